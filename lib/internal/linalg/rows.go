package linalg

import (
	"math"

	"github.com/agopher/agopher/lib/internal/simd"
)

// vector returns the vector code of a profile. ok is false for other families.
func vector[T Float](p Profile) (k simd.Kernel[T], ok bool) {
	switch p.Family {
	case Laplace:
		return simd.Laplace(T(p.L)), true
	case Gaussian:
		return simd.Gaussian(T(p.L)), true
	case ExpPower:
		return simd.ExpPower(T(p.L), T(p.Q)), true
	}
	return k, false
}

// A rowFunc turns the inner products of a point with others, in place, into what
// is to be summed. Where the expanded square would have lost too many digits it
// leaves NaN, and returns how many there are.
type rowFunc[T Float] struct {
	dots func(row []T, n simd.Norms[T]) (near int)
	// one is for a single squared distance, and whether it is 0.
	one func(s T, same bool) T
}

// values returns φ(s) for each entry of a row.
func values[T Float](p Profile) rowFunc[T] {
	one := func(s T, _ bool) T {
		phi, _ := p.Phi(float64(s))
		return T(phi)
	}
	if k, ok := vector[T](p); ok {
		return rowFunc[T]{func(row []T, n simd.Norms[T]) int { return k.ValuesOfDots(row, row, n) }, one}
	}
	return byOnes(one)
}

// weights returns 2φ′(s) for each entry of a row, 0 where the points coincide.
func weights[T Float](p Profile) rowFunc[T] {
	one := func(s T, same bool) T {
		if same {
			return 0
		}
		_, dphi := p.Phi(float64(s))
		return T(2 * dphi)
	}
	if k, ok := vector[T](p); ok {
		return rowFunc[T]{func(row []T, n simd.Norms[T]) int { return k.WeightsOfDots(row, row, n) }, one}
	}
	return byOnes(one)
}

// distances returns the squared distances themselves.
func distances[T Float]() rowFunc[T] {
	return rowFunc[T]{
		func(row []T, n simd.Norms[T]) int { return simd.SqDists(row, row, n) },
		func(s T, _ bool) T { return s },
	}
}

// byOnes goes entry by entry.
func byOnes[T Float](one func(s T, same bool) T) rowFunc[T] {
	return rowFunc[T]{func(row []T, n simd.Norms[T]) (near int) {
		near = simd.SqDists(row, row, n)
		for j, s := range row {
			if s == s {
				row[j] = one(s, s <= n.Coincide*(n.X+n.Z[j]))
			}
		}
		return near
	}, one}
}

func isNaN[T Float](x T) bool { return math.IsNaN(float64(x)) }
