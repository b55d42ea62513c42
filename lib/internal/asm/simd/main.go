// Command simd generates the assembly of package simd.
package main

import (
	"fmt"
	"slices"

	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"github.com/agopher/agopher/lib/internal/asm/vec"
)

func main() {
	vec.Generate(func(k vec.Kind) {
		// As many vectors side by side as the 16 registers of AVX2 are enough for,
		// and the 7 masks of AVX-512.
		loop(k, 4, "exp", func(r row, _ []operand.Mem, x []reg.VecVirtual) { exp(k, x...) })
		loop(k, 4, "sqDists", row.sqDists)
		loop(k, 4, "laplaceValues", row.laplaceValues)
		loop(k, 2, "laplaceWeights", row.laplaceWeights)
		loop(k, 4, "gaussianValues", row.gaussianValues)
		loop(k, 3, "gaussianWeights", row.gaussianWeights)
		loop(k, 2, "expPowerValues", row.expPowerValues)
		loop(k, 1, "expPowerWeights", row.expPowerWeights)
	})
}

// A row is a routine over the elements of a row.
type row struct {
	vec.Kind
	parameters reg.Register
	counts     reg.VecVirtual // integers, added up into the result
}

// parameter returns a register filled with a parameter. It is loaded where it is
// used: there are not registers enough to keep them all.
func (r row) parameter(i int) reg.VecVirtual {
	x := r.New()
	r.Broadcast(operand.Mem{Base: r.parameters, Disp: i * r.Size()}, x)
	return x
}

// loop emits a routine that replaces the n elements of x by what body makes of
// them and of those of zz: vectors zz of memory for vectors x of registers. The
// last vector, where it is not full, goes through the same instructions, so that
// a value does not depend on its place in the row.
func loop(k vec.Kind, unroll int, name string, body func(r row, zz []operand.Mem, x []reg.VecVirtual)) {
	if k.Wide {
		unroll = min(4, unroll+1)
	}
	k.Func(name+k.Suffix(), fmt.Sprintf("func(x, zz *%[1]s, n int, p *[4]%[1]s) (count int)", k.Type()))
	x, zz, n := k.Load(k.Param("x"), k.GP64()), k.Load(k.Param("zz"), k.GP64()), k.Load(k.Param("n"), k.GP64())
	r := row{k, k.Load(k.Param("p"), k.GP64()), k.Zero()}

	vectors := func(count int) {
		xs, zs := news(k, count), make([]operand.Mem, count)
		for i := range xs {
			at := operand.Mem{Base: x, Disp: i * k.Len() * k.Size()}
			zs[i] = operand.Mem{Base: zz, Disp: at.Disp}
			k.Move(at, xs[i])
		}
		body(r, zs, xs)
		for i := range xs {
			k.Move(xs[i], operand.Mem{Base: x, Disp: i * k.Len() * k.Size()})
		}
		k.ADDQ(operand.U32(count*k.Len()*k.Size()), x)
		k.ADDQ(operand.U32(count*k.Len()*k.Size()), zz)
	}
	for _, count := range slices.Compact([]int{unroll, 1}) {
		again, done := fmt.Sprintf("by%d", count), fmt.Sprintf("after%d", count)
		k.SUBQ(operand.U32(count*k.Len()), n)
		k.JL(operand.LabelRef(done))
		k.Label(again)
		vectors(count)
		k.SUBQ(operand.U32(count*k.Len()), n)
		k.JGE(operand.LabelRef(again))
		k.Label(done)
		k.ADDQ(operand.U32(count*k.Len()), n)
	}
	k.JZ(operand.LabelRef("end"))

	// Fewer than a vector are left; they pass through a vector of their own, in
	// which the rest is 0.
	mask := k.First(n)
	last, z := k.New(), k.New()
	k.MoveFirst(mask, operand.Mem{Base: x}, last)
	k.MoveFirst(mask, operand.Mem{Base: zz}, z)
	buffer := k.AllocLocal(64)
	k.Move(z, buffer)
	body(r, []operand.Mem{buffer}, []reg.VecVirtual{last})
	k.MoveFirst(mask, last, operand.Mem{Base: x})

	k.Label("end")
	k.Store(r.Sum(r.counts), k.ReturnIndex(0))
	k.VZEROUPPER()
	k.RET()
}
