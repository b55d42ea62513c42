package agop

import (
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/krr"
)

// TestFACT compares with the closed forms for kernel machines: for k(xᵀMz)
//
//	FACT = M Xᵀ (k′(XMXᵀ) ∘ ααᵀ) X,
//
// and for a Gaussian with S = K ∘ ααᵀ / L²
//
//	FACT = -M Xᵀ (diag(S1) - S) X.
func TestFACT(t *testing.T) {
	const n, d, c, ridge = 30, 5, 3, 0.2
	X, Y := random(1, n, d), random(2, n, c)
	M := mat.NewSymDense(d, nil)
	M.SymOuterK(0.3, random(3, d, d))
	for _, tt := range []struct {
		name   string
		kernel kernels.Kernel
		inner  func(K, s, S *mat.Dense) // what stands between M Xᵀ and X; s = XMXᵀ, S = ααᵀ
	}{
		{"square", kernels.Polynomial{Degree: 2}.InMetric(M), func(K, s, S *mat.Dense) {
			K.MulElem(s, S)
			K.Scale(2, K)
		}},
		{"Gaussian", kernels.Mahalanobis{Base: kernels.Gaussian{L: 2}, M: M}, func(K, _, S *mat.Dense) {
			K.MulElem(K, S)
			K.Scale(0.25, K)
			for i := range n {
				K.Set(i, i, K.At(i, i)-mat.Sum(K.RowView(i)))
			}
		}},
	} {
		m, err := krr.Fit(X, Y, krr.Options{Kernel: tt.kernel, Ridge: ridge})
		if err != nil {
			t.Fatal(err)
		}
		K := kernels.Gram(tt.kernel, X, X)
		var XM, s, S, left, want mat.Dense
		XM.Mul(X, M)
		s.Mul(&XM, X.T())
		S.Mul(m.Alpha, m.Alpha.T())
		tt.inner(K, &s, &S)
		left.Mul(XM.T(), K)
		want.Mul(&left, X)
		golden.Near(t, tt.name, FACTFrom(m, X, m.Alpha), &want, 1e-10)
		// Y - f = λα, so that the residuals say the same.
		golden.Near(t, tt.name+" by residuals", FACT(m, X, Y, ridge/n), &want, 1e-8)
	}
}

func TestFACTBadInput(t *testing.T) {
	X := random(1, 4, 2)
	m, err := krr.Fit(X, random(2, 4, 3), krr.Options{Ridge: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		want string
		call func()
	}{
		{"agop: λ is 0; it must be positive", func() { FACT(m, X, random(2, 4, 3), 0) }},
		{"agop: f has 4×3 predictions but Y is 4×2", func() { FACT(m, X, random(2, 4, 2), 1) }},
		{"agop: f has gradients of 3 outputs but alpha is 4×2", func() { FACTFrom(m, X, random(2, 4, 2)) }},
	} {
		func() {
			defer func() {
				if got := recover(); got != tt.want {
					t.Errorf("panic %v, want %s", got, tt.want)
				}
			}()
			tt.call()
		}()
	}
}
