package linalg

import "github.com/agopher/agopher/lib/internal/simd"

// What is done to every entry of a kernel matrix, a row at a time.

// toSqDists turns inner products into xx + norms[j] - 2 row[j], at least 0. It
// reports whether one of them is below near times its two norms.
func toSqDists[T Float](row, norms []T, xx, near T) (any bool) {
	return simd.SqDists(row, norms, xx, near) > 0
}

// valueRow turns squared distances into φ.
func valueRow[T Float](p Profile, row []T) {
	switch p.Family {
	case Laplace:
		simd.LaplaceValues(row, p.L)
	case Gaussian:
		simd.GaussianValues(row, p.L)
	case ExpPower:
		simd.ExpPowerValues(row, p.L, p.Q)
	default:
		for j, s := range row {
			phi, _ := p.Phi(float64(s))
			row[j] = T(phi)
		}
	}
}

// weightRow turns squared distances into 2φ′, or 0 where points coincide.
func weightRow[T Float](p Profile, row, norms []T, xx T) {
	switch p.Family {
	case Laplace:
		simd.LaplaceWeights(row, norms, xx, coincide, p.L)
	case Gaussian:
		simd.GaussianWeights(row, norms, xx, coincide, p.L)
	case ExpPower:
		simd.ExpPowerWeights(row, norms, xx, coincide, p.L, p.Q)
	default:
		for j, s := range row {
			if s <= coincide*(xx+norms[j]) {
				row[j] = 0
				continue
			}
			_, dphi := p.Phi(float64(s))
			row[j] = T(2 * dphi)
		}
	}
}
