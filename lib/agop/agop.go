// Package agop computes the average gradient outer product of a predictor, the
// matrix that says which directions of the input its outputs depend on.
//
// For f with c outputs and samples X[1..n] it is the d×d matrix
//
//	AGOP = (1/n) Σᵢ Σ_c ∇f_c(X[i]) ∇f_c(X[i])ᵀ.
//
// Anything with gradients has one: a kernel machine, a neural network, or a
// function of yours.
//
//	M := agop.Of(model, X)
//	M := agop.Options{Centre: true}.Of(model, X)
//
// References:
//   - Radhakrishnan, A., Beaglehole, D., Pandit, P., Belkin, M.: Mechanism for
//     feature learning in neural networks and backpropagation-free machine
//     learning models. Science 383 (2024), 1461-1467
package agop

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/kernels"
)

// Differentiable is a predictor with gradients.
type Differentiable interface {
	// Gradients returns, for each output c, the n×d matrix whose row i is
	// ∇f_c(X[i]).
	Gradients(X *mat.Dense) []*mat.Dense
}

// Func makes a [Differentiable] of a function.
type Func func(X *mat.Dense) []*mat.Dense

// Gradients calls f.
func (f Func) Gradients(X *mat.Dense) []*mat.Dense { return f(X) }

// A KernelMachine is f_c(x) = Σⱼ α[j,c] k(x, Z[j]). The AGOP of a predictor
// that says it is one may be computed without its gradients, in less time.
type KernelMachine interface {
	KernelMachine() (k kernels.Kernel, Z, alpha *mat.Dense)
}

// Options are the variants of the AGOP.
type Options struct {
	// Centre subtracts from the gradients of each output their mean over the
	// samples, which leaves their covariance.
	Centre bool
	// Diag keeps the diagonal only, the mean squared partial derivatives, and
	// sets the rest to 0.
	Diag bool
}

// Of returns the AGOP of f over the rows of X.
func Of(f Differentiable, X *mat.Dense) *mat.SymDense { return Options{}.Of(f, X) }

// Of returns the AGOP of f over the rows of X in the variant of o. It panics if
// the gradients have not the shape of X.
func (o Options) Of(f Differentiable, X *mat.Dense) *mat.SymDense {
	check.Matrix("agop", "X", X)
	if km, ok := f.(KernelMachine); ok {
		k, Z, alpha := km.KernelMachine()
		if o.worthGram(X, Z, alpha) {
			if M, ok := o.byGram(k, X, Z, alpha); ok {
				return M
			}
		}
	}
	return o.byGradients(f.Gradients(X), X)
}

// byGradients is the definition.
func (o Options) byGradients(grads []*mat.Dense, X *mat.Dense) *mat.SymDense {
	n, d := X.Dims()
	M := mat.NewSymDense(d, nil)
	for c, G := range grads {
		if r, k := G.Dims(); r != n || k != d {
			panic(fmt.Sprintf("agop: the gradients of output %d are %d×%d but X is %d×%d", c, r, k, n, d))
		}
		if o.Centre {
			G = centred(G)
		}
		if o.Diag {
			for i := range n {
				for j, g := range G.RawRowView(i) {
					M.SetSym(j, j, M.At(j, j)+g*g/float64(n))
				}
			}
			continue
		}
		M.SymRankK(M, 1/float64(n), G.T())
	}
	return M
}

// centred returns G less its column means.
func centred(G *mat.Dense) *mat.Dense {
	n, d := G.Dims()
	mean := make([]float64, d)
	for i := range n {
		for j, g := range G.RawRowView(i) {
			mean[j] += g / float64(n)
		}
	}
	C := mat.NewDense(n, d, nil)
	for i := range n {
		c := C.RawRowView(i)
		for j, g := range G.RawRowView(i) {
			c[j] = g - mean[j]
		}
	}
	return C
}
