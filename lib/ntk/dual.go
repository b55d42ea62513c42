package ntk

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// DualFunc makes an activation, with kernels only, of its dual: a function that
// returns φ̌(c) and φ̌′(c) at a cosine c = k/√(qq′), with φ̌(1) = 1. It keeps the
// variances q, and
//
//	k ← √(qq′) φ̌(c),  t ← t φ̌′(c).
//
// φ̌ is a power series with no negative coefficient if it belongs to a function:
// cʲ to the Hermite polynomial of degree j. It panics if φ̌(1) is not 1.
func DualFunc(dual func(c float64) (k, dk float64)) Activation {
	const rounding = 1e-6 // of constants with few digits too
	if dual == nil {
		panic("ntk: DualFunc of nil")
	}
	if one, _ := dual(1); !(math.Abs(one-1) <= rounding) {
		panic(fmt.Sprintf("ntk: the dual of DualFunc is %v at 1; it must be 1: divide it by its value there", one))
	}
	return Activation{name: "DualFunc", dual: cosine(dual)}
}

// DualSeries is the dual
//
//	φ̌(c) = Σⱼ aⱼ cʲ,  aⱼ ≥ 0,  Σⱼ aⱼ = 1,
//
// with kernels only. At variance 1 it is that of φ = Σⱼ √aⱼ hⱼ, with hⱼ the
// Hermite polynomial of degree j and norm 1: that of [Hermite](j), for aⱼ = 1.
// A deep net of such polynomials does not keep its variance, as rounding errors
// grow from layer to layer; their dual does. It panics if a coefficient is
// negative or the sum is not 1.
//
// References:
//   - Radhakrishnan, A., Belkin, M., Uhler, C.: Wide and deep neural networks
//     achieve consistency for classification. PNAS 120(14) (2023), whose
//     activations are given by such series
func DualSeries(a ...float64) Activation {
	const rounding = 1e-12
	a = slices.Clone(a)
	sum, text := 0.0, make([]string, len(a))
	for j, v := range a {
		if !(v >= 0) {
			panic(fmt.Sprintf("ntk: coefficient %d of DualSeries is %v; it must not be negative", j, v))
		}
		sum, text[j] = sum+v, fmt.Sprintf("%.4g", v)
	}
	if math.Abs(sum-1) > rounding {
		panic(fmt.Sprintf("ntk: the coefficients of DualSeries add up to %v; they must to 1", sum))
	}
	return DualFunc(func(c float64) (k, dk float64) {
		for j := len(a) - 1; j >= 0; j-- {
			k, dk = k*c+a[j], dk*c+k
		}
		return k, dk
	}).named("DualSeries(" + strings.Join(text, ", ") + ")")
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
		s, c := x[e*dx]*z[e], 0.0
		if s != 0 {
			c = max(v/s, -1)
		}
		if c >= 1-rounding {
			c = 1
		}
		kk, tt := f(c)
		k[e] = s * kk
		if t != nil {
			t[e] *= tt
		}
	}
}
