package kernels

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/linalg"
)

var (
	_ Smooth = DotFunc(nil)
	_ Smooth = Polynomial{}
	_ Smooth = Exponential{}
)

// DotFunc makes a kernel κ(xᵀz), with gradients κ′(xᵀz) z, of a function that
// returns κ(t) and κ′(t) at t = xᵀz. It is positive semidefinite for all
// dimensions if and only if κ is a power series without negative coefficients.
//
// References:
//   - Schoenberg, I.J.: Positive definite functions on spheres. Duke
//     Mathematical Journal 9 (1942), 96-108
type DotFunc func(t float64) (kappa, dkappa float64)

// At returns κ(xᵀz).
func (f DotFunc) At(x, z []float64) float64 { return dotAt(f, x, z) }

// GradTo stores κ′(xᵀz) z into dst and returns dst.
func (f DotFunc) GradTo(dst, x, z []float64) []float64 { return dotGradTo(dst, f, x, z) }

// InMetric returns κ(xᵀ M z).
func (f DotFunc) InMetric(M *mat.SymDense) Kernel { return inRoot(f, M) }

// String returns DotFunc.
func (DotFunc) String() string { return "DotFunc" }

func (f DotFunc) pair(_, _ []float64, u, _, _ float64) (v, du, da float64) {
	v, du = f(u)
	return v, du, 0
}

func (f DotFunc) gramTo(dst, X, Z *mat.Dense) { dotGramTo(dst, f, X, Z) }

func (f DotFunc) gradients(X, Z, alpha *mat.Dense) []*mat.Dense {
	return dotGradients(f, X, Z, alpha)
}

// Polynomial is the polynomial kernel
//
//	k(x, z) = (Gamma xᵀz + C)^Degree.
//
// Its zero value is the quadratic kernel (xᵀz)², with which a recursive feature
// machine learns modular arithmetic as a Fourier multiplication.
//
// References:
//   - Schölkopf, B., Smola, A.J.: Learning with Kernels. MIT Press (2002),
//     section 2.3
//   - Mallinar, N., Beaglehole, D., Zhu, L., Radhakrishnan, A., Pandit, P.,
//     Belkin, M.: Emergence in non-neural models: grokking modular arithmetic via
//     average gradient outer product. ICML 2025
type Polynomial struct {
	// Degree is the degree. If Degree is 0, it is taken to be 2.
	Degree int
	// Gamma multiplies the inner product. If Gamma is 0, it is taken to be 1.
	Gamma float64
	// C ≥ 0 is the constant.
	C float64
}

// At returns (Gamma xᵀz + C)^Degree.
func (k Polynomial) At(x, z []float64) float64 { return dotAt(k.dot(), x, z) }

// GradTo stores ∇ₓ k(x, z) = Degree Gamma (Gamma xᵀz + C)^(Degree-1) z into dst
// and returns dst. If dst is nil, it is allocated.
func (k Polynomial) GradTo(dst, x, z []float64) []float64 { return dotGradTo(dst, k.dot(), x, z) }

// InMetric returns (Gamma xᵀMz + C)^Degree.
func (k Polynomial) InMetric(M *mat.SymDense) Kernel { return inRoot(k, M) }

// String returns the kernel in the notation of the notebooks:
// Polynomial(Degree=2, Gamma=1, C=0).
func (k Polynomial) String() string {
	n, gamma := k.parameters()
	return fmt.Sprintf("Polynomial(Degree=%d, Gamma=%.6g, C=%.6g)", n, gamma, k.C)
}

func (k Polynomial) gramTo(dst, X, Z *mat.Dense) { dotGramTo(dst, k.dot(), X, Z) }

func (k Polynomial) gradients(X, Z, alpha *mat.Dense) []*mat.Dense {
	return dotGradients(k.dot(), X, Z, alpha)
}

func (k Polynomial) parameters() (degree int, gamma float64) {
	degree = k.Degree
	if degree == 0 {
		degree = 2
	}
	if degree < 0 {
		panic(fmt.Sprintf("kernels: Polynomial.Degree is %d; it must be positive", degree))
	}
	if !(k.C >= 0) || math.IsInf(k.C, 1) {
		panic(fmt.Sprintf("kernels: Polynomial.C is %v; it must be 0 or positive", k.C))
	}
	return degree, positive("Polynomial", "Gamma", k.Gamma, 1)
}

func (k Polynomial) dot() ownDot {
	degree, gamma := k.parameters()
	return func(t float64) (kappa, dkappa float64) {
		base := gamma*t + k.C
		below := intPow(base, degree-1)
		return base * below, float64(degree) * gamma * below
	}
}

// Exponential is the exponential of an inner product,
//
//	k(x, z) = exp(xᵀz / L²),
//
// whose features are all monomials. [Gaussian] is Exponential divided by
// √(k(x,x) k(z,z)). Its zero value has unit bandwidth.
//
// References:
//   - Steinwart, I., Christmann, A.: Support Vector Machines. Springer (2008),
//     section 4.1
type Exponential struct {
	// L is the bandwidth, in the units of x. If L is 0, it is taken to be 1.
	L float64
}

// At returns exp(xᵀz / L²).
func (k Exponential) At(x, z []float64) float64 { return dotAt(k.dot(), x, z) }

// GradTo stores ∇ₓ k(x, z) = exp(xᵀz / L²) z / L² into dst and returns dst. If dst
// is nil, it is allocated.
func (k Exponential) GradTo(dst, x, z []float64) []float64 { return dotGradTo(dst, k.dot(), x, z) }

// InMetric returns exp(xᵀMz / L²).
func (k Exponential) InMetric(M *mat.SymDense) Kernel { return inRoot(k, M) }

// String returns the kernel in the notation of the notebooks: Exponential(L=10).
func (k Exponential) String() string {
	return fmt.Sprintf("Exponential(L=%.6g)", positive("Exponential", "L", k.L, 1))
}

func (k Exponential) gramTo(dst, X, Z *mat.Dense) { dotGramTo(dst, k.dot(), X, Z) }

func (k Exponential) gradients(X, Z, alpha *mat.Dense) []*mat.Dense {
	return dotGradients(k.dot(), X, Z, alpha)
}

func (k Exponential) dot() ownDot {
	L := positive("Exponential", "L", k.L, 1)
	return func(t float64) (kappa, dkappa float64) {
		e := math.Exp(t / (L * L))
		return e, e / (L * L)
	}
}

// ownDot is a DotFunc of this package.
type ownDot func(t float64) (kappa, dkappa float64)

func (f ownDot) pair(x, z []float64, u, a, b float64) (v, du, da float64) {
	return DotFunc(f).pair(x, z, u, a, b)
}

// A dotKernel is a function of u = xᵀz, a = ‖x‖² and b = ‖z‖².
type dotKernel interface {
	// pair returns the value and its derivatives in u and a; x and z are there
	// for what rounding in u would spoil.
	pair(x, z []float64, u, a, b float64) (v, du, da float64)
}

func dotAt(k dotKernel, x, z []float64) float64 {
	sameLen(x, z)
	v, _, _ := k.pair(x, z, floats.Dot(x, z), floats.Dot(x, x), floats.Dot(z, z))
	return v
}

// dotGradTo: ∇ₓ k = du z + 2 da x.
func dotGradTo(dst []float64, k dotKernel, x, z []float64) []float64 {
	sameLen(x, z)
	dst = gradDst(dst, x)
	_, du, da := k.pair(x, z, floats.Dot(x, z), floats.Dot(x, x), floats.Dot(z, z))
	for i := range dst {
		dst[i] = du*z[i] + 2*da*x[i]
	}
	return dst
}

func dotGramTo(dst *mat.Dense, k dotKernel, X, Z *mat.Dense) {
	n, m := dst.Dims()
	dst.Mul(X, Z.T())
	a, b := rowNorms(X), rowNorms(Z)
	grid{n: n, m: m, rows: 32, columns: 512, upper: X == Z}.each(k, func() func(i0, i1, j0, j1 int) {
		return func(i0, i1, j0, j1 int) {
			for i := i0; i < i1; i++ {
				row, x, first := dst.RawRowView(i), X.RawRowView(i), j0
				if X == Z {
					first = max(j0, i)
				}
				for j := first; j < j1; j++ {
					if X == Z && i == j {
						row[j] = a[i] // summed as At does
					}
					row[j], _, _ = k.pair(x, Z.RawRowView(j), row[j], a[i], b[j])
				}
			}
		}
	})
	if X == Z {
		linalg.Mirror(dst)
	}
}

// rowNorms returns the squared norms of the rows of X.
func rowNorms(X *mat.Dense) []float64 {
	n, _ := X.Dims()
	norms := make([]float64, n)
	linalg.For(n, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			norms[i] = floats.Dot(X.RawRowView(i), X.RawRowView(i))
		}
	})
	return norms
}

// dotGradients computes, with the derivatives U and A of the pairs in u and a,
//
//	∇f_c(X[i]) = Σⱼ U[i,j] α[j,c] Z[j] + 2 (Σⱼ A[i,j] α[j,c]) X[i],
//
// for as many rows at a time as make three matrices of 16 MB.
func dotGradients(k dotKernel, X, Z, alpha *mat.Dense) []*mat.Dense {
	const entries = 1 << 21
	n, d := X.Dims()
	m, c := alpha.Dims()
	grads := newGradients(c, n, d)
	a, b := rowNorms(X), rowNorms(Z)
	rows := min(n, max(1, entries/m))
	for first := 0; first < n; first += rows {
		last := min(first+rows, n)
		Xb := X.Slice(first, last, 0, d).(*mat.Dense)
		var U mat.Dense
		U.Mul(Xb, Z.T())
		A, H := mat.NewDense(last-first, m, nil), mat.NewDense(last-first, m, nil)
		grid{n: last - first, m: m, rows: 8, columns: m}.each(k, func() func(i0, i1, j0, j1 int) {
			return func(i0, i1, _, _ int) {
				for i := i0; i < i1; i++ {
					u, da := U.RawRowView(i), A.RawRowView(i)
					for j := range u {
						_, u[j], da[j] = k.pair(Xb.RawRowView(i), Z.RawRowView(j), u[j], a[first+i], b[j])
					}
				}
			}
		})
		var F mat.Dense
		F.Mul(A, alpha)
		for o, G := range grads {
			column := mat.Col(nil, o, alpha)
			linalg.For(last-first, func(lo, hi int) {
				for i := lo; i < hi; i++ {
					floats.MulTo(H.RawRowView(i), U.RawRowView(i), column)
				}
			})
			Gb := G.Slice(first, last, 0, d).(*mat.Dense)
			Gb.Mul(H, Z)
			for i := range last - first {
				floats.AddScaled(Gb.RawRowView(i), 2*F.At(i, o), Xb.RawRowView(i))
			}
		}
	}
	return grads
}
