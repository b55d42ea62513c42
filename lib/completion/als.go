package completion

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/task"
)

// ALSOptions are the hyperparameters of [ALS].
type ALSOptions struct {
	// Rank is r, the number of factors. If Rank is 0, it is taken to be 5.
	Rank int
	// Ridge is λ > 0 for each observed entry, in units of the root of the mean
	// square of the observed entries. If Ridge is 0, it is taken to be 1e-3;
	// ratings want some 0.05.
	Ridge float64
	// Iters is the largest number of iterations. If Iters is 0, it is taken to be
	// 500.
	Iters int
	// Tol stops when Step.Train changes by less than this share of itself, or of
	// 1e-2 if it is smaller, in an iteration. If Tol is 0, it is taken to be 1e-5;
	// NaN runs all iterations.
	Tol float64
	// Seed determines the factors to start from.
	Seed uint64
	// Test are entries held out, to record the error on them. Nil is none.
	Test *Observed
	// Task watches and stops the fit.
	Task task.Task
}

func (o ALSOptions) withDefaults(obs *Observed) ALSOptions {
	o.Ridge, o.Tol = orDefault(o.Ridge, 1e-3), orDefault(o.Tol, 1e-5)
	if o.Rank == 0 {
		o.Rank = min(5, obs.rows, obs.cols)
	}
	if o.Iters == 0 {
		o.Iters = 500
	}
	positive("Ridge", o.Ridge)
	checkTol(o.Tol)
	if o.Rank < 0 || o.Rank > min(obs.rows, obs.cols) || o.Iters < 0 {
		panic(fmt.Sprintf("completion: ALS of rank %d with %d iterations on a %d×%d matrix", o.Rank, o.Iters, obs.rows, obs.cols))
	}
	return o
}

// ALS completes a matrix by alternating least squares: Z = UVᵀ with U n×r and
// V d×r, of the least
//
//	Σ_Ω (U[i]·V[j] - Y[i,j])² + λ Σᵢ mᵢ ‖U[i]‖² + λ Σⱼ mⱼ ‖V[j]‖²,
//
// mᵢ and mⱼ being the numbers of entries observed in a row and a column. U and V
// are solved for in turn, each row in a system of r equations, in time
// O(N r² + (n + d) r³) an iteration for N entries. The result is the fit, at
// observed entries too. It returns an error if nothing is observed in some row
// or column, or the task is stopped.
//
// References:
//   - Zhou, Y., Wilkinson, D., Schreiber, R., Pan, R.: Large-scale parallel
//     collaborative filtering for the Netflix Prize. AAIM (2008), 337-348
func ALS(obs *Observed, opts ALSOptions) (*Result, error) {
	checkObserved(obs, opts.Test)
	opts = opts.withDefaults(obs)
	if err := obs.usable(); err != nil {
		return nil, err
	}
	if err := memory(fmt.Sprintf("ALS of rank %d", opts.Rank), float64(obs.rows+obs.cols)*float64(opts.Rank)); err != nil {
		return nil, err
	}
	rms := obs.rms()
	rng := rand.New(rand.NewPCG(opts.Seed, factorStream))
	scale := math.Sqrt(rms / math.Sqrt(float64(opts.Rank))) // UVᵀ has the size of Y
	random := func(n int) *mat.Dense {
		A := mat.NewDense(n, opts.Rank, nil)
		A.Apply(func(_, _ int, _ float64) float64 { return scale * rng.NormFloat64() }, A)
		return A
	}
	r := &Result{Method: fmt.Sprintf("ALS(rank %d)", opts.Rank), Observed: obs, u: random(obs.rows), v: random(obs.cols)}
	byColumn := obs.transpose()
	work := make([]lowRankWork, workers())
	// One rms stands for the size of the squared factors, so that λ has no unit.
	ridge := opts.Ridge * rms
	before := math.NaN()
	for t := 1; t <= opts.Iters; t++ {
		err := each(opts.Task, obs.rows, func(w, i int) {
			cols, y := obs.row(i)
			work[w].regress(r.u.RawRowView(i), r.v, cols, func(k int) float64 { return y[k] }, ridge)
		})
		if err == nil {
			err = each(opts.Task, obs.cols, func(w, j int) {
				lo, hi := byColumn.start[j], byColumn.start[j+1]
				at := byColumn.at[lo:hi]
				work[w].regress(r.v.RawRowView(j), r.u, byColumn.row[lo:hi], func(k int) float64 { return obs.val[at[k]] }, ridge)
			})
		}
		if err != nil {
			return nil, err
		}
		s := once(r.residual())
		s.Iter, s.Ridge, s.Change = t, opts.Ridge, math.Abs(s.Train-before)
		before = s.Train
		if opts.Test != nil {
			s.Test = r.Errors(opts.Test).MSE
		}
		r.Steps = append(r.Steps, s)
		opts.Task.Step(t, opts.Iters, s.String())
		if s.Change < opts.Tol*max(s.Train, 1e-2) { // the fit may be exact
			break
		}
	}
	return r, nil
}

// regress sets u to the solution of (BᵀB + λmI) u = Bᵀy, the rows of B being
// those of V that are listed.
func (ws *lowRankWork) regress(u []float64, V *mat.Dense, rows []int32, y func(k int) float64, ridge float64) {
	q := len(u)
	ws.chol.reset(q)
	clear(ws.chol.l)
	clear(u)
	for k, j := range rows {
		b := V.RawRowView(int(j))
		axpy(y(k), b, u)
		for a, v := range b {
			axpy(v, b[:a+1], ws.chol.row(a)[:a+1])
		}
	}
	for a := range q {
		ws.chol.row(a)[a] += ridge * float64(len(rows))
	}
	if !ws.chol.factorize() { // the factors have all but vanished
		clear(u)
		return
	}
	ws.chol.solve(u)
}
