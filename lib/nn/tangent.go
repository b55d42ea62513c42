package nn

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
)

// Jacobian returns the gradients of the outputs in the parameters at the rows
// of X, n×d: row i·c+o of the (n·c)×p result is ∂f_o(X[i])/∂θ. It panics if X
// has not the inputs of the net, and returns an error if the result would not
// fit into memory: [Net.NTK] needs no Jacobian.
func (f *Net) Jacobian(X *mat.Dense) (*mat.Dense, error) {
	X = f.inputs(X)
	if len(f.Theta) == 0 {
		panic("nn: the Jacobian of a net without parameters")
	}
	n, _ := X.Dims()
	what := fmt.Sprintf("the %d×%d Jacobian", n*f.c, len(f.Theta))
	if err := check.Memory("nn", what, int64(n*f.c)*int64(len(f.Theta))*8); err != nil {
		return nil, err
	}
	J := mat.NewDense(n*f.c, len(f.Theta), nil)
	f.batches(n, func(lo, hi int) {
		for o := range f.c {
			for _, g := range f.factors(rows(X, lo, hi), o) {
				for i := lo; i < hi; i++ {
					g.samples(i-lo, i-lo+1).addTo(J.RawRowView(i*f.c + o))
				}
			}
		}
	})
	return J, nil
}

// NTK returns the n×m tangent kernel of the net as it is, its empirical neural
// tangent kernel, between the rows of X and Z: the mean over the outputs of
//
//	K[i,j] = ⟨∂f(X[i])/∂θ, ∂f(Z[j])/∂θ⟩.
//
// It is computed layer by layer in blocks of samples, without the Jacobian. At
// the start of training and for nets in the parametrisation of the tangent
// kernel, it deviates from its limit for wide nets by about 1/√width.
func (f *Net) NTK(X, Z *mat.Dense) *mat.Dense {
	self := X == Z
	X, Z = f.inputs(X), f.inputs(Z)
	n, _ := X.Dims()
	m, _ := Z.Dims()
	K := mat.NewDense(n, m, nil)
	for o := range f.c {
		f.batches(n, func(lo, hi int) {
			fx := f.factors(rows(X, lo, hi), o)
			f.batches(m, func(first, last int) {
				fz := fx
				if !self || first != lo {
					fz = f.factors(rows(Z, first, last), o)
				}
				block := K.Slice(lo, hi, first, last).(*mat.Dense)
				for l := range fx {
					fx[l].kernelTo(block, fz[l])
				}
			})
		})
	}
	K.Scale(1/float64(f.c), K)
	return K
}

// factors returns the gradients of output o in the weights, the last layer first.
func (f *Net) factors(X *mat.Dense, o int) []factor {
	n, _ := X.Dims()
	_, saved := f.root.forward(f.Theta, X)
	var all []factor
	f.root.backward(f.Theta, saved, unit(n, f.c, o), func(g factor) { all = append(all, g) })
	return all
}
