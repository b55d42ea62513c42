package kernels

import (
	"fmt"
	"math"
)

var (
	_ Kernel = Func(nil)
	_ Radial = RadialFunc(nil)
	_ Smooth = RadialFunc(nil)
)

// A Kernel is a symmetric positive semidefinite function of two points.
type Kernel interface {
	// At returns k(x, z). It panics if x and z differ in length.
	At(x, z []float64) float64
}

// A Radial kernel depends on the squared distance alone: k(x, z) = φ(‖x-z‖²).
type Radial interface {
	Kernel
	// Phi returns φ(s) and its derivative φ′(s) at s = ‖x-z‖² ≥ 0. Where the
	// derivative diverges, at s = 0, it is to be returned as 0.
	Phi(s float64) (phi, dphi float64)
}

// A Smooth kernel has a gradient in its first argument.
type Smooth interface {
	Kernel
	// GradTo stores ∇ₓ k(x, z) into dst and returns dst; it allocates dst if
	// that is nil.
	GradTo(dst, x, z []float64) []float64
}

// Func makes a [Kernel] of a function k(x, z).
type Func func(x, z []float64) float64

// At returns f(x, z).
func (f Func) At(x, z []float64) float64 {
	sameLen(x, z)
	return f(x, z)
}

// String returns Func.
func (Func) String() string { return "Func" }

// RadialFunc makes a [Radial] kernel, with gradients, of a function that
// returns φ(s) and φ′(s) at s = ‖x-z‖².
type RadialFunc func(s float64) (phi, dphi float64)

// At returns φ(‖x-z‖²).
func (f RadialFunc) At(x, z []float64) float64 { return radialAt(f, x, z) }

// Phi returns f(s).
func (f RadialFunc) Phi(s float64) (phi, dphi float64) { return f(s) }

// GradTo stores ∇ₓ k(x, z) = 2 φ′(‖x-z‖²) (x - z) into dst and returns dst.
func (f RadialFunc) GradTo(dst, x, z []float64) []float64 { return radialGradTo(dst, f, x, z) }

// String returns RadialFunc.
func (RadialFunc) String() string { return "RadialFunc" }

func radialAt(k Radial, x, z []float64) float64 {
	phi, _ := k.Phi(sqDist(x, z))
	return phi
}

func radialGradTo(dst []float64, k Radial, x, z []float64) []float64 {
	dst = gradDst(dst, x)
	_, dphi := k.Phi(sqDist(x, z))
	for i := range dst {
		dst[i] = 2 * dphi * (x[i] - z[i])
	}
	return dst
}

func gradDst(dst, x []float64) []float64 {
	if dst == nil {
		return make([]float64, len(x))
	}
	if len(dst) != len(x) {
		panic(fmt.Sprintf("kernels: dst has length %d but x has %d", len(dst), len(x)))
	}
	return dst
}

func sqDist(x, z []float64) float64 {
	sameLen(x, z)
	s := 0.0
	for i, xi := range x {
		s += (xi - z[i]) * (xi - z[i])
	}
	return s
}

func sameLen(x, z []float64) {
	if len(x) != len(z) {
		panic(fmt.Sprintf("kernels: x has length %d but z has %d", len(x), len(z)))
	}
}

// positive returns v, or what a zero v stands for. It panics on the rest.
func positive(kernel, field string, v, zero float64) float64 {
	switch {
	case v == 0:
		return zero
	case v > 0 && !math.IsInf(v, 1):
		return v
	}
	panic(fmt.Sprintf("kernels: %s.%s is %v; it must be positive", kernel, field, v))
}
