package main

import (
	"math"

	"github.com/mmcloughlin/avo/reg"

	"github.com/agopher/agopher/lib/internal/asm/vec"
)

var inf = math.Inf(1)

// kernel emits a kernel in terms of the arguments a, b and c of the routines.
// values turns the squared distances s into φ(s), weights into 2φ′(s), which
// must be 0, not -0, at s = ∞; both may use the registers t.
type kernel struct {
	name            string
	unroll          [2]int // as many as there are registers for
	values, weights func(r row, s, t []reg.VecVirtual)
}

// kernels are in the order of the constants in package simd.
var kernels = []kernel{
	{"laplace", [2]int{4, 2}, laplaceValues, laplaceWeights},
	{"gaussian", [2]int{4, 3}, gaussianValues, gaussianWeights},
	{"expPower", [2]int{2, 2}, expPowerValues, expPowerWeights},
}

// laplaceValues emits exp(-√s/L), with a = -1/L.
func laplaceValues(r row, s, _ []reg.VecVirtual) {
	for _, s := range s {
		r.Float("VSQRTP", s, s)
		r.Float("VMULP", r.Arg("a"), s, s)
	}
	exponential(r.Kind, s...)
}

// laplaceWeights emits -exp(-√s/L) / √s / L, with a = -1/L and b = 1/L.
func laplaceWeights(r row, s, t []reg.VecVirtual) {
	for i, s := range s {
		r.Float("VSQRTP", s, t[i])
		r.Float("VMULP", r.Arg("a"), t[i], s)
	}
	exponential(r.Kind, s...)
	for i, s := range s {
		r.Float("VDIVP", t[i], s, s)
		r.Float("VFNMADD213P", r.zero, r.Arg("b"), s)
	}
}

// gaussianValues emits exp(-s/(2L²)), with a = -1/(2L²).
func gaussianValues(r row, s, _ []reg.VecVirtual) {
	for _, s := range s {
		r.Float("VMULP", r.Arg("a"), s, s)
	}
	exponential(r.Kind, s...)
}

// gaussianWeights emits -exp(-s/(2L²)) / L², with a = -1/(2L²) and b = 1/L².
func gaussianWeights(r row, s, t []reg.VecVirtual) {
	gaussianValues(r, s, t)
	for _, s := range s {
		r.Float("VFNMADD213P", r.zero, r.Arg("b"), s)
	}
}

// expPowerValues emits exp(-u), u = (√s/L)^q = exp(q/2 log(s/L²)), with a = 1/L
// and b = q/2.
func expPowerValues(r row, s, u []reg.VecVirtual) {
	power(r, s, u)
	for i, u := range u {
		r.Float("VSUBP", u, r.zero, s[i])
	}
	exponential(r.Kind, s...)
}

// expPowerWeights emits -q u exp(-u) / s, with a = 1/L, b = q/2 and c = q.
func expPowerWeights(r row, s, u []reg.VecVirtual) {
	power(r, s, u)
	most := 104.5 // of e⁻ᵘ nothing is left; at u = ∞ there would be ∞/∞
	if r.Double {
		most = 746
	}
	e := news(r.Kind, len(s))
	for i, u := range u {
		r.Move(r.Const(most), e[i])
		r.Float("VMINP", u, e[i], u)
		r.Float("VSUBP", u, r.zero, e[i])
	}
	exponential(r.Kind, e...)
	for i, s := range s {
		r.Float("VMULP", u[i], e[i], u[i])
		r.Float("VDIVP", s, u[i], s)
		r.Float("VFNMADD213P", r.zero, r.Arg("c"), s)
	}
}

// power emits u ← (√s/L)^q. Scaled first, s has a logarithm near 0 where the
// kernel is neither 1 nor 0, and the rounding error of it is as small. Below the
// least normal number its logarithm is not computed; u is 0 only at s = 0.
func power(r row, s, u []reg.VecVirtual) {
	least := 0x1p-126
	if r.Double {
		least = 0x1p-1022
	}
	for i, s := range s {
		normal := r.New()
		r.Float("VMULP", r.Arg("a"), s, u[i])
		r.Float("VMULP", r.Arg("a"), u[i], u[i])
		r.Move(r.Const(least), normal)
		r.Float("VMAXP", u[i], normal, u[i])
	}
	logarithm(r.Kind, u...)
	for _, u := range u {
		r.Float("VMULP", r.Arg("b"), u, u)
	}
	exponential(r.Kind, u...)
	for i, s := range s {
		r.MakeZero(r.Compare(s, vec.Equal, r.zero), u[i])
	}
}

// powers emits x ← |x|ᵃ, and 0 at x = 0. Below the least normal number |x| is taken
// to be that.
func powers(r row, xs []reg.VecVirtual) {
	least, sign := 0x1p-126, uint64(1)<<31
	if r.Double {
		least, sign = 0x1p-1022, 1<<63
	}
	us := news(r.Kind, len(xs))
	for i, x := range xs {
		r.Logic("VPAND", r.Bits(sign-1), x, x)
		r.Move(r.Const(least), us[i])
		r.Float("VMAXP", x, us[i], us[i])
	}
	logarithm(r.Kind, us...)
	for _, u := range us {
		r.Float("VMULP", r.Arg("a"), u, u)
	}
	exponential(r.Kind, us...)
	for i, x := range xs {
		r.MakeZero(r.Compare(x, vec.Equal, r.zero), us[i])
		r.Move(us[i], x)
	}
}
