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
	"context"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/task"
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
	// Joint subtracts one mean over the samples and the outputs, as xRFM does. With
	// one output that is Centre. Set one of the two.
	Joint bool
	// Diag keeps the diagonal only, the mean squared partial derivatives, and
	// sets the rest to 0.
	Diag bool
	// Weights are those of the samples in the means over them, one for each row of
	// X; only their ratios count. If Weights is nil, all are 1.
	Weights []float64
	// Precision is that of the gradients of a kernel machine. Mixed is Float64
	// here.
	Precision kernels.Precision
	// Task stops [Options.Compute].
	Task task.Task
}

// Of returns the AGOP of f over the rows of X.
func Of(f Differentiable, X *mat.Dense) *mat.SymDense { return Options{}.Of(f, X) }

// Of returns the AGOP of f over the rows of X in the variant of o, and cannot be
// stopped. It panics if the gradients have not the shape of X.
func (o Options) Of(f Differentiable, X *mat.Dense) *mat.SymDense {
	o.Task = task.Task{Context: context.Background()}
	M, err := o.Compute(f, X)
	if err != nil {
		panic(err) // nobody stops it
	}
	return M
}

// Compute is [Options.Of] that returns an error when the task is stopped.
//
// The gradients of a kernel machine are computed for a few outputs at a time,
// and its kernel matrix by tiles, so that it needs memory for a few n×d matrices
// only. Where n < 2dc, for c outputs, it takes a way whose time does not grow
// with c and that needs memory for one n×m matrix.
func (o Options) Compute(f Differentiable, X *mat.Dense) (*mat.SymDense, error) {
	check.Matrix("agop", "X", X)
	if o.Centre && o.Joint {
		panic("agop: both Centre and Joint are set; each is a way to centre")
	}
	km, ok := f.(KernelMachine)
	if !ok {
		return o.byGradients(f.Gradients(X), X), nil
	}
	k, Z, alpha := km.KernelMachine()
	p, metric, radial := linalg.ProfileOf(k)
	if !radial {
		return o.byGradients(f.Gradients(X), X), nil
	}
	if o.worthGram(X, Z, alpha) {
		if M, ok, err := o.byGram(k, X, Z, alpha); ok || err != nil {
			return M, err
		}
	}
	if o.Precision == kernels.Float32 {
		return byTiles[float32](o, p, metric, X, Z, alpha)
	}
	return byTiles[float64](o, p, metric, X, Z, alpha)
}

// byGradients is the definition.
func (o Options) byGradients(grads []*mat.Dense, X *mat.Dense) *mat.SymDense {
	n, d := X.Dims()
	s := o.newSum(n, d, o.Diag)
	for c, G := range grads {
		checkGradients(c, G, X)
		s.add(G)
	}
	S := s.result()
	S.ScaleSym(1/float64(n), S)
	return S
}

func checkGradients(c int, G, X *mat.Dense) {
	n, d := X.Dims()
	if r, k := G.Dims(); r != n || k != d {
		panic(fmt.Sprintf("agop: the gradients of output %d are %d×%d but X is %d×%d", c, r, k, n, d))
	}
}

// byTiles is the definition for a kernel machine, without all gradients at once.
func byTiles[T linalg.Float](o Options, p linalg.Profile, M *mat.SymDense, X, Z, alpha *mat.Dense) (*mat.SymDense, error) {
	n, d := X.Dims()
	s := o.newSum(n, d, o.diagonal(M))
	err := tiles[T](o, p, M, X, Z, alpha, func(_ int, G *mat.Dense) { s.add(G) })
	if err != nil {
		return nil, err
	}
	return o.inMetric(s.result(), M, n), nil
}

// tiles calls each with the gradients of the outputs, which lack the factor M.
func tiles[T linalg.Float](o Options, p linalg.Profile, M *mat.SymDense, X, Z, alpha *mat.Dense, each func(c int, G *mat.Dense)) error {
	check.SameColumns("agop", "X", X, "the centres", Z)
	Xp, Zp := linalg.NewPoints[T](X, Z, M)
	return linalg.Gradients(o.Task, p, Xp, Zp, alpha, each)
}

// diagonal reports whether the diagonal of the sum is all that is needed before it
// is put in the metric.
func (o Options) diagonal(M *mat.SymDense) bool {
	return o.Diag && (M == nil || linalg.IsDiagonal(M))
}

// inMetric returns the mean of a sum S over n samples of products of gradients that
// lack the factor M.
func (o Options) inMetric(S, M *mat.SymDense, n int) *mat.SymDense {
	if M == nil {
		S.ScaleSym(1/float64(n), S)
		return S
	}
	return o.mean(product(product(M, S), M), n)
}
