package completion

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/task"
)

// TestNTKGolden has the predictions of the authors' program for six priors on
// drugs and cells (testdata/ntk.json is g_ntk_matrix_completion.json of the
// reference figures).
func TestNTKGolden(t *testing.T) {
	var file struct {
		TrainIndex [][2]string   `json:"train_index"`
		Train      golden.Matrix `json:"train"`
		TestIndex  [][2]string   `json:"test_index"`
		OnlyIndex  [][2]string   `json:"only_train_index"`
		Only       golden.Matrix `json:"only_train"`
		Cases      []struct {
			Prior string
			Gram  golden.Matrix
			K     golden.Matrix
			Pred  golden.Matrix
		}
	}
	golden.Load(t, "testdata/ntk.json", &file)
	const tol = 1e-11
	labels := func(index [][2]string, k int) []string {
		var l []string
		for _, x := range index {
			l = append(l, x[k])
		}
		return l
	}
	all := append(append([][2]string{}, file.TrainIndex...), file.TestIndex...)
	cells, drugs := labels(all, 0), labels(all, 1)
	N := len(all)
	I := mat.NewDense(N, N, nil)
	for i := range N {
		I.Set(i, i, 1)
	}
	var less mat.Dense
	less.Scale(0.75, OneHot(drugs))
	e := GroupMeans(drugs, labels(file.OnlyIndex, 1), file.Only.Dense)
	priors := map[string]*mat.Dense{
		"identity":                I,
		"OneHotDrug":              WithIdentity(OneHot(drugs), 1.5),
		"OneHotCell":              WithIdentity(OneHot(cells), 1.5),
		"OneHotCombo":             WithIdentity(Beside(OneHot(cells), &less), 1.5),
		"only_train_cell_oneHot":  WithIdentity(Beside(e, ScaledTo(OneHot(cells), e, 0.75)), 1.5),
		"only_train_cell_average": WithIdentity(Beside(ScaledTo(GroupMeans(cells, labels(file.TrainIndex, 0), file.Train.Dense), e, 0.75), e), 1.5),
	}
	// genes × (cell, drug), the columns of the test missing
	n, g := file.Train.Dims()
	Y, mask := mat.NewDense(g, N, nil), NewMask(g, N)
	for j := range n {
		for i := range g {
			Y.Set(i, j, file.Train.At(j, i))
			mask.Set(i, j, true)
		}
	}
	obs := must(t, Y, mask)
	if len(file.Cases) != 6 {
		t.Fatalf("%d cases, want 6", len(file.Cases))
	}
	for _, c := range file.Cases {
		Z := priors[c.Prior]
		U, cosines := mat.DenseCopyOf(Z), mat.NewDense(N, N, nil)
		for j := range N {
			u := U.RawRowView(j)
			floats.Scale(1/floats.Norm(u, 2), u)
		}
		cosines.Mul(U, U.T())
		golden.Near(t, c.Prior+": cosines", cosines, c.Gram, tol)
		K, err := columnKernel(Z, nil)
		if err != nil {
			t.Fatal(err)
		}
		// The reference takes arccos of cosines, on the diagonal too. Of the two
		// priors whose lengths are not exact in float64 those are 1-2e-16, which
		// arccos makes 2e-8 of: κ is 7e-9 short, and the predictions 3e-9 off.
		// From the reference's K ours are its predictions; from the exact one,
		// within that.
		own := tol
		off := mat.NewDense(N, N, nil)
		off.Sub(K, c.K)
		for j := range N {
			if short := off.At(j, j); short != 0 {
				own = 4e-9
				if !(short > 0 && short < 8e-9) {
					t.Errorf("%s: the diagonal of the reference is %v", c.Prior, c.K.At(j, j))
				}
			}
			off.Set(j, j, 0)
		}
		if most := mat.Norm(off, math.Inf(1)); most > tol {
			t.Errorf("%s: K is off by %g", c.Prior, most)
		}
		r, err := NTK(obs, Z, NTKOptions{})
		if err != nil {
			t.Fatal(err)
		}
		golden.Near(t, c.Prior+": predictions", r.Matrix().Slice(0, g, n, N).T(), c.Pred, own)
		if _, ok, err := r.regress(task.Task{}, c.K.Dense, obs.patterns()[0], 0, 0); !ok || err != nil {
			t.Fatalf("%s: the reference's K is singular", c.Prior)
		}
		golden.Near(t, c.Prior+": predictions from the reference's K", r.dense.Slice(0, g, n, N).T(), c.Pred, tol)
	}
}

// TestNTKRows compares scattered holes with a kernel regression for each row.
func TestNTKRows(t *testing.T) {
	_, obs, held := planted(t, 1, 12, 15, 2, 90)
	Z := mat.NewDense(15, 3, nil)
	Z.Apply(func(i, j int, _ float64) float64 { return math.Sin(float64(1 + i + 5*j*j)) }, Z)
	k := kernels.Gaussian{L: 1}
	const ridge = 0.1
	r, err := NTK(obs, Z, NTKOptions{Kernel: k, Ridge: ridge, Test: held})
	if err != nil {
		t.Fatal(err)
	}
	G := kernels.Gram(k, Z, Z)
	want := mat.NewDense(12, 15, nil)
	for i := range 12 {
		cols, y := obs.row(i)
		m := len(cols)
		A := mat.NewDense(m, m, nil)
		for a, j := range cols {
			for b, l := range cols {
				A.Set(a, b, G.At(int(j), int(l)))
			}
			A.Set(a, a, A.At(a, a)+ridge)
		}
		var alpha mat.VecDense
		if err := alpha.SolveVec(A, mat.NewVecDense(m, y)); err != nil {
			t.Fatal(err)
		}
		for j := range 15 {
			for a, l := range cols {
				want.Set(i, j, want.At(i, j)+alpha.AtVec(a)*G.At(int(l), j))
			}
		}
	}
	golden.Near(t, "by rows", r.Matrix(), want, 1e-12)
	if e := r.Errors(held); e.MSE != r.Steps[0].Test {
		t.Errorf("step %v, errors %v", r.Steps[0], e)
	}
}

func TestNTKBadInput(t *testing.T) {
	Y := mat.NewDense(2, 3, []float64{1, 2, 3, 4, 5, 6})
	obs := must(t, Y, NewMask(2, 3).Set(0, 0, true).Set(0, 1, true))
	Z := mat.NewDense(3, 2, []float64{1, 0, 1, 0, 0, 0})
	panics(t, "the matrix is 2×3 but Z is 2×3", func() { NTK(obs, Y, NTKOptions{}) })
	panics(t, "Ridge is -1", func() { NTK(obs, Z, NTKOptions{Ridge: -1}) })
	_, err := NTK(obs, Z, NTKOptions{})
	var empty *EmptyError
	if !errors.As(err, &empty) || fmt.Sprint(empty.Rows) != "[1]" || empty.Columns != nil {
		t.Errorf("error %v, want row 1", err)
	}
	obs = must(t, Y, NewMask(2, 3).Set(0, 0, true).Set(0, 1, true).Set(1, 0, true))
	for want, z := range map[string]*mat.Dense{
		"the features of column 2 are all 0":                                       Z,
		"the columns observed in row 0 is singular; make equal features differ":    mat.NewDense(3, 1, []float64{1, 1, 1}),
		"completion: Z[1,1] is NaN (row 1, column 1, counted from 0); remove the ": mat.NewDense(3, 2, []float64{1, 0, 1, math.NaN(), 0, 0}),
	} {
		if _, err := NTK(obs, z, NTKOptions{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	// A column of which nothing is observed is filled by its features: here by
	// those of column 0.
	r, err := NTK(obs, WithIdentity(mat.NewDense(3, 2, []float64{1, 0, 0, 1, 1, 0}), 0.5), NTKOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Predict([]int{1}, []int{2})[0]; got < 2 || got > 4 {
		t.Errorf("filled by %v, want nearly 4", got)
	}
}

func ExampleNTK() {
	// Two genes by four columns: drugs a and b in cells 1 and 2, b not tried in 2.
	nan := math.NaN()
	Y := mat.NewDense(2, 4, []float64{1, 3, 1, nan, 2, 0, 2, nan})
	obs, _ := Observe(Y, nil)
	drugs := OneHot([]string{"a", "b", "a", "b"})
	r, err := NTK(obs, WithIdentity(drugs, 0.5), NTKOptions{})
	fmt.Println(r, err)
	fmt.Printf("%.1f\n", r.Predict([]int{0, 1}, []int{3, 3}))
	// Output:
	// NTK: 2×4, 6 observed (75 %) <nil>
	// [2.2 0.1]
}
