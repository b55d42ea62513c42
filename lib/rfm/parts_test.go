package rfm

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/agop"
	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/krr"
)

// TestBetter: accuracy comes first, the squared error where it is equal or unknown.
func TestBetter(t *testing.T) {
	nan := math.NaN()
	for _, tt := range []struct {
		s, t Score
		want bool
	}{
		{Score{MSE: 2, Accuracy: 0.9}, Score{MSE: 1, Accuracy: 0.8}, true},
		{Score{MSE: 1, Accuracy: 0.8}, Score{MSE: 2, Accuracy: 0.9}, false},
		{Score{MSE: 1, Accuracy: 0.9}, Score{MSE: 2, Accuracy: 0.9}, true},
		{Score{MSE: 2, Accuracy: 0.9}, Score{MSE: 1, Accuracy: 0.9}, false},
		{Score{MSE: 1, Accuracy: nan}, Score{MSE: 2, Accuracy: nan}, true},
		{Score{MSE: 1, Accuracy: nan}, Score{MSE: 1, Accuracy: nan}, false}, // the earlier of equals
		{Score{MSE: nan, Accuracy: nan}, Score{MSE: 1, Accuracy: nan}, false},
	} {
		if got := tt.s.better(tt.t); got != tt.want {
			t.Errorf("%+v better than %+v: %t", tt.s, tt.t, got)
		}
	}
}

// TestFolds: folds differ by at most one in their rows, and in those of each class.
func TestFolds(t *testing.T) {
	const n, folds = 101, 4
	labels := make([]int, n)
	for i := range labels {
		labels[i] = i * i % 7 % 3
	}
	for seed := range uint64(5) {
		of, err := Space{Folds: folds, Seed: seed}.folds(labels)
		if err != nil {
			t.Fatal(err)
		}
		for class := -1; class < 3; class++ { // -1 is any
			var count [folds]int
			for i, f := range of {
				if class < 0 || labels[i] == class {
					count[f]++
				}
			}
			least, most := n, 0
			for _, c := range count {
				least, most = min(least, c), max(most, c)
			}
			if most-least > 1 {
				t.Errorf("seed %d, class %d: %v rows in the folds", seed, class, count)
			}
		}
	}
}

// TestDraws: half of the draws from 1 to 10⁴ are below 100, whatever is between.
func TestDraws(t *testing.T) {
	const draws = 1000
	s := Space{L: []float64{1, 3, 1e4}, Ridge: []float64{1e-6, 1e-2}, Draws: draws}.withDefaults(Options{})
	low, small := 0, 0
	for _, p := range s.points() {
		if p.Kernel.(kernels.Laplace).L < 100 {
			low++
		}
		if p.Ridge < 1e-4 {
			small++
		}
	}
	const off = 80 // five standard deviations
	if low < draws/2-off || low > draws/2+off || small < draws/2-off || small > draws/2+off {
		t.Errorf("%d bandwidths below 100 and %d ridges below 1e-4 of %d", low, small, draws)
	}
}

// TestWeightsOfRows: rows that are drawn for the AGOP keep their weights.
func TestWeightsOfRows(t *testing.T) {
	const n = 9
	rnd := rand.New(rand.NewPCG(1, 0))
	X, Y := mat.NewDense(n, 3, nil), mat.NewDense(n, 1, nil)
	for _, A := range []*mat.Dense{X, Y} {
		A.Apply(func(_, _ int, _ float64) float64 { return rnd.NormFloat64() }, A)
	}
	f, err := krr.Fit(X, Y, krr.Options{Kernel: kernels.Gaussian{L: 2}, Ridge: 0.1})
	if err != nil {
		t.Fatal(err)
	}
	w := make([]float64, n)
	for i := range w {
		w[i] = float64(i + 1)
	}
	for seed := range uint64(5) {
		o := Options{Weights: w, Metric: Metric{Power: 1, Normalise: None, Rows: n - 1}}
		M, err := o.update(rand.New(rand.NewPCG(seed, 0)), f, nil, X)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for out := range n {
			var in []int
			for i := range n {
				if i != out {
					in = append(in, i)
				}
			}
			want := agop.Options{Weights: pickFloats(w, in)}.Of(f, pick(X, in))
			diff, _ := golden.Distance(M, want)
			found = found || diff < 1e-10
		}
		if !found {
			t.Errorf("seed %d: M is not the weighted AGOP over 8 of 9 samples", seed)
		}
	}
}

// TestBytes counts the n×n matrices of a machine.
func TestBytes(t *testing.T) {
	const n = 1000
	for _, tt := range []struct {
		o    Options
		c    int
		want int64
	}{
		{Options{}, 3, 8e6},
		{Options{Precision: kernels.Float32}, 3, 4e6},
		{Options{Precision: kernels.Mixed}, 3, 4e6},
		{Options{Precision: kernels.Float32, Weights: []float64{1}}, 3, 8e6},
		{Options{Loss: Logistic}, 2, 16e6},
		{Options{Loss: Logistic}, 3, 40e6},
	} {
		if got := tt.o.bytes(n, tt.c); got != tt.want {
			t.Errorf("%+v, %d outputs: %d bytes, want %d", tt.o, tt.c, got, tt.want)
		}
	}
}
