// Command gemm generates the assembly of package gemm. It runs in the root of its
// module.
package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"github.com/agopher/agopher/lib/internal/asm/vec"
)

func main() { vec.Generate("gemm", "tile", tile) }

// tile emits the product of two packed panels,
//
//	C ← C + A B,  A rows×k by columns, B k×(2 vectors) by rows,
//
// with all of C in registers: of 16, or 32 with AVX-512, it takes 12 or 24, so
// that each pair of loads from B serves as many multiplications as can be.
func tile(k vec.Kind) {
	rows := 6
	if k.Wide {
		rows = 12
	}
	row := 2 * k.Len() // of B and C, in elements
	k.Func("tile"+k.Suffix(), fmt.Sprintf("func(k int, a, b, c *%s, ldc int)", k.Type()))
	arg := func(name string) reg.Register { return k.Load(k.Param(name), k.GP64()) }
	n, a, b, c, ldc := arg("k"), arg("a"), arg("b"), arg("c"), arg("ldc")
	sums := make([][2]reg.VecVirtual, rows)
	for i := range sums {
		sums[i] = [2]reg.VecVirtual{k.Zero(), k.Zero()}
	}
	at := func(base reg.Register, element int) operand.Mem {
		return operand.Mem{Base: base, Disp: element * k.Size()}
	}
	step := func(columns int) {
		for p := range columns {
			b0, b1 := k.New(), k.New()
			k.Move(at(b, p*row), b0)
			k.Move(at(b, p*row+k.Len()), b1)
			for i := range sums {
				ai := k.New()
				k.Broadcast(at(a, p*rows+i), ai)
				k.Float("VFMADD231P", b0, ai, sums[i][0])
				k.Float("VFMADD231P", b1, ai, sums[i][1])
			}
		}
		k.ADDQ(operand.U32(columns*rows*k.Size()), a)
		k.ADDQ(operand.U32(columns*row*k.Size()), b)
		k.SUBQ(operand.U32(columns), n)
	}
	const unroll = 4
	k.Label("several")
	k.CMPQ(n, operand.U32(unroll))
	k.JL(operand.LabelRef("one"))
	step(unroll)
	k.JMP(operand.LabelRef("several"))
	k.Label("one")
	k.TESTQ(n, n)
	k.JZ(operand.LabelRef("store"))
	step(1)
	k.JMP(operand.LabelRef("one"))
	k.Label("store")
	k.IMUL3Q(operand.U32(k.Size()), ldc, ldc)
	for i := range sums {
		for j, sum := range sums[i] {
			k.Float("VADDP", at(c, j*k.Len()), sum, sum)
			k.Move(sum, at(c, j*k.Len()))
		}
		if i < rows-1 {
			k.ADDQ(ldc, c)
		}
	}
	k.VZEROUPPER()
	k.RET()
}
