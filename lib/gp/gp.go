package gp

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/kernels"
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
// from several starts, and conditions the process on the data. Where the likelihood
// has no maximum, as for data without noise, a parameter ends at about 10⁴ times
// its start, or 10⁻⁴.
//
// Each step takes time O(n³ + n²d); the fit takes memory for four n×n matrices,
// 32n² bytes, and keeps one.
//
// It panics if X and Y differ in their numbers of rows. It returns an error if a
// value is NaN or infinite, or not a metric's in M, if distances or targets are
// beyond 10^±140, if the memory is not there, if all targets are equal, if the
// kernel has a method Check(X, Z *mat.Dense) error that refuses the samples, or a
// [*SingularError]. If the task is stopped, it returns with the error the
// model with the best parameters so far; nil if there are none.
func Fit(X, Y *mat.Dense, opts Options) (*Model, error) {
	if err := check.Data("gp", X, Y); err != nil {
		return nil, err
	}
	_, d := X.Dims()
	opts = opts.withDefaults(d)
	e, mean, err := opts.evidence(X, Y)
	if err != nil {
		return nil, err
	}
	starts, err := opts.starts(X, e.Y)
	if err != nil {
		return nil, err
	}
	if opts.Fixed {
		return e.condition(starts[0], mean, nil)
	}
	trials, stop := e.trials(starts, opts.Iters)
	best := bestOf(trials)
	if best < 0 {
		if stop == nil {
			stop = e.singular(starts[0])
		}
		return nil, stop
	}
	return e.conclude(trials[best].End, mean, trials, stop)
}

// evidence returns the evidence of the data and their prior means.
func (o Options) evidence(X, Y *mat.Dense) (*evidence, []float64, error) {
	n, c := Y.Dims()
	if err := check.Metric("gp", "M", o.M); err != nil {
		return nil, nil, err
	}
	if err := check.Memory("gp", fmt.Sprintf("a Gaussian process of %d samples", n), 32*int64(n)*int64(n)); err != nil {
		return nil, nil, fmt.Errorf("%w; take fewer samples, or fit without uncertainty by package eigenpro", err)
	}
	if k, ok := o.Kernel(1).(interface{ Check(X, Z *mat.Dense) error }); ok {
		if err := k.Check(X, X); err != nil {
			return nil, nil, fmt.Errorf("gp: %w", err)
		}
	}
	mean := make([]float64, c)
	if !o.ZeroMean {
		mean = means(Y)
	}
	return &evidence{tk: o.Task, kernel: o.Kernel, X: X, Y: less(Y, mean)}, mean, nil
}

// trials runs the searches, of which the last may have been stopped.
func (e *evidence) trials(starts []Hyper, iters int) ([]Trial, error) {
	var trials []Trial
	for i, start := range starts {
		done := i * iters
		best, steps, note, err := e.search(logs(start), iters, e.at, func(best *point) {
			done = min(done+1, (i+1)*iters)
			e.tk.Step(done, len(starts)*iters, fmt.Sprintf("start %d of %d: log p(Y) %.4g", i+1, len(starts), best.value))
		})
		t := Trial{Start: start, End: start, LogLikelihood: math.NaN(), Steps: steps, Note: note}
		if best.x != nil {
			t.End, t.LogLikelihood = exps(best.x), best.value
		}
		trials = append(trials, t)
		if err != nil {
			return trials, err
		}
	}
	e.tk.Step(len(starts)*iters, len(starts)*iters, "")
	return trials, nil
}

// bestOf returns the index of the best trial, -1 if all were singular.
func bestOf(trials []Trial) int {
	best := -1
	for i, t := range trials {
		if !math.IsNaN(t.LogLikelihood) && (best < 0 || t.LogLikelihood > trials[best].LogLikelihood) {
			best = i
		}
	}
	return best
}

// conclude returns the model with the parameters found. If the search was stopped,
// it still does its one factorization and returns the reason with the model.
func (e *evidence) conclude(h Hyper, mean []float64, trials []Trial, stop error) (*Model, error) {
	if stop != nil {
		e.tk = untouched
	}
	m, err := e.condition(h, mean, trials)
	if stop != nil {
		err = stop
	}
	return m, err
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

// means returns the mean of each column, that of a constant one without rounding.
func means(Y *mat.Dense) []float64 {
	n, c := Y.Dims()
	m, constant := make([]float64, c), make([]bool, c)
	for j := range constant {
		constant[j] = true
	}
	for i := range n {
		for j, y := range Y.RawRowView(i) {
			m[j] += y / float64(n)
			constant[j] = constant[j] && y == Y.At(0, j)
		}
	}
	for j, yes := range constant {
		if yes {
			m[j] = Y.At(0, j)
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
