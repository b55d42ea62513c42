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
// X is n×d and Y n×c: values for regression, one-hot rows for classes. [Search]
// chooses hyperparameters by cross-validation; [Model.Save] and [Load] keep a model
// in a file.
//
// References:
//   - Radhakrishnan, A., Beaglehole, D., Pandit, P., Belkin, M.: Mechanism for
//     feature learning in neural networks and backpropagation-free machine
//     learning models. Science 383 (2024), 1461-1467
package rfm

import (
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/krr"
	"github.com/agopher/agopher/lib/metrics"
)

// A Model is a kernel machine in the metric that it has learnt.
type Model struct {
	krr.Model                // Predict, Gradients, Alpha; the Kernel has M in it
	M         *mat.SymDense  // the metric, d×d
	Steps     []Step         // one for each kernel regression
	Best      int            // the index in Steps of this machine
	Loss      Loss           // what the machine minimizes
	base      kernels.Kernel // before it is put in the metric
}

// Fit runs all iterations and returns the last machine.
//
// It takes time O(n³ + n²dc) an iteration, for c outputs, and beside the data
// memory for one n×n matrix, 8n² bytes in Float64 and 4n² in the other
// precisions. With outputs so many that n < 2dc, the AGOP takes another 8n², in
// return for time that grows with n³ and not with c. The logistic loss takes
// about ten Newton steps for each machine, of n³ operations for two classes and of
// cn³ for more, which need (c+2) 8n² bytes. With
// Options.Large no matrix is n×n; see eigenpro.Fit.
//
// It panics if X and Y differ in their numbers of rows, or on Options that cannot
// be meant. It returns an error if a value is NaN or infinite, if Metric.Start is no
// metric, if Y is one-hot with a single class in it or with fewer rows than classes,
// or if the memory does not suffice. If a Gram matrix is singular or the task is
// stopped, it returns the machine so far with the error; that model is nil if there
// is none. To go on from a model, give its M as Options.Metric.Start.
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
	if err := check.Metric("rfm", "Metric.Start", opts.Metric.Start); err != nil {
		return nil, err
	}
	classes := metrics.IsOneHot(Y)
	if err := opts.checkTargets(Y, classes); err != nil {
		return nil, err
	}
	X, Y, opts.Weights = opts.weighty(X, Y)
	machines := &regression{Options: opts, X: X, Y: Y}
	if err := machines.memory(); err != nil {
		return nil, err
	}
	M := opts.Metric.start(X)
	rnd := rand.New(rand.NewPCG(opts.Metric.Seed, 0))
	var best *Model
	var steps []Step
	for t := range opts.Iters + 1 {
		machines.done = t
		machine, err := machines.fit(kernels.Metric(opts.Kernel, M))
		if err != nil {
			return best.with(steps), fmt.Errorf("rfm: iteration %d: %w", t, err)
		}
		step := Step{Iter: t, M: M, Train: opts.score(machine.Fitted, Y, classes), Val: noScore}
		if XVal != nil {
			step.Val = opts.score(machine.Predict(XVal), YVal, classes)
		}
		steps = append(steps, step)
		if best == nil || XVal == nil || step.Val.better(steps[best.Best].Val) {
			best = &Model{Model: *machine, M: M, Best: t, Loss: opts.Loss, base: opts.Kernel}
		}
		if opts.over(steps) {
			opts.Task.Step(opts.Iters+1, opts.Iters+1, step.String())
			break
		}
		opts.Task.Step(t+1, opts.Iters+1, step.String())
		if t == opts.Iters {
			break
		}
		if err := opts.Task.Err(); err != nil {
			return best.with(steps), err
		}
		if M, err = opts.update(rnd, machine, M, X); err != nil {
			return best.with(steps), err
		}
	}
	return best.with(steps), nil
}

// with returns the model with the steps of its fit; nil for no model.
func (m *Model) with(steps []Step) *Model {
	if m != nil {
		m.Steps = steps
	}
	return m
}

// over reports whether the validation error has risen too far above the smallest
// for the fit to go on.
func (o Options) over(steps []Step) bool {
	if o.Stop == 0 {
		return false
	}
	least := steps[0].Val.MSE
	for _, s := range steps {
		least = min(least, s.Val.MSE)
	}
	return steps[len(steps)-1].Val.MSE > o.Stop*least
}

// weighty returns the samples whose weight is not 0, and their weights. A sample
// of weight 0 would be a centre without a coefficient.
func (o Options) weighty(X, Y *mat.Dense) (_, _ *mat.Dense, weights []float64) {
	if o.Weights == nil {
		return X, Y, nil
	}
	n, _ := X.Dims()
	if len(o.Weights) != n {
		bad("there are %d Weights for %d samples", len(o.Weights), n)
	}
	var index []int
	for i, w := range o.Weights {
		if w > 0 {
			index = append(index, i)
		}
	}
	if len(index) == n {
		return X, Y, o.Weights
	}
	return pick(X, index), pick(Y, index), pickFloats(o.Weights, index)
}
