package ridge

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/task"
)

// mixed solves in float64 by conjugate gradients, preconditioned by a factor in
// float32. The product with K computes its tiles anew, so that K is never in
// memory in float64. ok is false if that does not converge, as for a matrix
// whose condition is beyond float32.
func mixed(tk task.Task, memory *[]float32, k kernels.Kernel, X, Y *mat.Dense, lambda float64) (alpha *mat.Dense, ok bool, err error) {
	p, M, radial := linalg.ProfileOf(k)
	if !radial {
		return nil, false, nil
	}
	n, c := Y.Dims()
	U, ok, err := factor(tk, memory, k, X, lambda)
	if !ok || err != nil {
		return nil, false, err
	}
	points, _ := linalg.NewPoints[float64](X, X, M)
	product := func(dst, v []float64) error {
		if err := linalg.ApplyValues(tk, p, points, points, v, c, dst); err != nil {
			return err
		}
		for i, x := range v {
			dst[i] += lambda * x
		}
		return nil
	}
	z := make([]float32, n*c)
	precondition := func(dst, r []float64) error {
		scale := columnMax(r, c) // small residuals are not to underflow
		for i, v := range r {
			z[i] = float32(v / scale[i%c])
		}
		if err := linalg.SolveCholesky(tk, n, U, n, c, z, c); err != nil {
			return err
		}
		for i, v := range z {
			dst[i] = float64(v) * scale[i%c]
		}
		return nil
	}
	const tolerance, most = 1e-12, 40
	x := make([]float64, n*c)
	ok, err = System{Product: product, Precondition: precondition, C: c, GiveUp: true}.ConjugateGradients(x, entries(Y), tolerance, most)
	if !ok || err != nil {
		return nil, false, err
	}
	return mat.NewDense(n, c, x), true, nil
}

// columnMax returns the largest absolute value in each of c columns, 1 for 0.
func columnMax(a []float64, c int) []float64 {
	most := make([]float64, c)
	for i, v := range a {
		most[i%c] = max(most[i%c], math.Abs(v))
	}
	for j, v := range most {
		if v == 0 {
			most[j] = 1
		}
	}
	return most
}
