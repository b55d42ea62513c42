package main

import (
	"math"

	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"github.com/agopher/agopher/lib/internal/asm/vec"
)

// exponential emits xᵢ ← exp(xᵢ). With n the integer nearest to x / log 2 and r the rest,
//
//	eˣ = 2ⁿ eʳ,  eʳ = 1 + r (1 + r p(r)),  |r| ≤ log 2 / 2,
//
// where p approximates (eʳ - 1 - r) / r². Only the last three roundings, the one
// of r included, are of a size that shows: together less than 1 ulp.
//
// Arguments whose exponential is 0 or +Inf are drawn nearer first, so that n fits
// an exponent; a NaN stays one, as the second source of VMINP and VMAXP, Go's
// first, wins over it.
func exponential(k vec.Kind, xs ...reg.VecVirtual) {
	low, high, degree, bits := -104.5, 89.0, 4, uint(15)
	if k.Double {
		low, high, degree, bits = -746, 710, 9, 42
	}
	head, tail := ln2(bits)
	p := economize(expTail, -math.Ln2/2, math.Ln2/2, degree)
	one := k.Const(1)

	ns, qs := news(k, len(xs)), news(k, len(xs))
	for i, x := range xs {
		k.Move(k.Const(low), ns[i])
		k.Float("VMAXP", x, ns[i], x)
		k.Move(k.Const(high), ns[i])
		k.Float("VMINP", x, ns[i], x)
	}
	for i, x := range xs {
		// Added to a number with an ulp of 1, x / log 2 is rounded to n and
		// leaves n in the low bits.
		k.Move(k.Const(math.Log2E), ns[i])
		k.Float("VFMADD213P", k.Const(shifter(k)), x, ns[i])
	}
	for i := range xs {
		k.Float("VSUBP", k.Const(shifter(k)), ns[i], qs[i])
	}
	for i, x := range xs {
		k.Float("VFNMADD231P", k.Const(head), qs[i], x)
	}
	for i, x := range xs {
		k.Float("VFNMADD231P", k.Const(tail), qs[i], x)
	}
	if k.Wide {
		ns, qs = qs, ns // of n only the float is wanted
	}
	horner(k, qs, xs, p)
	for i, x := range xs {
		k.Float("VFMADD213P", one, x, qs[i])
	}
	for i, x := range xs {
		k.Float("VFMADD213P", one, qs[i], x)
	}
	for i, x := range xs {
		if k.Wide {
			k.Float("VSCALEFP", ns[i], x, x)
		} else {
			scale(k, x, ns[i], qs[i])
		}
	}
}

// scale emits x ← 2ⁿ x for the integer n in the low bits of n's elements. The
// factor is applied in halves, since it alone may be too large or too small; the
// first product is exact, so that a denormal result is rounded once, as by
// VSCALEFP.
func scale(k vec.Kind, x, n, half reg.VecVirtual) {
	mantissa := operand.U8(23)
	if k.Double {
		mantissa = 52
	}
	k.VPSRAD(operand.U8(1), n, half)
	k.Int("VPSUB", half, n, n)
	for _, e := range []reg.VecVirtual{half, n} {
		k.Int("VPSLL", mantissa, e, e)
		k.Int("VPADD", k.Const(1), e, e)
		k.Float("VMULP", e, x, x)
	}
}

// horner emits qᵢ ← Σ p[k] xᵢᵏ.
func horner(k vec.Kind, qs, xs []reg.VecVirtual, p []float64) {
	for i := range qs {
		k.Move(k.Const(p[len(p)-1]), qs[i])
	}
	for j := len(p) - 2; j >= 0; j-- {
		for i, x := range xs {
			k.Float("VFMADD213P", k.Const(p[j]), x, qs[i])
		}
	}
}

// shifter is the number that rounds others to integers when it is added.
func shifter(k vec.Kind) float64 {
	if k.Double {
		return 3 << 51
	}
	return 3 << 22
}

func news(k vec.Kind, n int) []reg.VecVirtual {
	xs := make([]reg.VecVirtual, n)
	for i := range xs {
		xs[i] = k.New()
	}
	return xs
}
