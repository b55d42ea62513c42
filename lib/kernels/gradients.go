package kernels

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/internal/linalg"
)

// Gradients returns the gradients at the rows of X, which is n×d, of the kernel
// machine with centres Z, m×d, and coefficients α, m×c:
//
//	f_c(x) = Σⱼ α[j,c] k(x, Z[j]).
//
// The result has c matrices of n×d; row i of matrix c is ∇f_c(X[i]). A centre
// that coincides with X[i] adds nothing to the gradient there (see
// [GradientWeights]).
//
// k must be radial, a [Mahalanobis], or [Smooth]; Gradients panics on other
// kernels, as it does if the shapes do not fit.
func Gradients(k Kernel, X, Z, alpha *mat.Dense) []*mat.Dense {
	checkPoints(X, Z)
	check.Matrix("kernels", "alpha", alpha)
	check.SameRows("kernels", "Z", Z, "alpha", alpha)
	W, M, ok := GradientWeights(k, X, Z)
	if !ok {
		smooth, ok := k.(Smooth)
		if !ok {
			panic(fmt.Sprintf("kernels: %v has no gradient; give it a GradTo method, or write it as a kernels.RadialFunc", k))
		}
		return gradientsByPairs(smooth, X, Z, alpha)
	}
	n, d := X.Dims()
	m, c := alpha.Dims()
	Xc, Zc := linalg.Centred(X, Z)
	A := mat.NewDense(n, m, nil)
	var P mat.Dense
	grads := make([]*mat.Dense, c)
	for o := range grads {
		// With A[i,j] = W[i,j] α[j,c] the sum over j is two matrix products,
		// ∇f_c(X[i]) = M Σⱼ A[i,j] (X[i] - Z[j]) = M ((A𝟏)ᵢ X[i] - (A Z)ᵢ).
		a1, col := make([]float64, n), mat.Col(nil, o, alpha)
		linalg.For(n, func(lo, hi int) {
			for i := lo; i < hi; i++ {
				w, a := W.RawRowView(i), A.RawRowView(i)
				for j := range a {
					a[j] = w[j] * col[j]
					a1[i] += a[j]
				}
			}
		})
		P.Mul(A, Zc)
		G := mat.NewDense(n, d, nil)
		for i, s := range a1 {
			g, x, p := G.RawRowView(i), Xc.RawRowView(i), P.RawRowView(i)
			for j := range g {
				g[j] = s*x[j] - p[j]
			}
		}
		if M != nil {
			P.Mul(G, M)
			G.Copy(&P)
		}
		grads[o] = G
	}
	return grads
}

// GradientWeights returns the n×m matrix W and the metric M, nil for the
// identity, that give the gradient of a radial kernel, or one in a metric, as
//
//	∇ₓ k(X[i], Z[j]) = W[i,j] M (X[i] - Z[j]),  W[i,j] = 2 φ′(‖X[i]-Z[j]‖²_M).
//
// W is 0 where the points coincide: for i = j if Z is X, and wherever the
// squared distance is below 1e-12 times the points' squared norms. The kernels
// with a kink have no gradient there, and what an expanded square leaves of
// such a distance is rounding noise that W would blow up.
//
// ok is false for a kernel of any other kind.
func GradientWeights(k Kernel, X, Z *mat.Dense) (W *mat.Dense, M *mat.SymDense, ok bool) {
	const coincide = 1e-12
	radial, M, ok := inMetric(k)
	if !ok {
		return nil, nil, false
	}
	checkPoints(X, Z)
	checkMetric(M, X)
	n, _ := X.Dims()
	m, _ := Z.Dims()
	W = mat.NewDense(n, m, nil)
	xx, zz := linalg.SqDistsTo(W, X, Z, M)
	rows(radial, n, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			row := W.RawRowView(i)
			for j, s := range row {
				if s <= coincide*(xx[i]+zz[j]) {
					row[j] = 0
					continue
				}
				_, dphi := radial.Phi(s)
				row[j] = 2 * dphi
			}
			if X == Z {
				row[i] = 0
			}
		}
	})
	return W, M, true
}

// gradientsByPairs is Gradients by its definition.
func gradientsByPairs(k Smooth, X, Z, alpha *mat.Dense) []*mat.Dense {
	n, d := X.Dims()
	m, c := alpha.Dims()
	grads := make([]*mat.Dense, c)
	for o := range grads {
		grads[o] = mat.NewDense(n, d, nil)
	}
	g := make([]float64, d)
	for i := range n {
		for j := range m {
			if X == Z && i == j {
				continue
			}
			k.GradTo(g, X.RawRowView(i), Z.RawRowView(j))
			for o, G := range grads {
				a := alpha.At(j, o)
				for l, v := range g {
					G.RawRowView(i)[l] += a * v
				}
			}
		}
	}
	return grads
}
