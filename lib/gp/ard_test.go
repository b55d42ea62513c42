package gp_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/gp"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/modeltest"
)

func TestConventionsARD(t *testing.T) {
	modeltest.Run(t, func(X, Y *mat.Dense) (modeltest.Model, error) {
		return gp.FitARD(X, Y, gp.Options{Starts: 1, Iters: 20})
	})
}

// TestGradientARD compares with differences of Fit's likelihood in that metric,
// for two outputs.
func TestGradientARD(t *testing.T) {
	X := normal(20, 3, 1)
	var Y mat.Dense
	Y.Augment(product(X, 2), product(X, 3))
	for _, kernel := range []func(L float64) kernels.Kernel{
		func(L float64) kernels.Kernel { return kernels.Laplace{L: L} },
		func(L float64) kernels.Kernel { return kernels.Gaussian{L: L} },
	} {
		value := func(x []float64) float64 {
			M := diagonal(math.Exp(x[0]), math.Exp(x[1]), math.Exp(x[2]))
			m, err := gp.Fit(X, &Y, gp.Options{
				Kernel:   func(L float64) kernels.Kernel { return kernels.Mahalanobis{Base: kernel(L).(kernels.Radial), M: M} },
				Hyper:    gp.Hyper{L: 1, Signal: math.Exp(x[3]), Noise: math.Exp(x[4])},
				ZeroMean: true, Fixed: true,
			})
			if err != nil {
				t.Fatal(err)
			}
			return m.LogLikelihood
		}
		x := []float64{-1, .2, -2, .1, -1.5}
		want := fd.Gradient(nil, value, x, &fd.Settings{Formula: fd.Central})
		got, err := gp.GradientARD(X, &Y, kernel(1).(kernels.Radial), x)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			near(t, fmt.Sprintf("%v: derivative %d", kernel(1), i), got[i], want[i], 1e-6)
		}
	}
}

// TestShiftARD: features far from 0, such as years or time stamps, have the same
// derivatives as about 0.
func TestShiftARD(t *testing.T) {
	X := normal(20, 3, 1)
	X.Apply(func(_, _ int, v float64) float64 { return math.Round(v*1024) / 1024 }, X) // exact when shifted
	Y := product(X, 2)
	x := []float64{-1, .2, -2, .1, -1.5}
	want, err := gp.GradientARD(X, Y, kernels.Laplace{L: 1}, x)
	if err != nil {
		t.Fatal(err)
	}
	far := mat.DenseCopyOf(X)
	far.Apply(func(_, _ int, v float64) float64 { return v + 1<<30 }, far)
	got, err := gp.GradientARD(far, Y, kernels.Laplace{L: 1}, x)
	if err != nil {
		t.Fatal(err)
	}
	for i := range want {
		near(t, fmt.Sprintf("derivative %d", i), got[i], want[i], 1e-6) // the mean of a column is rounded
	}
}

// TestStartARD: the weights start at 1/L².
func TestStartARD(t *testing.T) {
	first := 0.0
	k := kernels.RadialFunc(func(s float64) (phi, dphi float64) {
		if first == 0 {
			first = s
		}
		return math.Exp(-s), -math.Exp(-s)
	})
	X, Y := mat.NewDense(2, 1, []float64{0, 3}), mat.NewDense(2, 1, []float64{1, 2})
	if _, err := gp.FitARD(X, Y, gp.Options{Kernel: func(float64) kernels.Kernel { return k }, Hyper: gp.Hyper{L: 2}, Iters: 1}); err != nil {
		t.Fatal(err)
	}
	near(t, "the first squared distance", first, 9./4, 1e-12)
}

// TestARD finds the two features that matter, and a likelihood above that of one
// bandwidth for all.
func TestARD(t *testing.T) {
	X := normal(150, 6, 3)
	Y := product(X, 4)
	ard, err := gp.FitARD(X, Y, gp.Options{})
	if err != nil {
		t.Fatal(err)
	}
	one, err := gp.Fit(X, Y, gp.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w := ard.Kernel.(kernels.Mahalanobis).M
	for j := 2; j < 6; j++ {
		if w.At(j, j) > 0.1*min(w.At(0, 0), w.At(1, 1)) {
			t.Errorf("feature %d, which does not matter, has the weight %v; the first two %v and %v", j, w.At(j, j), w.At(0, 0), w.At(1, 1))
		}
	}
	logs := 0.0
	for j := range 6 {
		logs += math.Log(w.At(j, j)) / 6
	}
	want := gp.Hyper{L: math.Exp(-logs / 2), Signal: ard.Signal, Noise: ard.Noise}
	found := slices.IndexFunc(ard.Trials, func(s gp.Trial) bool { return s.LogLikelihood == ard.LogLikelihood })
	if found < 0 {
		t.Fatalf("log p(Y) %v, of none of the searches %v", ard.LogLikelihood, ard.Trials)
	}
	end := ard.Trials[found].End
	near(t, "the mean bandwidth", end.L, want.L, 1e-12)
	if end.Signal != want.Signal || end.Noise != want.Noise {
		t.Errorf("the search ended at %+v, want %+v", end, want)
	}
	if ard.LogLikelihood < one.LogLikelihood {
		t.Errorf("log p(Y) %v, with one bandwidth %v", ard.LogLikelihood, one.LogLikelihood)
	}
	wantPanic(t, "which is not radial", func() {
		_, _ = gp.FitARD(X, Y, gp.Options{Kernel: func(float64) kernels.Kernel { return kernels.Func(nil) }})
	})
	twice := mat.NewDense(3, 1, []float64{0, 0, 1})
	_, err = gp.FitARD(twice, mat.NewDense(3, 1, []float64{1, 1, 2}), gp.Options{Hyper: gp.Hyper{L: 2, Signal: 1, Noise: 1e-12}})
	var singular *gp.SingularError
	if !errors.As(err, &singular) || singular.Kernel != "Laplace(L=2)" {
		t.Errorf("error %v for equal rows without noise", err)
	}
	wantPanic(t, "leave Fixed and M out", func() { _, _ = gp.FitARD(X, Y, gp.Options{Fixed: true}) })
}
