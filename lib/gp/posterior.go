package gp

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/task"
)

// untouched is a task that nobody stops, whatever the default.
var untouched = task.Task{Context: context.Background()}

// A Posterior is the distribution of f, and of targets, at p points.
type Posterior struct {
	Mean   *mat.Dense // of each output, p×c
	Latent []float64  // standard deviation of f, the same for all outputs
	SD     []float64  // standard deviation of a target: √(Latent² + σ_n²)
}

// Posterior returns the distribution at the rows of X, p×d: its mean and
//
//	Latent² = σ_f² κ(x, x) - ‖U⁻ᵀ σ_f² κ(X, x)‖²,  UᵀU = C,
//
// in time O(n²p). It panics if X has not the columns of the training data.
func (m *Model) Posterior(X *mat.Dense) *Posterior {
	m.checkColumns(X)
	const batch = 1024 // rows whose kernel matrix is in memory at once
	p, d := X.Dims()
	post := &Posterior{Mean: m.Predict(X), Latent: make([]float64, p), SD: make([]float64, p)}
	for i := 0; i < p; i += batch {
		rows := X.Slice(i, min(i+batch, p), 0, d).(*mat.Dense)
		V := m.whiten(rows)
		for r := range rows.RawMatrix().Rows {
			x, v := rows.RawRowView(r), V.RawRowView(r)
			s := m.Signal*m.Signal*m.Kernel.At(x, x) - floats.Dot(v, v)
			post.Latent[i+r] = math.Sqrt(max(s, 0)) // a rounding error below 0 where f is known
			post.SD[i+r] = math.Hypot(post.Latent[i+r], m.Noise)
		}
	}
	return post
}

// whiten returns the p×n matrix with the rows U⁻ᵀ σ_f² κ(X, x).
func (m *Model) whiten(X *mat.Dense) *mat.Dense {
	p, _ := X.Dims()
	n, _ := m.X.Dims()
	V := kernels.Gram(m.Kernel, X, m.X)
	floats.Scale(m.Signal*m.Signal, V.RawMatrix().Data)
	if err := linalg.SolveRows(untouched, p, n, m.factor.RawMatrix().Data, n, V.RawMatrix().Data, n); err != nil {
		panic(err) // nobody stops it
	}
	return V
}

// Predict returns the posterior mean at the rows of X, which is p×d, as a p×c
// matrix. It panics if X has not the columns of the training data.
func (m *Model) Predict(X *mat.Dense) *mat.Dense {
	m.checkColumns(X)
	F := kernels.Apply(m.Kernel, X, m.X, m.Alpha)
	F.Apply(func(_, j int, f float64) float64 { return m.Mean[j] + m.Signal*m.Signal*f }, F)
	return F
}

// Gradients returns, for each of the c outputs, the p×d matrix whose row i is the
// gradient of the posterior mean at X[i]; see [kernels.Gradients].
func (m *Model) Gradients(X *mat.Dense) []*mat.Dense {
	m.checkColumns(X)
	var alpha mat.Dense
	alpha.Scale(m.Signal*m.Signal, m.Alpha)
	return kernels.Gradients(m.Kernel, X, m.X, &alpha)
}

// Covariance returns the p×p covariance of f at the rows of X,
//
//	σ_f² κ(X, X) - V Vᵀ,  V = σ_f² κ(X, X_train) U⁻¹,
//
// the same for all outputs.
func (m *Model) Covariance(X *mat.Dense) *mat.SymDense {
	m.checkColumns(X)
	p, _ := X.Dims()
	V := m.whiten(X)
	K := kernels.Gram(m.Kernel, X, X)
	S := mat.NewSymDense(p, nil)
	S.SymOuterK(-1, V)
	for i := range p {
		for j := i; j < p; j++ {
			S.SetSym(i, j, S.At(i, j)+m.Signal*m.Signal*K.At(i, j))
		}
	}
	return S
}

// Sample draws functions f from the posterior and returns, for each of the c
// outputs, their values at the rows of X as a p×draws matrix: one function a
// column. The same seed gives the same functions. A diagonal of 10⁻¹⁰ σ_f², or ten
// times that until it suffices, keeps the covariance positive definite where
// points are close; the error says so if 10⁻⁵ σ_f² does not.
func (m *Model) Sample(X *mat.Dense, draws int, seed uint64) ([]*mat.Dense, error) {
	if draws <= 0 {
		panic(fmt.Sprintf("gp: Sample of %d draws; one at least", draws))
	}
	mean, S := m.Predict(X), m.Covariance(X)
	U, err := m.root(S)
	if err != nil {
		return nil, err
	}
	p, c := mean.Dims()
	rnd := rand.New(rand.NewPCG(seed, 0x67705361))
	F := make([]*mat.Dense, c)
	for k := range F {
		Z := mat.NewDense(p, draws, nil)
		Z.Apply(func(_, _ int, _ float64) float64 { return rnd.NormFloat64() }, Z)
		F[k] = mat.NewDense(p, draws, nil)
		F[k].Mul(U.T(), Z)
		F[k].Apply(func(i, _ int, f float64) float64 { return f + mean.At(i, k) }, F[k])
	}
	return F, nil
}

// root returns an upper triangular U with UᵀU = S, nearly.
func (m *Model) root(S *mat.SymDense) (*mat.TriDense, error) {
	p := S.SymmetricDim()
	var chol mat.Cholesky
	for size := 1e-10; size < 2e-5; size *= 10 {
		T := mat.NewSymDense(p, nil)
		T.CopySym(S)
		for i := range p {
			T.SetSym(i, i, T.At(i, i)+size*m.Signal*m.Signal)
		}
		if chol.Factorize(T) {
			var U mat.TriDense
			chol.UTo(&U)
			return &U, nil
		}
	}
	return nil, fmt.Errorf("gp: the posterior covariance at these %d points is not positive definite, not with 1e-5 σ_f² on its diagonal either; take points that lie farther apart, or check that the kernel is positive definite", p)
}

func (m *Model) checkColumns(X *mat.Dense) {
	check.Matrix("gp", "X", X)
	check.SameColumns("gp", "X", X, "the training data", m.X)
}
