package xrfm_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/agop"
	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/krr"
	"github.com/agopher/agopher/lib/metrics"
	"github.com/agopher/agopher/lib/modeltest"
	"github.com/agopher/agopher/lib/rfm"
	"github.com/agopher/agopher/lib/task"
	"github.com/agopher/agopher/lib/xrfm"
)

func TestConventions(t *testing.T) {
	for name, opts := range map[string]xrfm.Options{
		"one leaf": {},
		"hard":     {MaxLeaf: 10, Routing: xrfm.Routing{Hard: true}},
		"soft": {MaxLeaf: 12, Trees: 2, Routing: xrfm.Routing{Temperature: 0.7, Keep: 1},
			Split: xrfm.Split{Overlap: 0.1}, Leaf: xrfm.Leaf{Kernel: kernels.ExpPower{L: 2, Q: 1.5}, Iters: 1, Adaptive: true}},
		"few kept": {MaxLeaf: 10, Routing: xrfm.Routing{Temperature: 1.5, Keep: 0.9, MaxLeaves: 3}},
		"tuned":    {MaxLeaf: 20, Split: xrfm.Split{By: xrfm.PCA}, Leaf: xrfm.Leaf{Diag: true, Centre: true, Refill: -1}},
	} {
		t.Run(name, func(t *testing.T) {
			modeltest.Run(t, func(X, Y *mat.Dense) (modeltest.Model, error) { return xrfm.Fit(X, Y, X, Y, opts) })
		})
	}
}

// patches returns samples of 5x₀ + 2x_a x_b, where a and b are others in each
// quarter of the range of x₀.
func patches(n, d int, seed uint64) (X, Y *mat.Dense) {
	rnd := rand.New(rand.NewPCG(seed, 0))
	X, Y = mat.NewDense(n, d, nil), mat.NewDense(n, 1, nil)
	X.Apply(func(_, _ int, _ float64) float64 { return rnd.NormFloat64() }, X)
	for i := range n {
		x, quarter := X.RawRowView(i), 0
		for _, cut := range []float64{-0.674, 0, 0.674} {
			if x[0] > cut {
				quarter++
			}
		}
		Y.Set(i, 0, 5*x[0]+2*x[1+2*quarter%(d-1)]*x[1+(2*quarter+1)%(d-1)])
	}
	return X, Y
}

// TestPatches is the figure of the paper at a smaller size: the tree finds the
// quarters, its leaves the features of each, and it beats a single machine.
func TestPatches(t *testing.T) {
	X, Y := patches(2000, 20, 1)
	XVal, YVal := patches(500, 20, 2)
	XTest, YTest := patches(1000, 20, 3)
	forest, err := xrfm.Fit(X, Y, XVal, YVal, xrfm.Options{MaxLeaf: 500})
	if err != nil {
		t.Fatal(err)
	}
	single, err := rfm.FitBest(X, Y, XVal, YVal, rfm.Options{Ridge: 1e-3})
	if err != nil {
		t.Fatal(err)
	}
	got, want := metrics.MSE(forest.Predict(XTest), YTest), metrics.MSE(single.Predict(XTest), YTest)
	t.Logf("%v: MSE %.3f, of a single machine %.3f", forest, got, want)
	if !(got < 0.6*want) {
		t.Errorf("MSE %.3f, of a single machine %.3f: want less than 0.6 of it", got, want)
	}
	if v := forest.Trees[0].Direction; v[0] < 0.99 {
		t.Errorf("the first split is across %.2f, want the first axis", v)
	}
	for i, leaf := range forest.Leaves() {
		names, _ := leaf.TopFeatures(nil, 3)
		for _, want := range []string{"x1", fmt.Sprint("x", 2*i+2), fmt.Sprint("x", 2*i+3)} {
			if !slices.Contains(names, want) {
				t.Errorf("leaf %d: features %v, want %s among them", i, names, want)
			}
		}
	}
	imp := forest.Importances()
	sum := 0.0
	for j, s := range imp {
		sum += s
		if s < 0 || j > 8 && s > 0.01 {
			t.Errorf("importances %.3f", imp)
		}
	}
	if !(math.Abs(sum-1) <= 1e-12) {
		t.Errorf("importances %.3f are %v in sum", imp, sum)
	}
}

// TestOneLeaf: a forest of one leaf is the machine of package rfm, but for what is
// added to the diagonal of M.
func TestOneLeaf(t *testing.T) {
	X, Y := patches(200, 6, 1)
	XVal, YVal := patches(1500, 6, 2)
	f, err := xrfm.Fit(X, Y, XVal, YVal, xrfm.Options{})
	if err != nil {
		t.Fatal(err)
	}
	m, err := rfm.FitBest(X, Y, XVal, YVal, rfm.Options{Ridge: 1e-3})
	if err != nil {
		t.Fatal(err)
	}
	golden.Near(t, "predictions", f.Predict(XVal), m.Predict(XVal), 1e-6)
	golden.Near(t, "AGOP", f.AGOP(), agop.Of(m, X), 1e-5)
	if want := "XRFM(Laplace(L=10), 1 tree, 1 leaf, n=200, d=6, c=1, hard)"; f.String() != want {
		t.Errorf("%v, want %s", f, want)
	}
}

// TestTreesAverage: a forest predicts the mean of its trees, and does so better
// than one of them.
func TestTreesAverage(t *testing.T) {
	X, Y := patches(400, 6, 1)
	XVal, YVal := patches(100, 6, 2)
	XTest, YTest := patches(500, 6, 3)
	f, err := xrfm.Fit(X, Y, XVal, YVal, xrfm.Options{MaxLeaf: 100, Trees: 5, Routing: xrfm.Routing{Temperature: 0.3}})
	if err != nil {
		t.Fatal(err)
	}
	mean, single := mat.NewDense(500, 1, nil), 0.0
	for i := range f.Trees {
		one := *f
		one.Trees = f.Trees[i : i+1]
		P := one.Predict(XTest)
		single += metrics.MSE(P, YTest) / 5
		mean.Add(mean, P)
	}
	mean.Scale(1./5, mean)
	golden.Near(t, "mean of the trees", f.Predict(XTest), mean, 1e-12)
	for i, tree := range f.Trees[1:] {
		if slices.Equal(tree.Direction, f.Trees[0].Direction) {
			t.Errorf("trees 0 and %d have the same first split", i+1)
		}
	}
	if all := metrics.MSE(f.Predict(XTest), YTest); !(all < 0.99*single) {
		t.Errorf("MSE %.3f, of single trees %.3f", all, single)
	}
}

func TestClasses(t *testing.T) {
	X, y := patches(600, 5, 1)
	labels := make([]int, 600)
	for i := range labels {
		labels[i] = min(2, max(0, int(y.At(i, 0)+1)))
	}
	Y := metrics.OneHot(labels, 3)
	f, err := xrfm.Fit(X, Y, X, Y, xrfm.Options{MaxLeaf: 200})
	if err != nil {
		t.Fatal(err)
	}
	P := f.Proba(X)
	right := 0
	for i, c := range f.Classes(X) {
		sum := 0.0
		for j := range 3 {
			p := P.At(i, j)
			sum += p
			if p < 0.5e-3 || p > P.At(i, c) {
				t.Errorf("row %d: class %d, probabilities %v", i, c, P.RawRowView(i))
			}
		}
		if !(math.Abs(sum-1) <= 1e-14) {
			t.Errorf("row %d: probabilities are %v in sum", i, sum)
		}
		if c == labels[i] {
			right++
		}
	}
	if right < 570 {
		t.Errorf("%d of 600 training rows right", right)
	}
	if !strings.Contains(f.Bundle().Text(), "validation accuracy") {
		t.Error("no accuracy in the table")
	}
}

// TestCategories: the metric does not mix a category with other columns, and the
// forest predicts a category that it has not seen.
func TestCategories(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 0))
	const n = 300
	X, Y := mat.NewDense(n, 7, nil), mat.NewDense(n, 1, nil) // two numeric, categories of 3 and 2
	for i := range n {
		a, b := rnd.IntN(3), rnd.IntN(2)
		x := X.RawRowView(i)
		x[0], x[1], x[2+a], x[5+b] = rnd.NormFloat64(), rnd.NormFloat64(), 1, 1
		Y.Set(i, 0, x[0]*float64(a)+float64(b))
	}
	groups := [][]int{{2, 3, 4}, {5, 6}}
	f, err := xrfm.Fit(X, Y, X, Y, xrfm.Options{MaxLeaf: 150, Categories: groups, Leaf: xrfm.Leaf{Kernel: kernels.Laplace{L: 3}}})
	if err != nil {
		t.Fatal(err)
	}
	block := []int{0, 0, 1, 1, 1, 2, 2}
	within := 0.0
	for _, leaf := range f.Leaves() {
		for _, s := range leaf.Steps {
			for i := range 7 {
				for j := range i {
					if block[i] != block[j] && s.M.At(i, j) != 0 {
						t.Fatalf("M[%d,%d] is %v", i, j, s.M.At(i, j))
					}
					if block[i] == block[j] {
						within += math.Abs(s.M.At(i, j))
					}
				}
			}
		}
	}
	if within == 0 {
		t.Error("M is diagonal")
	}
	if r2 := metrics.R2(f.Predict(X), Y); r2 < 0.95 {
		t.Errorf("R² %.3f", r2)
	}
	if p := f.Predict(mat.NewDense(1, 7, []float64{0, 0, 0, 0, 0, 1, 0})).At(0, 0); math.IsNaN(p) || math.Abs(p) > 2 {
		t.Errorf("unknown category: %v", p)
	}
}

// TestTies: columns of one value, rows that are all equal, and targets that are
// constant in a leaf are no obstacle.
func TestTies(t *testing.T) {
	X, Y := patches(100, 4, 1)
	for i := range 100 {
		X.Set(i, 1, 7)
		if i%2 == 0 {
			X.SetRow(i, []float64{1, 7, 0, 0})
			Y.Set(i, 0, 5)
		}
	}
	same := mat.NewDense(100, 4, nil)
	for name, A := range map[string][2]*mat.Dense{"column": {X, Y}, "rows": {same, Y}, "target": {X, same.Slice(0, 100, 0, 1).(*mat.Dense)}} {
		f, err := xrfm.Fit(A[0], A[1], A[0], A[1], xrfm.Options{MaxLeaf: 12})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, l := range f.Trees[0].Leaves() {
			if l.Rows < 6 || l.Rows > 12 {
				t.Errorf("%s: a leaf of %d rows", name, l.Rows)
			}
		}
		P := f.Predict(A[0])
		for i := range 100 {
			if p := P.At(i, 0); math.IsNaN(p) || math.Abs(p) > 20 {
				t.Fatalf("%s: prediction %v", name, p)
			}
		}
		if s := f.Importances(); len(s) != 4 || math.IsNaN(s[0]) {
			t.Errorf("%s: importances %v", name, s)
		}
		for _, G := range f.Gradients(A[0]) {
			if math.IsNaN(mat.Sum(G)) {
				t.Errorf("%s: gradient NaN", name)
			}
		}
	}
}

func TestStop(t *testing.T) {
	X, Y := patches(400, 4, 5)
	stopped := errors.New("stopped by the test")
	fit := func(stopAt int) (f *xrfm.Forest, notes []string, err error) {
		ctx, cancel := context.WithCancelCause(t.Context())
		defer cancel(nil)
		f, err = xrfm.Fit(X, Y, X, Y, xrfm.Options{MaxLeaf: 100, Trees: 2, Routing: xrfm.Routing{Hard: true}, Task: task.Task{
			Context: ctx,
			Progress: task.ProgressFunc(func(done, total int, note string) {
				notes = append(notes, fmt.Sprintf("%d/%d %s", done, total, note))
				if done == stopAt {
					cancel(stopped)
				}
			}),
		}})
		return f, notes, err
	}
	whole, notes, err := fit(-1)
	if err != nil || len(notes) != 14 || !strings.HasPrefix(notes[0], "1/14 tree 1, root: split") || !strings.HasPrefix(notes[13], "14/14 tree 2, node ") {
		t.Fatalf("progress %v, error %v", notes, err)
	}
	for stopAt := 1; stopAt < 14; stopAt++ {
		f, notes, err := fit(stopAt)
		if err == nil && len(notes) == 14 {
			continue // the last leaves were nearly done, and ended as if nothing had been
		}
		if !errors.Is(err, stopped) {
			t.Errorf("stopped at node %d: error %v", stopAt, err)
		}
		if stopAt < 6 && f != nil { // the last leaf may have begun
			t.Errorf("stopped at node %d: %v", stopAt, f)
		}
		if stopAt >= 7 && f == nil {
			t.Errorf("stopped at node %d: no forest", stopAt)
		}
		if f == nil {
			continue
		}
		if stopAt >= 7 {
			one := *whole
			one.Trees = whole.Trees[:1]
			first := *f
			first.Trees = f.Trees[:1]
			golden.Near(t, "the first tree", first.Predict(X), one.Predict(X), 0)
		}
	}
}

// TestStopTuning: a fit that is stopped after its last leaf has its trees, but no
// temperature.
func TestStopTuning(t *testing.T) {
	X, Y := patches(100, 4, 5)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	f, err := xrfm.Fit(X, Y, X, Y, xrfm.Options{MaxLeaf: 60, Task: task.Task{
		Context: ctx,
		Progress: task.ProgressFunc(func(done, total int, _ string) {
			if done == total {
				cancel()
			}
		}),
	}})
	if !errors.Is(err, context.Canceled) || f == nil {
		t.Fatalf("forest %v, error %v", f, err)
	}
	if f.Temperature != 0 || f.Tuning != nil || len(f.Predict(X).RawMatrix().Data) != 100 {
		t.Errorf("temperature %v of %v", f.Temperature, f.Tuning)
	}
}

// TestPrecision: a forest in single precision is as good.
func TestPrecision(t *testing.T) {
	X, Y := patches(1000, 8, 1)
	XTest, YTest := patches(500, 8, 2)
	score := func(p kernels.Precision) float64 {
		f, err := xrfm.Fit(X, Y, XTest, YTest, xrfm.Options{MaxLeaf: 300, Leaf: xrfm.Leaf{Precision: p}})
		if err != nil {
			t.Fatal(err)
		}
		return metrics.R2(f.Predict(XTest), YTest)
	}
	double, mixed, single := score(kernels.Float64), score(kernels.Mixed), score(kernels.Float32)
	if !(math.Abs(mixed-double) <= 1e-7) || !(math.Abs(single-double) <= 5e-3) {
		t.Errorf("R² %v in double, %v in mixed, %v in single precision", double, mixed, single)
	}
}

// TestSingular: what is singular in single precision is fitted in another.
func TestSingular(t *testing.T) {
	X, Y := patches(300, 3, 1)
	for i := range 150 {
		X.SetRow(i, X.RawRowView(i+150))
		Y.Set(i, 0, Y.At(i+150, 0))
	}
	leaf := xrfm.Leaf{Ridge: 1e-9, Precision: kernels.Float32, Refill: -1, Kernel: kernels.Laplace{L: 100}}
	if _, err := krr.Fit(X, Y, krr.Options{Kernel: leaf.Kernel, Ridge: leaf.Ridge, Precision: leaf.Precision}); err == nil {
		t.Fatal("it is not singular")
	}
	f, err := xrfm.Fit(X, Y, X, Y, xrfm.Options{Leaf: leaf})
	if err != nil {
		t.Fatal(err)
	}
	if r2 := metrics.R2(f.Predict(X), Y); r2 < 0.999 {
		t.Errorf("R² %v", r2)
	}
}

// TestThreads: the same bits whatever the number of threads.
func TestThreads(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	X, Y := patches(900, 12, 1)
	var want *mat.Dense
	for _, threads := range []int{1, 2, 5} {
		runtime.GOMAXPROCS(threads)
		f, err := xrfm.Fit(X, Y, X, Y, xrfm.Options{MaxLeaf: 150, Leaf: xrfm.Leaf{Iters: 2}})
		if err != nil {
			t.Fatal(err)
		}
		P := f.Predict(X)
		if want == nil {
			want = P
		}
		if !mat.Equal(P, want) {
			t.Errorf("%d threads give other bits than one", threads)
		}
	}
}

// TestString: the kernel is shown as it was given, not in a leaf's metric.
func TestString(t *testing.T) {
	X, Y := patches(40, 3, 1)
	for _, k := range []kernels.Kernel{kernels.Gaussian{L: 2}, kernels.ProductLaplace{L: 3, P: 1}, kernels.Polynomial{Degree: 2}} {
		f, err := xrfm.Fit(X, Y, X, Y, xrfm.Options{Leaf: xrfm.Leaf{Kernel: k, Iters: 1}})
		if err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf("XRFM(%v, 1 tree, 1 leaf, n=40, d=3, c=1, hard)", k); f.String() != want {
			t.Errorf("%v, want %s", f, want)
		}
	}
}

// TestUserKernel: a kernel with code of the user's is called by one goroutine at a
// time.
func TestUserKernel(t *testing.T) {
	X, Y := patches(200, 4, 1)
	calls := 0 // the race detector watches
	k := kernels.RadialFunc(func(s float64) (phi, dphi float64) {
		calls++
		return 1 / (1 + s/9), -1 / 9. / (1 + s/9) / (1 + s/9)
	})
	f, err := xrfm.Fit(X, Y, X, Y, xrfm.Options{MaxLeaf: 50, Leaf: xrfm.Leaf{Kernel: k, Iters: 1}})
	if err != nil {
		t.Fatal(err)
	}
	if r2 := metrics.R2(f.Predict(X), Y); r2 < 0.9 || calls == 0 {
		t.Errorf("R² %.3f after %d calls", r2, calls)
	}
	if _, err := f.MarshalBinary(); err == nil || !strings.Contains(err.Error(), "its kernel is RadialFunc, which cannot be saved") {
		t.Errorf("error %v", err)
	}
}

func ExampleFit() {
	X, Y := patches(600, 5, 1) // 5x₀ + 2x_a x_b, a and b others in each quarter of x₀
	XVal, YVal := patches(200, 5, 2)
	forest, err := xrfm.Fit(X, Y, XVal, YVal, xrfm.Options{MaxLeaf: 300})
	fmt.Println(forest, err)
	fmt.Printf("first split across %.2f\n", forest.Trees[0].Direction[0])
	// Output:
	// XRFM(Laplace(L=10), 1 tree, 2 leaves, n=600, d=5, c=1, T=0.0568) <nil>
	// first split across 1.00
}
