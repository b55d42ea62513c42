package gp

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/task"
)

// A Model is a Gaussian process given n samples.
type Model struct {
	Hyper                        // ℓ, σ_f and σ_n
	Kernel        kernels.Kernel // κ with the bandwidth ℓ, without σ_f²
	X             *mat.Dense     // samples, n×d; not copied from the data
	Alpha         *mat.Dense     // C⁻¹ (Y - m), n×c
	Mean          []float64      // m, the prior mean of each output
	LogLikelihood float64        // log p(Y), in nats, of all outputs
	Trials        []Trial        // the searches; nil with Fixed

	factor *mat.Dense // U with UᵀU = C
}

// Fit finds ℓ, σ_f and σ_n by L-BFGS on the logarithm of the marginal likelihood,
// from several starts, and conditions the process on the data.
//
// Each step takes time O(n³ + n²d); the fit takes memory for four n×n matrices,
// 32n² bytes, and keeps one.
//
// It panics if X and Y differ in their numbers of rows. It returns an error if a
// value is NaN or infinite, if the memory is not there, if all targets are equal,
// or a [*SingularError]. If the task is stopped, it returns with the error the
// model with the best parameters so far; nil if there are none.
func Fit(X, Y *mat.Dense, opts Options) (*Model, error) {
	if err := check.Data("gp", X, Y); err != nil {
		return nil, err
	}
	n, d := X.Dims()
	opts = opts.withDefaults(d)
	if err := check.Memory("gp", fmt.Sprintf("a Gaussian process of %d samples", n), 32*int64(n)*int64(n)); err != nil {
		return nil, fmt.Errorf("%w; take fewer samples, or fit without uncertainty by package eigenpro", err)
	}
	mean := make([]float64, Y.RawMatrix().Cols)
	if !opts.ZeroMean {
		mean = means(Y)
	}
	e := &evidence{tk: opts.Task, kernel: opts.Kernel, X: X, Y: less(Y, mean)}
	starts, err := opts.starts(X, e.Y)
	if err != nil {
		return nil, err
	}
	if opts.Fixed {
		return e.condition(starts[0], mean, nil)
	}
	trials, stop := e.trials(starts, opts.Iters)
	best := -1
	for i, t := range trials {
		if !math.IsNaN(t.LogLikelihood) && (best < 0 || t.LogLikelihood > trials[best].LogLikelihood) {
			best = i
		}
	}
	switch {
	case best < 0 && stop != nil:
		return nil, stop
	case best < 0:
		return nil, e.singular(starts[0])
	case stop != nil:
		e.tk = task.Task{Context: context.Background()} // one more factorization
	}
	m, err := e.condition(trials[best].End, mean, trials)
	if stop != nil {
		err = stop
	}
	return m, err
}

// trials runs the searches, of which the last may have been stopped.
func (e *evidence) trials(starts []Hyper, iters int) ([]Trial, error) {
	var trials []Trial
	for i, start := range starts {
		t, err := e.search(start, iters, func(t *Trial) {
			e.tk.Step(i*iters+min(t.Steps, iters), len(starts)*iters,
				fmt.Sprintf("start %d of %d: log p(Y) %.4g", i+1, len(starts), t.LogLikelihood))
		})
		trials = append(trials, t)
		if err != nil {
			return trials, err
		}
	}
	e.tk.Step(len(starts)*iters, len(starts)*iters, "")
	return trials, nil
}

// condition returns the model with the given parameters.
func (e *evidence) condition(h Hyper, mean []float64, trials []Trial) (*Model, error) {
	ok, err := e.factor(h)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, e.singular(h)
	}
	return &Model{Hyper: h, Kernel: e.kernel(h.L), X: e.X, Alpha: e.alpha, Mean: mean,
		LogLikelihood: e.value(), Trials: trials, factor: e.C}, nil
}

// A SingularError reports that C = σ_f² K + σ_n² I is not positive definite in
// float64.
type SingularError struct {
	Kernel string // κ
	Hyper  Hyper
}

// Error says what to change.
func (e *SingularError) Error() string {
	h := e.Hyper
	advice := fmt.Sprintf("try Hyper.Noise %.1g or more, or Hyper.L %.1g or less", max(100*h.Noise, 1e-4*h.Signal), h.L/10)
	return fmt.Sprintf("gp: σ_f² K + σ_n² I is not positive definite for %s with σ_f = %.3g, σ_n = %.3g; equal or very close rows of X and a large bandwidth cause it, and a kernel that is not positive definite: %s",
		e.Kernel, h.Signal, h.Noise, advice)
}

func (e *evidence) singular(h Hyper) error {
	return &SingularError{Kernel: fmt.Sprint(e.kernel(h.L)), Hyper: h}
}

// means returns the mean of each column.
func means(Y *mat.Dense) []float64 {
	n, c := Y.Dims()
	m := make([]float64, c)
	for i := range n {
		for j, y := range Y.RawRowView(i) {
			m[j] += y / float64(n)
		}
	}
	return m
}

// less returns Y less the row m.
func less(Y *mat.Dense, m []float64) *mat.Dense {
	Z := mat.DenseCopyOf(Y)
	Z.Apply(func(_, j int, y float64) float64 { return y - m[j] }, Z)
	return Z
}
