package kernels

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

var _ Smooth = ArcCosine{}

// ArcCosine is the arc-cosine kernel of order n: with θ the angle between x and z
//
//	k(x, z) = ‖x‖ⁿ ‖z‖ⁿ J_n(θ) / π,
//	J_0 = π - θ,
//	J_1 = sin θ + (π-θ) cos θ,
//	J_2 = 3 sin θ cos θ + (π-θ) (1 + 2 cos² θ).
//
// It is twice the covariance of an infinitely wide layer with activations
// max(0, t)ⁿ and weights N(0, I): steps at order 0, ReLUs at order 1. Its zero
// value has order 0. A zero vector has k = 0.
//
// References:
//   - Cho, Y., Saul, L.K.: Kernel methods for deep learning. NeurIPS 2009
type ArcCosine struct {
	// Order is n: 0, 1 or 2.
	Order int
}

// At returns ‖x‖ⁿ ‖z‖ⁿ J_n(θ) / π.
func (k ArcCosine) At(x, z []float64) float64 { return dotAt(k, x, z) }

// GradTo stores ∇ₓ k(x, z) into dst and returns dst. If dst is nil, it is
// allocated. At order 0 the kernel has a kink at θ = 0 and θ = π, where the
// gradient is given as 0.
func (k ArcCosine) GradTo(dst, x, z []float64) []float64 { return dotGradTo(dst, k, x, z) }

// InMetric returns the kernel of the points x M^½, k(M^½x, M^½z).
func (k ArcCosine) InMetric(M *mat.SymDense) Kernel { return inRoot(k, M) }

// String returns the kernel in the notation of the notebooks: ArcCosine(Order=1).
func (k ArcCosine) String() string { return fmt.Sprintf("ArcCosine(Order=%d)", k.Order) }

func (k ArcCosine) gramTo(dst, X, Z *mat.Dense) {
	k.check()
	dotGramTo(dst, k, X, Z)
}

func (k ArcCosine) gradients(X, Z, alpha *mat.Dense) []*mat.Dense {
	k.check()
	return dotGradients(k, X, Z, alpha)
}

func (k ArcCosine) check() {
	if k.Order < 0 || k.Order > 2 {
		panic(fmt.Sprintf("kernels: ArcCosine.Order is %d; it must be 0, 1 or 2", k.Order))
	}
}

// pair has the derivatives with dJ_1/dθ = -(π-θ) sin θ, dJ_2/dθ = -4 sin θ J_1,
// ∂θ/∂u = -1/(√(ab) sin θ) and ∂θ/∂a = cos θ / (2a sin θ), where the sines cancel.
func (k ArcCosine) pair(x, z []float64, u, a, b float64) (v, du, da float64) {
	k.check()
	if a == 0 || b == 0 {
		return 0, 0, 0
	}
	r := math.Sqrt(a) * math.Sqrt(b)
	theta, s, c := angle(x, z, u, a, b)
	rest := math.Pi - theta
	j1 := s + rest*c
	switch k.Order {
	case 0:
		if s < 1e-12 {
			return rest / math.Pi, 0, 0
		}
		return rest / math.Pi, 1 / (math.Pi * r * s), -c / (2 * math.Pi * a * s)
	case 1:
		return r * j1 / math.Pi, rest / math.Pi, r * s / (2 * math.Pi * a)
	}
	return r * r * (3*s*c + rest*(1+2*c*c)) / math.Pi, 4 * r * j1 / math.Pi, b * (s*c + rest) / math.Pi
}

// angle returns θ, sin θ and cos θ. Where the cosine is near ±1 it has lost the
// angle; there it is taken from the normalized points (Kahan),
//
//	θ = 2 atan2(‖x/‖x‖ - z/‖z‖‖, ‖x/‖x‖ + z/‖z‖‖).
func angle(x, z []float64, u, a, b float64) (theta, s, c float64) {
	const near = 0.999
	na, nb := math.Sqrt(a), math.Sqrt(b)
	c = u / (na * nb)
	if math.Abs(c) <= near {
		return math.Acos(c), math.Sqrt((1 - c) * (1 + c)), c
	}
	var minus, plus float64
	for i := range x {
		p, q := x[i]/na, z[i]/nb
		minus += (p - q) * (p - q)
		plus += (p + q) * (p + q)
	}
	theta = 2 * math.Atan2(math.Sqrt(minus), math.Sqrt(plus))
	s, c = math.Sincos(theta)
	return theta, s, c
}
