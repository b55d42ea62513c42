package ridge

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/task"
)

// Between the iterations of a recursive feature machine the matrix changes less
// and less, and the factor of an earlier one preconditions conjugate gradients
// for the next. An iteration reads three triangles of n²/2 numbers; a
// factorization does n³/3 multiplications and additions, as long as it takes to
// read n/80 to n/30 of them here. So solving this way wins for large n, once M
// settles.

// warmBudget is how many iterations are cheaper than a factorization: for few
// right-hand sides those that it takes to read what the factorization computes,
// for many those with as many operations.
func warmBudget(n, c int) int { return n / (reads + 24*(c-1)) }

// reads is n over the number of iterations that take as long as a factorization.
var reads = 240

// leastBudget is the number of iterations below which it is not tried.
const leastBudget = 20

// A kept is the factor of an earlier system in the upper triangle of the
// solver's memory.
type kept struct {
	n      int // 0 if there is none
	lambda float64
}

// warm solves (K + λI) α = Y by conjugate gradients with the factor kept. The
// new K is stored below it. It gives up, with ok false, when the first
// iterations promise no success within the budget.
func (s *Solver) warm(tk task.Task, k kernels.Kernel, X, Y *mat.Dense, lambda float64) (alpha *mat.Dense, ok bool, err error) {
	n, c := Y.Dims()
	budget := warmBudget(n, c)
	p, M, radial := linalg.ProfileOf(k)
	if s.kept.n != n || s.kept.lambda != lambda || budget < leastBudget || !radial {
		return nil, false, nil
	}
	K := s.double[:n*n]
	points, _ := linalg.NewPoints[float64](X, X, M)
	if err := linalg.GramLower(tk, p, points, K, n); err != nil {
		return nil, false, err
	}
	one, _ := p.Phi(0)
	const tolerance = 1e-10
	x := make([]float64, n*c)
	ok, err = System{
		Product: func(dst, v []float64) error { return linalg.ApplyLower(tk, n, K, n, one+lambda, v, c, dst) },
		Precondition: func(dst, r []float64) error {
			copy(dst, r)
			return linalg.SolveCholesky(tk, n, K, n, c, dst, c)
		},
		C:      c,
		GiveUp: true,
	}.ConjugateGradients(x, entries(Y), tolerance, budget)
	if !ok || err != nil {
		return nil, false, err
	}
	return mat.NewDense(n, c, x), true, nil
}

// hopeless reports whether a residual that began as 1 and is now r, after some
// iterations, will be above the tolerance at the end of the budget, if it goes on
// falling at the mean rate until now.
func hopeless(r float64, iterations int, tolerance float64, budget int) bool {
	const least = 6 // iterations before it is judged
	return iterations >= least && math.Log(r)*float64(budget)/float64(iterations) > math.Log(tolerance)
}
