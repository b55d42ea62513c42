package ntk

import (
	"math"
)

// DualFunc makes an activation, with kernels only, of its dual: a function that
// returns φ̌(c) and φ̌′(c) at a cosine c = k/√(qq′), with φ̌(1) = 1. It keeps the
// variances q, and
//
//	k ← √(qq′) φ̌(c),  t ← t φ̌′(c).
//
// φ̌ is a power series with no negative coefficient if it belongs to a function:
// cʲ to the Hermite polynomial of degree j.
func DualFunc(dual func(c float64) (k, dk float64)) Activation {
	return Activation{name: "DualFunc", dual: cosine(dual)}
}

// ExpNormalized is the dual φ̌(c) = exp(c - 1), with kernels only.
func ExpNormalized() Activation {
	return DualFunc(func(c float64) (k, dk float64) {
		e := math.Exp(c - 1)
		return e, e
	}).named("ExpNormalized")
}

type cosine func(c float64) (k, dk float64)

func (f cosine) prepare(q []float64) ([]float64, int) { return abrelu{a: 1}.prepare(q) }

func (f cosine) apply(k, t, x, z []float64, dx int) {
	const rounding = 1e-15
	for e, v := range k {
		c := v * x[e*dx+1] * z[2*e+1]
		if c >= 1-rounding {
			c = 1
		}
		c = max(c, -1)
		kk, tt := f(c)
		k[e] = x[e*dx] * z[2*e] * kk
		if t != nil {
			t[e] *= tt
		}
	}
}
