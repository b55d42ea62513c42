package kernels

import "fmt"

var (
	_ Radial = Cauchy{}
	_ Smooth = Cauchy{}
)

// Cauchy is the Cauchy kernel, the rational quadratic kernel of order 1,
//
//	k(x, z) = 1 / (1 + ‖x-z‖² / L²).
//
// It is a mixture of Gaussian kernels of all bandwidths, analytic like them, but
// far points still see each other. Its zero value has unit bandwidth.
//
// Reference: Rasmussen, C.E., Williams, C.K.I.: Gaussian Processes for Machine
// Learning. MIT Press (2006), section 4.2.
type Cauchy struct {
	// L is the bandwidth, in the units of x. If L is 0, it is taken to be 1.
	L float64
}

// At returns 1 / (1 + ‖x-z‖²/L²).
func (k Cauchy) At(x, z []float64) float64 { return radialAt(k, x, z) }

// Phi returns φ(s) = 1 / (1 + s/L²) and φ′(s) = -φ(s)²/L².
func (k Cauchy) Phi(s float64) (phi, dphi float64) {
	L := k.bandwidth()
	phi = 1 / (1 + s/(L*L))
	return phi, -phi * phi / (L * L)
}

// GradTo stores ∇ₓ k(x, z) = -2 k(x, z)² (x - z) / L² into dst and returns dst. If
// dst is nil, it is allocated.
func (k Cauchy) GradTo(dst, x, z []float64) []float64 { return radialGradTo(dst, k, x, z) }

// String returns the kernel in the notation of the notebooks: Cauchy(L=10).
func (k Cauchy) String() string { return fmt.Sprintf("Cauchy(L=%.6g)", k.bandwidth()) }

func (k Cauchy) bandwidth() float64 { return positive("Cauchy", "L", k.L, 1) }
