package rfm_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/agop"
	"github.com/agopher/agopher/lib/metrics"
	"github.com/agopher/agopher/lib/rfm"
)

// TestFeatures takes an M with known eigenvectors apart and puts it together.
func TestFeatures(t *testing.T) {
	// Eigenvectors (1, -2, 0)/√5, (0, 0, 1), (2, 1, 0)/√5 with 10, 4, 2.
	m := &rfm.Model{M: mat.NewSymDense(3, []float64{3.6, -3.2, 0, 0, 8.4, 0, 0, 0, 4})}
	f := m.Features([]string{"a", "b", "c"}, 3)
	if got, want := fmt.Sprint(f.Names), "[b c a]"; got != want {
		t.Errorf("names %s, want %s", got, want)
	}
	s := 1 / math.Sqrt(5)
	vectors := mat.NewDense(3, 3, []float64{2 * s, 0, s, 0, 1, 0, -s, 0, 2 * s})
	if !mat.EqualApprox(f.Vectors, vectors, 1e-12) {
		t.Errorf("vectors\n%v\nwant\n%v", mat.Formatted(f.Vectors), mat.Formatted(vectors))
	}
	for j, v := range []float64{10, 4, 2} {
		if math.Abs(f.Values[j]-v/16) > 1e-12 {
			t.Errorf("value %d is %v, want %v", j, f.Values[j], v/16)
		}
	}
	if text, want := f.Bundle().Text(), "feature   share  v1 (62.5 %)  v2 (25.0 %)  v3 (12.5 %)\nb        0.5250        0.894"; !strings.HasPrefix(text, want) {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
	if f := m.Features(nil, 0); f.Vectors != nil || f.Names[0] != "x2" || !strings.HasPrefix(f.String(), "feature   share\nx2       0.5250") {
		t.Errorf("without vectors:\n%v", f)
	}
	wide := mat.NewSymDense(40, nil)
	for j := range 40 {
		wide.SetSym(j, j, 1)
	}
	if text := (&rfm.Model{M: wide}).Features(nil, 1).String(); !strings.HasSuffix(text, "and 10 features with a share of 0.2500 together") || strings.Count(text, "\n") != 31 {
		t.Errorf("forty features:\n%s", text)
	}
	defer func() {
		if r := recover(); r != "rfm: 4 eigenvectors of a 3×3 metric; there are 0 to 3" {
			t.Errorf("panic %v", r)
		}
	}()
	m.Features(nil, 4)
}

func ExampleModel_Features() {
	rnd := rand.New(rand.NewPCG(1, 0))
	X, Y := mat.NewDense(300, 4, nil), mat.NewDense(300, 1, nil)
	for i := range 300 {
		for j := range 4 {
			X.Set(i, j, rnd.NormFloat64())
		}
		s := X.At(i, 0) - X.At(i, 1)
		Y.Set(i, 0, s*s)
	}
	model, err := rfm.Fit(X, Y, rfm.Options{Ridge: 1e-3})
	f := model.Features([]string{"height", "weight", "age", "income"}, 1)
	fmt.Printf("%.1f %s, %.1f %s: share %.2f, error %v\n", f.Vectors.At(0, 0), f.Names[0], f.Vectors.At(1, 0), f.Names[1], f.Values[0], err)
	// Output:
	// 0.7 weight, -0.7 height: share 1.00, error <nil>
}

// The AGOP of each class says which features tell it from the others.
func ExampleFit_perClass() {
	rnd := rand.New(rand.NewPCG(1, 0))
	X := mat.NewDense(300, 3, nil)
	labels := make([]int, 300)
	for i := range labels {
		for j := range 3 {
			X.Set(i, j, rnd.NormFloat64())
		}
		switch {
		case X.At(i, 0) > 0.5:
			labels[i] = 1
		case X.At(i, 1) > 0.5:
			labels[i] = 2
		}
	}
	model, err := rfm.Fit(X, metrics.OneHot(labels, 3), rfm.Options{Ridge: 1e-2})
	if err != nil {
		fmt.Println(err)
		return
	}
	each, err := agop.Options{}.PerOutput(model, X)
	for c, M := range each {
		fmt.Printf("class %d: %.2f %.2f %.2f\n", c, M.At(0, 0)/mat.Trace(M), M.At(1, 1)/mat.Trace(M), M.At(2, 2)/mat.Trace(M))
	}
	fmt.Println(err)
	// Output:
	// class 0: 0.19 0.81 0.00
	// class 1: 0.72 0.28 0.00
	// class 2: 0.12 0.88 0.00
	// <nil>
}
