package convrfm

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/agop"
	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/krr"
	"github.com/agopher/agopher/lib/metrics"
	"github.com/agopher/agopher/lib/task"
)

// Options are the hyperparameters of [Fit].
type Options struct {
	// Shape is that of the images; its Height and Width are required.
	Shape Shape
	// Depth is how many convolutional layers the [CNTK] has. If Depth is 0, the
	// kernel is a [PatchKernel] instead.
	Depth int
	// Kernel is φ of a PatchKernel before it is put in the metric M, which always
	// has ‖M‖_F = 1. If Kernel is nil, it is the Laplace kernel with the median
	// distance of patches in the first metric as its bandwidth.
	Kernel kernels.Radial
	// Anywhere has a PatchKernel compare all pairs of places and not only equal
	// ones.
	Anywhere bool
	// Iters is T, the number of updates of M; there are T+1 kernel regressions. If
	// Iters is 0, it is taken to be 3.
	Iters int
	// Ridge is λ ≥ 0. At 0 each machine interpolates. The paper takes 1e-8 to 1e-3,
	// of a CNTK divided by its largest entry, so with Depth λ is times that.
	Ridge float64
	// Samples is the number of training images, evenly spaced, over which the
	// patch-AGOP is averaged. If Samples is 0, it is all; the paper takes 20.
	Samples int
	// Task watches and stops the fit.
	Task task.Task
}

func (o Options) withDefaults() Options {
	o.Shape = o.Shape.withDefaults()
	if o.Iters == 0 {
		o.Iters = 3
	}
	if o.Depth < 0 || o.Depth > 0 && (o.Kernel != nil || o.Anywhere) {
		panic(fmt.Sprintf("convrfm: Depth is %d, Kernel %v and Anywhere %t; with Depth the kernel is the CNTK, and the other two stay zero", o.Depth, o.Kernel, o.Anywhere))
	}
	if o.Iters < 0 || o.Samples < 0 || !(o.Ridge >= 0) || math.IsInf(o.Ridge, 1) {
		panic(fmt.Sprintf("convrfm: Iters is %d, Samples %d and Ridge %v; none can be negative, nor infinite", o.Iters, o.Samples, o.Ridge))
	}
	return o
}

// A Model is a kernel machine on patches in the metric that it has learnt.
type Model struct {
	krr.Model               // Alpha, and a CNTK or PatchKernel as Kernel
	M         *mat.SymDense // p×p
	Steps     []Step        // one for each kernel regression
	patches   patchKernel
	shape     Shape
}

// Fit runs all iterations and returns the last machine. X is n×d with d = H·W
// times the channels, and Y n×c.
//
// With P patches of p pixels it takes time O(P n² (p + c p)) an iteration, or with
// Anywhere P times that, and O(n³); memory for two n×n matrices, with Anywhere
// also for four times n P². With Depth it is O(P n² (p + q Depth)), with a larger
// constant, and O(P n p (c + 1)) for each of the Samples of the patch-AGOP.
//
// It panics if X has not the columns of the Shape, or X and Y differ in rows. It
// returns an error if the images are smaller than the filter, if a value is NaN
// or infinite, if a Gram matrix is singular, if the memory is not there, or the
// task is stopped.
func Fit(X, Y *mat.Dense, opts Options) (*Model, error) { return fit(X, Y, nil, nil, opts) }

// FitTest is [Fit] that records in each Step the score on test data, which have
// no part in the fit. Of these too it returns an error if a value is NaN or
// infinite.
func FitTest(X, Y, XTest, YTest *mat.Dense, opts Options) (*Model, error) {
	check.Matrix("convrfm", "X", X)
	check.Matrix("convrfm", "Y", Y)
	check.Matrix("convrfm", "XTest", XTest)
	check.Matrix("convrfm", "YTest", YTest)
	check.SameRows("convrfm", "XTest", XTest, "YTest", YTest)
	check.SameColumns("convrfm", "X", X, "XTest", XTest)
	check.SameColumns("convrfm", "Y", Y, "YTest", YTest)
	if err := check.Finite("convrfm", "XTest", XTest); err != nil {
		return nil, err
	}
	if err := check.Finite("convrfm", "YTest", YTest); err != nil {
		return nil, err
	}
	return fit(X, Y, XTest, YTest, opts)
}

func fit(X, Y, XTest, YTest *mat.Dense, opts Options) (*Model, error) {
	opts = opts.withDefaults()
	if err := check.Data("convrfm", X, Y); err != nil {
		return nil, err
	}
	s, q := opts.Shape, opts.Shape.Filter
	s.check("X", X)
	if s.Height < q || s.Width < q {
		return nil, fmt.Errorf("convrfm: the images have %d×%d pixels, less than the filter of %d×%d; set Shape.Filter to %d or less", s.Height, s.Width, q, q, min(s.Height, s.Width))
	}
	n, _ := X.Dims()
	P, p := s.patches()
	M := mat.NewSymDense(p, nil)
	for j := range p {
		M.SetSym(j, j, 1/math.Sqrt(float64(p)))
	}
	k := opts.kernel(X, M)
	if err := check.Memory("convrfm", fmt.Sprintf("the machine of %d images with %d patches", n, P), int64(min(8*(float64(n)*float64(n)+k.memory(n)), math.MaxInt64/2))); err != nil {
		return nil, fmt.Errorf("%w; use fewer images, or patches at equal places only", err)
	}
	var steps []Step
	for t := 0; ; t++ {
		m, err := machine(X, Y, k, M, opts)
		if err != nil {
			return nil, fmt.Errorf("convrfm: iteration %d: %w", t, err)
		}
		step := Step{Iter: t, M: M, Train: score(m.Fitted, Y), Test: noScore}
		if XTest != nil {
			step.Test = score(m.Predict(XTest), YTest)
		}
		steps = append(steps, step)
		opts.Task.Step(t+1, opts.Iters+1, step.String())
		if t == opts.Iters {
			m.Steps = steps
			return m, nil
		}
		if M, err = m.update(opts); err != nil {
			return nil, err
		}
		k = k.in(M)
	}
}

// kernel returns the kernel of the first machine.
func (o Options) kernel(X *mat.Dense, M *mat.SymDense) patchKernel {
	if o.Depth > 0 {
		return CNTK{M: M, Shape: o.Shape, Depth: o.Depth}
	}
	k := PatchKernel{Base: o.Kernel, M: M, Shape: o.Shape, Anywhere: o.Anywhere}
	if k.Base == nil {
		k.Base = kernels.Laplace{L: bandwidth(X, o.Shape)}
	}
	return k
}

// bandwidth returns the median distance of patches in the first metric, or 1 if
// that is 0.
func bandwidth(X *mat.Dense, s Shape) float64 {
	const images = 50
	n, d := X.Dims()
	if n > images {
		part := mat.NewDense(images, d, nil)
		for i := range images {
			part.SetRow(i, X.RawRowView(i*n/images))
		}
		X, n = part, images
	}
	_, p := s.patches()
	L := kernels.MedianDistance(s.all(X, 0, n)) / math.Pow(float64(p), 0.25)
	if L == 0 {
		return 1
	}
	return L
}

// machine is the kernel regression with the kernel k.
func machine(X, Y *mat.Dense, k patchKernel, M *mat.SymDense, opts Options) (*Model, error) {
	K, err := k.gram(opts.Task, X, X)
	if err != nil {
		return nil, err
	}
	ridge := opts.Ridge * k.scale(K)
	alpha, fitted, ok, err := linalg.SolveRidge(opts.Task, K, Y, ridge)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, &krr.SingularError{Kernel: k.String(), Ridge: ridge}
	}
	return &Model{Model: krr.Model{Kernel: k, X: X, Alpha: alpha, Fitted: fitted}, M: M, patches: k, shape: opts.Shape}, nil
}

// update returns the metric of the next machine.
func (m *Model) update(opts Options) (*mat.SymDense, error) {
	X := m.X
	n, d := X.Dims()
	if s := opts.Samples; s > 0 && s < n {
		X = mat.NewDense(s, d, nil)
		for i := range s {
			X.SetRow(i, m.X.RawRowView(i*n/s))
		}
	}
	G, err := m.patches.patchAGOP(opts.Task, X, m.X, m.Alpha)
	if err != nil {
		return nil, err
	}
	switch tr := mat.Trace(G); {
	case math.IsNaN(tr) || math.IsInf(tr, 0):
		return nil, fmt.Errorf("convrfm: the patch-AGOP is not finite; try a larger Ridge or bandwidth")
	case tr == 0:
		return nil, fmt.Errorf("convrfm: the patch-AGOP is zero: the fit does not depend on X; is Y constant?")
	}
	M := agop.Power(G, 0.5)
	M.ScaleSym(1/mat.Norm(M, 2), M)
	return M, nil
}

// Predict returns f at the images of X, which is m×d, as an m×c matrix. It panics
// if X has not the columns of the training data.
func (m *Model) Predict(X *mat.Dense) *mat.Dense {
	m.checkImages(X)
	K, err := m.patches.gram(task.Task{}, X, m.X)
	if err != nil {
		panic(err) // the task was stopped
	}
	n, _ := X.Dims()
	_, c := m.Alpha.Dims()
	F := mat.NewDense(n, c, nil)
	F.Mul(K, m.Alpha)
	return F
}

func (m *Model) checkImages(X *mat.Dense) {
	check.Matrix("convrfm", "X", X)
	m.shape.check("X", X)
}

// A Score compares predictions with targets.
type Score struct {
	MSE      float64 // mean squared error
	Accuracy float64 // share of right classes; NaN if Y is not one-hot
}

var noScore = Score{MSE: math.NaN(), Accuracy: math.NaN()}

func score(F, Y *mat.Dense) Score {
	s := Score{MSE: metrics.MSE(F, Y), Accuracy: math.NaN()}
	if metrics.IsOneHot(Y) {
		s.Accuracy = metrics.Accuracy(F, Y)
	}
	return s
}
