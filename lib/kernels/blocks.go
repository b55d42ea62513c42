package kernels

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/linalg"
)

// blocked is a kernel of this package that computes many pairs at once, in all
// threads.
type blocked interface {
	Kernel
	gramTo(dst, X, Z *mat.Dense)
	gradients(X, Z, alpha *mat.Dense) []*mat.Dense
}

// gramByPairs is Gram by its definition, for kernels that offer no more.
func gramByPairs(dst *mat.Dense, k Kernel, X, Z *mat.Dense) {
	n, m := dst.Dims()
	grid{n: n, m: m, rows: 32, columns: 256, upper: X == Z}.each(k, func() func(i0, i1, j0, j1 int) {
		return func(i0, i1, j0, j1 int) {
			for i := i0; i < i1; i++ {
				row, x, first := dst.RawRowView(i), X.RawRowView(i), j0
				if X == Z {
					first = max(j0, i)
				}
				for j := first; j < j1; j++ {
					row[j] = k.At(x, Z.RawRowView(j))
				}
			}
		}
	})
	if X == Z {
		linalg.Mirror(dst)
	}
}

// gradientsByPairs is Gradients by its definition.
func gradientsByPairs(k Kernel, X, Z, alpha *mat.Dense) []*mat.Dense {
	n, d := X.Dims()
	m, c := alpha.Dims()
	grads := newGradients(c, n, d)
	grid{n: n, m: m, rows: 8, columns: m}.each(k, func() func(i0, i1, j0, j1 int) {
		g := make([]float64, d)
		return func(i0, i1, j0, j1 int) {
			for i := i0; i < i1; i++ {
				for j := j0; j < j1; j++ {
					gradTo(g, k, X.RawRowView(i), Z.RawRowView(j))
					a := alpha.RawRowView(j)
					for o, G := range grads {
						row := G.RawRowView(i)
						for l, v := range g {
							row[l] += a[o] * v
						}
					}
				}
			}
		}
	})
	return grads
}

func newGradients(c, n, d int) []*mat.Dense {
	grads := make([]*mat.Dense, c)
	for o := range grads {
		grads[o] = mat.NewDense(n, d, nil)
	}
	return grads
}

// gradTo is GradTo for a kernel that has a gradient, and panics for others.
func gradTo(dst []float64, k Kernel, x, z []float64) []float64 {
	switch k := k.(type) {
	case Smooth:
		return k.GradTo(dst, x, z)
	case Radial:
		return radialGradTo(dst, k, x, z)
	}
	panic(noGradient(k))
}

func noGradient(k Kernel) string {
	return fmt.Sprintf("kernels: %v has no gradient; give it a GradTo method, or write it as a kernels.RadialFunc", k)
}
