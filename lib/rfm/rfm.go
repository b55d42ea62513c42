// Package rfm fits recursive feature machines: kernel machines that learn, from
// the average gradient outer product (AGOP) of their own predictions, which
// directions of the input matter. Starting from M = I, repeat T times
//
//	f(x) = Σⱼ α[j] k_M(x, X[j]),  α = (K_M + λI)⁻¹ Y          (kernel regression)
//	M    ← AGOP(f)ˢ = ((1/n) Σᵢ Σ_c ∇f_c(X[i]) ∇f_c(X[i])ᵀ)ˢ   (feature update)
//
// and fit once more with the last M, where k_M(x, z) = φ((x-z)ᵀM(x-z)).
//
//	model, err := rfm.Fit(train.X, train.Y, rfm.Options{Ridge: 1e-3})
//	metrics.R2(model.Predict(test.X), test.Y)
//	plotting.Heatmap("M", model.M)
//
// X is n×d and Y n×c: values for regression, one-hot rows for classes.
//
// References:
//   - Radhakrishnan, A., Beaglehole, D., Pandit, P., Belkin, M.: Mechanism for
//     feature learning in neural networks and backpropagation-free machine
//     learning models. Science 383 (2024), 1461-1467
package rfm

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/internal/ridge"
	"github.com/agopher/agopher/lib/krr"
	"github.com/agopher/agopher/lib/metrics"
)

// A Model is a kernel machine in the metric that it has learnt.
type Model struct {
	krr.Model               // Predict, Gradients, Alpha; the Kernel has M in it
	M         *mat.SymDense // the metric, d×d
	Steps     []Step        // one for each kernel regression
	Best      int           // the index in Steps of this machine
}

// Fit runs all iterations and returns the last machine.
//
// It takes time O(n³ + n²dc) an iteration, for c outputs, and beside the data
// memory for one n×n matrix, 8n² bytes in Float64 and 4n² in the other
// precisions. With outputs so many that n < 2dc, the AGOP takes another 8n², in
// return for time that grows with n³ and not with c.
//
// It panics if X and Y differ in their numbers of rows. It returns an error if
// a value is NaN or infinite, if Y is one-hot with a single class in it, if a
// Gram matrix is singular, or if the task is stopped.
func Fit(X, Y *mat.Dense, opts Options) (*Model, error) {
	return fit(X, Y, nil, nil, opts)
}

// FitBest is [Fit] that returns the machine of the iteration that predicts the
// validation data best: by accuracy if Y is one-hot, by mean squared error
// otherwise or where accuracies are equal. To use all data in the end, refit
// with the kernel found:
//
//	final, err := krr.Fit(all.X, all.Y, krr.Options{Kernel: model.Kernel, Ridge: 1e-3})
func FitBest(X, Y, XVal, YVal *mat.Dense, opts Options) (*Model, error) {
	check.Matrix("rfm", "XVal", XVal)
	check.Matrix("rfm", "YVal", YVal)
	check.Matrix("rfm", "X", X)
	check.Matrix("rfm", "Y", Y)
	check.SameRows("rfm", "XVal", XVal, "YVal", YVal)
	check.SameColumns("rfm", "X", X, "XVal", XVal)
	check.SameColumns("rfm", "Y", Y, "YVal", YVal)
	if err := check.Finite("rfm", "XVal", XVal); err != nil {
		return nil, err
	}
	if err := check.Finite("rfm", "YVal", YVal); err != nil {
		return nil, err
	}
	return fit(X, Y, XVal, YVal, opts)
}

func fit(X, Y, XVal, YVal *mat.Dense, opts Options) (*Model, error) {
	opts = opts.withDefaults()
	if err := check.Data("rfm", X, Y); err != nil {
		return nil, err
	}
	classes := metrics.IsOneHot(Y)
	if err := checkClasses(Y, classes); err != nil {
		return nil, err
	}
	_, d := X.Dims()
	M := identity(d)
	var solver ridge.Solver
	var best *Model
	var steps []Step
	for t := range opts.Iters + 1 {
		machine, err := opts.regress(&solver, M, X, Y)
		if err != nil {
			return nil, fmt.Errorf("rfm: iteration %d: %w", t, err)
		}
		step := Step{Iter: t, M: M, Train: score(machine.Fitted, Y, classes), Val: noScore}
		if XVal != nil {
			step.Val = score(machine.Predict(XVal), YVal, classes)
		}
		steps = append(steps, step)
		if best == nil || XVal == nil || step.Val.better(steps[best.Best].Val) {
			best = &Model{Model: *machine, M: M, Best: t}
		}
		opts.Task.Step(t+1, opts.Iters+1, step.String())
		if t == opts.Iters {
			break
		}
		if err := opts.Task.Err(); err != nil {
			return nil, err
		}
		if M, err = opts.update(machine, X); err != nil {
			return nil, err
		}
	}
	best.Steps = steps
	return best, nil
}

// regress is krr.Fit in the metric M, with memory that serves all iterations.
func (o Options) regress(s *ridge.Solver, M *mat.SymDense, X, Y *mat.Dense) (*krr.Model, error) {
	k := inMetric(o.Kernel, M)
	alpha, fitted, ok, err := s.Solve(o.Task, k, X, Y, o.Ridge, o.Precision)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, &krr.SingularError{Kernel: fmt.Sprint(k), Ridge: o.Ridge, Precision: o.Precision}
	}
	return &krr.Model{Kernel: k, X: X, Alpha: alpha, Fitted: fitted}, nil
}

func identity(d int) *mat.SymDense {
	I := mat.NewSymDense(d, nil)
	for i := range d {
		I.SetSym(i, i, 1)
	}
	return I
}
