package kernels

import (
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/internal/linalg"
)

// Gradients returns the gradients at the rows of X, which is n×d, of the kernel
// machine with centres Z, m×d, and coefficients α, m×c:
//
//	f_c(x) = Σⱼ α[j,c] k(x, Z[j]).
//
// The result has c matrices of n×d; row i of matrix c is ∇f_c(X[i]). A centre of a
// radial kernel that coincides with X[i] adds nothing to the gradient there (see
// [GradientWeights]); of another kernel it adds what its GradTo returns.
//
// k must be radial, a [Mahalanobis], or [Smooth]; Gradients panics on other
// kernels, as it does if the shapes do not fit. A smooth kernel that is not of
// this package is called pair by pair, as by [GramTo], unless it has a method
// Gradients(X, Z, alpha *mat.Dense) []*mat.Dense of its own, which then does the
// work.
func Gradients(k Kernel, X, Z, alpha *mat.Dense) []*mat.Dense {
	checkPoints(X, Z)
	check.Matrix("kernels", "alpha", alpha)
	check.SameRows("kernels", "Z", Z, "alpha", alpha)
	if k, ok := k.(interface {
		Gradients(X, Z, alpha *mat.Dense) []*mat.Dense
	}); ok {
		return k.Gradients(X, Z, alpha)
	}
	_, c := alpha.Dims()
	if k, ok := k.(blocked); ok {
		return k.gradients(X, Z, alpha)
	}
	grads := make([]*mat.Dense, c)
	p, M, ok := profileOf(k)
	if !ok {
		if _, ok := k.(Smooth); !ok {
			panic(noGradient(k))
		}
		return gradientsByPairs(k, X, Z, alpha)
	}
	checkMetric(M, X)
	Xp, Zp := linalg.NewPoints[float64](X, Z, M)
	must(linalg.Gradients(untouched, p, Xp, Zp, alpha, func(c int, G *mat.Dense) {
		if M != nil {
			var MG mat.Dense
			MG.Mul(G, M)
			G = &MG
		}
		grads[c] = G
	}))
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
	p, M, ok := profileOf(k)
	if !ok {
		return nil, nil, false
	}
	checkPoints(X, Z)
	checkMetric(M, X)
	n, _ := X.Dims()
	m, _ := Z.Dims()
	W = mat.NewDense(n, m, nil)
	Xp, Zp := linalg.NewPoints[float64](X, Z, M)
	must(linalg.Weights(untouched, p, Xp, Zp, W.RawMatrix().Data, m))
	return W, M, true
}
