package agop

import (
	"fmt"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
)

// Trained is a predictor with gradients that was fitted to samples.
type Trained interface {
	Differentiable
	// Predict returns f at the rows of X, n×c.
	Predict(X *mat.Dense) *mat.Dense
}

// FACT returns the d×d matrix of the features at convergence theorem for the
// square loss,
//
//	FACT = -(1/(nλ)) Σᵢ Σ_c (f_c(X[i]) - Y[i,c]) ∇f_c(X[i]) X[i]ᵀ.
//
// If f sees X through a matrix W only, f(x) = g(Wx), and W is where the loss
// (1/2n) Σᵢ ‖f(X[i]) - Y[i]‖² + (λ/2) ‖W‖² has gradient 0, then WᵀW = FACT, and
// FACT is symmetric. For W inside a net, f is what follows and X what enters the
// layer: see [nn.Net.Split] of package nn; W must be the parameter itself, as in
// a dense layer with Standard. A kernel machine with ridge λ_K has λ = λ_K/n,
// with which FACT = Σᵢ Σ_c α[i,c] ∇f_c(X[i]) X[i]ᵀ.
//
// It panics if the shapes differ or if λ is not positive.
//
// References:
//   - Boix-Adserà, E., Mallinar, N., Simon, J. B., Belkin, M.: FACT: the Features
//     At Convergence Theorem for neural networks. ICLR (2026), arXiv:2507.05644
func FACT(f Trained, X, Y *mat.Dense, lambda float64) *mat.Dense {
	check.Matrix("agop", "X", X)
	check.Matrix("agop", "Y", Y)
	check.SameRows("agop", "X", X, "Y", Y)
	if !(lambda > 0) {
		panic(fmt.Sprintf("agop: λ is %v; it must be positive", lambda))
	}
	F := f.Predict(X)
	n, c := Y.Dims()
	if r, k := F.Dims(); r != n || k != c {
		panic(fmt.Sprintf("agop: f has %d×%d predictions but Y is %d×%d", r, k, n, c))
	}
	residuals := mat.NewDense(n, c, nil)
	residuals.Sub(Y, F)
	residuals.Scale(1/(float64(n)*lambda), residuals)
	return FACTFrom(f, X, residuals)
}

// FACTFrom returns FACT for any loss and any weights of the samples,
//
//	FACT = Σᵢ Σ_c α[i,c] ∇f_c(X[i]) X[i]ᵀ,
//
// of α, n×c, the gradient of the loss in f(X) divided by -λ. For a kernel machine
// that is its Alpha, with no ridge too. It panics if the shapes differ.
func FACTFrom(f Differentiable, X, alpha *mat.Dense) *mat.Dense {
	check.Matrix("agop", "X", X)
	check.Matrix("agop", "alpha", alpha)
	check.SameRows("agop", "X", X, "alpha", alpha)
	n, d := X.Dims()
	_, c := alpha.Dims()
	grads := f.Gradients(X)
	if len(grads) != c {
		panic(fmt.Sprintf("agop: f has gradients of %d outputs but alpha is %d×%d", len(grads), n, c))
	}
	sum := mat.NewDense(n, d, nil) // of the gradients of a sample
	for o, G := range grads {
		checkGradients(o, G, X)
		for i := range n {
			floats.AddScaled(sum.RawRowView(i), alpha.At(i, o), G.RawRowView(i))
		}
	}
	M := mat.NewDense(d, d, nil)
	blas64.Gemm(blas.Trans, blas.NoTrans, 1, sum.RawMatrix(), X.RawMatrix(), 0, M.RawMatrix())
	return M
}
