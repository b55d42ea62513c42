package ntk_test

import (
	"math"
	"testing"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/ntk"
)

// TestFunc compares the quadrature with the closed forms at variances from 0.5
// to 3. For functions that vary on the scale of their inputs only rounding is
// left; a kink leaves the terms beyond the 96th.
func TestFunc(t *testing.T) {
	X, Z := random(1, 5, 4), random(2, 5, 4)
	Z.SetRow(0, X.RawRowView(0))
	for _, tt := range []struct {
		name string
		tol  float64
	}{
		{"sin", 1e-13}, {"cos", 1e-13}, {"gelu", 1e-13}, {"erf_abc", 1e-13}, {"erf", 1e-9}, {"gaussian", 1e-7},
		{"polynomial", 1e-13}, {"monomial_3", 1e-13}, {"exp_0_5", 1e-13}, {"relu", 2e-2}, {"abs", 2e-2},
	} {
		act := activations[tt.name]
		nngp, k := ntk.MLP(2, ntk.Dense{W: 0.9, B: 0.3}, act).Kernels(X, Z)
		nngpF, kF := ntk.MLP(2, ntk.Dense{W: 0.9, B: 0.3}, ntk.Func(act.Phi)).Kernels(X, Z)
		golden.Near(t, tt.name+" NNGP", nngpF, nngp, tt.tol)
		golden.Near(t, tt.name+" NTK", kF, k, tt.tol)
	}
}

// TestDual has duals in closed form: of ReLU the arc-cosine kernels, of a
// Hermite polynomial its power.
func TestDual(t *testing.T) {
	for _, c := range []float64{-1, -0.3, 0, 0.5, 0.9, 1} {
		for _, n := range []int{1, 2, 3, 4, 5, 20, 40} {
			k, dk := ntk.Hermite(n).Dual(c)
			if want, dwant := math.Pow(c, float64(n)), float64(n)*math.Pow(c, float64(n-1)); math.Abs(k-want) > 1e-13 || math.Abs(dk-dwant) > 1e-13*float64(n) {
				t.Errorf("Hermite(%d): dual %v and %v at %v, want %v and %v", n, k, dk, c, want, dwant)
			}
		}
		k, dk := ntk.ReLU().Dual(c)
		theta := math.Acos(c)
		if want, dwant := (math.Sin(theta)+(math.Pi-theta)*c)/math.Pi, 1-theta/math.Pi; math.Abs(k-want) > 1e-15 || math.Abs(dk-dwant) > 1e-15 {
			t.Errorf("ReLU: dual %v and %v at %v, want %v and %v", k, dk, c, want, dwant)
		}
	}
}
