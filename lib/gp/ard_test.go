package gp_test

import (
	"fmt"
	"math"
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
	if ard.LogLikelihood < one.LogLikelihood {
		t.Errorf("log p(Y) %v, with one bandwidth %v", ard.LogLikelihood, one.LogLikelihood)
	}
	wantPanic(t, "which is not radial", func() {
		_, _ = gp.FitARD(X, Y, gp.Options{Kernel: func(float64) kernels.Kernel { return kernels.Func(nil) }})
	})
	wantPanic(t, "leave Fixed and M out", func() { _, _ = gp.FitARD(X, Y, gp.Options{Fixed: true}) })
}
