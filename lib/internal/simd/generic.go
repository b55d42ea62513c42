package simd

import "math"

// The fallbacks compute in float64, whatever T.

func expGo[T Float](dst, x []T) {
	for i, x := range x {
		dst[i] = T(math.Exp(float64(x)))
	}
}

func (n Norms[T]) sqDistsGo(dst, dots []T) (near int) {
	for j, g := range dots {
		sum := n.X + n.Z[j]
		s := max(sum-2*g, 0)
		if s < n.Near*sum {
			s = T(math.NaN())
			near++
		}
		dst[j] = s
	}
	return near
}

func (k Kernel[T]) valuesGo(dst, s []T) {
	for j, s := range s {
		phi, _ := k.phi(float64(s))
		dst[j] = T(phi)
	}
}

func (k Kernel[T]) weightsGo(dst, s []T, n Norms[T]) {
	for j, s := range s {
		if s <= n.Coincide*(n.X+n.Z[j]) || math.IsInf(float64(s), 1) {
			dst[j] = 0
			continue
		}
		_, w := k.phi(float64(s))
		dst[j] = T(w)
	}
}

func powersGo[T Float](dst, x []T, p T) {
	for i, v := range x {
		if v != 0 {
			v = T(math.Pow(math.Abs(float64(v)), float64(p)))
		}
		dst[i] = v
	}
}
