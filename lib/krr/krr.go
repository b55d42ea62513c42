// Package krr fits kernel ridge regression, the machine that every kernel
// method here returns:
//
//	f(x) = Σⱼ α[j] k(x, X[j]),  α = (K + λI)⁻¹ Y,
//
// with K the Gram matrix of the n samples X (n×d), targets Y (n×c) and the
// ridge λ, which is not multiplied by n, as in the programs of the papers.
//
//	m, err := krr.Fit(train.X, train.Y, krr.Options{Kernel: kernels.Laplace{L: 10}, Ridge: 1e-3})
//	metrics.R2(m.Predict(test.X), test.Y)
package krr

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/display"
	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/internal/ridge"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/task"
)

// Options are the hyperparameters of [Fit]. The zero Options interpolate the
// data with the Laplace kernel of bandwidth 10.
type Options struct {
	// Kernel is k. If Kernel is nil, it is taken to be kernels.Laplace{L: 10}.
	Kernel kernels.Kernel
	// Ridge is λ ≥ 0. At 0 the machine interpolates: f(X[i]) = Y[i].
	Ridge float64
	// Precision is that of the Gram matrix and its factor.
	Precision kernels.Precision
	// Task watches and stops the fit.
	Task task.Task
}

func (o Options) withDefaults() Options {
	if o.Kernel == nil {
		o.Kernel = kernels.Laplace{L: 10}
	}
	if !(o.Ridge >= 0) || math.IsInf(o.Ridge, 1) {
		panic(fmt.Sprintf("krr: Ridge is %v; it must be 0 or positive", o.Ridge))
	}
	if o.Precision < kernels.Float64 || o.Precision > kernels.Float32 {
		panic(fmt.Sprintf("krr: Precision is %v; it must be kernels.Float64, Mixed or Float32", o.Precision))
	}
	return o
}

// A Model is a kernel machine.
type Model struct {
	Kernel kernels.Kernel
	X      *mat.Dense // centres, m×d; not copied from the data
	Alpha  *mat.Dense // coefficients, m×c
	Fitted *mat.Dense // Y - λα, which is Kα: the predictions at the centres, m×c; nil from solvers that do not know it
	Steps  []Step     // of an iterative solver
}

// Fit solves (K + λI) α = Y. It takes time O(n³ + n²d) and, beside the data,
// memory for one n×n matrix: 8n² bytes in Float64, 4n² in the other precisions,
// of which half is used where the kernel is radial.
//
// It panics if X and Y differ in their numbers of rows. It returns an error if
// a value is NaN or infinite, if the memory does not suffice, if the kernel has a
// method Check(X, Z *mat.Dense) error that refuses the samples, if its values are no
// numbers, if K + λI is not positive definite, or if the task is stopped.
func Fit(X, Y *mat.Dense, opts Options) (*Model, error) {
	opts = opts.withDefaults()
	if err := check.Data("krr", X, Y); err != nil {
		return nil, err
	}
	if err := opts.memory(X); err != nil {
		return nil, err
	}
	var solver ridge.Solver
	alpha, fitted, ok, err := solver.Solve(opts.Task, opts.Kernel, X, Y, opts.Ridge, opts.Precision)
	if err != nil {
		return nil, err
	}
	if !ok {
		if err := ridge.NotNumbers(opts.Kernel, X); err != nil {
			return nil, err
		}
		return nil, &SingularError{Kernel: fmt.Sprint(opts.Kernel), Ridge: opts.Ridge, Precision: opts.Precision}
	}
	return &Model{Kernel: opts.Kernel, X: X, Alpha: alpha, Fitted: fitted}, nil
}

// memory returns an error if there is not the memory for the Gram matrix of X.
func (o Options) memory(X *mat.Dense) error {
	n, _ := X.Dims()
	bytes := 8 * int64(n) * int64(n)
	if o.Precision != kernels.Float64 {
		bytes /= 2
	}
	if _, _, radial := linalg.ProfileOf(o.Kernel); radial {
		bytes /= 2 // the lower triangle is not written
	}
	if err := check.Memory("krr", fmt.Sprintf("a direct solution for %d rows", n), bytes); err != nil {
		return fmt.Errorf("%w; call eigenpro.Fit with Method: eigenpro.NystromCG, which has no n×n matrix", err)
	}
	return nil
}

// A SingularError reports that K + λI is not positive definite in the precision
// of the fit.
type SingularError struct {
	Kernel    string
	Ridge     float64
	Precision kernels.Precision
}

// Error says what to change.
func (e *SingularError) Error() string {
	advice := "set Ridge, for example to 1e-6; equal rows of X make K singular, and so does a large bandwidth"
	if e.Ridge > 0 {
		advice = fmt.Sprintf("try Ridge %.0e, or a smaller bandwidth", 100*e.Ridge)
	}
	where := ""
	if e.Precision == kernels.Float32 {
		where = " in float32"
		advice = "set Precision to kernels.Mixed or kernels.Float64; otherwise " + advice
	}
	return fmt.Sprintf("krr: K + %g I is not positive definite%s for %s; %s", e.Ridge, where, e.Kernel, advice)
}

// Predict returns f at the rows of X, which is p×d, as a p×c matrix. It computes
// the p×m kernel matrix by tiles and does not keep it. It panics if X has not the
// columns of the training data.
func (m *Model) Predict(X *mat.Dense) *mat.Dense {
	m.checkColumns(X)
	return kernels.Apply(m.Kernel, X, m.X, m.Alpha)
}

// Gradients returns, for each of the c outputs, the p×d matrix whose row i is
// the gradient of f_c at X[i]; see [kernels.Gradients].
func (m *Model) Gradients(X *mat.Dense) []*mat.Dense {
	m.checkColumns(X)
	return kernels.Gradients(m.Kernel, X, m.X, m.Alpha)
}

// KernelMachine returns the kernel, the centres and the coefficients. Package
// agop recognises a kernel machine by it and takes shorter ways.
func (m *Model) KernelMachine() (k kernels.Kernel, Z, alpha *mat.Dense) {
	return m.Kernel, m.X, m.Alpha
}

// String describes the model: KRR(Laplace(L=10), n=398, d=30, c=2).
func (m *Model) String() string {
	n, d := m.X.Dims()
	_, c := m.Alpha.Dims()
	return fmt.Sprintf("KRR(%v, n=%d, d=%d, c=%d)", m.Kernel, n, d, c)
}

// Bundle shows the model as text.
func (m *Model) Bundle() display.Bundle { return display.Bundle{display.MIMEText: m.String()} }

// SimpleRender is Bundle for the gophernotes kernel.
func (m *Model) SimpleRender() map[string]any { return m.Bundle().SimpleRender() }

func (m *Model) checkColumns(X *mat.Dense) {
	check.Matrix("krr", "X", X)
	check.SameColumns("krr", "X", X, "the training data", m.X)
}
