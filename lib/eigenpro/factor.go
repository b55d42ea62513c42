package eigenpro

import (
	"fmt"

	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/task"
)

// leastJitter are parts of the trace, in the order in which they are tried.
var leastJitter = []float64{0, 1e-13, 1e-11, 1e-9, 1e-7}

// factor stores the Cholesky factor of K(A, A) into the upper triangle of U.
func (s space) factor(A *cloud, U []float64) error {
	return definite(s.task, A.n, U, leastJitter, func() error { return s.block(A, A, U) })
}

// definite stores the Cholesky factor of the symmetric positive semidefinite
// matrix that compute stores into U. To one that is singular in float64, as that
// of equal points, it adds a part of its trace times the identity, the first
// that makes it definite: the factors here are those of preconditioners and
// projections, which decide on the way and not on where it leads.
func definite(tk task.Task, n int, U, jitters []float64, compute func() error) error {
	for _, jitter := range jitters {
		if err := compute(); err != nil {
			return err
		}
		trace := 0.0
		for i := range n {
			trace += U[i*n+i]
		}
		for i := range n {
			U[i*n+i] += jitter * trace
		}
		if ok, err := linalg.Cholesky(tk, n, U, n); ok || err != nil {
			return err
		}
	}
	return fmt.Errorf("eigenpro: the kernel matrix of %d points is not positive semidefinite; is the kernel?", n)
}
