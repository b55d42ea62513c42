package completion

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/task"
)

// SoftImputeOptions are the hyperparameters of [SoftImpute].
type SoftImputeOptions struct {
	// Lambda is what is taken off the singular values, as a share of the largest
	// one of the matrix that has 0 where nothing was observed; between 0 and 1.
	// If Lambda is 0, it is taken to be 1e-3. The path to it starts at 1/2.
	Lambda float64
	// Iters is the largest number of iterations. If Iters is 0, it is taken to be
	// 1000.
	Iters int
	// Tol stops when, at the last λ, the matrix changes by less than this
	// relative to itself. If Tol is 0, it is taken to be 1e-5; NaN runs all
	// iterations.
	Tol float64
	// Test are entries held out, to record the error on them. Nil is none.
	Test *Observed
	// Task watches and stops the fit.
	Task task.Task
}

func (o SoftImputeOptions) withDefaults() SoftImputeOptions {
	o.Lambda, o.Tol = orDefault(o.Lambda, 1e-3), orDefault(o.Tol, 1e-5)
	if o.Iters == 0 {
		o.Iters = 1000
	}
	if !(o.Lambda > 0 && o.Lambda < 1) || o.Iters < 0 {
		panic(fmt.Sprintf("completion: SoftImpute with Lambda %g and %d iterations; Lambda is between 0 and 1", o.Lambda, o.Iters))
	}
	checkTol(o.Tol)
	return o
}

// SoftImpute completes a matrix by the one of least nuclear norm:
//
//	min_Z ½ Σ_Ω (Z[i,j] - Y[i,j])² + λ Σₖ σₖ(Z),
//
// by Z ← S_λ(Y on Ω, Z elsewhere), where S_λ takes λ off the singular values
// and leaves none below 0. λ falls by a third each time the matrix has settled
// at a larger one. The result is the fit, at observed entries too.
//
// The singular values are found from the smaller of ZᵀZ and ZZᵀ, in time O(s³ +
// n d s) an iteration for s = min(n, d), and memory for 2 n d + 3 s² numbers;
// during an eigendecomposition the task cannot stop. It returns an error if
// nothing is observed in some row or column, if the memory is not there, or the
// task is stopped.
//
// References:
//   - Mazumder, R., Hastie, T., Tibshirani, R.: Spectral regularization
//     algorithms for learning large incomplete matrices. Journal of Machine
//     Learning Research 11 (2010), 2287-2322
func SoftImpute(obs *Observed, opts SoftImputeOptions) (*Result, error) {
	checkObserved(obs, opts.Test)
	opts = opts.withDefaults()
	if err := obs.usable(); err != nil {
		return nil, err
	}
	n, d := float64(obs.rows), float64(obs.cols)
	s := min(n, d)
	if err := memory(fmt.Sprintf("soft-impute of a %d×%d matrix", obs.rows, obs.cols), 2*n*d+3*s*s); err != nil {
		return nil, fmt.Errorf("%w; use LinRFM with a Rank, or ALS", err)
	}
	Z := mat.NewDense(obs.rows, obs.cols, nil)
	obs.putTo(Z)
	lambda, top := 0.5, 0.0
	r := &Result{Method: fmt.Sprintf("soft-impute(λ=%g)", opts.Lambda), Observed: obs, dense: Z}
	X := mat.DenseCopyOf(Z)
	for t := 1; t <= opts.Iters; t++ {
		if err := opts.Task.Err(); err != nil {
			return nil, err
		}
		obs.putTo(X)
		var err error
		if top, err = shrink(X, lambda, top); err != nil {
			return nil, err
		}
		step := r.compare(X, t, lambda)
		Z.Copy(X)
		if opts.Test != nil {
			step.Test = r.Errors(opts.Test).MSE
		}
		r.Steps = append(r.Steps, step)
		opts.Task.Step(t, opts.Iters, step.String())
		const settled = 1e-2 // on the way to the last λ
		switch last := lambda == opts.Lambda; {
		case last && step.Change < opts.Tol:
			return r, nil
		case !last && step.Change < settled:
			lambda = max(lambda/1.5, opts.Lambda)
		}
	}
	return r, nil
}

// putTo stores the observed entries into Z.
func (o *Observed) putTo(Z *mat.Dense) {
	for i := range o.rows {
		z := Z.RawRowView(i)
		cols, vals := o.row(i)
		for k, j := range cols {
			z[j] = vals[k]
		}
	}
}

// compare returns the step from the present matrix to X.
func (r *Result) compare(X *mat.Dense, t int, lambda float64) Step {
	s := once(0)
	s.Iter, s.Ridge = t, lambda
	res, sum, change := 0.0, 0.0, 0.0
	for i := range r.Observed.rows {
		x := X.RawRowView(i)
		for j, z := range r.dense.RawRowView(i) {
			change += (x[j] - z) * (x[j] - z)
		}
		cols, vals := r.Observed.row(i)
		for k, j := range cols {
			res += (x[j] - vals[k]) * (x[j] - vals[k])
			sum += vals[k] * vals[k]
		}
	}
	if sum == 0 { // entries that are all 0 have no size
		sum = float64(r.Observed.Len())
	}
	s.Train = relative(res, sum)
	if norm := square(X); norm > 0 || change == 0 {
		s.Change = relative(change, norm)
	}
	return s
}

// shrink takes λ·top off the singular values of X, where top is the largest one
// of the first call, at which it is 0.
//
// With XᵀX = Q Σ² Qᵀ the result is X Q diag((1 - λ/σ)₊) Qᵀ; for X with fewer rows
// than columns the same with XXᵀ, from the left. Squares lose singular values
// below 1e-8 of the largest, which λ takes away.
func shrink(X *mat.Dense, lambda, top float64) (float64, error) {
	n, d := X.Dims()
	wide := n < d
	G := mat.NewSymDense(min(n, d), nil)
	if wide {
		G.SymOuterK(1, X)
	} else {
		G.SymOuterK(1, X.T())
	}
	var eig mat.EigenSym
	if !eig.Factorize(G, true) {
		return 0, fmt.Errorf("completion: soft-impute: the singular values are not found; is Y of very different sizes?")
	}
	sq := eig.Values(nil)
	if top == 0 {
		top = math.Sqrt(max(sq[len(sq)-1], 0))
	}
	var Q mat.Dense
	eig.VectorsTo(&Q)
	first := len(sq) // eigenvalues are in increasing order
	for first > 0 && math.Sqrt(max(sq[first-1], 0)) > lambda*top {
		first--
	}
	if first == len(sq) {
		X.Zero()
		return top, nil
	}
	K := mat.DenseCopyOf(Q.Slice(0, len(sq), first, len(sq)))
	S := mat.DenseCopyOf(K)
	for k := first; k < len(sq); k++ {
		f := 1 - lambda*top/math.Sqrt(sq[k])
		for i := range len(sq) {
			S.Set(i, k-first, S.At(i, k-first)*f)
		}
	}
	var P mat.Dense
	if wide {
		P.Mul(K.T(), X)
		X.Mul(S, &P)
	} else {
		P.Mul(X, K)
		X.Mul(&P, S.T())
	}
	return top, nil
}
