package eigenpro

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/ridge"
	"github.com/agopher/agopher/lib/krr"
)

// conjugate solves A α = b by conjugate gradients for a machine with centres Z.
func (f *fit) conjugate(Z *mat.Dense, b []float64, product, precondition func(dst, v []float64) error) (*krr.Model, error) {
	alpha := make([]float64, len(b))
	ok, err := ridge.System{
		Product: product, Precondition: precondition, C: f.c,
		Step: func(iteration int, residual float64) error {
			f.steps = append(f.steps, krr.Step{Epoch: iteration, Residual: residual})
			f.task.Step(iteration, f.opts.Epochs, fmt.Sprintf("residual %.3g", residual))
			return nil
		},
	}.ConjugateGradients(alpha, b, f.opts.Tolerance, f.opts.Epochs)
	if err == nil && !ok {
		last := f.steps[len(f.steps)-1]
		err = &ConvergenceError{Method: f.opts.Method, Iterations: last.Epoch, Residual: last.Residual, Tolerance: f.opts.Tolerance}
	}
	if ok {
		f.task.Step(f.opts.Epochs, f.opts.Epochs, fmt.Sprintf("%d iterations", len(f.steps)))
	}
	return f.model(Z, alpha, ok || len(f.steps) > 0), err
}

// A ConvergenceError reports that conjugate gradients have not reached the
// tolerance. The model that comes with it is that of the last iteration, which may
// be worse than none where the kernel matrix is nearly singular.
type ConvergenceError struct {
	Method              Method
	Iterations          int
	Residual, Tolerance float64
}

// Error says what to change.
func (e *ConvergenceError) Error() string {
	advice := "raise Epochs, Sizes.Rank, Ridge or Tolerance"
	if e.Method == Falkon {
		advice = "raise Epochs, Ridge or Tolerance"
	}
	return fmt.Sprintf("eigenpro: %v has a residual of %.3g after %d iterations, above the tolerance of %g; %s",
		e.Method, e.Residual, e.Iterations, e.Tolerance, advice)
}
