package xrfm

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/agop"
	"github.com/agopher/agopher/lib/internal/ridge"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/krr"
	"github.com/agopher/agopher/lib/metrics"
	"github.com/agopher/agopher/lib/rfm"
)

const (
	// giveUp is how many times the best validation error ends a leaf.
	giveUp = 1.1
	// jitter is added to the diagonal of M, of which no feature is lost for good.
	jitter = 1e-8
	// refillShare is the largest share of a leaf's training rows that go to its
	// validation rows.
	refillShare = 0.2
)

// A recipe is how a leaf is fitted.
type recipe struct {
	Options
	blocks  []int   // of the metric, one number for each column; nil for one
	classes bool    // Y is one-hot
	giveUp  float64 // infinite to do all iterations
	jitter  float64 // 0 with Diag
}

func (o Options) recipe(d int, classes bool) recipe {
	r := recipe{Options: o, blocks: o.blocks(d), classes: classes, giveUp: giveUp, jitter: jitter}
	if o.Leaf.Diag {
		r.jitter = 0
	}
	return r
}

// fit returns the machine of the iteration that predicts the validation rows
// best, or the last one where there are none. Iterations end early once the
// validation error is giveUp times the best, or where the target is constant.
//
// If the task is stopped after a machine was found, both the best so far and the
// error are returned.
func (r recipe) fit(X, Y, XVal, YVal *mat.Dense) (*rfm.Model, error) {
	_, d := X.Dims()
	M := mat.NewSymDense(d, nil)
	for j := range d {
		M.SetSym(j, j, 1)
	}
	var solver ridge.Solver
	var best *rfm.Model
	var steps []rfm.Step
	for t := range r.Leaf.Iters + 1 {
		metric := M
		if r.Leaf.Adaptive {
			metric = perMedian(r.Leaf.Kernel, X, M)
		}
		f, err := r.regress(&solver, kernels.Metric(r.Leaf.Kernel, metric), X, Y, r.Leaf.Ridge)
		if err != nil {
			return withSteps(best, steps), fmt.Errorf("iteration %d: %w", t, err)
		}
		step := rfm.Step{Iter: t, M: metric, Train: r.score(f.Fitted, Y), Val: noScore}
		if XVal != nil {
			step.Val = r.score(f.Predict(XVal), YVal)
		}
		steps = append(steps, step)
		if best == nil || XVal == nil || step.Val.MSE < steps[best.Best].Val.MSE {
			best = &rfm.Model{Model: *f, M: metric, Best: t}
		} else if step.Val.MSE > r.giveUp*steps[best.Best].Val.MSE {
			break
		}
		if t == r.Leaf.Iters {
			break
		}
		if M, err = r.update(f, X); M == nil || err != nil {
			return withSteps(best, steps), err
		}
	}
	return withSteps(best, steps), nil
}

func withSteps(m *rfm.Model, steps []rfm.Step) *rfm.Model {
	if m != nil {
		m.Steps = steps
	}
	return m
}

// regress is krr.Fit, with memory that serves all iterations. A Float32 that is
// not enough is followed by Mixed.
func (o Options) regress(s *ridge.Solver, k kernels.Kernel, X, Y *mat.Dense, lambda float64) (*krr.Model, error) {
	p := o.Leaf.Precision
	alpha, fitted, ok, err := s.Solve(o.Task, k, X, Y, lambda, p)
	if !ok && err == nil && p == kernels.Float32 {
		p = kernels.Mixed
		alpha, fitted, ok, err = s.Solve(o.Task, k, X, Y, lambda, p)
	}
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, &krr.SingularError{Kernel: fmt.Sprint(k), Ridge: lambda, Precision: p}
	}
	return &krr.Model{Kernel: k, X: X, Alpha: alpha, Fitted: fitted}, nil
}

// update returns the metric of the next machine: the AGOP in blocks, divided by
// its largest entry, with the jitter. It is nil if the AGOP is 0.
func (r recipe) update(f *krr.Model, X *mat.Dense) (*mat.SymDense, error) {
	A, err := agop.Options{Joint: r.Leaf.Centre, Diag: r.Leaf.Diag, Precision: r.Leaf.Precision, Task: r.Task}.Compute(f, X)
	if err != nil {
		return nil, err
	}
	d := A.SymmetricDim()
	for i := range d {
		for j := i + 1; j < d && r.blocks != nil; j++ {
			if r.blocks[i] != r.blocks[j] {
				A.SetSym(i, j, 0)
			}
		}
	}
	scale := mat.Max(A)
	switch {
	case scale == 0:
		return nil, nil
	case !(scale > 0) || math.IsInf(scale, 1):
		return nil, errors.New("the AGOP is not finite; try a larger Ridge or bandwidth, and standardize X and Y")
	}
	if math.IsInf(1/scale, 1) {
		return nil, fmt.Errorf("the AGOP is too small to be divided by its largest entry, %.3g; scale Y, or take a bandwidth nearer to the distances in X", scale)
	}
	A.ScaleSym(1/scale, A)
	for j := range d {
		A.SetSym(j, j, A.At(j, j)+r.jitter)
	}
	return A, nil
}

// perMedian returns M divided by the square of the median distance in M between
// rows of X, that which k is a function of: the same as a bandwidth times it.
func perMedian(k kernels.Kernel, X *mat.Dense, M *mat.SymDense) *mat.SymDense {
	median := 0.0
	if k, ok := k.(distant); ok {
		median = k.MedianDistance(X, M)
	} else {
		median = kernels.MedianDistanceIn(X, M)
	}
	if median == 0 { // half of the rows are equal
		return M
	}
	scaled := mat.NewSymDense(M.SymmetricDim(), nil)
	scaled.ScaleSym(1/(median*median), M)
	return scaled
}

var noScore = rfm.Score{MSE: math.NaN(), R2: math.NaN(), Accuracy: math.NaN()}

// score compares predictions with targets, those of classes as probabilities.
func (r recipe) score(F, Y *mat.Dense) rfm.Score {
	s := rfm.Score{Accuracy: math.NaN()}
	if r.classes {
		s.Accuracy = metrics.Accuracy(F, Y)
		F = proba(F)
	}
	s.MSE, s.R2 = metrics.MSE(F, Y), metrics.R2(F, Y)
	return s
}
