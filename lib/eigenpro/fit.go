package eigenpro

import (
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/krr"
)

// Fit fits a kernel machine to the samples X, n×d, and their targets Y, n×c. The
// [krr.Step] of each epoch or iteration are in the model's Steps.
//
// Beside the data it takes, in bytes, with the [Sizes] m, s, r = Rank and T =
// Delay,
//
//	EigenPro2     8(n(d + 2c) + 2s² + m(s + m))
//	EigenPro3, 4  8(p(2d + p + m + 4c) + 2s² + Tm(d + c)), without p² if p is above 10,000
//	NystromCG     8(n(d + r + 7c) + 3r²)
//	Falkon        8(p(2d + 2p + 7c + 512))
//
// where one d more is needed for a kernel with a metric, and as much as Go's
// garbage collector leaves lying about. That includes no matrix of n×n or n×p.
//
// Fit panics if shapes or sizes do not fit. It returns an error if a value is NaN
// or infinite, if the memory does not suffice, or if the kernel has a method
// Check(X, Z *mat.Dense) error that refuses the samples. If the task is stopped,
// or conjugate gradients do not reach the tolerance, it returns the model so far
// with the error; that model is nil if nothing has been learnt.
func Fit(X, Y *mat.Dense, opts Options) (*krr.Model, error) {
	opts = opts.withDefaults()
	if err := check.Data("eigenpro", X, Y); err != nil {
		return nil, err
	}
	return fitRows(inMemory{X, Y}, opts)
}

// FitRows is [Fit] for samples that are read when they are needed. The methods
// with centres of their own hold a batch at a time; the others read all samples
// first. An error of the reader ends the fit as a stopped task does.
func FitRows(rows RowReader, opts Options) (*krr.Model, error) {
	opts = opts.withDefaults()
	if rows == nil {
		bad("rows is nil")
	}
	return fitRows(rows, opts)
}

// A fit is the state that all methods share.
type fit struct {
	space
	opts    Options
	rows    RowReader
	n, d, c int
	steps   []krr.Step
}

func fitRows(rows RowReader, opts Options) (*krr.Model, error) {
	f := &fit{opts: opts, rows: rows}
	f.n, f.d, f.c = rows.Dims()
	if f.n < 1 || f.d < 1 || f.c < 1 {
		bad("there are %d rows with %d features and %d targets; at least one of each is needed", f.n, f.d, f.c)
	}
	f.space = newSpace(opts.Kernel, f.d, opts.Task)
	if opts.Method.few() {
		return f.few()
	}
	f.opts.Sizes.fill(opts.Method, f.n, f.n)
	if err := f.memory(f.n); err != nil {
		return nil, err
	}
	X, Y, err := f.all()
	if err != nil {
		return nil, err
	}
	if opts.Method == NystromCG {
		return f.nystromCG(X, Y)
	}
	return f.eigenPro2(X, Y)
}

// few fits by a method that has centres of its own.
func (f *fit) few() (*krr.Model, error) {
	Z, p := f.opts.Centres, f.opts.Sizes.Centres
	switch {
	case Z != nil:
		var d int
		if p, d = Z.Dims(); d != f.d {
			bad("Centres is %d×%d but X is %d×%d; both need the same columns", p, d, f.n, f.d)
		}
		if err := check.Finite("eigenpro", "Centres", Z); err != nil {
			return nil, err
		}
	case p == 0:
		p = min(f.n, 1000)
	case p > f.n:
		bad("Sizes.Centres is %d but there are %d samples", p, f.n)
	}
	f.opts.Sizes.fill(f.opts.Method, f.n, p)
	if err := f.memory(p); err != nil {
		return nil, err
	}
	if Z == nil {
		var err error
		if Z, _, err = f.read(draw(f.random(1), f.n, p)); err != nil {
			return nil, err
		}
	}
	if err := f.ask(Z); err != nil {
		return nil, err
	}
	if f.opts.Method == Falkon {
		return f.falkon(Z)
	}
	return f.eigenPro3(Z)
}

// all returns all samples.
func (f *fit) all() (X, Y *mat.Dense, err error) {
	if m, ok := f.rows.(inMemory); ok {
		X, Y = m.X, m.Y
	} else if X, Y, err = f.read(between(0, f.n)); err != nil {
		return nil, nil, err
	}
	return X, Y, f.ask(X)
}

// ask asks the kernel whether it can have the samples.
func (f *fit) ask(X *mat.Dense) error {
	if k, ok := f.kernel.(interface{ Check(X, Z *mat.Dense) error }); ok {
		return k.Check(X, X)
	}
	return nil
}

// random returns the random numbers of a purpose.
func (f *fit) random(purpose uint64) *rand.Rand { return rand.New(rand.NewPCG(f.opts.Seed, purpose)) }

// model returns the machine with centres X, or nil if it has learnt nothing.
func (f *fit) model(X *mat.Dense, alpha []float64, learnt bool) *krr.Model {
	if !learnt {
		return nil
	}
	p, _ := X.Dims()
	return &krr.Model{Kernel: f.kernel, X: X, Alpha: mat.NewDense(p, f.c, alpha), Steps: f.steps}
}
