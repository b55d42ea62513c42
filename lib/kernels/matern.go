package kernels

import (
	"fmt"
	"math"
)

var (
	_ Radial = Matern{}
	_ Smooth = Matern{}
)

// Matern is the Matérn kernel of half-integer order ν. With a = √(2ν) ‖x-z‖/L,
//
//	ν = 1/2:  k(x, z) = exp(-a),
//	ν = 3/2:  k(x, z) = (1 + a) exp(-a),
//	ν = 5/2:  k(x, z) = (1 + a + a²/3) exp(-a).
//
// Its functions have ν - 1/2 derivatives: it stands between [Laplace], which is
// ν = 1/2, and [Gaussian], the limit ν → ∞. Its zero value is ν = 3/2 with unit
// bandwidth.
//
// References:
//   - Stein, M.L.: Interpolation of Spatial Data. Springer (1999)
//   - Rasmussen, C.E., Williams, C.K.I.: Gaussian Processes for Machine Learning.
//     MIT Press (2006), section 4.2
type Matern struct {
	// L is the bandwidth, in the units of x. If L is 0, it is taken to be 1.
	L float64
	// Nu is the order: 0.5, 1.5 or 2.5. If Nu is 0, it is taken to be 1.5.
	Nu float64
}

// At returns k(x, z).
func (k Matern) At(x, z []float64) float64 { return radialAt(k, x, z) }

// Phi returns φ(s) and φ′(s) at s = r², where with c = √(2ν)/L and a = cr
//
//	ν = 1/2:  φ′(s) = -c exp(-a) / (2r),
//	ν = 3/2:  φ′(s) = -c² exp(-a) / 2,
//	ν = 5/2:  φ′(s) = -c² (1 + a) exp(-a) / 6.
//
// At r = 0, where φ′ diverges for ν = 1/2, Phi then returns φ′ = 0.
func (k Matern) Phi(s float64) (phi, dphi float64) {
	nu := k.order()
	c := math.Sqrt(2*nu) / k.bandwidth()
	r := math.Sqrt(s)
	a := c * r
	e := math.Exp(-a)
	switch {
	case nu == 1.5:
		return (1 + a) * e, -c * c * e / 2
	case nu == 2.5:
		return (1 + a + a*a/3) * e, -c * c * (1 + a) * e / 6
	case r == 0:
		return e, 0
	}
	return e, -c * e / (2 * r)
}

// GradTo stores ∇ₓ k(x, z) = 2 φ′(‖x-z‖²) (x - z) into dst and returns dst. If dst
// is nil, it is allocated.
func (k Matern) GradTo(dst, x, z []float64) []float64 { return radialGradTo(dst, k, x, z) }

// String returns the kernel in the notation of the notebooks: Matern(L=10, ν=1.5).
func (k Matern) String() string {
	return fmt.Sprintf("Matern(L=%.6g, ν=%.6g)", k.bandwidth(), k.order())
}

func (k Matern) bandwidth() float64 { return positive("Matern", "L", k.L, 1) }

func (k Matern) order() float64 {
	switch k.Nu {
	case 0:
		return 1.5
	case 0.5, 1.5, 2.5:
		return k.Nu
	}
	panic(fmt.Sprintf("kernels: Matern.Nu is %v; it must be 0.5, 1.5 or 2.5", k.Nu))
}
