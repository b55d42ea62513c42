package rfm

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/agop"
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
	// If Iters is 0, it is taken to be 5. For no update use krr.Fit.
	Iters int
	// Ridge is λ ≥ 0, not multiplied by n. At 0 each machine interpolates. The
	// papers take 1e-3 for most data and 0 for modular arithmetic.
	Ridge float64
	// Power is s > 0 in M ← AGOPˢ. If Power is 0, it is taken to be 1; modular
	// arithmetic needs 1/2.
	Power float64
	// Normalise says what the new M is divided by. With a fixed bandwidth this
	// changes the kernel.
	Normalise Normalisation
	// Centre subtracts the mean gradient of each output.
	Centre bool
	// Diag keeps the diagonal of the AGOP only: one weight for each feature.
	Diag bool
	// Precision is that of Gram matrices, their factors and the gradients.
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
	if o.Power == 0 {
		o.Power = 1
	}
	switch o.Kernel.(type) {
	case kernels.Radial, metrical:
	default:
		panic(fmt.Sprintf("rfm: Kernel is %v, which cannot be put in a metric; write it as a kernels.RadialFunc, or give it InMetric(M *mat.SymDense) kernels.Kernel", o.Kernel))
	}
	switch {
	case o.Iters < 0:
		panic(fmt.Sprintf("rfm: Iters is %d; it must be positive", o.Iters))
	case !(o.Power > 0):
		panic(fmt.Sprintf("rfm: Power is %v; it must be positive", o.Power))
	case !(o.Ridge >= 0):
		panic(fmt.Sprintf("rfm: Ridge is %v; it must be 0 or positive", o.Ridge))
	case o.Precision < kernels.Float64 || o.Precision > kernels.Float32:
		panic(fmt.Sprintf("rfm: Precision is %v; it must be kernels.Float64, Mixed or Float32", o.Precision))
	case o.Normalise < Max || o.Normalise > None:
		panic(fmt.Sprintf("rfm: Normalise is %d; it must be one of Max, MaxAbs, Trace, Frobenius, None", o.Normalise))
	}
	return o
}

// metrical is a kernel that is not radial and has a form in a metric.
type metrical interface {
	InMetric(M *mat.SymDense) kernels.Kernel
}

// inMetric returns k in the metric M.
func inMetric(k kernels.Kernel, M *mat.SymDense) kernels.Kernel {
	if k, ok := k.(kernels.Radial); ok {
		return kernels.Mahalanobis{Base: k, M: M}
	}
	return k.(metrical).InMetric(M)
}

// A Normalisation says what M is divided by after each update.
type Normalisation int

// The normalisations of the authors' programs.
const (
	Max       Normalisation = iota // the largest entry
	MaxAbs                         // the largest absolute entry
	Trace                          // the trace
	Frobenius                      // the Frobenius norm
	None                           // 1
)

// String returns the name of the constant.
func (n Normalisation) String() string {
	names := [...]string{"Max", "MaxAbs", "Trace", "Frobenius", "None"}
	if n < 0 || int(n) >= len(names) {
		return fmt.Sprintf("Normalisation(%d)", int(n))
	}
	return names[n]
}

func (n Normalisation) of(M *mat.SymDense) float64 {
	switch n {
	case Max:
		return mat.Max(M)
	case MaxAbs:
		return max(mat.Max(M), -mat.Min(M))
	case Trace:
		return mat.Trace(M)
	case Frobenius:
		return mat.Norm(M, 2)
	}
	return 1
}

// update returns the metric of the next machine, AGOPˢ divided as o says.
func (o Options) update(f agop.Differentiable, X *mat.Dense) (*mat.SymDense, error) {
	M, err := agop.Options{Centre: o.Centre, Diag: o.Diag, Precision: o.Precision, Task: o.Task}.Compute(f, X)
	if err != nil {
		return nil, err
	}
	scale := mat.Trace(M)
	if math.IsNaN(scale) || math.IsInf(scale, 0) {
		return nil, fmt.Errorf("rfm: the AGOP is not finite; try a larger Ridge or bandwidth, and standardize X")
	}
	if scale == 0 {
		return nil, fmt.Errorf("rfm: the AGOP is zero: the fit does not depend on X; is Y constant, or the bandwidth far from the distances in X?")
	}
	M = agop.Power(M, o.Power)
	M.ScaleSym(1/o.Normalise.of(M), M)
	return M, nil
}
