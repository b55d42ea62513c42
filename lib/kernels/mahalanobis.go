package kernels

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

var _ Smooth = Mahalanobis{}

// Mahalanobis is a radial kernel in the metric of a positive semidefinite
// matrix M,
//
//	k(x, z) = φ((x-z)ᵀ M (x-z)),
//
// the same as the base kernel on the data X M^½. In a recursive feature machine
// M is the average gradient outer product of the last fit.
//
// References:
//   - Radhakrishnan, A., Beaglehole, D., Pandit, P., Belkin, M.: Mechanism for
//     feature learning in neural networks and backpropagation-free machine
//     learning models. Science 383 (2024), 1461-1467
type Mahalanobis struct {
	// Base gives φ. If Base is nil, it is taken to be Laplace{}.
	Base Radial
	// M is d×d. If M is nil, it is taken to be the identity. M is not copied
	// and must not change while the kernel is in use.
	M *mat.SymDense
}

// At returns φ((x-z)ᵀ M (x-z)).
func (k Mahalanobis) At(x, z []float64) float64 {
	phi, _ := k.base().Phi(k.sqDist(x, z, make([]float64, len(x))))
	return phi
}

// GradTo stores ∇ₓ k(x, z) = 2 φ′(s) M (x - z), s = (x-z)ᵀ M (x-z), into dst and
// returns dst. If dst is nil, it is allocated.
func (k Mahalanobis) GradTo(dst, x, z []float64) []float64 {
	dst = gradDst(dst, x)
	_, dphi := k.base().Phi(k.sqDist(x, z, dst))
	for i := range dst {
		dst[i] *= 2 * dphi
	}
	return dst
}

// String returns the kernel in the notation of the notebooks:
// Laplace(L=10) in a 50×50 metric.
func (k Mahalanobis) String() string {
	if k.M == nil {
		return fmt.Sprint(k.base())
	}
	d := k.M.SymmetricDim()
	return fmt.Sprintf("%v in a %d×%d metric", k.base(), d, d)
}

func (k Mahalanobis) base() Radial {
	if k.Base == nil {
		return Laplace{}
	}
	return k.Base
}

// sqDist returns (x-z)ᵀ M (x-z) and leaves M (x-z) in mv.
func (k Mahalanobis) sqDist(x, z, mv []float64) float64 {
	sameLen(x, z)
	if k.M != nil && k.M.SymmetricDim() != len(x) {
		d := k.M.SymmetricDim()
		panic(fmt.Sprintf("kernels: M is %d×%d but x has length %d", d, d, len(x)))
	}
	s := 0.0
	for i := range x {
		if k.M == nil {
			mv[i] = x[i] - z[i]
		} else {
			mv[i] = 0
			for j := range x {
				mv[i] += k.M.At(i, j) * (x[j] - z[j])
			}
		}
		s += (x[i] - z[i]) * mv[i]
	}
	return max(s, 0)
}
