package gp

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"

	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/kernels"
)

// A Trial is one search for the parameters.
type Trial struct {
	Start, End    Hyper
	LogLikelihood float64 // log p(Y) at End; NaN if C was singular from the start
	Steps         int     // of L-BFGS
	Note          string  // why it ended
}

// reach is the factor by which a parameter may leave its start before the search
// is drawn back: where data have no noise, or no length, the likelihood has no
// maximum and goes on for ever.
const reach = 1e4

// search runs L-BFGS in (log ℓ, log σ_f, log σ_n) from one start on -log p(Y)/nc.
// The error is that of the task; the trial then ends where it is.
func (e *evidence) search(start Hyper, iters int, step func(t *Trial)) (Trial, error) {
	n, c := e.Y.Dims()
	scale := 1 / float64(n*c)
	trial := Trial{Start: start, End: start, LogLikelihood: math.NaN()}
	var stopped error
	at := &point{}
	eval := func(x []float64) *point {
		if at.x == nil || !slices.Equal(at.x, x) {
			at, stopped = e.at(x, start)
			if stopped == nil && !(at.value <= trial.LogLikelihood) && !math.IsInf(at.value, -1) {
				trial.End, trial.LogLikelihood = at.hyper, at.value
			}
		}
		return at
	}
	problem := optimize.Problem{
		Func: func(x []float64) float64 { p := eval(x); return scale*p.penalty - scale*p.value },
		Grad: func(grad, x []float64) {
			p := eval(x)
			for i := range grad {
				grad[i] = scale * (p.slope[i] - p.grad[i])
			}
		},
		Status: func() (optimize.Status, error) {
			if stopped == nil {
				stopped = e.tk.Err()
			}
			if stopped != nil {
				return optimize.Failure, stopped
			}
			return optimize.NotTerminated, nil
		},
	}
	settings := optimize.Settings{
		MajorIterations:   iters,
		GradientThreshold: 1e-6, // of a log-likelihood a sample
		Converger:         &optimize.FunctionConverge{Absolute: 1e-10, Iterations: 5},
		Recorder:          recorder(func() { trial.Steps++; step(&trial) }),
	}
	result, err := optimize.Minimize(problem, logs(start), &settings, &optimize.LBFGS{})
	switch {
	case stopped != nil:
		trial.Note = "stopped"
		return trial, stopped
	case math.IsNaN(trial.LogLikelihood):
		trial.Note = "singular"
	case err != nil: // a line search at the limits of precision
		trial.Note = "no further progress"
	case result.Status == optimize.IterationLimit:
		trial.Note = "Iters reached"
	default:
		trial.Note = "converged"
	}
	return trial, nil
}

// recorder calls a function after each step of an optimisation.
type recorder func()

// Init does nothing.
func (recorder) Init() error { return nil }

// Record calls r after a step, not after each evaluation.
func (r recorder) Record(_ *optimize.Location, op optimize.Operation, _ *optimize.Stats) error {
	if op == optimize.MajorIteration {
		r()
	}
	return nil
}

// A point is the likelihood at some parameters.
type point struct {
	x       []float64
	hyper   Hyper
	value   float64 // log p(Y); -Inf where C is singular
	grad    [3]float64
	penalty float64
	slope   [3]float64 // the penalty's derivatives
}

func (e *evidence) at(x []float64, start Hyper) (*point, error) {
	p := &point{x: slices.Clone(x), hyper: exps(x), value: math.Inf(-1)}
	for i, s := range logs(start) {
		if over := math.Abs(x[i]-s) - math.Log(reach); over > 0 {
			p.penalty += over * over
			p.slope[i] = 2 * math.Copysign(over, x[i]-s)
		}
	}
	if !valid(p.hyper.L) || p.hyper.L == 0 || math.IsInf(p.hyper.Signal, 1) || math.IsInf(p.hyper.Noise, 1) {
		return p, nil
	}
	ok, err := e.factor(p.hyper)
	if !ok || err != nil {
		return p, err
	}
	p.value = e.value()
	p.grad, err = e.gradient(p.hyper)
	return p, err
}

func logs(h Hyper) []float64 { return []float64{math.Log(h.L), math.Log(h.Signal), math.Log(h.Noise)} }

func exps(x []float64) Hyper { return Hyper{math.Exp(x[0]), math.Exp(x[1]), math.Exp(x[2])} }

// starts returns where the searches start.
func (o Options) starts(X, Y *mat.Dense) ([]Hyper, error) {
	_, M, _ := linalg.ProfileOf(o.Kernel(1))
	L := medianDistance(X, M)
	rms := mat.Norm(Y, 2) / math.Sqrt(float64(len(Y.RawMatrix().Data)))
	if rms == 0 && (o.Hyper.Signal == 0 || o.Hyper.Noise == 0) {
		return nil, fmt.Errorf("gp: all targets are equal, so nothing says how much f varies or how large the noise is; set Hyper.Signal and Hyper.Noise with Fixed, or check Y")
	}
	if L == 0 && o.Hyper.L == 0 {
		return nil, fmt.Errorf("gp: at least half of the samples coincide in the metric, so the median distance is 0; set Hyper.L, or check X")
	}
	list := make([]Hyper, o.Starts)
	for i := range list {
		turn := float64((i + 1) / 2)
		if i%2 == 0 {
			turn = -turn
		}
		list[i] = Hyper{L: L * math.Pow(5, turn), Signal: rms, Noise: rms * []float64{0.3, 0.1, 0.6}[i%3]}
		h := &list[i]
		for _, f := range []struct {
			field *float64
			set   float64
		}{{&h.L, o.Hyper.L}, {&h.Signal, o.Hyper.Signal}, {&h.Noise, o.Hyper.Noise}} {
			if f.set > 0 {
				*f.field = f.set
			}
		}
	}
	return slices.Compact(list), nil
}

// medianDistance returns the median distance of X's rows in the metric M, of at
// most 1000 of them, evenly spaced.
func medianDistance(X *mat.Dense, M *mat.SymDense) float64 {
	if M == nil {
		return kernels.MedianDistance(X)
	}
	const most = 1000
	n, d := X.Dims()
	m := min(n, most)
	S, D := mat.NewDense(m, d, nil), mat.NewDense(m, m, nil)
	for i := range m {
		S.SetRow(i, X.RawRowView(i*n/m))
	}
	linalg.SqDistsTo(D, S, S, M)
	var list []float64
	for i := range m {
		list = append(list, D.RawRowView(i)[i+1:]...)
	}
	if len(list) == 0 {
		return 1 // one sample: any bandwidth is as good
	}
	slices.Sort(list)
	return math.Sqrt(list[len(list)/2])
}
