package xrfm

import (
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/linalg"
)

// Gradients returns, for each of the c outputs, the p×d matrix whose row i is the
// gradient of f_c at X[i], with p_l the normalized weights of the leaves:
//
//	∇f = Σ_l p_l ∇f_l + Σ_l p_l (f_l - f) ∇ln w_l,
//	∇ln σ(±m/T) = ±σ(∓m/T) v / (T IQR),  m = (vᵀx - b) / IQR.
//
// Where leaves begin or cease to be kept, and with hard splits at the thresholds,
// f jumps; the gradient is that of the piece that the point is on.
func (f *Forest) Gradients(X *mat.Dense) []*mat.Dense {
	f.checkColumns(X)
	n, d := X.Dims()
	grads := make([]*mat.Dense, f.outputs)
	for c := range grads {
		grads[c] = mat.NewDense(n, d, nil)
	}
	for _, tree := range f.Trees {
		parts := make([][]part, n)
		f.each(tree, X, func(leaf *Node, rows []int, weights []float64, some *mat.Dense) func() {
			F, G := leaf.Model.Predict(some), leaf.Model.Gradients(some)
			return func() {
				for i, r := range rows {
					parts[r] = append(parts[r], part{leaf.index, weights[i], F.RawRowView(i)})
					for c := range grads {
						floats.AddScaled(grads[c].RawRowView(r), weights[i], G[c].RawRowView(i))
					}
				}
			}
		})
		if f.Temperature > 0 && !tree.IsLeaf() {
			f.addGateGradients(tree, X, parts, grads)
		}
	}
	return grads
}

// A part is what a leaf has in the prediction of a point.
type part struct {
	leaf   int
	weight float64
	values []float64 // one for each output
}

// addGateGradients adds the second sum of [Forest.Gradients] for one tree.
func (f *Forest) addGateGradients(tree *Node, X *mat.Dense, parts [][]part, grads []*mat.Dense) {
	leaves := len(tree.Leaves())
	linalg.For(len(parts), func(lo, hi int) {
		margins, deviations := make([]float64, leaves-1), make([]float64, leaves)
		for i := lo; i < hi; i++ {
			tree.margins(margins, X.RawRowView(i))
			for c := range grads {
				mean := 0.0
				for _, p := range parts[i] {
					mean += p.weight * p.values[c] * float64(len(f.Trees))
				}
				clear(deviations)
				for _, p := range parts[i] {
					deviations[p.leaf] = p.weight * (p.values[c] - mean)
				}
				tree.addGate(grads[c].RawRowView(i), margins, deviations, f.Temperature)
			}
		}
	})
}

// addGate adds Σ_l deviations[l] ∇ln w_l over the leaves below n to dst, as far as
// the splits below n are concerned, and returns the sum of the deviations.
func (n *Node) addGate(dst, margins, deviations []float64, T float64) float64 {
	if n.IsLeaf() {
		return deviations[n.index]
	}
	left := n.Left.addGate(dst, margins, deviations, T)
	right := n.Right.addGate(dst, margins, deviations, T)
	if n.IQR > 0 && (left != 0 || right != 0) {
		t := margins[n.index] / T
		floats.AddScaled(dst, (right*sigmoid(-t)-left*sigmoid(t))/(T*n.IQR), n.Direction)
	}
	return left + right
}
