package completion

import "math"

// arcCosine returns, for a cosine ρ, the two functions by which a layer of ReLU
// acts on kernels, scaled to 1 at ρ = 1:
//
//	κ₁(ρ) = ρ κ₀(ρ) + √(1-ρ²)/π,  κ₀(ρ) = (π - arccos ρ)/π = κ₁′(ρ).
//
// With slope a left of 0, leaky ReLU, they are
//
//	((1-a)² κ₁ + 2aρ)/(1+a²),  ((1-a)² κ₀ + 2a)/(1+a²).
//
// Cosines that rounding has put outside [-1, 1] are put at its ends.
//
// Reference: Cho, Y., Saul, L.: Kernel methods for deep learning. NIPS (2009)
func arcCosine(rho, a float64) (k1, k0 float64) {
	rho = min(max(rho, -1), 1)
	k0 = (math.Pi - math.Acos(rho)) / math.Pi
	k1 = rho*k0 + math.Sqrt(1-rho*rho)/math.Pi
	if a != 0 {
		s := 1 + a*a
		k1 = ((1-a)*(1-a)*k1 + 2*a*rho) / s
		k0 = ((1-a)*(1-a)*k0 + 2*a) / s
	}
	return k1, k0
}
