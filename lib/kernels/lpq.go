package kernels

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/simd"
)

var _ Smooth = Lpq{}

// Lpq is the exponential kernel of a p-norm,
//
//	k(x, z) = exp(-(‖x-z‖_p / L)^Q),  0 < Q ≤ P ≤ 2,
//
// which is [ExpPower] at P = 2 and [ProductLaplace] at Q = P. Its zero value is
// exp(-‖x-z‖₁), the Laplace kernel of the 1-norm. P < 2 treats the coordinates
// as special directions, as those of tables often are.
//
// References:
//   - Schoenberg, I.J.: Metric spaces and positive definite functions.
//     Transactions of the AMS 44 (1938), 522-536
//   - Beaglehole, D., Holzmüller, D., Radhakrishnan, A., Belkin, M.: xRFM:
//     accurate, scalable, and interpretable feature learning models for tabular
//     data. ICLR 2026
type Lpq struct {
	// L is the bandwidth, in the units of x. If L is 0, it is taken to be 1.
	L float64
	// P is the order of the norm, at most 2. If P is 0, it is taken to be 1.
	P float64
	// Q is the exponent, at most P: beyond, k is not positive definite. If Q is
	// 0, it is taken to be 1, or P where that is smaller.
	Q float64
}

// At returns exp(-(‖x-z‖_p / L)^Q).
func (k Lpq) At(x, z []float64) float64 { return additiveAt(k.additive(), x, z) }

// GradTo stores ∇ₓ k(x, z) into dst and returns dst, with r = ‖x-z‖_p and Δ = x - z
//
//	∂k/∂x_k = -(Q/L^Q) r^(Q-P) |Δ_k|^(P-1) sign(Δ_k) k(x, z),
//
// and 0 for the coordinates with Δ_k = 0. If dst is nil, it is allocated.
func (k Lpq) GradTo(dst, x, z []float64) []float64 { return additiveGradTo(dst, k.additive(), x, z) }

// InMetric returns the kernel of the points x M^½, k(M^½x, M^½z).
func (k Lpq) InMetric(M *mat.SymDense) Kernel {
	if k.order() == 2 {
		return Mahalanobis{Base: ExpPower{L: k.bandwidth(), Q: k.exponent()}, M: M}
	}
	return inRoot(k, M)
}

// String returns the kernel in the notation of the notebooks:
// Lpq(L=10, P=1.5, Q=0.9).
func (k Lpq) String() string {
	return fmt.Sprintf("Lpq(L=%.6g, P=%.6g, Q=%.6g)", k.bandwidth(), k.order(), k.exponent())
}

func (k Lpq) gramTo(dst, X, Z *mat.Dense) {
	if k.order() == 2 {
		GramTo(dst, ExpPower{L: k.bandwidth(), Q: k.exponent()}, X, Z)
		return
	}
	additiveGramTo(dst, k.additive(), X, Z)
}

func (k Lpq) gradients(X, Z, alpha *mat.Dense) []*mat.Dense {
	return additiveGradients(k.additive(), X, Z, alpha)
}

func (k Lpq) bandwidth() float64 { return positive("Lpq", "L", k.L, 1) }

func (k Lpq) order() float64 { return atMost("Lpq", "P", positive("Lpq", "P", k.P, 1), 2) }

func (k Lpq) exponent() float64 {
	p := k.order()
	return atMost("Lpq", "Q", positive("Lpq", "Q", k.Q, min(1, p)), p)
}

func (k Lpq) additive() additive {
	p := k.order()
	return normTerms{p: p, ratio: k.exponent() / p, scale: math.Pow(k.bandwidth(), -p)}
}

func atMost(kernel, field string, v, most float64) float64 {
	if v > most {
		panic(fmt.Sprintf("kernels: %s.%s is %g; beyond %g the kernel is not positive definite", kernel, field, v, most))
	}
	return v
}

// ProductLaplace is the product over the coordinates of exponential power
// kernels of one variable,
//
//	k(x, z) = exp(-Σ_k |x_k-z_k|^P / L^P),  0 < P ≤ 2.
//
// Its zero value is the Laplace kernel of the 1-norm with unit bandwidth,
// exp(-‖x-z‖₁). It is [Lpq] with Q = P.
//
// References:
//   - Rahimi, A., Recht, B.: Random features for large-scale kernel machines.
//     NeurIPS 2007
//   - Beaglehole, D., Holzmüller, D., Radhakrishnan, A., Belkin, M.: xRFM:
//     accurate, scalable, and interpretable feature learning models for tabular
//     data. ICLR 2026
type ProductLaplace struct {
	// L is the bandwidth, in the units of x. If L is 0, it is taken to be 1.
	L float64
	// P is the exponent, at most 2. If P is 0, it is taken to be 1.
	P float64
}

var _ Smooth = ProductLaplace{}

// At returns exp(-Σ_k |x_k-z_k|^P / L^P).
func (k ProductLaplace) At(x, z []float64) float64 { return k.lpq().At(x, z) }

// GradTo stores ∇ₓ k(x, z) into dst and returns dst:
//
//	∂k/∂x_k = -(P/L^P) |Δ_k|^(P-1) sign(Δ_k) k(x, z),  Δ = x - z,
//
// and 0 for the coordinates with Δ_k = 0. If dst is nil, it is allocated.
func (k ProductLaplace) GradTo(dst, x, z []float64) []float64 { return k.lpq().GradTo(dst, x, z) }

// InMetric returns the kernel of the points x M^½, k(M^½x, M^½z).
func (k ProductLaplace) InMetric(M *mat.SymDense) Kernel {
	if k.P == 2 {
		return k.lpq().InMetric(M)
	}
	return inRoot(k, M)
}

// String returns the kernel in the notation of the notebooks:
// ProductLaplace(L=10, P=1).
func (k ProductLaplace) String() string {
	q := k.lpq()
	return fmt.Sprintf("ProductLaplace(L=%.6g, P=%.6g)", q.L, q.P)
}

func (k ProductLaplace) gramTo(dst, X, Z *mat.Dense) { k.lpq().gramTo(dst, X, Z) }

func (k ProductLaplace) gradients(X, Z, alpha *mat.Dense) []*mat.Dense {
	return k.lpq().gradients(X, Z, alpha)
}

func (k ProductLaplace) lpq() Lpq {
	p := atMost("ProductLaplace", "P", positive("ProductLaplace", "P", k.P, 1), 2)
	return Lpq{L: positive("ProductLaplace", "L", k.L, 1), P: p, Q: p}
}

// normTerms has ψ(t) = t^p and g(s) = exp(-(scale s)^ratio), ratio = q/p.
type normTerms struct{ p, ratio, scale float64 }

func (k normTerms) powers() float64 { return k.p }

func (k normTerms) addTerms(s, t []float64) {
	powTo(t, t, k.p)
	for j, t := range t {
		s[j] += t
	}
}

func (k normTerms) values(s []float64, _ int) {
	for j := range s {
		s[j] *= k.scale
	}
	if k.ratio != 1 {
		powTo(s, s, k.ratio)
	}
	for j := range s {
		s[j] = -s[j]
	}
	simd.Exp(s, s)
}

// slopes: g′(s) = -ratio u exp(-u) / s with u = (scale s)^ratio.
func (k normTerms) slopes(s []float64, d int) {
	if k.ratio == 1 {
		k.values(s, d)
		for j := range s {
			s[j] *= -k.scale
		}
		return
	}
	for j, v := range s {
		if v == 0 {
			continue
		}
		u := math.Pow(k.scale*v, k.ratio)
		s[j] = -k.ratio * u * math.Exp(-u) / v
	}
}

func (k normTerms) termSlopes(e, t []float64) { signedPowers(e, t, k.p, k.p-1) }
