package simd

import "math"

// A Kernel is a radial kernel φ(s), s = ‖x-z‖², with its parameters. An error
// bound of e is a relative error of e epsilons of T, where the value is not
// denormal; it grows with the exponent, as does that of the formula itself.
type Kernel[T Float] struct {
	kind    int
	a, b, c T // what the routines of its kind multiply with
}

const (
	laplace = iota
	gaussian
	expPower
)

// Laplace returns the kernel φ(s) = exp(-√s/L), with 2φ′(s) = -exp(-√s/L)/(L√s).
// The error bound is 1 + 2√s/L for φ, and 4 + 2√s/L for the weight.
func Laplace[T Float](L T) Kernel[T] {
	return Kernel[T]{kind: laplace, a: -1 / L, b: 1 / L}
}

// Gaussian returns the kernel φ(s) = exp(-s/(2L²)), with 2φ′(s) = -φ(s)/L².
// The error bound is 1 + s/L², and 4 + s/L² for the weight.
func Gaussian[T Float](L T) Kernel[T] {
	l := float64(L)
	return Kernel[T]{kind: gaussian, a: T(-1 / (2 * l * l)), b: T(1 / (l * l))}
}

// ExpPower returns the kernel φ(s) = exp(-u), u = (√s/L)^q, with
// 2φ′(s) = -q u exp(-u) / s, for 0 < q ≤ 2. The error bound is
// 1 + u (5 + 2|log u|), and for the weight 9 + |log u| / 2 more.
func ExpPower[T Float](L, q T) Kernel[T] {
	return Kernel[T]{kind: expPower, a: 1 / L, b: q / 2, c: q}
}

// Values stores φ(s[j]) into dst[j], which may be the same slice; φ(0) is
// exactly 1.
func (k Kernel[T]) Values(dst, s []T) {
	sameLen("dst", len(dst), "s", len(s))
	if f := k.routine(valuesOf); f != nil && len(s) > 0 {
		f(&dst[0], &s[0], nil, len(s), k.a, k.b, k.c, 0, 0, 0)
		return
	}
	k.valuesGo(dst, s)
}

// Weights stores the gradient weights 2φ′(s[j]) into dst[j], which may be the
// same slice. They are 0 where the points coincide, s[j] ≤ Coincide (X + Z[j]).
func (k Kernel[T]) Weights(dst, s []T, n Norms[T]) {
	n.check(dst, s)
	if f := k.routine(weightsOf); f != nil && len(s) > 0 {
		f(&dst[0], &s[0], &n.Z[0], len(s), k.a, k.b, k.c, n.X, 0, n.Coincide)
		return
	}
	k.weightsGo(dst, s, n)
}

// ValuesOfDots is [SqDists] and [Kernel.Values] in one pass.
func (k Kernel[T]) ValuesOfDots(dst, dots []T, n Norms[T]) int {
	n.check(dst, dots)
	if f := k.routine(fromDots + valuesOf); f != nil && len(dots) > 0 {
		return f(&dst[0], &dots[0], &n.Z[0], len(dots), k.a, k.b, k.c, n.X, n.Near, 0)
	}
	near := n.sqDistsGo(dst, dots)
	k.valuesGo(dst, dst)
	return near
}

// WeightsOfDots is [SqDists] and [Kernel.Weights] in one pass.
func (k Kernel[T]) WeightsOfDots(dst, dots []T, n Norms[T]) int {
	n.check(dst, dots)
	if f := k.routine(fromDots + weightsOf); f != nil && len(dots) > 0 {
		return f(&dst[0], &dots[0], &n.Z[0], len(dots), k.a, k.b, k.c, n.X, n.Near, n.Coincide)
	}
	near := n.sqDistsGo(dst, dots)
	k.weightsGo(dst, dst, n)
	return near
}

// routine returns the routine of the current level, nil if it has none.
func (k Kernel[T]) routine(of int) rowFunc[T] {
	return routineFor[T](firstKernel + k.kind*perKernel + of)
}

// phi returns φ(s) and 2φ′(s), s > 0, by the formulas.
func (k Kernel[T]) phi(s float64) (phi, dphi2 float64) {
	a, b, c := float64(k.a), float64(k.b), float64(k.c)
	switch k.kind {
	case laplace:
		r := math.Sqrt(s)
		phi = math.Exp(a * r)
		return phi, -b * phi / r
	case gaussian:
		phi = math.Exp(a * s)
		return phi, -b * phi
	default:
		u := math.Pow(s*a*a, b)
		phi = math.Exp(-u)
		return phi, -c * u * phi / s
	}
}
