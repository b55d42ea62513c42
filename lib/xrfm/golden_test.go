package xrfm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/metrics"
)

type goldenNode struct {
	Path, Kind     string
	Direction      []float64
	Threshold, IQR float64
	NCenters       int   `json:"n_centers"`
	TrainIndices   []int `json:"train_indices"`
	BestIter       int   `json:"best_iter"`
	M              *golden.Matrix
}

type goldenRun struct {
	Tag, Task   string
	Kwargs      goldenKwargs
	Nodes       []goldenNode
	Temperature *float64       `json:"split_temperature"`
	Tuning      [][2]float64   `json:"temperature_tuning"`
	Pred        golden.Matrix  `json:"test_pred"`
	Proba       *golden.Matrix `json:"test_proba"`
	Score       float64
}

type goldenKwargs struct {
	Tune        *bool   `json:"use_temperature_tuning"`
	Refill      *int    `json:"refill_size"`
	Temperature float64 `json:"split_temperature"`
	Keep        float64 `json:"keep_weight_frac_in_predict"`
	Overlap     float64 `json:"overlap_fraction"`
	Method      string  `json:"split_method"`
}

type goldenTrees struct {
	X, Y     golden.Matrix
	XVal     golden.Matrix `json:"X_val"`
	YVal     golden.Matrix `json:"y_val"`
	XTest    golden.Matrix `json:"X_test"`
	YTest    golden.Matrix `json:"y_test"`
	ClassCut []float64     `json:"class_cut"`
	Runs     []goldenRun
	Seeded   []goldenRun `json:"seeded_runs_invariants"`
}

// targets returns a row of targets as a column, or their classes by the cuts.
func (g goldenTrees) targets(task string, y golden.Matrix) *mat.Dense {
	_, n := y.Dims()
	if task == "reg" {
		return mat.DenseCopyOf(y.T())
	}
	labels := make([]int, n)
	for i := range labels {
		for _, cut := range g.ClassCut {
			if y.At(0, i) > cut {
				labels[i]++
			}
		}
	}
	return metrics.OneHot(labels, len(g.ClassCut)+1)
}

func (r goldenRun) options() Options {
	o := Options{MaxLeaf: 100, Leaf: Leaf{Kernel: kernels.ExpPower{L: 5, Q: 1}, Iters: 3, Ridge: 1e-3}}
	k := r.Kwargs
	o.Split.Overlap = k.Overlap
	if k.Method == "pca" {
		o.Split.By = PCA
	}
	if k.Refill != nil && *k.Refill == 0 {
		o.Leaf.Refill = -1
	}
	o.Routing = Routing{Temperature: k.Temperature, Keep: k.Keep, Hard: k.Tune != nil && k.Temperature == 0}
	return o
}

// asPeer replaces the random order by the identity, as the reference figures do,
// and gives eigenvectors the sign of theirs.
func asPeer(t *testing.T, runs []goldenRun) {
	permutation = func(_ *rand.Rand, n int) []int { return sequence(n) }
	was := orient
	orient = func(v []float64) {
		for _, r := range runs {
			for _, n := range r.Nodes {
				if n.Kind == "split" {
					switch c := floats.Dot(v, n.Direction); {
					case c > 1-1e-7:
						return
					case c < -1+1e-7:
						floats.Scale(-1, v)
						return
					}
				}
			}
		}
	}
	t.Cleanup(func() {
		permutation = func(rnd *rand.Rand, n int) []int { return rnd.Perm(n) }
		orient = was
	})
}

func TestGoldenTrees(t *testing.T) {
	var g goldenTrees
	golden.Load(t, "testdata/tree.json", &g)
	asPeer(t, g.Runs)
	for _, run := range g.Runs {
		t.Run(run.Tag+"/"+run.Task, func(t *testing.T) {
			f, err := Fit(g.X.Dense, g.targets(run.Task, g.Y), g.XVal.Dense, g.targets(run.Task, g.YVal), run.options())
			if err != nil {
				t.Fatal(err)
			}
			at := map[string]*Node{}
			var walk func(n *Node)
			walk = func(n *Node) {
				at[n.Path] = n
				if !n.IsLeaf() {
					walk(n.Left)
					walk(n.Right)
				}
			}
			walk(f.Trees[0])
			for _, want := range run.Nodes {
				n := at[want.Path]
				if n == nil {
					t.Errorf("no node %q", want.Path)
					continue
				}
				if want.Kind == "split" {
					dir := math.Abs(floats.Dot(n.Direction, want.Direction)) - 1
					t.Logf("%q: direction %.2g norm %g threshold %.2g iqr %.2g", want.Path, dir, floats.Norm(want.Direction, 2), n.Threshold-want.Threshold, n.IQR-want.IQR)
					continue
				}
				rows, _ := n.Model.X.Dims()
				if rows != want.NCenters || n.Model.Best != want.BestIter {
					t.Errorf("%q: %d rows, best iteration %d; want %d, %d", want.Path, rows, n.Model.Best, want.NCenters, want.BestIter)
				}
				for i, r := range want.TrainIndices {
					if i < rows && !slices.Equal(n.Model.X.RawRowView(i), g.X.RawRowView(r)) {
						t.Errorf("%q: centre %d is not training row %d", want.Path, i, r)
						break
					}
				}
				if want.M != nil && want.M.Dense != nil {
					d, s := golden.Distance(n.Model.M, want.M.Dense)
					t.Logf("%q: M %.2g", want.Path, d/s)
				}
			}
			P := f.Predict(mat.DenseCopyOf(g.XTest.Slice(0, 60, 0, 8)))
			if run.Task == "reg" {
				d, s := golden.Distance(P, run.Pred.Dense)
				t.Logf("predictions %.2g of %.2g", d, s)
			}
			if run.Tuning != nil {
				for i, w := range run.Tuning {
					fmt.Println(w, f.Tuning[i], math.Sqrt(f.Tuning[i].MSE))
				}
				t.Log(*run.Temperature, f.Temperature)
			}
		})
	}
}
