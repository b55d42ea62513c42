package convrfm

import (
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/task"
)

// PatchAGOP returns the p×p average gradient outer product over patches at the
// images of X,
//
//	G = (1/n) Σᵢ Σ_u Σ_c ∇_u f_c(X[i]) ∇_u f_c(X[i])ᵀ.
//
// A patch that coincides with one of the machine's adds nothing of that to its
// gradient. It panics if X has not the columns of the training data.
func (m *Model) PatchAGOP(X *mat.Dense) *mat.SymDense {
	m.checkImages(X)
	G, err := m.patches.patchAGOP(task.Task{}, X, m.X, m.Alpha)
	if err != nil {
		panic(err) // the task was stopped
	}
	return G
}

func (k PatchKernel) patchAGOP(t task.Task, X, Z, A *mat.Dense) (*mat.SymDense, error) {
	P, p := k.Shape.patches()
	n, _ := X.Dims()
	G := mat.NewSymDense(p, nil)
	terms := k.terms(P)
	add := func(grads []*mat.Dense) {
		for _, g := range grads {
			G.SymRankK(G, 1/(float64(n)*terms*terms), g.T())
		}
	}
	metric := kernels.Mahalanobis{Base: k.Base, M: k.M}
	if !k.Anywhere {
		for u := range P {
			if err := t.Err(); err != nil {
				return nil, err
			}
			Xu := k.Shape.at(X, u)
			Zu := Xu
			if X != Z {
				Zu = k.Shape.at(Z, u)
			}
			add(kernels.Gradients(metric, Xu, Zu, A))
		}
		return G, nil
	}
	// f(x) = Σ_u Σ_{i,v} α[i] φ(x_u, z_{i,v})/P²: a machine on patches, whose
	// coefficients are those of the images.
	centres, c := A.Dims()
	all, alpha := k.Shape.all(Z, 0, centres), mat.NewDense(centres*P, c, nil)
	for i := range centres {
		for v := range P {
			alpha.SetRow(i*P+v, A.RawRowView(i))
		}
	}
	for i := range n {
		if err := t.Err(); err != nil {
			return nil, err
		}
		add(kernels.Gradients(metric, k.Shape.all(X, i, i+1), all, alpha))
	}
	return G, nil
}
