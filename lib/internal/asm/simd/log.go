package main

import (
	"math"

	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"github.com/agopher/agopher/lib/internal/asm/vec"
)

// logarithm emits xᵢ ← log xᵢ for normal xᵢ > 0; +Inf and NaN stay. With x = 2ᵉ (1 + f),
// 1 + f in [√½, √2), and s = f / (2 + f) and z = s²,
//
//	log(1 + f) = log((1+s)/(1-s)) = 2s + sR = f - (f²/2 - s (f²/2 + R)),
//
// where R = z t(z) and t approximates Σ 2zᵏ/(2k+3); the last form, of FreeBSD's
// e_log.c, adds a small correction to the exact f. Its error is below 1 ulp.
func logarithm(k vec.Kind, xs ...reg.VecVirtual) {
	degree, bits, mantissa := 2, uint(15), 23
	one, root := uint64(math.Float32bits(1)), uint64(math.Float32bits(math.Sqrt2/2))
	largest, integer, bias := float64(math.MaxFloat32), 0x1p23, 127.0
	if k.Double {
		degree, bits, mantissa = 6, 42, 52
		one, root = math.Float64bits(1), math.Float64bits(math.Sqrt2/2)
		largest, integer, bias = math.MaxFloat64, 0x1p52, 1023
	}
	head, tail := ln2(bits)
	const s = (math.Sqrt2 - 1) / (math.Sqrt2 + 1)
	t := economize(logTail, 0, s*s, degree)

	n := len(xs)
	fs, es, ss, zs, rs := news(k, n), news(k, n), news(k, n), news(k, n), news(k, n)
	for i, x := range xs {
		// Less √½, the bits of x have e in their exponent and those of 1 + f,
		// less √½, in their mantissa.
		f, e := fs[i], es[i]
		k.Int("VPADD", k.Bits(one-root), x, f)
		k.Int("VPSRL", operand.U8(mantissa), f, e)
		k.Logic("VPOR", k.Const(integer), e, e)
		k.Float("VSUBP", k.Const(integer+bias), e, e)
		k.Replace(k.Compare(x, vec.NotLessEqual, k.Const(largest)), x, e)
	}
	for _, f := range fs {
		k.Logic("VPAND", k.Bits(1<<mantissa-1), f, f)
		k.Int("VPADD", k.Bits(root), f, f)
		k.Float("VSUBP", k.Const(1), f, f)
	}
	for i, f := range fs {
		k.Float("VADDP", k.Const(2), f, ss[i])
		k.Float("VDIVP", ss[i], f, ss[i])
		k.Float("VMULP", ss[i], ss[i], zs[i])
	}
	horner(k, rs, zs, t)
	for i, h := range xs {
		k.Float("VMULP", fs[i], fs[i], h)
		k.Float("VMULP", k.Const(0.5), h, h)
	}
	for i, h := range xs {
		k.Float("VFMADD213P", h, zs[i], rs[i])             // f²/2 + R
		k.Float("VMULP", rs[i], ss[i], ss[i])              // s (f²/2 + R)
		k.Float("VFMADD231P", k.Const(tail), es[i], ss[i]) // and the end of e log 2
	}
	for i, h := range xs {
		k.Float("VSUBP", ss[i], h, h)
		k.Float("VSUBP", h, fs[i], h)
		k.Float("VFMADD231P", k.Const(head), es[i], h)
	}
}
