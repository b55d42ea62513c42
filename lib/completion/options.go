package completion

import (
	"fmt"
	"math"
	"strconv"

	"github.com/agopher/agopher/lib/task"
)

// Options are the hyperparameters of [LinRFM]. The zero Options run the paper's
// α = ½ without any factorization of a d×d matrix.
type Options struct {
	// Power is α > 0 in M ← (ZᵀZ/n)^α. If Power is 0, it is taken to be 1/2. The
	// method is iteratively reweighted least squares for Σ σᵢ^p over the singular
	// values with p = 2 - 4α: 1/4 is the nuclear norm, 1/2 the logarithm of the
	// determinant, which needs fewer entries, and more than 1/2 takes fewer
	// iterations but more entries.
	Power float64
	// Ridge is the last λ > 0, in units of the mean square of the observed
	// entries, so that the scale of Y does not matter. λ starts at 50 times
	// Ridge and falls by a tenth each iteration. If Ridge is 0, it is taken to be
	// 1e-3, the paper's last λ; data with noise want more.
	Ridge float64
	// Rank is q, if P = M² is to be kept as a matrix of rank q plus a multiple of
	// the identity, in memory for n q + d q numbers: a q of about four times the
	// rank that is looked for loses nothing. If Rank is 0, P is kept whole for up
	// to 2000 columns and with q = 50 beyond.
	Rank int
	// Iters is the largest number of iterations. If Iters is 0, it is taken to be
	// 1000.
	Iters int
	// Tol stops when, with λ at its last value, the matrix changes by less than
	// this relative to itself in an iteration: a rule that looks at nothing held
	// out. If Tol is 0, it is taken to be 1e-5; NaN runs all iterations.
	Tol float64
	// Smooth returns the fitted values also where Y was observed. Otherwise the
	// result is Y there, and so is the Z whose AGOP is taken: that keeps M from
	// settling on a subspace that does not fit Y, so for noise raise Ridge rather
	// than set Smooth.
	Smooth bool
	// Test are entries held out, to record the error on them in each Step. They
	// have no part in the fit. Nil is none.
	Test *Observed
	// Task watches and stops the fit.
	Task task.Task
}

// What a zero Rank means.
const (
	wholeColumns = 2000 // up to which P is kept whole
	largeRank    = 50   // beyond
)

func (o Options) withDefaults(obs *Observed) Options {
	o.Power = orDefault(o.Power, 0.5)
	o.Ridge = orDefault(o.Ridge, 1e-3)
	o.Tol = orDefault(o.Tol, 1e-5)
	if o.Iters == 0 {
		o.Iters = 1000
	}
	if o.Rank == 0 && obs.cols > wholeColumns {
		o.Rank = largeRank
	}
	positive("Power", o.Power)
	positive("Ridge", o.Ridge)
	if o.Iters < 0 || o.Rank < 0 {
		panic(fmt.Sprintf("completion: Iters is %d and Rank %d; neither can be negative", o.Iters, o.Rank))
	}
	checkTol(o.Tol)
	o.Rank = min(o.Rank, obs.rows, obs.cols)
	return o
}

// ridge returns λ of iteration t, which counts from 1, and whether it is the last.
func (o Options) ridge(t int) (lambda float64, last bool) {
	const from, fall = 50, 0.9
	f := from * math.Pow(fall, float64(t-1))
	return o.Ridge * max(f, 1), f <= 1
}

// power returns α as it is printed: 1/2.
func (o Options) power() string {
	for _, q := range []float64{1, 2, 3, 4} {
		if p := o.Power * q; p == math.Trunc(p) {
			if q == 1 {
				return strconv.Itoa(int(p))
			}
			return fmt.Sprintf("%d/%d", int(p), int(q))
		}
	}
	return fmt.Sprintf("%g", o.Power)
}

// orDefault returns v, or def if v is 0.
func orDefault(v, def float64) float64 {
	if v == 0 {
		return def
	}
	return v
}

// positive panics unless the field is positive and finite.
func positive(field string, v float64) {
	if !(v > 0) || math.IsInf(v, 1) {
		panic(fmt.Sprintf("completion: %s is %v; it must be positive", field, v))
	}
}

func checkTol(tol float64) {
	if tol < 0 {
		panic(fmt.Sprintf("completion: Tol is %v; it must be positive, or NaN to run all iterations", tol))
	}
}
