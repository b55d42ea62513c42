package kernels

import (
	"fmt"
	"math"
)

var (
	_ Radial = Gaussian{}
	_ Smooth = Gaussian{}
)

// Gaussian is the Gaussian kernel
//
//	k(x, z) = exp(-‖x-z‖² / (2L²)).
//
// Its zero value has unit bandwidth. Its functions are analytic, and its Gram
// matrices soon singular in float64: a ridge is nearly always needed.
//
// References:
//   - Schölkopf, B., Smola, A.: Learning with Kernels. MIT Press (2002)
//   - Mallinar, N., Beaglehole, D., Zhu, L., Radhakrishnan, A., Pandit, P.,
//     Belkin, M.: Emergence in non-neural models: grokking modular arithmetic
//     via average gradient outer product. ICML 2025
type Gaussian struct {
	// L is the bandwidth, in the units of x. If L is 0, it is taken to be 1.
	L float64
}

// At returns exp(-‖x-z‖² / (2L²)).
func (k Gaussian) At(x, z []float64) float64 { return radialAt(k, x, z) }

// Phi returns φ(s) = exp(-s/(2L²)) and φ′(s) = -φ(s)/(2L²).
func (k Gaussian) Phi(s float64) (phi, dphi float64) {
	L := k.bandwidth()
	phi = math.Exp(-s / (2 * L * L))
	return phi, -phi / (2 * L * L)
}

// GradTo stores ∇ₓ k(x, z) = -k(x, z) (x - z) / L² into dst and returns dst. If
// dst is nil, it is allocated.
func (k Gaussian) GradTo(dst, x, z []float64) []float64 { return radialGradTo(dst, k, x, z) }

// String returns the kernel in the notation of the notebooks: Gaussian(L=2.5).
func (k Gaussian) String() string { return fmt.Sprintf("Gaussian(L=%.6g)", k.bandwidth()) }

func (k Gaussian) bandwidth() float64 { return positive("Gaussian", "L", k.L, 1) }
