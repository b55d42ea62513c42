package completion

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/display"
	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/task"
)

// SparseOptions are the hyperparameters of [SparseFit].
type SparseOptions struct {
	// Power is α > 0 in m ← (z²)^α. If Power is 0, it is taken to be 1/2. The
	// method is iteratively reweighted least squares for Σ |zⱼ|^p, p = 2 - 4α:
	// 1/4 is the ℓ1 norm.
	Power float64
	// Ridge is λ > 0, in units of the mean square of Y. If Ridge is 0, it is taken
	// to be 1e-6; data with noise want more.
	Ridge float64
	// Iters is the largest number of iterations. If Iters is 0, it is taken to be
	// 200.
	Iters int
	// Tol stops when the coefficients change by less than this relative to
	// themselves. If Tol is 0, it is taken to be 1e-8; NaN runs all iterations.
	Tol float64
	// Task watches and stops the fit.
	Task task.Task
}

func (o SparseOptions) withDefaults() SparseOptions {
	o.Power, o.Ridge, o.Tol = orDefault(o.Power, 0.5), orDefault(o.Ridge, 1e-6), orDefault(o.Tol, 1e-8)
	if o.Iters == 0 {
		o.Iters = 200
	}
	positive("Power", o.Power)
	positive("Ridge", o.Ridge)
	checkTol(o.Tol)
	if o.Iters < 0 {
		panic(fmt.Sprintf("completion: Iters is %d; it must be positive", o.Iters))
	}
	return o
}

// A Sparse is a linear predictor f(x) = Zᵀx with few coefficients that are not 0.
type Sparse struct {
	Z     *mat.Dense // coefficients, d×c, in units of Y per unit of X
	Iters []int      // iterations of each output
}

// SparseFit fits a sparse linear predictor to X, n×d, and each column of Y, n×c,
// by lin-RFM with a diagonal feature matrix: from m = 1 repeat
//
//	a = (X diag(m²) Xᵀ + λI)⁻¹ y,  z = m² ∘ (Xᵀa),  m ← (z² + ε)^α.
//
// ε is max z² at the start and falls by three tenths each iteration, so that a
// coefficient may come back as long as little is certain: of ten problems with 10
// of 200 coefficients and 60 samples, α = ½ solves all, and without ε eight.
//
// There is no intercept; centre Y if it needs one. An iteration takes time
// O(n²d + n³), so n < d is no obstacle: that is what it is for.
//
// It panics if X and Y differ in their numbers of rows. It returns an error if a
// value is NaN or infinite, if the equations are singular, or if the task is
// stopped.
//
// References:
//   - Radhakrishnan, A., Belkin, M., Drusvyatskiy, D.: Linear recursive feature
//     machines provably recover low-rank matrices. PNAS 122(13) (2025),
//     arXiv:2401.04553
func SparseFit(X, Y *mat.Dense, opts SparseOptions) (*Sparse, error) {
	opts = opts.withDefaults()
	if err := check.Data("completion", X, Y); err != nil {
		return nil, err
	}
	_, d := X.Dims()
	_, c := Y.Dims()
	s := &Sparse{Z: mat.NewDense(d, c, nil), Iters: make([]int, c)}
	for k := range c {
		z, iters, err := opts.fit(X, mat.Col(nil, k, Y), func(t int, change float64) {
			opts.Task.Step(k*opts.Iters+t, c*opts.Iters, fmt.Sprintf("change %.3g", change))
		})
		if err != nil {
			return nil, err
		}
		s.Z.SetCol(k, z)
		s.Iters[k] = iters
	}
	return s, nil
}

// fit returns the coefficients for one output.
func (o SparseOptions) fit(X *mat.Dense, y []float64, progress func(t int, change float64)) (z []float64, iters int, err error) {
	n, d := X.Dims()
	unit := math.Sqrt(dot(y, y) / float64(n))
	z = make([]float64, d)
	if unit == 0 {
		return z, 0, nil
	}
	b := mat.NewDense(n, 1, nil)
	for i, v := range y {
		b.Set(i, 0, v/unit)
	}
	m := make([]float64, d)
	for j := range m {
		m[j] = 1
	}
	const fall = 0.7
	S, K := mat.NewDense(n, d, nil), mat.NewDense(n, n, nil)
	var xa mat.Dense
	for t := 1; t <= o.Iters; t++ {
		if err := o.Task.Err(); err != nil {
			return nil, 0, err
		}
		for i := range n {
			row := S.RawRowView(i)
			for j, x := range X.RawRowView(i) {
				row[j] = x * m[j]
			}
		}
		K.Mul(S, S.T())
		a, _, ok, err := linalg.SolveRidge(o.Task, K, b, o.Ridge)
		if err != nil {
			return nil, 0, err
		}
		if !ok {
			return nil, 0, fmt.Errorf("completion: X diag(m²) Xᵀ + %g I is singular at iteration %d; try Ridge %.0e", o.Ridge, t, 100*o.Ridge)
		}
		xa.Mul(X.T(), a)
		change, norm, top := 0.0, 0.0, 0.0
		for j := range z {
			v := m[j] * m[j] * xa.At(j, 0)
			change += (v - z[j]) * (v - z[j])
			norm += v * v
			z[j] = v
			top = max(top, v*v)
		}
		eps := top * math.Pow(fall, float64(t))
		for j, v := range z {
			m[j] = math.Pow(v*v+eps, o.Power)
		}
		iters = t
		progress(t, relative(change, norm))
		if relative(change, norm) < o.Tol {
			break
		}
	}
	for j := range z {
		z[j] *= unit
	}
	return z, iters, nil
}

// Predict returns XZ for X, p×d, as a p×c matrix. It panics if X has not the
// columns of the training data.
func (s *Sparse) Predict(X *mat.Dense) *mat.Dense {
	s.checkColumns(X)
	p, _ := X.Dims()
	_, c := s.Z.Dims()
	F := mat.NewDense(p, c, nil)
	F.Mul(X, s.Z)
	return F
}

func (s *Sparse) checkColumns(X *mat.Dense) {
	check.Matrix("completion", "X", X)
	p, d := X.Dims()
	if dz, _ := s.Z.Dims(); d != dz {
		panic(fmt.Sprintf("completion: X is %d×%d but the training data have %d columns", p, d, dz))
	}
}

// Gradients returns for each output the p×d matrix whose rows all are its
// coefficients. It panics if X has not the columns of the training data.
func (s *Sparse) Gradients(X *mat.Dense) []*mat.Dense {
	s.checkColumns(X)
	p, d := X.Dims()
	_, c := s.Z.Dims()
	grads := make([]*mat.Dense, c)
	for k := range grads {
		grads[k] = mat.NewDense(p, d, nil)
		z := mat.Col(nil, k, s.Z)
		for i := range p {
			grads[k].SetRow(i, z)
		}
	}
	return grads
}

// Support returns the features whose coefficient for some output is more than
// 1e-3 of the largest of that output.
func (s *Sparse) Support() []int {
	const small = 1e-3
	d, c := s.Z.Dims()
	top := make([]float64, c)
	for j := range d {
		for k, z := range s.Z.RawRowView(j) {
			top[k] = max(top[k], math.Abs(z))
		}
	}
	var support []int
	for j := range d {
		for k, z := range s.Z.RawRowView(j) {
			if math.Abs(z) > small*top[k] {
				support = append(support, j)
				break
			}
		}
	}
	return support
}

// String describes the predictor: Sparse(10 of 200 features, c=1).
func (s *Sparse) String() string {
	d, c := s.Z.Dims()
	return fmt.Sprintf("Sparse(%d of %d features, c=%d)", len(s.Support()), d, c)
}

// Bundle shows the coefficients of the support.
func (s *Sparse) Bundle() display.Bundle {
	_, c := s.Z.Dims()
	t := display.Table{Title: s.String(), Head: []string{"feature"}}
	for k := range c {
		t.Head = append(t.Head, fmt.Sprintf("y%d", k+1))
	}
	const most = 30
	for at, j := range s.Support() {
		if at == most {
			t.Note = "and more"
			break
		}
		row := []string{fmt.Sprint(j)}
		for _, z := range s.Z.RawRowView(j) {
			row = append(row, display.Number(z))
		}
		t.Rows = append(t.Rows, row)
	}
	return t.Bundle()
}

// SimpleRender is Bundle for the gophernotes kernel.
func (s *Sparse) SimpleRender() map[string]any { return s.Bundle().SimpleRender() }
