package simd

import (
	"math"

	"github.com/agopher/agopher/lib/internal/arcs"
)

// ABReLU takes covariances k of pairs of normal values with deviations x and z
// through the activation φ(u) = √a u + √b |u|, whose two parts are uncorrelated,
// and multiplies t by the covariance of φ′. With s = xz and A = (2/π) arcsin(k/s),
//
//	k ← a k + b (k A + (2/π) √(s²-k²)),  t ← t (a + b A),
//
// and A = 0 where s is 0. Two values of one normal variable, k = s up to
// rounding, have A = 1. t may be nil. It panics if the slices differ in length.
func ABReLU(k, t, x, z []float64, a, b float64) {
	sameLen("k", len(k), "x", len(x))
	sameLen("k", len(k), "z", len(z))
	if t != nil {
		sameLen("k", len(k), "t", len(t))
	}
	switch {
	case len(k) == 0:
	case current == levelGo:
		abreluGo(k, t, x, z, a, b)
	case t == nil:
		layers[current].abrelu(&k[0], nil, &x[0], &z[0], len(k), a, b)
	default:
		layers[current].abreluGradients(&k[0], &t[0], &x[0], &z[0], len(k), a, b)
	}
}

// AngleSeries replaces covariances k of pairs with deviations x and z by
//
//	k ← s Σⱼ coefs[j] Tⱼ(A),  s = xz,  A = (2/π) arcsin(k/s),
//
// with Tⱼ the Chebyshev polynomial of degree j, and A as in [ABReLU]. It panics
// if k, x and z differ in length, or if the number of coefs is odd or below 4.
func AngleSeries(k, x, z, coefs []float64) {
	sameLen("k", len(k), "x", len(x))
	sameLen("k", len(k), "z", len(z))
	if len(coefs)%2 == 1 || len(coefs) < 4 {
		panic("simd: AngleSeries needs an even number of coefficients, 4 or more")
	}
	switch {
	case len(k) == 0:
	case current == levelGo:
		angleSeriesGo(k, x, z, coefs)
	default:
		layers[current].angleSeries(&k[0], &x[0], &z[0], len(k), &coefs[0], len(coefs))
	}
}

// Affine stores a k + b in k and (k + c) + a t, with the new k, in t, which may be
// nil. It panics if the slices differ in length.
func Affine(k, t []float64, a, b, c float64) {
	if t != nil {
		sameLen("k", len(k), "t", len(t))
	}
	switch {
	case len(k) == 0:
	case current == levelGo:
		affineGo(k, t, a, b, c)
	case t == nil:
		layers[current].affine(&k[0], nil, len(k), a, b, c)
	default:
		layers[current].affineGradients(&k[0], &t[0], len(k), a, b, c)
	}
}

// SumOfThree stores (x + y) + z in dst. It panics if the slices differ in length.
func SumOfThree(dst, x, y, z []float64) {
	sameLen("dst", len(dst), "x", len(x))
	sameLen("dst", len(dst), "y", len(y))
	sameLen("dst", len(dst), "z", len(z))
	switch {
	case len(dst) == 0:
	case current == levelGo:
		sumOfThreeGo(dst, x, y, z)
	default:
		layers[current].sumOfThree(&dst[0], &x[0], &y[0], &z[0], len(dst))
	}
}

// AddProducts adds x y to dst, element by element. It panics if the slices differ
// in length.
func AddProducts(dst, x, y []float64) {
	sameLen("dst", len(dst), "x", len(x))
	sameLen("dst", len(dst), "y", len(y))
	switch {
	case len(dst) == 0:
	case current == levelGo:
		addProductsGo(dst, x, y)
	default:
		layers[current].addProducts(&dst[0], &x[0], &y[0], len(dst))
	}
}

func addProductsGo(dst, x, y []float64) {
	for i, v := range x {
		dst[i] += float64(v * y[i])
	}
}

func affineGo(k, t []float64, a, b, c float64) {
	for i, v := range k {
		k[i] = float64(a*v) + b
	}
	if t != nil {
		for i, v := range k {
			t[i] = v + c + float64(a*t[i])
		}
	}
}

func sumOfThreeGo(dst, x, y, z []float64) {
	for i, v := range x {
		dst[i] = v + y[i] + z[i]
	}
}

const block = 256 // of the fallbacks, for arrays that stay in the cache

func abreluGo(k, t, x, z []float64, a, b float64) {
	var c, angle [block]float64
	for lo := 0; lo < len(k); lo += block {
		n := min(block, len(k)-lo)
		k, x, z := k[lo:lo+n], x[lo:lo+n], z[lo:lo+n]
		cosines(c[:n], k, x, z)
		arcs.Of(c[:n], angle[:n], c[:n])
		for e, v := range k {
			k[e] = a*v + b*(v*angle[e]+2/math.Pi*x[e]*z[e]*c[e])
		}
		if t != nil {
			for e, v := range t[lo : lo+n] {
				t[lo+e] = v * (a + b*angle[e])
			}
		}
	}
}

func cosines(c, k, x, z []float64) {
	for e, v := range k {
		c[e] = 0
		if s := x[e] * z[e]; s != 0 {
			c[e] = v / s
		}
	}
}

func angleSeriesGo(k, x, z, coefs []float64) {
	var a, sine [block]float64
	for lo := 0; lo < len(k); lo += block {
		n := min(block, len(k)-lo)
		k, x, z := k[lo:lo+n], x[lo:lo+n], z[lo:lo+n]
		cosines(sine[:n], k, x, z)
		arcs.Of(sine[:n], a[:n], sine[:n])
		chebyshev(k, a[:n], coefs)
		for e := range k {
			k[e] *= x[e] * z[e]
		}
	}
}

// chebyshev stores the sum of the series with coefficients c at each a into
// dst, by Clenshaw's recurrence for four values at a time.
func chebyshev(dst, a, c []float64) {
	e := 0
	for ; e+4 <= len(a); e += 4 {
		a, dst := a[e:e+4], dst[e:e+4]
		x0, x1, x2, x3 := 2*a[0], 2*a[1], 2*a[2], 2*a[3]
		var b0, b1, b2, b3, d0, d1, d2, d3 float64
		for j := len(c) - 1; j > 0; j-- {
			v := c[j]
			b0, d0 = v+x0*b0-d0, b0
			b1, d1 = v+x1*b1-d1, b1
			b2, d2 = v+x2*b2-d2, b2
			b3, d3 = v+x3*b3-d3, b3
		}
		dst[0], dst[1], dst[2], dst[3] = c[0]+x0/2*b0-d0, c[0]+x1/2*b1-d1, c[0]+x2/2*b2-d2, c[0]+x3/2*b3-d3
	}
	for ; e < len(a); e++ {
		b, d := 0.0, 0.0
		for j := len(c) - 1; j > 0; j-- {
			b, d = c[j]+2*a[e]*b-d, b
		}
		dst[e] = c[0] + a[e]*b - d
	}
}
