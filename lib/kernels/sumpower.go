package kernels

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/simd"
)

var _ Smooth = SumPower{}

// SumPower is a power of the mean over the d coordinates of exponential power
// kernels of one variable, mixed with a constant,
//
//	k(x, z) = ((1-Mix) (1/d) Σ_k exp(-|x_k-z_k|^Q / L^Q) + Mix)^Power.
//
// A sum over coordinates is additive; its power has all products of up to Power
// of them. Its zero value has unit bandwidth, Q = 1, Power = 2 and no constant.
//
// References:
//   - Duvenaud, D., Nickisch, H., Rasmussen, C.E.: Additive Gaussian processes.
//     NeurIPS 2011
//   - Beaglehole, D., Holzmüller, D., Radhakrishnan, A., Belkin, M.: xRFM:
//     accurate, scalable, and interpretable feature learning models for tabular
//     data. ICLR 2026
type SumPower struct {
	// L is the bandwidth, in the units of x. If L is 0, it is taken to be 1.
	L float64
	// Q is the exponent, at most 2. If Q is 0, it is taken to be 1.
	Q float64
	// Mix is the share of the constant, 0 ≤ Mix < 1.
	Mix float64
	// Power is the outer exponent. If Power is 0, it is taken to be 2.
	Power int
}

// At returns k(x, z).
func (k SumPower) At(x, z []float64) float64 { return additiveAt(k.additive(), x, z) }

// GradTo stores ∇ₓ k(x, z) into dst and returns dst, with v the mixed mean and
// Δ = x - z
//
//	∂k/∂x_k = -Power v^(Power-1) (1-Mix) (Q/(d L^Q)) |Δ_k|^(Q-1) sign(Δ_k) exp(-|Δ_k|^Q/L^Q),
//
// and 0 for the coordinates with Δ_k = 0. If dst is nil, it is allocated.
func (k SumPower) GradTo(dst, x, z []float64) []float64 {
	return additiveGradTo(dst, k.additive(), x, z)
}

// InMetric returns the kernel of the points x M^½, k(M^½x, M^½z).
func (k SumPower) InMetric(M *mat.SymDense) Kernel { return inRoot(k, M) }

// String returns the kernel in the notation of the notebooks:
// SumPower(L=10, Q=1, Mix=0.1, Power=2).
func (k SumPower) String() string {
	t := k.terms()
	return fmt.Sprintf("SumPower(L=%.6g, Q=%.6g, Mix=%.6g, Power=%d)", 1/t.inverse, t.q, t.mix, t.power)
}

func (k SumPower) gramTo(dst, X, Z *mat.Dense) { additiveGramTo(dst, k.additive(), X, Z) }

func (k SumPower) gradients(X, Z, alpha *mat.Dense) []*mat.Dense {
	return additiveGradients(k.additive(), X, Z, alpha)
}

func (k SumPower) additive() additive { return k.terms() }

func (k SumPower) terms() sumPowerTerms {
	power := k.Power
	if power == 0 {
		power = 2
	}
	if power < 0 {
		panic(fmt.Sprintf("kernels: SumPower.Power is %d; it must be positive", power))
	}
	if !(k.Mix >= 0 && k.Mix < 1) {
		panic(fmt.Sprintf("kernels: SumPower.Mix is %v; it must be at least 0 and below 1", k.Mix))
	}
	q := atMost("SumPower", "Q", positive("SumPower", "Q", k.Q, 1), 2)
	return sumPowerTerms{inverse: 1 / positive("SumPower", "L", k.L, 1), q: q, mix: k.Mix, power: power}
}

// sumPowerTerms has ψ(t) = exp(-(t inverse)^q) and g(s) = ((1-mix) s/d + mix)^power.
type sumPowerTerms struct {
	inverse, q, mix float64
	power           int
}

// exponentials stores ψ(|t|) into t.
func (k sumPowerTerms) exponentials(t []float64) {
	for j := range t {
		t[j] *= k.inverse
	}
	powTo(t, t, k.q)
	for j := range t {
		t[j] = -t[j]
	}
	simd.Exp(t, t)
}

func (k sumPowerTerms) addTerms(s, t []float64) {
	k.exponentials(t)
	for j, t := range t {
		s[j] += t
	}
}

func (k sumPowerTerms) mixed(s float64, d int) float64 { return (1-k.mix)*s/float64(d) + k.mix }

func (k sumPowerTerms) values(s []float64, d int) {
	for j, v := range s {
		s[j] = intPow(k.mixed(v, d), k.power)
	}
}

func (k sumPowerTerms) slopes(s []float64, d int) {
	for j, v := range s {
		s[j] = float64(k.power) * intPow(k.mixed(v, d), k.power-1) * (1 - k.mix) / float64(d)
	}
}

func (k sumPowerTerms) termSlopes(e, t []float64) {
	signedPowers(e, t, -k.q*math.Pow(k.inverse, k.q), k.q-1)
	k.exponentials(t)
	for j, t := range t {
		e[j] *= t
	}
}

// intPow returns v^n for n ≥ 0 by squaring.
func intPow(v float64, n int) float64 {
	p := 1.0
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			p *= v
		}
		v *= v
	}
	return p
}
