package datasets

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// MultiIndex returns n samples of a function of r random directions,
//
//	X[i] ~ N(0, I_d),  z = U x,  y = g(z) = sin z₁ + z₁z₂ + z₂z₃ + ⋯ + z_{r-1}z_r,
//
// without noise. X is n×d and Y is n×1. Directions is U, r×d with rows u₁ … u_r
// that are orthonormal and uniformly distributed: the rows of a Gaussian matrix G
// made orthonormal one after the other, G = LU with a positive diagonal of L.
//
// The function is not a sum over directions, and it depends on each: the
// components of its gradient in z,
//
//	∂₁g = cos z₁ + z₂,  ∂ₖg = z_{k-1} + z_{k+1},  ∂ᵣg = z_{r-1},
//
// are linearly independent, so the average gradient outer product
// Uᵀ E[∇g ∇gᵀ] U has rank r. Its variance is (1 - e⁻²)/2 + r - 1.
//
// MultiIndex panics if n < 1, d < 1 or r is not in [1, d].
//
// References:
//   - Li, K.-C.: Sliced inverse regression for dimension reduction. Journal of
//     the American Statistical Association 86 (1991), 316-327, for the model
//     y = g(u₁ᵀx, …, u_rᵀx); the link g is this package's
func MultiIndex(n, d, r int, seed uint64) *Set {
	checkSizes("MultiIndex", n, d)
	if r < 1 || r > d {
		panic(fmt.Sprintf("datasets: MultiIndex with %d directions in %d dimensions; r is between 1 and the dimension", r, d))
	}
	U := gaussian(stream(seed, useDirections), r, d)
	orthonormalize(U)
	X := gaussian(stream(seed, useSamples), n, d)
	Y := mat.NewDense(n, 1, nil)
	z := make([]float64, r)
	for i := range n {
		for k := range z {
			z[k] = dot(U.RawRowView(k), X.RawRowView(i))
		}
		y := math.Sin(z[0])
		for k := 1; k < r; k++ {
			y += z[k-1] * z[k]
		}
		Y.Set(i, 0, y)
	}
	return &Set{
		Name:       "multi_index",
		Title:      fmt.Sprintf("y = g(Ux), U with %d of %d directions, x ~ N(0, I)", r, d),
		X:          X,
		Y:          Y,
		Features:   names("x", d),
		Targets:    []string{"y"},
		Source:     fmt.Sprintf("datasets.MultiIndex(%d, %d, %d, %d)", n, d, r, seed),
		Directions: U,
	}
}
