package linalg

import (
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/task"
)

// Gradients calls each with the gradients of the outputs of a kernel machine,
// one output after the other,
//
//	f_c(x) = Σⱼ α[j,c] φ(‖x-zⱼ‖²_M),  ∇f_c(xᵢ) = M G[i],
//	G[i] = Σⱼ W[i,j] α[j,c] (xᵢ - zⱼ) = H[i,d] xᵢ - H[i,:d],  H = W diag(α_c) [Z, 𝟏],
//
// where W[i,j] = 2φ′(‖xᵢ-zⱼ‖²_M): the tiles of W are computed once for many
// outputs, and W is never in memory. G, which is n×d, is each's to keep.
func Gradients[T Float](tk task.Task, p Profile, X, Z *Points[T], alpha *mat.Dense, each func(c int, G *mat.Dense)) error {
	const columns = 512 // of H at once: enough to hide the cost of W behind the product
	d := X.D
	_, outputs := alpha.Dims()
	block := max(1, min(outputs, columns/(d+1)))
	B, H := make([]T, Z.N*block*(d+1)), make([]T, X.N*block*(d+1))
	for c := 0; c < outputs; c += block {
		count := min(block, outputs-c)
		width := count * (d + 1)
		For(Z.N, func(lo, hi int) {
			for j := lo; j < hi; j++ {
				for o := range count {
					a := T(alpha.At(j, c+o))
					row := B[j*width+o*(d+1) : j*width+(o+1)*(d+1)]
					for k, z := range Z.x[j*d : (j+1)*d] {
						row[k] = a * z
					}
					row[d] = a
				}
			}
		})
		if err := ApplyWeights(tk, p, X, Z, B, width, H); err != nil {
			return err
		}
		for o := range count {
			G := mat.NewDense(X.N, d, nil)
			For(X.N, func(lo, hi int) {
				for i := lo; i < hi; i++ {
					h := H[i*width+o*(d+1) : i*width+(o+1)*(d+1)]
					g, x := G.RawRowView(i), X.x[i*d:(i+1)*d]
					for k := range g {
						g[k] = float64(h[d])*float64(x[k]) - float64(h[k])
					}
				}
			})
			each(c+o, G)
		}
	}
	return nil
}
