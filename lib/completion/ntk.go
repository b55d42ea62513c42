package completion

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/task"
)

// NTKOptions are the hyperparameters of [NTK].
type NTKOptions struct {
	// Kernel compares the features of two columns. If Kernel is nil, it is the
	// neural tangent kernel of a net with one hidden layer of ReLU, on features
	// scaled to length 1.
	Kernel kernels.Kernel
	// Ridge is λ ≥ 0, in units of the kernel. At 0 the result is exact at the
	// observed entries.
	Ridge float64
	// Test are entries held out, to record the error on them. Nil is none.
	Test *Observed
	// Task watches and stops the fit.
	Task task.Task
}

// NTK completes an n×d matrix of whose columns something is known: the features
// Z[j] of column j, Z being d×p. A net that maps coordinates to entries, trained
// to the end at infinite width on those observed, is kernel regression with
//
//	K((i,j), (i′,j′)) = 1[i=i′] κ(Z[j]·Z[j′]),
//	κ(t) = (t(π - arccos t) + √(1-t²))/π + t(π - arccos t)/π
//
// for features of length 1 and one hidden layer, so that each row is a kernel
// regression over columns of its own:
//
//	row i = K[:,Ωᵢ] (K[Ωᵢ,Ωᵢ] + λI)⁻¹ Y[i,Ωᵢ].
//
// Rows observed in the same columns share a factorization: whole columns that
// are missing, as drugs not tried on a cell, cost one in all. A column of which
// nothing is observed is filled by what its features say.
//
// It panics if Z has not one row for each column. It returns an error if nothing
// is observed in some row, if a feature is not finite or, with the default
// kernel, all features of a column are 0, if K is singular, if the memory is not
// there, or the task is stopped.
//
// References:
//   - Radhakrishnan, A., Stefanakis, G., Belkin, M., Uhler, C.: Simple, fast, and
//     flexible framework for matrix completion with infinite width neural
//     networks. PNAS 119(16) (2022), arXiv:2108.00131
func NTK(obs *Observed, Z *mat.Dense, opts NTKOptions) (*Result, error) {
	checkObserved(obs, opts.Test)
	check.Matrix("completion", "Z", Z)
	if m, p := Z.Dims(); m != obs.cols {
		panic(fmt.Sprintf("completion: the matrix is %d×%d but Z is %d×%d; Z has one row of features for each column", obs.rows, obs.cols, m, p))
	}
	if !(opts.Ridge >= 0) || math.IsInf(opts.Ridge, 1) {
		panic(fmt.Sprintf("completion: Ridge is %v; it must be 0 or positive, and finite", opts.Ridge))
	}
	if err := check.Finite("completion", "Z", Z); err != nil {
		return nil, err
	}
	if err := obs.empty(); err != nil {
		if e := err.(*EmptyError); len(e.Rows) > 0 {
			return nil, &EmptyError{Rows: e.Rows}
		}
	}
	n, d := float64(obs.rows), float64(obs.cols)
	if err := memory(fmt.Sprintf("NTK completion of a %d×%d matrix", obs.rows, obs.cols), n*d+3*d*d); err != nil {
		return nil, err
	}
	K, err := columnKernel(Z, opts.Kernel)
	if err != nil {
		return nil, err
	}
	r := &Result{Method: "NTK", Observed: obs, dense: mat.NewDense(obs.rows, obs.cols, nil)}
	train := 0.0
	groups := obs.patterns()
	for at, p := range groups {
		if err := opts.Task.Err(); err != nil {
			return nil, err
		}
		if at%64 == 0 || at == len(groups)-1 {
			opts.Task.Step(at+1, len(groups), "patterns of rows")
		}
		res, ok, err := r.regress(opts.Task, K, p, opts.Ridge, 0)
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, fmt.Errorf("completion: the kernel matrix of the columns observed in row %d is singular; make equal features differ with WithIdentity, or set Ridge, for example to 1e-6", p[0])
		}
		train += res
	}
	s := once(relative(train, square(mat.NewDense(1, obs.Len(), obs.val))))
	s.Ridge = opts.Ridge
	if opts.Test != nil {
		s.Test = r.Errors(opts.Test).MSE
	}
	r.Steps = []Step{s}
	return r, nil
}

// columnKernel returns the d×d kernel matrix of the features.
func columnKernel(Z *mat.Dense, k kernels.Kernel) (*mat.Dense, error) {
	if k != nil {
		K := kernels.Gram(k, Z, Z)
		if err := check.Finite("completion", "the kernel of the columns, K", K); err != nil {
			return nil, err
		}
		return K, nil
	}
	d, p := Z.Dims()
	X := mat.NewDense(d, p, nil)
	for j := range d {
		z := Z.RawRowView(j)
		norm := floats.Norm(z, 2) // which does not overflow
		if norm == 0 {
			return nil, fmt.Errorf("completion: the features of column %d are all 0, and have no direction; use WithIdentity", j)
		}
		axpy(1/norm, z, X.RawRowView(j))
	}
	K := mat.NewDense(d, d, nil)
	blas64.Gemm(blas.NoTrans, blas.Trans, 1, X.RawMatrix(), X.RawMatrix(), 0, K.RawMatrix())
	linalg.For(d, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			row := K.RawRowView(i)
			for j, t := range row {
				if i == j {
					t = 1
				}
				k1, k0 := arcCosine(t, 0)
				row[j] = k1 + min(t, 1)*k0
			}
		}
	})
	return K, nil
}

// regress completes the rows of a pattern by the kernel K over columns, with the
// ridge λ + ε·mean K[j,j] over Ω, and returns what is left on Ω, in squares.
func (r *Result) regress(tk task.Task, K *mat.Dense, p pattern, lambda, eps float64) (residual float64, ok bool, err error) {
	cols, _ := r.Observed.row(p[0])
	m, d := len(cols), r.Observed.cols
	A, B := mat.NewDense(m, m, nil), mat.NewDense(m, d, nil)
	ridge := lambda
	for _, j := range cols {
		ridge += eps * K.At(int(j), int(j)) / float64(m)
	}
	for a, j := range cols {
		k := K.RawRowView(int(j))
		copy(B.RawRowView(a), k)
		row := A.RawRowView(a)
		for b, l := range cols {
			row[b] = k[l]
		}
	}
	Y := mat.NewDense(m, len(p), nil)
	for c, i := range p {
		_, y := r.Observed.row(i)
		Y.SetCol(c, y)
	}
	alpha, _, ok, err := linalg.SolveRidge(tk, A, Y, ridge)
	if !ok || err != nil {
		return 0, false, err
	}
	var F mat.Dense
	F.Mul(alpha.T(), B)
	for c, i := range p {
		copy(r.dense.RawRowView(i), F.RawRowView(c))
		for k := range m {
			e := ridge * alpha.At(k, c) // Y - Kα
			residual += e * e
		}
	}
	return residual, true, nil
}
