package ntk_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/ntk"
)

// TestSeries compares deep nets without biases, which are one function of the
// angle, with those of a bias whose square is 0 in float64, which go layer by
// layer. Each layer knows an angle θ to 1e-16/θ.
func TestSeries(t *testing.T) {
	const tol = 1e-12 // 12 layers, at 5e-3, the angle of the closest points, 2e-14 each and more
	X, Z := random(1, 50, 3), random(2, 301, 3)
	for i := range 50 { // close points, opposite ones, copies and the origin
		z := Z.RawRowView(i)
		copy(z, X.RawRowView(i))
		switch i % 3 {
		case 0:
			z[0] += math.Pow(10, -float64(i/3%3))
		case 1:
			z[0], z[1], z[2] = -z[0], -z[1], -2*z[2]
		}
	}
	X.SetRow(7, []float64{0, 0, 0})
	half := ntk.DualFunc(func(c float64) (k, dk float64) { return (1 + c) * (1 + c) / 4, (1 + c) / 2 })
	for _, act := range []ntk.Activation{ntk.ReLU(), ntk.LeakyReLU(0.3), ntk.ABReLU(2, -0.5), half} {
		for _, depth := range []int{3, 5, 12} {
			nngp, k := ntk.MLP(depth, ntk.Dense{W: 1.3}, act).Kernels(X, Z)
			nngpL, kL := ntk.MLP(depth, ntk.Dense{W: 1.3, B: 1e-200}, act).Kernels(X, Z)
			name := fmt.Sprintf("%v depth %d", act, depth)
			golden.Near(t, name+" NNGP", nngp, nngpL, tol)
			golden.Near(t, name+" NTK", k, kL, tol)
			kernel := mat.NewDense(50, 301, nil)
			ntk.MLP(depth, ntk.Dense{W: 1.3}, act).NTK().(interface{ GramTo(dst, X, Z *mat.Dense) }).GramTo(kernel, X, Z)
			golden.Near(t, name+" NTK alone", kernel, k, 1e-16)
		}
	}
}
