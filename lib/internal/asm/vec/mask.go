package vec

import (
	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Predicates of comparisons; none holds for a NaN but NotLessEqual.
const (
	Equal        = operand.U8(0x00)
	Less         = operand.U8(0x11)
	LessEqual    = operand.U8(0x12)
	NotLessEqual = operand.U8(0x16)
)

// A Mask selects elements: a vector of ones and zeros in AVX2, a mask register
// in AVX-512.
type Mask reg.Register

// Compare returns the mask of the elements with x pred y.
func (k Kind) Compare(x reg.VecVirtual, pred operand.U8, y operand.Op) Mask {
	if k.Wide {
		m := k.K()
		k.Float("VCMPP", pred, y, x, m)
		return m
	}
	m := k.New()
	k.Float("VCMPP", pred, y, x, m)
	return m
}

// Replace copies the selected elements of y to x.
func (k Kind) Replace(m Mask, y, x operand.Op) {
	if k.Wide {
		k.Float("VMOVUP", y, m, x)
	} else {
		k.Float("VBLENDVP", m, y, x, x)
	}
}

// MakeZero makes the selected elements of x 0.
func (k Kind) MakeZero(m Mask, x operand.Op) {
	if k.Wide {
		k.Int("VPXOR", x, x, m, x)
	} else {
		k.Float("VANDNP", x, m, x)
	}
}

// MakeNaN makes the selected elements of x NaN.
func (k Kind) MakeNaN(m Mask, x operand.Op) {
	if k.Wide {
		k.Int("VPTERNLOG", operand.U8(0xff), x, x, m, x)
	} else {
		k.Float("VORP", x, m, x)
	}
}

// Count adds 1 to the selected elements of an integer vector.
func (k Kind) Count(m Mask, counts operand.Op) {
	if k.Wide {
		k.Int("VPADD", k.Bits(1), counts, m, counts)
	} else {
		k.Int("VPSUB", m, counts, counts)
	}
}

// Sum adds up the elements of an integer vector into a general register.
func (k Kind) Sum(counts reg.VecVirtual) reg.Register {
	half, x := k.YMM(), counts.AsX()
	if k.Wide {
		k.VEXTRACTI64X4(operand.U8(1), counts, half)
		k.Int("VPADD", half, counts.AsY(), counts.AsY())
	}
	k.VEXTRACTI128(operand.U8(1), counts.AsY(), half.AsX())
	k.Int("VPADD", half.AsX(), x, x)
	k.VPSHUFD(operand.U8(0b01_00_11_10), x, half.AsX())
	k.Int("VPADD", half.AsX(), x, x)
	if !k.Double {
		k.VPSHUFD(operand.U8(0b10_11_00_01), x, half.AsX())
		k.VPADDD(half.AsX(), x, x)
	}
	n := k.GP64()
	if k.Double {
		k.VMOVQ(x, n)
	} else {
		k.VMOVD(x, n.As32())
	}
	return n
}

// First returns the mask of the first n elements, 0 < n < Len.
func (k Kind) First(n reg.Register) Mask {
	if k.Wide {
		bits, m := k.GP32(), k.K()
		k.MOVL(operand.U32(1<<16-1), bits)
		k.BZHIL(n.(reg.GPVirtual).As32(), bits, bits)
		k.KMOVW(bits, m)
		return m
	}
	ones, ok := k.consts["first"+k.Type()]
	if !ok {
		ones = k.StaticGlobal("first" + k.Type())
		k.DataAttributes(attr.RODATA | attr.NOPTR)
		for i := range 2 * k.Len() {
			b := ^uint64(0)
			if i >= k.Len() {
				b = 0
			}
			if k.Double {
				k.AddDatum(8*i, operand.U64(b))
			} else {
				k.AddDatum(4*i, operand.U32(uint32(b)))
			}
		}
		k.consts["first"+k.Type()] = ones
	}
	at, offset, m := k.GP64(), k.GP64(), k.New()
	k.LEAQ(ones, at)
	k.MOVQ(operand.U32(k.Len()), offset)
	k.SUBQ(n, offset)
	k.Move(operand.Mem{Base: at, Index: offset, Scale: uint8(k.Size())}, m)
	return m
}

// MoveFirst copies the elements of mask m between a register and memory, and
// touches no memory but theirs. The other elements of a register loaded are 0.
func (k Kind) MoveFirst(m Mask, from, to operand.Op) {
	_, load := from.(operand.Mem)
	switch {
	case !k.Wide:
		k.Float("VMASKMOVP", from, m, to)
	case load:
		k.emit(map[bool]string{true: "VMOVUPD_Z", false: "VMOVUPS_Z"}[k.Double], []operand.Op{from, m, to})
	default:
		k.Float("VMOVUP", from, m, to)
	}
}
