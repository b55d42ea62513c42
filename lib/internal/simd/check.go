package simd

import (
	"math"
	"slices"
)

// checked returns the best level up to l whose results agree with those of package
// math. Not every processor on which the code will run can be tested, and a wrong
// kernel matrix would be noticed late.
func checked(l level) level {
	before := current
	defer func() { current = before }()
	for ; l > levelGo; l-- {
		current = l
		if agrees[float64](1e-12) && agrees[float32](1e-4) && layersAgree(1e-12) {
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

// layersAgree does it for the routines of layers, which are in float64 only.
func layersAgree(tolerance float64) bool {
	const n, a, b = 61, 0.3, 0.6
	x, z, coefs := make([]float64, n), make([]float64, n), []float64{1, 0.5, -0.25, 0.125, 0.5, 0.25}
	k := [3][]float64{make([]float64, n), make([]float64, n), make([]float64, n)}
	for i := range x {
		x[i], z[i] = float64(i%9), 1+float64(i)/32
		for _, k := range k {
			k[i] = x[i] * z[i] * (float64(i)/30 - 1)
		}
	}
	want := [3][]float64{slices.Clone(k[0]), slices.Clone(k[1]), slices.Clone(k[2])}
	ABReLU(k[0], k[1], x, z, a, b)
	abreluGo(want[0], want[1], x, z, a, b)
	AngleSeries(k[2], x, z, coefs)
	angleSeriesGo(want[2], x, z, coefs)
	for r, want := range want {
		for i, w := range want {
			if g := k[r][i]; math.IsNaN(g) != math.IsNaN(w) || math.Abs(g-w) > tolerance*(1+math.Abs(w)) {
				return false
			}
		}
	}
	alone := slices.Clone(want[0])
	for i := range alone {
		alone[i] = x[i] * z[i] * (float64(i)/30 - 1)
	}
	ABReLU(alone, nil, x, z, a, b)
	if !slices.Equal(alone, k[0]) {
		return false
	}
	sum, wantSum := make([]float64, n), make([]float64, n)
	for r := range k {
		copy(k[r], want[r])
	}
	Affine(k[0], k[1], a, b, 0.5)
	affineGo(want[0], want[1], a, b, 0.5)
	Affine(k[2], nil, a, b, 0)
	affineGo(want[2], nil, a, b, 0)
	SumOfThree(sum, k[0], k[1], k[2])
	sumOfThreeGo(wantSum, want[0], want[1], want[2])
	AddProducts(sum, x, z)
	addProductsGo(wantSum, x, z)
	return slices.Equal(k[0], want[0]) && slices.Equal(k[1], want[1]) && slices.Equal(k[2], want[2]) && slices.Equal(sum, wantSum)
}
