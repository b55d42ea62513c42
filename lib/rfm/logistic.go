package rfm

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/lapack/lapack64"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/krr"
)

// A newton minimizes Ψ(α) = Σᵢ ω[i] ℓ(F[i], Y[i]) + (λ/2) Σ_c α_cᵀKα_c, F = Kα, with
// ℓ the cross-entropy, by Newton's method. Where the gradient in F vanishes,
//
//	λα = Ω(Y - P),  P = softmax(F),  Ω = diag(ω).
//
// The Hessian of the loss is H = D - ΠΩ⁻¹Πᵀ over the n c entries of F, with D =
// diag(ω p_c) in a block for each class and Π these blocks above each other, and a
// step to the minimum of the quadratic model is
//
//	λα = B - E(KB/λ - R G⁻¹ Σ_c E_c KB_c/λ),  B = HF + Ω(Y - P),
//	E_c = (K/λ + D_c⁻¹)⁻¹,  G = Σ_c E_c,
//
// where R copies an n-vector to all classes. Two classes have f₁ = -f₂ = g/2, and
// g needs one system instead of these three.
//
// References:
//   - Rasmussen, C.E., Williams, C.K.I.: Gaussian Processes for Machine Learning.
//     MIT Press (2006), algorithms 3.1 and 3.3
type newton struct {
	*regression
	K     *mat.Dense
	omega []float64
}

// logistic fits a machine with the logistic loss. It starts from α = 0, where each
// class has the same probability: the α of another metric is farther away.
func (r *regression) logistic(k kernels.Kernel) (*krr.Model, error) {
	n, c := r.Y.Dims()
	N := newton{regression: r, K: kernels.Gram(k, r.X, r.X), omega: r.Weights}
	if N.omega == nil {
		N.omega = make([]float64, n)
		floats.AddConst(1, N.omega)
	}
	alpha, F, err := N.minimize(mat.NewDense(n, c, nil))
	if err != nil {
		return nil, err
	}
	return &krr.Model{Kernel: k, X: r.X, Alpha: alpha, Fitted: F}, nil
}

const (
	// settled is the largest entry of Ω(Y-P) - λα, relative to the largest weight,
	// that ends the iteration. Rounding leaves about 1e-16 times the condition of
	// I + HK/λ.
	settled = 1e-9
	// mostNewton is above the number of steps that a path from 0 needs, even for
	// λ = 1e-10.
	mostNewton = 100
)

// minimize returns α and Kα at the minimum.
func (N newton) minimize(alpha *mat.Dense) (_, F *mat.Dense, err error) {
	F = N.times(alpha)
	value := N.value(alpha, F)
	for range mostNewton {
		P := softmax(F)
		if N.residual(alpha, P) <= settled*floats.Max(N.omega) {
			return alpha, F, nil
		}
		next, ok, err := N.step(F, P)
		if err != nil {
			return nil, nil, err
		}
		if !ok {
			return nil, nil, &krr.SingularError{Kernel: "the logistic loss", Ridge: N.Ridge}
		}
		var dir, dirF mat.Dense
		dir.Sub(next, alpha)
		dirF.Sub(N.times(next), F)
		moved := false
		for t := 1.0; t > 1e-10 && !moved; t /= 2 {
			a, f := along(alpha, t, &dir), along(F, t, &dirF)
			// Near the minimum the decrease is below the rounding of Ψ.
			if v := N.value(a, f); v <= value+1e-13*math.Abs(value) {
				alpha, F, value, moved = a, f, v, true
			}
		}
		if !moved {
			break
		}
	}
	return nil, nil, fmt.Errorf("rfm: the logistic loss was not minimized in %d Newton steps; raise Ridge", mostNewton)
}

// value is Ψ.
func (N newton) value(alpha, F *mat.Dense) float64 {
	n, _ := F.Dims()
	square := 0.0
	for i := range n {
		square += floats.Dot(alpha.RawRowView(i), F.RawRowView(i))
	}
	return crossEntropy(F, N.Y, N.omega) + N.Ridge/2*square
}

// residual returns the largest entry of Ω(Y - P) - λα.
func (N newton) residual(alpha, P *mat.Dense) float64 {
	most := 0.0
	for i, w := range N.omega {
		for j, y := range N.Y.RawRowView(i) {
			most = max(most, math.Abs(w*(y-P.At(i, j))-N.Ridge*alpha.At(i, j)))
		}
	}
	return most
}

// step returns α at the minimum of the quadratic model in F, where P = softmax(F).
// ok is false if a matrix is singular in float64.
func (N newton) step(F, P *mat.Dense) (alpha *mat.Dense, ok bool, err error) {
	_, c := F.Dims()
	if c == 2 {
		return N.stepOfTwo(F, P)
	}
	B := N.rightHandSide(F, P)
	KB := N.times(B)
	E := make([]*mat.Dense, c)
	G, V := &mat.Dense{}, &mat.Dense{} // Σ_c E_c; E K B
	for j := range c {
		if E[j], ok, err = N.inverse(mat.Col(nil, j, P)); !ok || err != nil {
			return nil, ok, err
		}
		if j == 0 {
			G.CloneFrom(E[0])
			V = mat.NewDense(len(N.omega), c, nil)
		} else {
			G.Add(G, E[j])
		}
		V.ColView(j).(*mat.VecDense).MulVec(E[j], KB.ColView(j))
	}
	sum := mat.NewDense(len(N.omega), 1, nil)
	for i := range N.omega {
		sum.Set(i, 0, floats.Sum(V.RawRowView(i)))
	}
	if u, _, ok, err := linalg.SolveRidge(N.Task, G, sum, 0); !ok || err != nil {
		return nil, ok, err
	} else {
		sum = u
	}
	for j := range c {
		var Eu mat.VecDense
		Eu.MulVec(E[j], sum.ColView(0))
		v := V.ColView(j).(*mat.VecDense)
		v.SubVec(v, &Eu)
	}
	V.Scale(1/N.Ridge, V)
	B.Sub(B, V)
	B.Scale(1/N.Ridge, B)
	return B, true, nil
}

// rightHandSide returns HF + Ω(Y - P).
func (N newton) rightHandSide(F, P *mat.Dense) *mat.Dense {
	B := mat.DenseCopyOf(F)
	for i, w := range N.omega {
		b, p, y := B.RawRowView(i), P.RawRowView(i), N.Y.RawRowView(i)
		mean := floats.Dot(b, p)
		for j := range b {
			b[j] = w * (p[j]*(b[j]-mean) + y[j] - p[j])
		}
	}
	return B
}

// inverse returns E = (K/λ + D⁻¹)⁻¹ = S (I + SKS/λ)⁻¹ S with S = √D, D = diag(ωp).
func (N newton) inverse(p []float64) (E *mat.Dense, ok bool, err error) {
	n := len(p)
	s := make([]float64, n)
	for i := range s {
		s[i] = math.Sqrt(N.omega[i] * p[i])
	}
	E = N.scaled(s, 1/N.Ridge)
	for i := range n {
		E.RawRowView(i)[i]++
	}
	U := E.RawMatrix()
	if ok, err := linalg.Cholesky(N.Task, n, U.Data, U.Stride); !ok || err != nil {
		return nil, ok, err
	}
	lapack64.Potri(blas64.Triangular{N: n, Data: U.Data, Stride: U.Stride, Uplo: blas.Upper, Diag: blas.NonUnit})
	linalg.Mirror(E)
	for i, v := range s {
		floats.Mul(E.RawRowView(i), s)
		floats.Scale(v, E.RawRowView(i))
	}
	return E, true, nil
}

// stepOfTwo is step for two classes. With g = f₁ - f₂ = 2Kα₁ and D = diag(ω p₁p₂),
//
//	λα₁ = b - S (λI + 2SKS)⁻¹ S 2Kb,  b = Dg + Ω(y₁ - p₁),  S = √D,  α₂ = -α₁.
func (N newton) stepOfTwo(F, P *mat.Dense) (alpha *mat.Dense, ok bool, err error) {
	n := len(N.omega)
	s, b := make([]float64, n), mat.NewDense(n, 1, nil)
	for i, w := range N.omega {
		p, f := P.RawRowView(i), F.RawRowView(i)
		D := w * p[0] * p[1]
		s[i] = math.Sqrt(D)
		b.Set(i, 0, D*(f[0]-f[1])+w*(N.Y.At(i, 0)-p[0]))
	}
	right := rowsTimes(s, N.times(b))
	right.Scale(2, right)
	beta, _, ok, err := linalg.SolveRidge(N.Task, N.scaled(s, 2), right, N.Ridge)
	if !ok || err != nil {
		return nil, ok, err
	}
	b.Sub(b, rowsTimes(s, beta))
	alpha = mat.NewDense(n, 2, nil)
	for i := range n {
		a := b.At(i, 0) / N.Ridge
		alpha.SetRow(i, []float64{a, -a})
	}
	return alpha, true, nil
}

// scaled returns factor SKS with S = diag(s).
func (N newton) scaled(s []float64, factor float64) *mat.Dense {
	A := mat.DenseCopyOf(N.K)
	for i, v := range s {
		row := A.RawRowView(i)
		floats.Mul(row, s)
		floats.Scale(factor*v, row)
	}
	return A
}

// times returns KA.
func (N newton) times(A *mat.Dense) *mat.Dense {
	var KA mat.Dense
	KA.Mul(N.K, A)
	return &KA
}

// along returns A + tD.
func along(A *mat.Dense, t float64, D *mat.Dense) *mat.Dense {
	B := mat.DenseCopyOf(A)
	floats.AddScaled(B.RawMatrix().Data, t, D.RawMatrix().Data)
	return B
}
