package completion

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
)

func TestObserve(t *testing.T) {
	nan := math.NaN()
	Y := mat.NewDense(2, 3, []float64{1, nan, 3, nan, 5, 6})
	obs := must(t, Y, nil)
	if got := fmt.Sprint(obs.Rows(), obs.Columns(), obs.Values(), obs.Len(), obs); got != "[0 0 1 1] [0 2 1 2] [1 3 5 6] 4 2×3, 4 observed (66.7 %)" {
		t.Error(got)
	}
	byTriplets, err := Entries(2, 3, []int{1, 0, 1, 0}, []int{2, 2, 1, 0}, []float64{6, 3, 5, 1})
	if err != nil || fmt.Sprint(byTriplets) != fmt.Sprint(obs) || fmt.Sprint(byTriplets.Values()) != fmt.Sprint(obs.Values()) {
		t.Errorf("from triplets %v, %v", byTriplets, err)
	}
	_, err = Observe(Y, NewMask(2, 3).Set(0, 0, true).Set(1, 0, true))
	if err == nil || !strings.HasPrefix(err.Error(), "completion: Y[1,0] is observed and NaN; take it out of the mask") {
		t.Errorf("error %v", err)
	}
	if _, err = Observe(Y, NewMask(2, 3)); err == nil || err.Error() != "completion: no entry of the 2×3 matrix is observed" {
		t.Errorf("error %v", err)
	}
	panics(t, "completion: Y is 2×3 but the mask is 3×2", func() { Observe(Y, NewMask(3, 2)) })
	panics(t, "completion: Y is nil", func() { Observe(nil, nil) })
	for want, f := range map[string]func() (*Observed, error){
		"entries 0 and 2 are both at (1, 1)":        func() (*Observed, error) { return Entries(2, 2, []int{1, 0, 1}, []int{1, 0, 1}, []float64{1, 2, 3}) },
		"entry 1 is at (0, 2), outside a 2×2 matri": func() (*Observed, error) { return Entries(2, 2, []int{1, 0}, []int{1, 2}, []float64{1, 2}) },
		"entry 0 is at (-1, 1), outside":            func() (*Observed, error) { return Entries(2, 2, []int{-1}, []int{1}, []float64{1}) },
		"entry 0, at (1, 1), is +Inf":               func() (*Observed, error) { return Entries(2, 2, []int{1}, []int{1}, []float64{math.Inf(1)}) },
	} {
		if _, err := f(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	panics(t, "2 row indices, 1 column indices and 1 values", func() { Entries(2, 2, []int{0, 1}, []int{1}, []float64{1}) })
}

func TestMask(t *testing.T) {
	m := RandomMask(20, 30, 250, 7)
	if m.Count() != 250 || m.Not().Count() != 350 || mat.Sum(m.Matrix()) != 250 {
		t.Errorf("%v, the rest %v", m, m.Not())
	}
	if got := m.String(); got != "Mask(20×30, 250 observed, 41.7 %)" {
		t.Error(got)
	}
	// Each entry is as likely as any other: 200 masks of 4 of 10.
	count := make([]float64, 10)
	for seed := range uint64(200) {
		m := RandomMask(2, 5, 4, seed)
		for k := range count {
			if m.At(k/5, k%5) {
				count[k]++
			}
		}
	}
	for k, c := range count { // binomial(200, 0.4): 80 ± 5·7
		if math.Abs(c-80) > 35 {
			t.Errorf("entry %d is in %v of 200 masks, want some 80", k, c)
		}
	}
	panics(t, "completion: entry (2, 0) of a 2×5 mask", func() { NewMask(2, 5).At(2, 0) })
	panics(t, "completion: RandomMask of 11 entries of a 2×5 matrix", func() { RandomMask(2, 5, 11, 0) })
}

func TestSplit(t *testing.T) {
	_, obs, _ := planted(t, 1, 30, 20, 2, 200)
	train, held := obs.Split(0.3, 1)
	if train.Len()+held.Len() != 200 || train.Len() < 60 || train.Len() > 70 {
		t.Errorf("%v and %v", train, held)
	}
	if err := train.empty(); err != nil {
		t.Error(err)
	}
	for k, i := range held.Rows() {
		if _, ok := train.find(i, held.Columns()[k]); ok {
			t.Fatalf("(%d, %d) is in both", i, held.Columns()[k])
		}
	}
	again, _ := obs.Split(0.3, 1)
	if fmt.Sprint(again.Columns()) != fmt.Sprint(train.Columns()) {
		t.Error("the seed does not determine the split")
	}
}

// TestPatterns has rows of three patterns and an empty one.
func TestPatterns(t *testing.T) {
	nan := math.NaN()
	obs := must(t, mat.NewDense(5, 2, []float64{1, nan, 2, 3, 4, nan, nan, nan, nan, 5}), nil)
	if got := fmt.Sprint(obs.patterns()); got != "[[0 2] [1] [4]]" {
		t.Error(got)
	}
	tr := obs.transpose()
	for j := range 2 {
		for k := tr.start[j]; k < tr.start[j+1]; k++ {
			if at, ok := obs.find(int(tr.row[k]), j); !ok || at != int(tr.at[k]) {
				t.Errorf("column %d: row %d at %d", j, tr.row[k], tr.at[k])
			}
		}
	}
	var e *EmptyError
	if err := obs.empty(); !errors.As(err, &e) || fmt.Sprint(e.Rows, e.Columns) != "[3] []" {
		t.Errorf("error %v", err)
	}
	same := must(t, mat.NewDense(3, 3, []float64{1, nan, 2, 3, 4, nan, 5, nan, 6}), nil)
	if got := fmt.Sprint(same.patterns()); got != "[[0 2] [1]]" {
		t.Error(got)
	}
	many := &EmptyError{Columns: []int{1, 2, 3, 4, 5, 6, 7}}
	if got := many.Error(); !strings.Contains(got, "in columns 1, 2, 3, 4, 5 and 2 more;") {
		t.Error(got)
	}
}

// TestCholesky compares with gonum's solver.
func TestCholesky(t *testing.T) {
	for _, m := range []int{1, 2, 7, 40} {
		A := mat.NewDense(m, m+2, nil)
		A.Apply(func(i, j int, _ float64) float64 { return math.Sin(float64(3*i*i + 7*j)) }, A)
		K := mat.NewSymDense(m, nil)
		K.SymOuterK(1, A)
		var c chol
		c.reset(m)
		y := make([]float64, m)
		for i := range m {
			K.SetSym(i, i, K.At(i, i)+0.1)
			y[i] = math.Cos(float64(i))
			for j := range i + 1 {
				c.row(i)[j] = K.At(i, j)
			}
		}
		var want mat.VecDense
		if err := want.SolveVec(K, mat.NewVecDense(m, y)); err != nil {
			t.Fatal(err)
		}
		if !c.factorize() {
			t.Fatal("not positive definite")
		}
		c.solve(y)
		golden.Near(t, "solution", mat.NewVecDense(m, y), &want, 1e-12)
	}
	c := chol{m: 2, l: []float64{1, 0, 2, 1}}
	if c.factorize() {
		t.Error("[[1 2] [2 1]] is taken for positive definite")
	}
}
