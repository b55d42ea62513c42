package rfm

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/eigenpro"
	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/internal/ridge"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/krr"
	"github.com/agopher/agopher/lib/task"
)

// A regression fits one machine after another to the same samples.
type regression struct {
	Options
	X, Y   *mat.Dense
	done   int          // machines fitted
	solver ridge.Solver // with memory that serves all machines
}

// fit returns the machine of the kernel k.
func (r *regression) fit(k kernels.Kernel) (*krr.Model, error) {
	if k, ok := k.(interface{ Check(X, Z *mat.Dense) error }); ok {
		if err := k.Check(r.X, r.X); err != nil {
			return nil, err
		}
	}
	switch {
	case r.Large != nil:
		return r.large(k)
	case r.Loss == Logistic:
		return r.logistic(k)
	case r.Weights != nil:
		return r.weighted(k)
	}
	alpha, fitted, ok, err := r.solver.Solve(r.Task, k, r.X, r.Y, r.Ridge, r.Precision)
	return r.model(k, alpha, fitted, ok, err)
}

func (r *regression) model(k kernels.Kernel, alpha, fitted *mat.Dense, ok bool, err error) (*krr.Model, error) {
	if err != nil {
		return nil, err
	}
	if !ok {
		if err := ridge.NotNumbers(k, r.X); err != nil {
			return nil, err
		}
		return nil, &krr.SingularError{Kernel: fmt.Sprint(k), Ridge: r.Ridge, Precision: r.Precision}
	}
	return &krr.Model{Kernel: k, X: r.X, Alpha: alpha, Fitted: fitted}, nil
}

// large fits with an iterative solver.
func (r *regression) large(k kernels.Kernel) (*krr.Model, error) {
	o := *r.Large
	o.Kernel, o.Ridge, o.Task = k, r.Ridge, r.Task
	o.Task.Progress = task.ProgressFunc(func(_, _ int, note string) {
		r.Task.Step(r.done, r.Iters+1, fmt.Sprintf("iteration %d: %s", r.done, note))
	})
	m, err := eigenpro.Fit(r.X, r.Y, o)
	if err != nil {
		return nil, err
	}
	if m.Fitted == nil {
		m.Fitted = m.Predict(r.X)
	}
	return m, nil
}

// weighted minimizes Σᵢ ω[i] ‖f(X[i]) - Y[i]‖² + λ‖f‖². With S = diag(√ω) that is
//
//	(SKS + λI) β = SY,  α = Sβ.
func (r *regression) weighted(k kernels.Kernel) (*krr.Model, error) {
	K := kernels.Gram(k, r.X, r.X)
	root := make([]float64, len(r.Weights))
	for i, w := range r.Weights {
		root[i] = math.Sqrt(w)
	}
	for i, s := range root {
		row := K.RawRowView(i)
		floats.Mul(row, root)
		floats.Scale(s, row)
	}
	beta, _, ok, err := linalg.SolveRidge(r.Task, K, rowsTimes(root, r.Y), r.Ridge)
	if !ok || err != nil {
		return r.model(k, nil, nil, ok, err)
	}
	alpha := rowsTimes(root, beta)
	fitted := mat.DenseCopyOf(r.Y) // Y - λα/ω
	for i, s := range root {
		floats.AddScaled(fitted.RawRowView(i), -r.Ridge/s, beta.RawRowView(i))
	}
	return r.model(k, alpha, fitted, true, nil)
}

// bytes returns the memory for the n×n matrices of a machine with c outputs.
func (o Options) bytes(n, c int) int64 {
	square := 8 * int64(n) * int64(n)
	switch {
	case o.Large != nil:
		return 0 // it has none, and a check of its own
	case o.Loss == Logistic && c > 2:
		return (int64(c) + 2) * square
	case o.Loss == Logistic:
		return 2 * square
	case o.Weights == nil && o.Precision != kernels.Float64:
		return square / 2
	}
	return square
}

// memory returns an error if there is not the memory for a machine.
func (r *regression) memory() error {
	n, c := r.Y.Dims()
	what := fmt.Sprintf("a direct solution for %d rows", n)
	advice := "set Large: &eigenpro.Options{Method: eigenpro.NystromCG}, which has no n×n matrix"
	if r.Loss == Logistic {
		what = fmt.Sprintf("a logistic machine for %d rows and %d classes", n, c)
		advice = "set Loss to Square, with Large: &eigenpro.Options{Method: eigenpro.NystromCG}, or take fewer rows"
	}
	if err := check.Memory("rfm", what, r.bytes(n, c)); err != nil {
		return fmt.Errorf("%w; %s", err, advice)
	}
	return nil
}

// rowsTimes returns diag(v) A.
func rowsTimes(v []float64, A *mat.Dense) *mat.Dense {
	B := mat.DenseCopyOf(A)
	for i, s := range v {
		floats.Scale(s, B.RawRowView(i))
	}
	return B
}

// quiet is a task that is stopped as t is and reports to nobody.
func quiet(t task.Task) task.Task {
	t.Progress = task.ProgressFunc(func(int, int, string) {})
	return t
}
