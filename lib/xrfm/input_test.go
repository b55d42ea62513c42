package xrfm_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/metrics"
	"github.com/agopher/agopher/lib/xrfm"
)

func TestBadInput(t *testing.T) {
	X, Y := patches(30, 4, 1)
	nan := func(A *mat.Dense) *mat.Dense {
		B := mat.DenseCopyOf(A)
		B.Set(2, 0, math.NaN())
		return B
	}
	times := func(s float64, A *mat.Dense) *mat.Dense {
		B := mat.DenseCopyOf(A)
		B.Scale(s, B)
		return B
	}
	labels := make([]int, 30)
	two := func(n int) *mat.Dense { return metrics.OneHot(append(make([]int, n-1), 1), 2) }
	fit := func(o xrfm.Options) func() error {
		return func() error { _, err := xrfm.Fit(X, Y, X, Y, o); return err }
	}
	data := func(X, Y, XVal, YVal *mat.Dense) func() error {
		return func() error { _, err := xrfm.Fit(X, Y, XVal, YVal, xrfm.Options{}); return err }
	}
	one := func(n int) *mat.Dense { return mat.NewDense(1, n, nil) }
	for _, tt := range []struct {
		want string
		f    func() error
	}{
		{"xrfm: X is 1×4; a leaf needs at least 2 rows", data(one(4), one(1), X, Y)},
		{"xrfm: all 30 rows of Y are class 0 of 2; fit to at least two classes", data(X, metrics.OneHot(labels, 2), X, two(30))},
		{"xrfm: Y is one-hot but YVal is not", data(X, two(30), X, mat.NewDense(30, 2, nil))},
		{"xrfm: XVal is empty; leaves and the temperature are chosen on validation data: keep a fifth of the rows for it", data(X, Y, nil, nil)},
		{"xrfm: YVal is empty", data(X, Y, X, &mat.Dense{})},
		{"xrfm: X[2,0] is NaN (row 2, column 0, counted from 0)", data(nan(X), Y, X, Y)},
		{"xrfm: Y[2,0] is NaN", data(X, nan(Y), X, Y)},
		{"xrfm: XVal[2,0] is NaN", data(X, Y, nan(X), Y)},
		{"xrfm: YVal[2,0] is NaN", data(X, Y, X, nan(Y))},
		{"xrfm: XVal is 1×4 but YVal is 30×1; both need one row", data(X, Y, one(4), Y)},
		{"xrfm: X is 30×4 but XVal is 30×1; both need the same columns", data(X, Y, Y, Y)},
		{"xrfm: Y is 30×1 but YVal is 30×4", data(X, Y, X, X)},
		{"xrfm: Categories[0] has column 4; X has columns 0..3", fit(xrfm.Options{Categories: [][]int{{3, 4}}})},
		{"xrfm: Categories[0] has column -1; X has", fit(xrfm.Options{Categories: [][]int{{-1}}})},
		{"xrfm: column 1 is in Categories[0] and in Categories[1]; a column codes one category", fit(xrfm.Options{Categories: [][]int{{1}, {1}}})},
		{"in the columns of Categories[0]; one-hot columns are 0 or 1: do not standardize them", fit(xrfm.Options{Categories: [][]int{{1, 2}}})},
		{"xrfm: X[1] has 2 ones in the columns of Categories[0]; a one-hot code has one", func() error {
			A := mat.NewDense(2, 2, []float64{0, 1, 1, 1})
			_, err := xrfm.Fit(A, mat.NewDense(2, 1, nil), A, mat.NewDense(2, 1, nil), xrfm.Options{Categories: [][]int{{0, 1}}})
			return err
		}},
		{"xrfm: MaxLeaf is 9; it must be at least 10", fit(xrfm.Options{MaxLeaf: 9})},
		{"xrfm: Trees is -1; it must be positive", fit(xrfm.Options{Trees: -1})},
		{"xrfm: Leaf.Iters is -2; it must be positive", fit(xrfm.Options{Leaf: xrfm.Leaf{Iters: -2}})},
		{"xrfm: Leaf.Ridge is NaN; it must be positive", fit(xrfm.Options{Leaf: xrfm.Leaf{Ridge: math.NaN()}})},
		{"xrfm: Leaf.Ridge is +Inf; it must be positive", fit(xrfm.Options{Leaf: xrfm.Leaf{Ridge: math.Inf(1)}})},
		{"xrfm: Routing.Temperature is +Inf; it must be 0 or positive", fit(xrfm.Options{Routing: xrfm.Routing{Temperature: math.Inf(1)}})},
		{"xrfm: leaf at root: the AGOP is too small to be divided by its largest entry", data(X, times(1e-160, Y), X, Y)},
		{"xrfm: Leaf.Kernel is Func, which cannot be put in a metric", fit(xrfm.Options{Leaf: xrfm.Leaf{Kernel: kernels.Func(nil)}})},
		{"xrfm: Leaf.Adaptive with Polynomial(Degree=2, Gamma=1, C=0), which is not a function of a distance", fit(xrfm.Options{Leaf: xrfm.Leaf{Kernel: kernels.Polynomial{Degree: 2}, Adaptive: true}})},
		{"xrfm: Leaf.Precision is Precision(7); it must be kernels.Float64, Mixed or Float32", fit(xrfm.Options{Leaf: xrfm.Leaf{Precision: 7}})},
		{"xrfm: Split.By is Direction(5); it must be xrfm.AGOP or PCA", fit(xrfm.Options{Split: xrfm.Split{By: 5}})},
		{"xrfm: Split.Overlap is 0.5; it must be between 0 and 0.25", fit(xrfm.Options{Split: xrfm.Split{Overlap: 0.5}})},
		{"xrfm: Split.MaxRows is -1; it must be at least 10", fit(xrfm.Options{Split: xrfm.Split{MaxRows: -1}})},
		{"xrfm: Routing.Temperature is NaN; it must be 0 or positive", fit(xrfm.Options{Routing: xrfm.Routing{Temperature: math.NaN()}})},
		{"xrfm: Routing.Temperature is 1; it must be 0 with Hard", fit(xrfm.Options{Routing: xrfm.Routing{Temperature: 1, Hard: true}})},
		{"xrfm: Routing.Keep is 2; it must be between 0 and 1", fit(xrfm.Options{Routing: xrfm.Routing{Keep: 2}})},
		{"xrfm: Routing.MaxLeaves is -3; it must be positive", fit(xrfm.Options{Routing: xrfm.Routing{MaxLeaves: -3}})},
		{"xrfm: split of tree 1, root: its machine, whose ridge and bandwidth are fixed, is singular; standardize X, or set", func() error {
			X, Y := patches(300, 4, 1)
			_, err := xrfm.Fit(times(1e200, X), Y, X, Y, xrfm.Options{MaxLeaf: 200, Trees: 2})
			return err
		}},
		{"xrfm: leaf at root: the AGOP is not finite; try a larger Ridge or bandwidth, and standardize X and Y", data(X, times(1e200, Y), X, Y)},
		{"xrfm: the forest has one output; for classes fit it to one-hot targets", func() error {
			f, err := xrfm.Fit(X, Y, X, Y, xrfm.Options{})
			if err == nil {
				f.Classes(X)
			}
			return err
		}},
		{"xrfm: X is 30×1 but the training data is 30×4", func() error {
			f, err := xrfm.Fit(X, Y, X, Y, xrfm.Options{Leaf: xrfm.Leaf{Refill: -1}})
			if err == nil {
				f.Gradients(Y)
			}
			return err
		}},
	} {
		func() {
			var err error
			defer func() {
				if r := recover(); r != nil {
					err = fmt.Errorf("%v", r)
				}
				if err == nil || !strings.Contains(err.Error(), tt.want) {
					t.Errorf("error %v, want %s", err, tt.want)
				}
			}()
			err = tt.f()
		}()
	}
}

// TestFewRows: two rows, a single validation row, and leaves without any.
func TestFewRows(t *testing.T) {
	X, Y := patches(2, 4, 1)
	one, y := patches(1, 4, 2)
	f, err := xrfm.Fit(X, Y, one, y, xrfm.Options{})
	if err != nil || f.Predict(one).At(0, 0) != f.Predict(one).At(0, 0) {
		t.Errorf("two rows: %v, %v", f, err)
	}
	X, Y = patches(100, 4, 1)
	f, err = xrfm.Fit(X, Y, one, y, xrfm.Options{MaxLeaf: 20, Leaf: xrfm.Leaf{Refill: -1}})
	if err != nil {
		t.Fatal(err)
	}
	without := 0
	for _, l := range f.Trees[0].Leaves() {
		if l.Val == 0 {
			without++
			if l.Model.Best != len(l.Model.Steps)-1 || !math.IsNaN(l.Model.Steps[0].Val.MSE) {
				t.Errorf("leaf %s without validation rows: best iteration %d of %d", l.Path, l.Model.Best, len(l.Model.Steps))
			}
		}
	}
	if without != 7 {
		t.Errorf("%d leaves without validation rows, want 7 of 8", without)
	}
}

// TestMemory: what does not fit into memory is refused before it is tried.
func TestMemory(t *testing.T) {
	if free := check.FreeMemory(); free == 0 || free > 1e12 {
		t.Skip("the system does not tell how much memory is free, or has more than this takes")
	}
	A := mat.NewDense(500000, 1, nil)
	for want, o := range map[string]xrfm.Options{
		"xrfm: a leaf of 500000 rows needs 1 TB of memory, and ":                   {MaxLeaf: 500000, Leaf: xrfm.Leaf{Precision: kernels.Float32}},
		"; set MaxLeaf lower, or Leaf.Precision to kernels.Float32":                {MaxLeaf: 500000},
		"xrfm: the machine of a split, of 500000 rows, needs 2 TB of memory, and ": {Split: xrfm.Split{MaxRows: 1 << 40}},
	} {
		if _, err := xrfm.Fit(A, A, A, A, o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}
