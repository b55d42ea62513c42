package agop

import (
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/internal/linalg"
)

// PerOutput returns the AGOP of each output of f over the rows of X,
//
//	AGOP_c = (1/n) Σᵢ ∇f_c(X[i]) ∇f_c(X[i])ᵀ,
//
// whose sum is the AGOP: for a classifier, what each class depends on. Joint is
// taken for Centre, and Float32 for Float64. It panics if the gradients have not the
// shape of X, and returns an error when the task is stopped.
func (o Options) PerOutput(f Differentiable, X *mat.Dense) ([]*mat.SymDense, error) {
	check.Matrix("agop", "X", X)
	n, d := X.Dims()
	o.Centre, o.Joint = o.Centre || o.Joint, false
	var each []*mat.SymDense
	if km, ok := f.(KernelMachine); ok {
		k, Z, alpha := km.KernelMachine()
		if p, M, ok := linalg.ProfileOf(k); ok {
			err := tiles[float64](o, p, M, X, Z, alpha, func(_ int, G *mat.Dense) {
				s := o.newSum(n, d, o.diagonal(M))
				s.add(G)
				each = append(each, o.inMetric(s.result(), M, n))
			})
			return each, err
		}
	}
	for _, G := range f.Gradients(X) {
		each = append(each, o.byGradients([]*mat.Dense{G}, X))
	}
	return each, nil
}
