package rfm

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"github.com/agopher/agopher/lib/eigenpro"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/task"
)

// Options are the hyperparameters of [Fit]. The zero Options are those of the
// paper's tabular experiments but for the ridge, which has to be set: Laplace
// kernel of bandwidth 10, five iterations, AGOP not centred and divided by its
// largest entry.
type Options struct {
	// Kernel is k before it is put in the metric M: a radial kernel, or one with
	// a method InMetric(M *mat.SymDense) kernels.Kernel, such as the NTK of a
	// ReLU net. If Kernel is nil, it is taken to be kernels.Laplace{L: 10}.
	Kernel kernels.Kernel
	// Iters is T, the number of updates of M; there are T+1 kernel regressions.
	// If Iters is 0, it is taken to be 5; if it is negative, M stays as it starts.
	Iters int
	// Ridge is λ ≥ 0, not multiplied by n. At 0 each machine interpolates. The
	// papers take 1e-3 for most data and 0 for modular arithmetic.
	Ridge float64
	// Metric is how M is made from the AGOP.
	Metric Metric
	// Loss is what a machine minimizes beside the ridge: Square or Logistic.
	Loss Loss
	// Weights are ω ≥ 0 of the samples, in the loss and in the AGOP; a sample of
	// weight 2 counts as two. If Weights is nil, all are 1. Interpolation meets
	// every target and needs no weights, but for those in the AGOP.
	Weights []float64
	// Stop ends [FitBest] once the validation error is more than Stop times the
	// smallest before; xRFM takes 1.1. If Stop is 0, all iterations are done.
	Stop float64
	// Large, if not nil, is the iterative solver for more samples than an n×n
	// matrix has room for; its Kernel, Ridge and Task are those given here. Take
	// eigenpro.NystromCG for the machines of the direct solver.
	Large *eigenpro.Options
	// Precision is that of Gram matrices, their factors and the gradients. With
	// Weights, with the logistic loss and with Large, machines are in Float64
	// whatever it is.
	Precision kernels.Precision
	// Task watches and stops the fit.
	Task task.Task
}

func (o Options) withDefaults() Options {
	if o.Kernel == nil {
		o.Kernel = kernels.Laplace{L: 10}
	}
	if o.Iters == 0 {
		o.Iters = 5
	}
	o.Iters = max(o.Iters, 0)
	o.Metric = o.Metric.withDefaults()
	switch o.Kernel.(type) {
	case kernels.Radial, metrical:
	default:
		bad("Kernel is %v, which cannot be put in a metric; write it as a kernels.RadialFunc, or give it InMetric(M *mat.SymDense) kernels.Kernel", o.Kernel)
	}
	switch {
	case !(o.Ridge >= 0) || math.IsInf(o.Ridge, 1):
		bad("Ridge is %v; it must be 0 or positive", o.Ridge)
	case o.Loss < Square || o.Loss > Logistic:
		bad("Loss is %v; it must be rfm.Square or Logistic", o.Loss)
	case o.Loss == Logistic && o.Ridge == 0:
		bad("Ridge is 0 and Loss is Logistic, which then has no minimum where classes can be separated; set Ridge, for example to 1e-3")
	case o.Stop != 0 && !(o.Stop >= 1):
		bad("Stop is %v; it must be 0 or at least 1", o.Stop)
	case o.Precision < kernels.Float64 || o.Precision > kernels.Float32:
		bad("Precision is %v; it must be kernels.Float64, Mixed or Float32", o.Precision)
	case o.Large != nil && o.Loss != Square:
		bad("Loss is %v with Large; the iterative solvers are those of the square loss", o.Loss)
	case o.Large != nil && o.Metric.Rule != AGOP && o.Large.Method != eigenpro.EigenPro2 && o.Large.Method != eigenpro.NystromCG:
		bad("Metric.Rule is %v with Large.Method %v: FACT needs a coefficient for each sample; take eigenpro.NystromCG or EigenPro2", o.Metric.Rule, o.Large.Method)
	case o.Large != nil && o.Weights != nil:
		bad("there are Weights with Large; the iterative solvers have none: repeat or leave out samples")
	}
	for i, w := range o.Weights {
		if !(w >= 0) || math.IsInf(w, 1) {
			bad("Weights[%d] is %v; it must be 0 or positive", i, w)
		}
	}
	if o.Weights != nil && floats.Sum(o.Weights) == 0 {
		bad("all %d Weights are 0", len(o.Weights))
	}
	return o
}

func bad(format string, args ...any) { panic("rfm: " + fmt.Sprintf(format, args...)) }
