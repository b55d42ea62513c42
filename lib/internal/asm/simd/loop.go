package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"github.com/agopher/agopher/lib/internal/asm/vec"
)

// routine is one to be generated: a loop over the elements of a row.
type routine struct {
	name     string
	unroll   int  // vectors that go through the instructions side by side
	dots     bool // whether src holds dot products, otherwise squared distances
	norms    bool // whether it reads zz
	coincide bool // whether points that coincide are set apart
	body     func(r row, x, s []reg.VecVirtual)
}

// row is what a routine keeps in registers throughout.
type row struct {
	vec.Kind
	zero, counts reg.VecVirtual
}

// loop emits a routine. The last elements, fewer than a vector, go through the
// same instructions as the others, so that a value does not depend on its place.
func loop(k vec.Kind, rt routine) {
	k.Func(rt.name+k.Suffix(), fmt.Sprintf(
		"func(dst, src, zz *%[1]s, n int, a, b, c, xx, near, coincide %[1]s) (count int)", k.Type()))
	dst, src, zz := k.GP64(), k.GP64(), k.GP64()
	k.Load(k.Param("dst"), dst)
	k.Load(k.Param("src"), src)
	if rt.norms {
		k.Load(k.Param("zz"), zz)
	}
	n := k.GP64()
	k.Load(k.Param("n"), n)
	r := row{Kind: k, zero: k.Zero()}
	if rt.dots {
		r.counts = k.Zero()
	}

	step := func(vectors int) {
		at := func(base reg.Register, i int) operand.Mem {
			return operand.Mem{Base: base, Disp: i * k.Len() * k.Size()}
		}
		x, z := news(k, vectors), news(k, vectors)
		for i := range vectors {
			k.Move(at(src, i), x[i])
			if rt.norms {
				k.Move(at(zz, i), z[i])
			}
		}
		r.emit(rt, x, z)
		for i := range vectors {
			k.Move(x[i], at(dst, i))
		}
		for _, p := range []reg.Register{dst, src, zz} {
			if p != zz || rt.norms {
				k.ADDQ(operand.U32(vectors*k.Len()*k.Size()), p)
			}
		}
		k.SUBQ(operand.U32(vectors*k.Len()), n)
	}
	k.Label("several")
	k.CMPQ(n, operand.U32(rt.unroll*k.Len()))
	k.JL(operand.LabelRef("one"))
	step(rt.unroll)
	k.JMP(operand.LabelRef("several"))
	k.Label("one")
	k.CMPQ(n, operand.U32(k.Len()))
	k.JL(operand.LabelRef("part"))
	step(1)
	k.JMP(operand.LabelRef("one"))
	k.Label("part")
	k.TESTQ(n, n)
	k.JZ(operand.LabelRef("done"))
	x, z := news(k, 1), news(k, 1)
	k.MoveFirst(k.First(n), operand.Mem{Base: src}, x[0])
	if rt.norms {
		k.MoveFirst(k.First(n), operand.Mem{Base: zz}, z[0])
	}
	r.emit(rt, x, z)
	k.MoveFirst(k.First(n), x[0], operand.Mem{Base: dst})
	k.Label("done")
	var count reg.Register = k.GP64()
	if rt.dots {
		count = k.Sum(r.counts)
	} else {
		k.XORQ(count, count)
	}
	k.Store(count, k.Return("count"))
	k.VZEROUPPER()
	k.RET()
}

// emit emits the instructions on some vectors x: squared distances first, then
// the body. z are the squared norms; their registers are free to use.
func (r row) emit(rt routine, x, z []reg.VecVirtual) {
	for i := range x {
		if rt.norms {
			r.Float("VADDP", z[i], r.Arg("xx"), z[i])
		}
		if rt.dots {
			r.sqDist(x[i], z[i])
		}
		near := vec.Mask(nil)
		if rt.dots {
			near = r.Compare(x[i], vec.Less, r.times("near", z[i]))
		}
		if rt.coincide {
			// At an infinite distance all weights are 0.
			m := r.Compare(x[i], vec.LessEqual, r.times("coincide", z[i]))
			r.Replace(m, r.Const(inf), x[i])
		}
		if rt.dots {
			r.Count(near, r.counts)
			r.MakeNaN(near, x[i])
		}
	}
	rt.body(r, x, z)
}

// sqDist emits g ← max(sum - 2g, 0).
func (r row) sqDist(g, sum reg.VecVirtual) {
	r.Float("VADDP", g, g, g)
	r.Float("VSUBP", g, sum, g)
	r.Float("VMAXP", g, r.zero, g)
}

func (r row) times(arg string, x reg.VecVirtual) reg.VecVirtual {
	y := r.Arg(arg)
	r.Float("VMULP", x, y, y)
	return y
}
