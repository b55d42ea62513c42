package eigenpro

import (
	"fmt"
	"math"
	"slices"

	"github.com/agopher/agopher/lib/krr"
)

// divergence is the residual at which a fit has diverged.
const divergence = 1e6

// epochs calls batch for the samples of each batch of each epoch, in an order of
// its own, until the residual is small enough. batch returns the sums of the
// squares of its residuals and of its targets.
func (f *fit) epochs(batch func(rows []int) (residuals, targets float64, err error)) error {
	parts := (f.n + f.opts.Sizes.Batch - 1) / f.opts.Sizes.Batch
	total, note := parts*f.opts.Epochs, ""
	for epoch := range f.opts.Epochs {
		order := f.random(2 + uint64(epoch)).Perm(f.n)
		rr, yy := 0.0, 0.0
		for b := range parts {
			rows := order[f.n*b/parts : f.n*(b+1)/parts]
			slices.Sort(rows)
			r, y, err := batch(rows)
			if err != nil {
				return err
			}
			rr, yy = rr+r, yy+y
			f.task.Step(epoch*parts+b+1, total, note)
		}
		residual := 0.0
		if rr > 0 {
			residual = math.Sqrt(rr / yy)
		}
		f.steps = append(f.steps, krr.Step{Epoch: epoch + 1, Residual: residual})
		note = fmt.Sprintf("residual %.3g", residual)
		if !(residual < divergence) {
			return fmt.Errorf("eigenpro: the fit diverges, its residual is %.3g in epoch %d; lower Sizes.Batch or raise Sizes.Points", residual, epoch+1)
		}
		if residual <= f.opts.Tolerance {
			f.task.Step(total, total, note)
			break
		}
	}
	return nil
}

// addRows adds a times the rows of B, if there are any, to those of A with the
// given indices.
func addRows(A []float64, rows []int, a float64, B []float64, c int) {
	if B == nil {
		return
	}
	for i, row := range rows {
		for j := range c {
			A[row*c+j] += a * B[i*c+j]
		}
	}
}
