package main

import (
	"math"

	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"github.com/agopher/agopher/lib/internal/asm/vec"
)

// Parameters of the routines. Every one that needs the squared norms of the
// points has them as p[0] + zz.
const (
	norm  = 0 // xx
	ratio = 1 // of a squared distance to the norms, below which something is done
	first = 2 // what the kernel needs
	next  = 3
)

// sqDists emits x ← max(xx + zz - 2x, 0) for inner products x, and counts the
// results below p[1] (xx + zz).
func (r row) sqDists(zz []operand.Mem, xs []reg.VecVirtual) {
	for i, x := range xs {
		sum := r.parameter(norm)
		r.Float("VADDP", zz[i], sum, sum)
		r.Float("VFNMADD132P", r.Const(2), sum, x) // sum - 2x
		r.Float("VMAXP", r.Const(0), x, x)
		r.Float("VMULP", r.parameter(ratio), sum, sum)
		// A vector that is not full has zeros at its end: 0 < 0 counts none.
		r.Count(r.Compare(x, vec.Less, sum), r.counts)
	}
}

// coinciding returns the masks of the squared distances up to p[1] (xx + zz).
func (r row) coinciding(zz []operand.Mem, xs []reg.VecVirtual) []vec.Mask {
	masks := make([]vec.Mask, len(xs))
	for i, x := range xs {
		sum := r.parameter(norm)
		r.Float("VADDP", zz[i], sum, sum)
		r.Float("VMULP", r.parameter(ratio), sum, sum)
		masks[i] = r.Compare(x, vec.LessEqual, sum)
	}
	return masks
}

func (r row) makeZero(masks []vec.Mask, xs []reg.VecVirtual) {
	for i, x := range xs {
		r.MakeZero(masks[i], x)
	}
}

// times emits xᵢ ← p[parameter] xᵢ.
func (r row) times(parameter int, xs []reg.VecVirtual) {
	c := r.parameter(parameter)
	for _, x := range xs {
		r.Float("VMULP", c, x, x)
	}
}

// laplaceValues emits s ← exp(c √s), c = p[2] = -1/L.
func (r row) laplaceValues(_ []operand.Mem, xs []reg.VecVirtual) {
	for _, x := range xs {
		r.Float("VSQRTP", x, x)
	}
	r.times(first, xs)
	exp(r.Kind, xs...)
}

// laplaceWeights emits s ← c exp(c √s) / √s, 0 where points coincide.
func (r row) laplaceWeights(zz []operand.Mem, xs []reg.VecVirtual) {
	masks := r.coinciding(zz, xs)
	distances := news(r.Kind, len(xs))
	for i, x := range xs {
		r.Float("VSQRTP", x, x)
		r.Move(x, distances[i])
	}
	r.times(first, xs)
	exp(r.Kind, xs...)
	r.times(first, xs)
	for i, x := range xs {
		r.Float("VDIVP", distances[i], x, x)
	}
	r.makeZero(masks, xs)
}

// gaussianValues emits s ← exp(c s), c = p[2] = -1/(2L²).
func (r row) gaussianValues(_ []operand.Mem, xs []reg.VecVirtual) {
	r.times(first, xs)
	exp(r.Kind, xs...)
}

// gaussianWeights emits s ← c' exp(c s), c' = p[3] = -1/L², 0 where points
// coincide.
func (r row) gaussianWeights(zz []operand.Mem, xs []reg.VecVirtual) {
	masks := r.coinciding(zz, xs)
	r.gaussianValues(zz, xs)
	r.times(next, xs)
	r.makeZero(masks, xs)
}

// power emits s ← u = (√s/L)^Q = exp(h log s + l), with h = p[2] = Q/2 and l =
// p[3] = -Q log L; 0 where s is 0 or has no reciprocal.
func (r row) power(xs []reg.VecVirtual) {
	least := math.SmallestNonzeroFloat32 * 0x1p23 // the least normal number
	if r.Double {
		least = 0x1p-1022
	}
	masks := make([]vec.Mask, len(xs))
	for i, x := range xs {
		masks[i] = r.Compare(x, vec.Less, r.Const(least))
		log(r.Kind, x)
		h := r.parameter(first)
		r.Float("VFMADD213P", r.parameter(next), h, x)
	}
	exp(r.Kind, xs...)
	r.makeZero(masks, xs)
}

// expPowerValues emits s ← exp(-u).
func (r row) expPowerValues(_ []operand.Mem, xs []reg.VecVirtual) {
	r.power(xs)
	r.minus(xs)
	exp(r.Kind, xs...)
}

// expPowerWeights emits s ← -2h u exp(-u) / s, 0 where points coincide.
func (r row) expPowerWeights(zz []operand.Mem, xs []reg.VecVirtual) {
	masks := r.coinciding(zz, xs)
	s, u := news(r.Kind, len(xs)), news(r.Kind, len(xs))
	for i, x := range xs {
		r.Move(x, s[i])
	}
	r.power(xs)
	for i, x := range xs {
		r.Move(x, u[i])
	}
	r.minus(xs)
	exp(r.Kind, xs...)
	for i, x := range xs {
		r.Float("VMULP", u[i], x, x)
		r.Float("VMULP", r.Const(-2), x, x)
		r.Float("VDIVP", s[i], x, x)
	}
	r.times(first, xs)
	r.makeZero(masks, xs)
}

func (r row) minus(xs []reg.VecVirtual) {
	for _, x := range xs {
		r.Float("VMULP", r.Const(-1), x, x)
	}
}
