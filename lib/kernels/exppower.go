package kernels

import (
	"fmt"
	"math"
)

var (
	_ Radial = ExpPower{}
	_ Smooth = ExpPower{}
)

// ExpPower is the exponential power kernel
//
//	k(x, z) = exp(-(‖x-z‖ / L)^Q),  0 < Q ≤ 2,
//
// which is [Laplace] at Q = 1 and, with bandwidth √2 L, [Gaussian] at Q = 2.
// Between, Q tunes the smoothness of its functions. Its zero value is the
// Laplace kernel of unit bandwidth.
//
// References:
//   - Hui, L., Ma, S., Belkin, M.: Kernel machines beat deep neural networks on
//     mask-based single-channel speech enhancement. Interspeech 2019
//   - Beaglehole, D., Holzmüller, D., Radhakrishnan, A., Belkin, M.: xRFM:
//     accurate, scalable, and interpretable feature learning models for tabular
//     data. ICLR 2026
type ExpPower struct {
	// L is the bandwidth, in the units of x. If L is 0, it is taken to be 1.
	L float64
	// Q is the exponent, at most 2: beyond, k is not positive definite. If Q
	// is 0, it is taken to be 1.
	Q float64
}

// At returns exp(-(‖x-z‖ / L)^Q).
func (k ExpPower) At(x, z []float64) float64 { return radialAt(k, x, z) }

// Phi returns φ(s) and φ′(s) at s = r², where with u = (r/L)^Q
//
//	φ(s)  =  exp(-u),
//	φ′(s) = -Q u exp(-u) / (2r²).
//
// At r = 0, where φ′ diverges for Q < 2, Phi returns φ′ = 0.
func (k ExpPower) Phi(s float64) (phi, dphi float64) {
	L, q := k.bandwidth(), k.exponent()
	u := math.Pow(math.Sqrt(s)/L, q)
	phi = math.Exp(-u)
	if s == 0 {
		return phi, 0
	}
	return phi, -q * u * phi / (2 * s)
}

// GradTo stores ∇ₓ k(x, z) = -Q (r/L)^Q k(x, z) (x - z) / r² with r = ‖x-z‖ into
// dst and returns dst. If dst is nil, it is allocated.
func (k ExpPower) GradTo(dst, x, z []float64) []float64 { return radialGradTo(dst, k, x, z) }

// String returns the kernel in the notation of the notebooks:
// ExpPower(L=10, Q=1.4).
func (k ExpPower) String() string {
	return fmt.Sprintf("ExpPower(L=%.6g, Q=%.6g)", k.bandwidth(), k.exponent())
}

func (k ExpPower) bandwidth() float64 { return positive("ExpPower", "L", k.L, 1) }

func (k ExpPower) exponent() float64 {
	q := positive("ExpPower", "Q", k.Q, 1)
	if q > 2 {
		panic(fmt.Sprintf("kernels: ExpPower.Q is %g; beyond 2 the kernel is not positive definite", q))
	}
	return q
}
