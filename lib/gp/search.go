package gp

import (
	"errors"
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

// A point is the likelihood at the logarithms x of some parameters.
type point struct {
	x     []float64
	value float64 // log p(Y); -Inf where C is singular
	grad  []float64
	far   float64 // what is subtracted from value, beyond the reach of the start
}

// search maximises log p(Y) by L-BFGS from x and returns the best point, whose x is
// nil if C was singular from the start. The value is divided by the number of
// targets. The error is that of the task; the point is then the best so far.
func (e *evidence) search(x []float64, iters int, at func(x []float64) (*point, error), step func(best *point)) (best *point, steps int, note string, err error) {
	n, c := e.Y.Dims()
	scale := 1 / float64(n*c)
	start := slices.Clone(x)
	best = &point{value: math.Inf(-1)}
	var stopped error
	last := &point{}
	var panicked any
	eval := func(x []float64) (p *point) {
		// The optimizer calls this in a goroutine of its own, where a panic of the
		// kernel would end the program.
		defer func() {
			if r := recover(); r != nil {
				p, panicked, stopped = &point{value: math.Inf(-1)}, r, errPanic
			}
		}()
		if last.x == nil || !slices.Equal(last.x, x) {
			last, stopped = at(x)
			last.x = slices.Clone(x)
			for i := range x {
				over := beyond(x[i], start[i])
				last.far += over * over
			}
			if stopped == nil && last.value-last.far > best.value-best.far {
				best = last
			}
		}
		return last
	}
	problem := optimize.Problem{
		Func: func(x []float64) float64 {
			p := eval(x)
			return scale * (p.far - p.value)
		},
		Grad: func(grad, x []float64) {
			p := eval(x)
			for i := range grad {
				grad[i] = 2 * scale * beyond(x[i], start[i])
				if p.grad != nil {
					grad[i] -= scale * p.grad[i]
				}
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
		MajorIterations:   iters + 1, // the start counts as one
		GradientThreshold: 1e-6,      // of a log-likelihood a sample
		Converger:         &optimize.FunctionConverge{Absolute: 1e-8, Iterations: 5},
		Recorder:          recorder(func() { steps++; step(best) }),
	}
	result, err := optimize.Minimize(problem, x, &settings, &optimize.LBFGS{})
	switch {
	case panicked != nil:
		panic(panicked)
	case stopped != nil:
		return best, steps, "stopped", stopped
	case best.x == nil:
		note = "singular"
	case err != nil: // a line search at the limits of precision
		note = "no further progress"
	case result.Status == optimize.IterationLimit:
		note = "Iters reached"
	default:
		note = "converged"
	}
	return best, steps, note, nil
}

// errPanic ends a search in which the kernel has panicked.
var errPanic = errors.New("the kernel has panicked")

// beyond returns how far x is beyond the reach of the start, with its sign; 0 within.
func beyond(x, start float64) float64 {
	over := math.Abs(x-start) - math.Log(reach)
	return math.Copysign(max(over, 0), x-start)
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

// at returns the likelihood at x = (log ℓ, log σ_f, log σ_n).
func (e *evidence) at(x []float64) (*point, error) {
	p := &point{value: math.Inf(-1)}
	h := exps(x)
	if !h.usable() {
		return p, nil
	}
	ok, err := e.factor(h)
	if !ok || err != nil {
		return p, err
	}
	grad, err := e.gradient(h)
	p.value, p.grad = e.value(), grad[:]
	return p, err
}

// usable reports whether the parameters are not beyond what numbers can be.
func (h Hyper) usable() bool {
	return h.L > 0 && valid(h.L) && valid(h.Signal*h.Signal) && valid(h.Noise*h.Noise)
}

func logs(h Hyper) []float64 { return []float64{math.Log(h.L), math.Log(h.Signal), math.Log(h.Noise)} }

func exps(x []float64) Hyper { return Hyper{math.Exp(x[0]), math.Exp(x[1]), math.Exp(x[2])} }

// starts returns where the searches start.
func (o Options) starts(X, Y *mat.Dense) ([]Hyper, error) {
	n, _ := X.Dims()
	_, M, _ := linalg.ProfileOf(o.Kernel(1))
	L := kernels.MedianDistanceIn(X, M)
	if n == 1 {
		L = 1 // any bandwidth is as good
	}
	rms := mat.Norm(Y, 2) / math.Sqrt(float64(len(Y.RawMatrix().Data)))
	if rms == 0 && (o.Hyper.Signal == 0 || o.Hyper.Noise == 0) {
		return nil, fmt.Errorf("gp: all targets are equal, so nothing says how much f varies or how large the noise is; set Hyper.Signal and Hyper.Noise with Fixed, or check Y")
	}
	if L == 0 && o.Hyper.L == 0 {
		return nil, fmt.Errorf("gp: at least half of the samples coincide in the metric, so the median distance is 0; set Hyper.L, or check X")
	}
	if !square(L) || !square(rms) {
		return nil, fmt.Errorf("gp: samples are %.3g apart and targets are %.3g in size; their squares are beyond what numbers can be: scale X and Y", L, rms)
	}
	var list []Hyper
	for i := range o.Starts {
		turn := float64((i + 1) / 2)
		if i%2 == 0 {
			turn = -turn
		}
		h := Hyper{L: L * math.Pow(5, turn), Signal: rms, Noise: rms * []float64{0.3, 0.1, 0.6}[i%3]}
		for _, f := range []struct {
			field *float64
			set   float64
		}{{&h.L, o.Hyper.L}, {&h.Signal, o.Hyper.Signal}, {&h.Noise, o.Hyper.Noise}} {
			if f.set > 0 {
				*f.field = f.set
			}
		}
		if !slices.Contains(list, h) {
			list = append(list, h)
		}
	}
	return list, nil
}

// square reports whether x² is a number, and is so within the reach of x; or x is 0.
func square(x float64) bool { return x == 0 || x > 1e-140 && x < 1e140 }
