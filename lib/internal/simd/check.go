package simd

import "math"

// checked returns the best level up to l whose results agree with those of package
// math. Not every processor on which the code will run can be tested, and a wrong
// kernel matrix would be noticed late.
func checked(l level) level {
	before := current
	defer func() { current = before }()
	for ; l > levelGo; l-- {
		current = l
		if agrees[float64](1e-12) && agrees[float32](1e-4) {
			break
		}
	}
	return l
}

// agrees compares the routines of the current level with plain Go, on a row with
// vectors that are full and one that is not.
func agrees[T Float](tolerance float64) bool {
	const n = 61
	dots, zz := make([]T, n), make([]T, n)
	for i := range dots {
		dots[i], zz[i] = T(i)/32, 2+T(i)/16
	}
	norms := Norms[T]{X: 3, Z: zz, Near: 0.3, Coincide: 0.01}
	got, want := make([]T, n), make([]T, n)
	same := func() bool {
		for i, w := range want {
			g, w := float64(got[i]), float64(w)
			if math.IsNaN(g) != math.IsNaN(w) || math.Abs(g-w) > tolerance*math.Abs(w) {
				return false
			}
		}
		return true
	}
	Exp(got, dots)
	expGo(want, dots)
	if !same() {
		return false
	}
	Powers(got, dots, 1.3)
	powersGo(want, dots, 1.3)
	if !same() {
		return false
	}
	near := norms.sqDistsGo(want, dots)
	if SqDists(got, dots, norms) != near || !same() {
		return false
	}
	for _, k := range []Kernel[T]{Laplace[T](2), Gaussian[T](2), ExpPower[T](2, 1.5)} {
		norms.sqDistsGo(want, dots)
		k.valuesGo(want, want)
		if k.ValuesOfDots(got, dots, norms) != near || !same() {
			return false
		}
		norms.sqDistsGo(want, dots)
		k.weightsGo(want, want, norms)
		if k.WeightsOfDots(got, dots, norms) != near || !same() {
			return false
		}
		k.valuesGo(want, zz)
		if k.Values(got, zz); !same() {
			return false
		}
		k.weightsGo(want, zz, norms)
		if k.Weights(got, zz, norms); !same() {
			return false
		}
	}
	return true
}
