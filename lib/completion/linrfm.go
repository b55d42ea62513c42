package completion

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/task"
)

// LinRFM completes a matrix with the linear recursive feature machine. From
// P = I, repeat: for each row i with the observed columns Ωᵢ solve
//
//	(P[Ωᵢ,Ωᵢ] + λI) a = Y[i,Ωᵢ],  Z[i] = P[:,Ωᵢ] a,
//
// put the observed entries in place, Z[i,Ωᵢ] = Y[i,Ωᵢ], and set
//
//	P ← G^{2α},  G = ZᵀZ/n,
//
// which is M² for the feature matrix M = G^α. For α = ½, P is G itself. Rows of
// one pattern share a factorization.
//
// With all of P an iteration takes time O(Σᵢ mᵢ³ + mᵢd) for rows of mᵢ entries
// and n d² for G, and memory for n d + 2 d² numbers; other powers than ½ and 1
// add an eigendecomposition of G, during which the task cannot stop. With
// Options.Rank q it takes O(N q + n q³) for N entries, and memory in proportion
// to N + (n + d) q.
//
// It returns an error if nothing is observed in some row or column, if the
// squares of the entries overflow, if the memory needed is not there, or if the
// task is stopped.
//
// Departures from the authors' program: λ falls on a schedule and the end is
// decided on the fit itself, where the program looks at the error on held-out
// entries for both; the scale of Y is divided out first; G is divided by the
// number of rows, which for square matrices is the same.
//
// References:
//   - Radhakrishnan, A., Belkin, M., Drusvyatskiy, D.: Linear recursive feature
//     machines provably recover low-rank matrices. PNAS 122(13) (2025),
//     arXiv:2401.04553
func LinRFM(obs *Observed, opts Options) (*Result, error) {
	checkObserved(obs, opts.Test)
	opts = opts.withDefaults(obs)
	if err := obs.usable(); err != nil {
		return nil, err
	}
	scale := obs.rms()
	unit := obs.Map(func(_, _ int, v float64) float64 { return v / scale })
	var test *Observed
	if opts.Test != nil {
		test = opts.Test.Map(func(_, _ int, v float64) float64 { return v / scale })
	}
	r, err := linRFM(unit, test, opts, opts.ridge)
	if err != nil {
		return nil, err
	}
	r.Observed = obs
	if r.dense != nil {
		r.dense.Scale(scale, r.dense)
	} else {
		r.u.Scale(scale, r.u)
	}
	if opts.Smooth && r.on != nil {
		floats.Scale(scale, r.on)
	} else if r.on != nil {
		r.on = obs.val // as it was, to the last bit
	}
	for k := range r.Steps {
		r.Steps[k].Test *= scale * scale
	}
	return r, nil
}

// A machine holds P and the matrix Z of the last iteration.
type machine interface {
	// solve finds Z for the present P, and how far the fit is from the observed
	// entries and Z from what it was before, in squares summed.
	solve(lambda float64) (residual, change, norm float64, err error)
	// update sets P by the present Z and returns the effective rank of G.
	update() (rank float64, err error)
	// result returns Z.
	result() *Result
}

// linRFM is LinRFM in the scale of obs, with λ as the function ridge says.
func linRFM(obs, test *Observed, opts Options, ridge func(t int) (lambda float64, last bool)) (*Result, error) {
	var m machine
	var err error
	if opts.Rank > 0 {
		m, err = newLowRank(obs, opts)
	} else {
		m, err = newWhole(obs, opts)
	}
	if err != nil {
		return nil, err
	}
	sum := 0.0
	for _, v := range obs.val {
		sum += v * v
	}
	var steps []Step
	for t := 1; t <= opts.Iters; t++ {
		lambda, last := ridge(t)
		residual, change, norm, err := m.solve(lambda)
		if err != nil {
			return nil, err
		}
		rank, err := m.update()
		if err != nil {
			return nil, err
		}
		s := Step{Iter: t, Ridge: lambda, Train: relative(residual, sum), Change: relative(change, norm), Test: math.NaN(), Rank: rank}
		if t == 1 {
			s.Change = math.NaN()
		}
		if test != nil {
			s.Test = m.result().Errors(test).MSE
		}
		steps = append(steps, s)
		opts.Task.Step(t, opts.Iters, s.String())
		if last && s.Change < opts.Tol {
			break
		}
	}
	r := m.result()
	r.Method = fmt.Sprintf("lin-RFM(α=%s)", opts.power())
	r.Steps = steps
	return r, nil
}

// relative returns √(a/b), and 0 for nothing relative to nothing.
func relative(a, b float64) float64 {
	if a <= 0 {
		return 0
	}
	return math.Sqrt(a / b)
}

// A SingularError reports that a system of equations has no digit right.
type SingularError struct {
	Row   int // the first row it is for
	Ridge float64
}

// Error says what to change.
func (e *SingularError) Error() string {
	return fmt.Sprintf("completion: the equations of row %d are singular with the ridge %.3g; try a larger Ridge", e.Row, e.Ridge)
}

// effectiveRank returns tr(G)²/tr(G²), 0 for a zero G.
func effectiveRank(G *mat.Dense) float64 {
	d, _ := G.Dims()
	trace, square := 0.0, 0.0
	for i := range d {
		g := G.RawRowView(i)
		trace += g[i]
		square += dot(g, g)
	}
	if square == 0 {
		return 0
	}
	return trace * trace / square
}

// rows calls f for each pattern of rows; err is the first row's whose system is
// singular, by number, whatever the order of the work.
func rows(t task.Task, groups []pattern, lambda float64, f func(w int, p pattern) bool) error {
	singular := make([]bool, len(groups))
	if err := each(t, len(groups), func(w, g int) { singular[g] = !f(w, groups[g]) }); err != nil {
		return err
	}
	for g, s := range singular {
		if s {
			return &SingularError{Row: groups[g][0], Ridge: lambda}
		}
	}
	return nil
}
