package kernels

import (
	"fmt"
	"math"
)

var (
	_ Radial = Laplace{}
	_ Smooth = Laplace{}
)

// Laplace is the Laplace kernel
//
//	k(x, z) = exp(-‖x-z‖ / L),
//
// the default of the recursive feature machine. Its zero value has unit
// bandwidth. Its functions are rough: k has a kink at x = z, and its Fourier
// transform decays only polynomially.
//
// References:
//   - Radhakrishnan, A., Beaglehole, D., Pandit, P., Belkin, M.: Mechanism for
//     feature learning in neural networks and backpropagation-free machine
//     learning models. Science 383 (2024), 1461-1467
//   - Belkin, M., Ma, S., Mandal, S.: To understand deep learning we need to
//     understand kernel learning. ICML 2018
type Laplace struct {
	// L is the bandwidth, in the units of x. If L is 0, it is taken to be 1.
	L float64
}

// At returns exp(-‖x-z‖ / L).
func (k Laplace) At(x, z []float64) float64 { return radialAt(k, x, z) }

// Phi returns φ(s) and φ′(s) at s = r², where
//
//	φ(s)  =  exp(-r/L),
//	φ′(s) = -exp(-r/L) / (2Lr).
//
// φ′ diverges at r = 0, where the gradient of k has a size but no direction;
// there Phi returns φ′ = 0, as for a training point seen from itself.
func (k Laplace) Phi(s float64) (phi, dphi float64) {
	L := k.bandwidth()
	r := math.Sqrt(s)
	phi = math.Exp(-r / L)
	if r == 0 {
		return phi, 0
	}
	return phi, -phi / (2 * L * r)
}

// GradTo stores ∇ₓ k(x, z) = -k(x, z) (x - z) / (L ‖x-z‖) into dst and returns
// dst. If dst is nil, it is allocated.
func (k Laplace) GradTo(dst, x, z []float64) []float64 { return radialGradTo(dst, k, x, z) }

// String returns the kernel in the notation of the notebooks: Laplace(L=10).
func (k Laplace) String() string { return fmt.Sprintf("Laplace(L=%.6g)", k.bandwidth()) }

func (k Laplace) bandwidth() float64 { return positive("Laplace", "L", k.L, 1) }
