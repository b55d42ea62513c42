package gp

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/task"
)

// An evidence computes the marginal likelihood of data under parameters, in the
// memory of three n×n matrices.
type evidence struct {
	tk     task.Task
	kernel func(L float64) kernels.Kernel
	X, Y   *mat.Dense // Y less the prior mean
	C      *mat.Dense // σ_f² K + σ_n² I, then its factor U with UᵀU = C
	D      *mat.Dense // ∂K/∂log ℓ
	inv    *mat.Dense // C⁻¹
	alpha  *mat.Dense // C⁻¹ Y
	about  *mat.Dense // X less its mean, for the weights of FitARD
}

// factor computes the factor of C and α. ok is false if C is singular.
func (e *evidence) factor(h Hyper) (ok bool, err error) {
	n, c := e.Y.Dims()
	if e.C == nil {
		e.C = mat.NewDense(n, n, nil)
	}
	if err := e.tk.Err(); err != nil {
		return false, err
	}
	kernels.GramTo(e.C, e.kernel(h.L), e.X, e.X)
	raw := e.C.RawMatrix()
	floats.Scale(h.Signal*h.Signal, raw.Data)
	for i := range n {
		raw.Data[i*n+i] += h.Noise * h.Noise
	}
	for _, v := range raw.Data {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false, nil
		}
	}
	if ok, err := linalg.Cholesky(e.tk, n, raw.Data, n); !ok || err != nil {
		return false, err
	}
	e.alpha = mat.DenseCopyOf(e.Y)
	return true, linalg.SolveCholesky(e.tk, n, raw.Data, n, c, e.alpha.RawMatrix().Data, c)
}

// value returns log p(Y) after factor, the sum over the c columns of Y,
//
//	-½ tr Yᵀα - c Σᵢ log U[i,i] - nc/2 log 2π.
func (e *evidence) value() float64 {
	n, c := e.Y.Dims()
	fit, logs := 0.0, 0.0
	for i := range n {
		fit += floats.Dot(e.Y.RawRowView(i), e.alpha.RawRowView(i))
		logs += math.Log(e.C.At(i, i))
	}
	return -fit/2 - float64(c)*logs - float64(n*c)/2*math.Log(2*math.Pi)
}

// gradient returns the derivatives of log p(Y) by log ℓ, log σ_f and log σ_n,
// after factor. For a parameter θ it is
//
//	½ tr αᵀ (∂C/∂θ) α - c/2 tr C⁻¹ ∂C/∂θ,
//
// and two of the matrices are known from C: ∂C/∂log σ_n = 2 σ_n² I and
// ∂C/∂log σ_f = 2 (C - σ_n² I). That of ℓ is a central difference of K, whose
// error is 10⁻¹⁰ of K: so κ may be any function of ℓ.
func (e *evidence) gradient(h Hyper) ([3]float64, error) {
	n, c := e.Y.Dims()
	if err := e.invert(); err != nil {
		return [3]float64{}, err
	}
	if err := e.differentiate(h.L); err != nil {
		return [3]float64{}, err
	}
	trace, traceD, fit, norm := 0.0, 0.0, 0.0, 0.0
	for i := range n {
		trace += e.inv.At(i, i)
		traceD += floats.Dot(e.inv.RawRowView(i), e.D.RawRowView(i))
		fit += floats.Dot(e.Y.RawRowView(i), e.alpha.RawRowView(i))
		norm += floats.Dot(e.alpha.RawRowView(i), e.alpha.RawRowView(i))
	}
	var Da mat.Dense
	Da.Mul(e.D, e.alpha)
	fitD := floats.Dot(Da.RawMatrix().Data, e.alpha.RawMatrix().Data)
	s2, v2 := h.Signal*h.Signal, h.Noise*h.Noise
	return [3]float64{
		s2 / 2 * (fitD - float64(c)*traceD),
		fit - v2*norm - float64(c)*(float64(n)-v2*trace),
		v2 * (norm - float64(c)*trace),
	}, nil
}

// invert computes C⁻¹ from the factor.
func (e *evidence) invert() error {
	n, _ := e.Y.Dims()
	if e.inv == nil {
		e.inv = mat.NewDense(n, n, nil)
	}
	e.inv.Zero()
	for i := range n {
		e.inv.Set(i, i, 1)
	}
	return linalg.SolveCholesky(e.tk, n, e.C.RawMatrix().Data, n, n, e.inv.RawMatrix().Data, n)
}

// differentiate computes ∂K/∂log ℓ into D. The cube root of the rounding error
// makes the step's error and the difference's equal.
func (e *evidence) differentiate(L float64) error {
	const step = 6e-6
	n, _ := e.Y.Dims()
	if e.D == nil {
		e.D = mat.NewDense(n, n, nil)
	}
	kernels.GramTo(e.D, e.kernel(L*math.Exp(step)), e.X, e.X)
	if err := e.tk.Err(); err != nil {
		return err
	}
	less := kernels.Gram(e.kernel(L*math.Exp(-step)), e.X, e.X)
	floats.Sub(e.D.RawMatrix().Data, less.RawMatrix().Data)
	floats.Scale(1/(2*step), e.D.RawMatrix().Data)
	return e.tk.Err()
}
