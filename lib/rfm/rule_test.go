package rfm_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/datasets"
	"github.com/agopher/agopher/lib/eigenpro"
	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/rfm"
)

func random(seed uint64, n, d int) *mat.Dense {
	rnd := rand.New(rand.NewPCG(seed, 0))
	X := mat.NewDense(n, d, nil)
	X.Apply(func(_, _ int, _ float64) float64 { return rnd.NormFloat64() }, X)
	return X
}

// TestRules compares two updates with the formulas, for a kernel of which FACT
// has a closed form: k(xᵀMz) = (xᵀMz)² has F = 2 M Xᵀ (XMXᵀ ∘ ααᵀ) X.
func TestRules(t *testing.T) {
	const n, d = 25, 4
	X, Y := random(1, n, d), random(2, n, 2)
	for _, rule := range []rfm.Rule{rfm.FACT, rfm.GeometricFACT} {
		for _, diag := range []bool{false, true} {
			m, err := rfm.Fit(X, Y, rfm.Options{
				Kernel: kernels.Polynomial{Degree: 2}, Ridge: 0.5, Iters: 2,
				Metric: rfm.Metric{Rule: rule, Normalise: rfm.Trace, Diag: diag},
			})
			if err != nil {
				t.Fatal(err)
			}
			M := mat.Matrix(mat.NewDiagDense(d, []float64{1, 1, 1, 1}))
			for step := 1; step <= 2; step++ {
				M = ruled(X, Y, M, rule, diag)
				golden.Near(t, fmt.Sprintf("%v, diagonal %t: M[%d]", rule, diag, step), m.Steps[step].M, M, 1e-7)
			}
		}
	}
}

// ruled returns the next M of kernel regression with (xᵀMz)² and ridge 1/2.
func ruled(X, Y *mat.Dense, M mat.Matrix, rule rfm.Rule, diag bool) mat.Matrix {
	n, d := X.Dims()
	var XM, s, K, alpha, S, F, left mat.Dense
	XM.Mul(X, M)
	s.Mul(&XM, X.T())
	K.MulElem(&s, &s)
	for i := range n {
		K.Set(i, i, K.At(i, i)+0.5)
	}
	if err := alpha.Solve(&K, Y); err != nil {
		panic(err)
	}
	S.Mul(&alpha, alpha.T())
	S.MulElem(&s, &S)
	left.Mul(XM.T(), &S)
	F.Mul(&left, X)
	F.Scale(2, &F)
	root := func(A *mat.Dense, p float64) *mat.Dense { // (A Aᵀ)^p by singular values
		var svd mat.SVD
		svd.Factorize(A, mat.SVDThin)
		var U, R mat.Dense
		svd.UTo(&U)
		values := svd.Values(nil)
		R.CloneFrom(&U)
		for j, v := range values {
			for i := range d {
				R.Set(i, j, U.At(i, j)*math.Pow(v, 2*p))
			}
		}
		R.Mul(mat.DenseCopyOf(&R), U.T())
		return &R
	}
	A := root(&F, 0.5)
	if rule == rfm.GeometricFACT {
		var FM mat.Dense
		FM.Mul(&F, M)
		A = root(&FM, 0.25)
	}
	if diag {
		A.Apply(func(i, j int, v float64) float64 {
			if i != j {
				return 0
			}
			return v
		}, A)
	}
	A.Scale(1/mat.Trace(A), A)
	return A
}

// TestFACTFindsCoordinates: on y = x₁x₂ both rules gather M on the two.
func TestFACTFindsCoordinates(t *testing.T) {
	train := datasets.LowRank(500, 20, 2, 1)
	for _, rule := range []rfm.Rule{rfm.FACT, rfm.GeometricFACT} {
		m, err := rfm.Fit(train.X, train.Y, rfm.Options{Kernel: kernels.Gaussian{L: 5}, Ridge: 1e-2, Metric: rfm.Metric{Rule: rule}})
		if err != nil {
			t.Fatal(err)
		}
		shares := m.Importances()
		if shares[0]+shares[1] < 0.9 {
			t.Errorf("%v: the first two coordinates have %.3f of the trace", rule, shares[0]+shares[1])
		}
	}
}

func TestRuleBadInput(t *testing.T) {
	X, Y := random(1, 20, 2), random(2, 20, 1)
	for want, o := range map[string]rfm.Options{
		"rfm: Metric.Rule is 7; it must be one of AGOP, FACT, GeometricFACT":                                                                {Metric: rfm.Metric{Rule: 7}},
		"rfm: Metric has the Rule FACT and a way to centre, which is for the AGOP":                                                          {Metric: rfm.Metric{Rule: rfm.FACT, Centre: true}},
		"rfm: Metric.Rule is FACT with Large.Method Falkon: FACT needs a coefficient for each sample; take eigenpro.NystromCG or EigenPro2": {Metric: rfm.Metric{Rule: rfm.FACT}, Large: &eigenpro.Options{Method: eigenpro.Falkon}},
	} {
		func() {
			defer func() {
				if got := recover(); got != want {
					t.Errorf("panic %v, want %s", got, want)
				}
			}()
			rfm.Fit(X, Y, o)
		}()
	}
	flat := mat.NewDense(20, 1, nil)
	if _, err := rfm.Fit(X, flat, rfm.Options{Metric: rfm.Metric{Rule: rfm.FACT}}); err == nil || err.Error() != "rfm: the FACT is zero: the fit does not depend on X; is Y constant, or the bandwidth far from the distances in X?" {
		t.Errorf("error %v", err)
	}
}
