package main

import (
	"fmt"
	"math"
	"math/big"

	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"github.com/agopher/agopher/lib/internal/asm/vec"
)

// arcs emits aᵢ ← (2/π) arcsin cᵢ and cᵢ ← √(1-cᵢ²) for cosines c; those within
// rounding of ±1, or beyond, are taken to be ±1. With sin(θ/2) = √((1-|c|)/2),
// cos(θ/2) = √((1+|c|)/2) and
//
//	t = tan(θ/4) = sin(θ/2) / (1 + cos(θ/2)) ≤ √2 - 1
//
// it is θ = 4 arctan t, and arctan(t)/t = p(t²).
func arcs(k vec.Kind, cs, as []reg.VecVirtual) {
	const (
		degree, rounding, sign = 10, 1e-15, uint64(1) << 63
		most                   = 3 - 2*math.Sqrt2 // t² at c = 0
	)
	p := economize(arctangent, 0, most, degree)
	ws, ps := news(k, len(cs)), news(k, len(cs))
	for i, c := range cs {
		k.Logic("VPAND", k.Bits(sign-1), c, as[i])
		k.Move(k.Const(1), ws[i])
		k.Float("VSUBP", as[i], ws[i], as[i]) // 1 - |c|
		k.MakeZero(k.Compare(as[i], vec.Less, k.Const(rounding)), as[i])
		k.Float("VMULP", k.Const(0.5), as[i], as[i])
		k.Float("VSUBP", as[i], ws[i], ws[i])
	}
	for i := range cs {
		k.Float("VSQRTP", as[i], as[i]) // sin(θ/2)
		k.Float("VSQRTP", ws[i], ws[i]) // cos(θ/2)
	}
	for i, c := range cs {
		sine, t := ps[i], as[i]
		k.Float("VMULP", as[i], ws[i], sine)
		k.Float("VADDP", k.Const(1), ws[i], ws[i])
		k.Float("VDIVP", ws[i], as[i], t)
		k.Logic("VPAND", k.Bits(sign), c, ws[i])
		k.Float("VADDP", sine, sine, c)
		k.Logic("VPOR", ws[i], t, t) // the sign of c waits at t ≥ 0
		k.Float("VMULP", t, t, ws[i])
	}
	horner(k, ps, ws, p)
	for i, t := range as {
		k.Logic("VPAND", k.Bits(sign), t, ws[i])
		k.Logic("VPAND", k.Bits(sign-1), t, t)
		k.Float("VMULP", ps[i], t, t)
		k.Move(k.Const(1), ps[i])
		k.Float("VFNMADD132P", k.Const(8/math.Pi), ps[i], t)
		k.Logic("VPAND", k.Bits(sign-1), t, t)
		k.Logic("VPOR", ws[i], t, t)
	}
}

// arctangent is the series in x = t² of arctan(t)/t, Σ (-x)ᵏ / (2k+1).
func arctangent(k int) *big.Float {
	return quo(float(float64(1-2*(k%2))), float(float64(2*k+1)))
}

// A layer is a routine of what layers of infinite nets do to rows of covariances.
type layer struct {
	name, signature string
	unroll          int
	rows            []string // pointers to n elements each, results first
	// body returns the results for some vectors; load loads one of a row.
	body func(k vec.Kind, vectors int, load func(row, i int) reg.VecVirtual) [][]reg.VecVirtual
}

var layers = []layer{
	{"abrelu", "func(k, t, x, z *float64, n int, a, b float64)", 2, []string{"k", "x", "z"}, abrelu},
	{"abreluGradients", "func(k, t, x, z *float64, n int, a, b float64)", 2, []string{"k", "t", "x", "z"}, abreluGradients},
	{"affine", "func(k, t *float64, n int, a, b, c float64)", 4, []string{"k"}, affine},
	{"affineGradients", "func(k, t *float64, n int, a, b, c float64)", 4, []string{"k", "t"}, affineGradients},
	{"sumOfThree", "func(dst, x, y, z *float64, n int)", 4, []string{"dst", "x", "y", "z"}, sumOfThree},
	{"addProducts", "func(dst, x, y *float64, n int)", 4, []string{"dst", "x", "y"}, addProducts},
	{"angleSeries", "func(k, x, z *float64, n int, coefs *float64, terms int)", 4, []string{"k", "x", "z"}, angleSeries},
}

// rowOf loads some vectors of a row.
func rowOf(row, vectors int, load func(row, i int) reg.VecVirtual) []reg.VecVirtual {
	xs := make([]reg.VecVirtual, vectors)
	for i := range xs {
		xs[i] = load(row, i)
	}
	return xs
}

func abrelu(k vec.Kind, vectors int, load func(row, i int) reg.VecVirtual) [][]reg.VecVirtual {
	ks, xs, zs := rowOf(0, vectors, load), rowOf(1, vectors, load), rowOf(2, vectors, load)
	slopes(k, ks, nil, xs, zs)
	return [][]reg.VecVirtual{ks}
}

func abreluGradients(k vec.Kind, vectors int, load func(row, i int) reg.VecVirtual) [][]reg.VecVirtual {
	ks, ts, xs, zs := rowOf(0, vectors, load), rowOf(1, vectors, load), rowOf(2, vectors, load), rowOf(3, vectors, load)
	slopes(k, ks, ts, xs, zs)
	return [][]reg.VecVirtual{ks, ts}
}

// slopes emits, with s = x z, c = k/s and A = (2/π) arcsin c,
//
//	k ← a k + b (k A + (2/π) s √(1-c²)),  t ← t (a + b A).
func slopes(r vec.Kind, k, t, x, z []reg.VecVirtual) {
	c, a := news(r, len(k)), news(r, len(k))
	for i := range k {
		cosine(r, c[i], k[i], x[i], z[i])
	}
	arcs(r, c, a)
	for i, sine := range c {
		r.Float("VMULP", r.Const(2/math.Pi), z[i], z[i])
		r.Float("VMULP", sine, z[i], z[i])
		r.Float("VFMADD231P", a[i], k[i], z[i])
		r.Float("VMULP", r.Arg("b"), z[i], z[i])
		r.Float("VMULP", r.Arg("a"), k[i], k[i])
		r.Float("VADDP", z[i], k[i], k[i])
		if t != nil {
			r.Move(r.Arg("b"), z[i])
			r.Float("VFMADD213P", r.Arg("a"), a[i], z[i])
			r.Float("VMULP", z[i], t[i], t[i])
		}
	}
}

// cosine emits z ← x z and c ← k / z, which is 0 where z is.
func cosine(r vec.Kind, c, k, x, z reg.VecVirtual) {
	r.Float("VMULP", x, z, z)
	r.Float("VDIVP", z, k, c)
	r.MakeZero(r.Compare(z, vec.Equal, r.Zero()), c)
}

// affine emits k ← a k + b, with a product that is rounded.
func affine(k vec.Kind, vectors int, load func(row, i int) reg.VecVirtual) [][]reg.VecVirtual {
	ks := rowOf(0, vectors, load)
	for _, v := range ks {
		k.Float("VMULP", k.Arg("a"), v, v)
		k.Float("VADDP", k.Arg("b"), v, v)
	}
	return [][]reg.VecVirtual{ks}
}

// affineGradients emits affine and t ← (k + c) + a t.
func affineGradients(k vec.Kind, vectors int, load func(row, i int) reg.VecVirtual) [][]reg.VecVirtual {
	ks := affine(k, vectors, load)[0]
	ts := rowOf(1, vectors, load)
	for i, t := range ts {
		sum := k.Arg("c")
		k.Float("VADDP", sum, ks[i], sum)
		k.Float("VMULP", k.Arg("a"), t, t)
		k.Float("VADDP", sum, t, t)
	}
	return [][]reg.VecVirtual{ks, ts}
}

// sumOfThree emits dst ← (x + y) + z.
func sumOfThree(k vec.Kind, vectors int, load func(row, i int) reg.VecVirtual) [][]reg.VecVirtual {
	sums := rowOf(1, vectors, load)
	for i, v := range sums {
		k.Float("VADDP", load(2, i), v, v)
		k.Float("VADDP", load(3, i), v, v)
	}
	return [][]reg.VecVirtual{sums}
}

// addProducts emits dst ← dst + x y, with products that are rounded.
func addProducts(k vec.Kind, vectors int, load func(row, i int) reg.VecVirtual) [][]reg.VecVirtual {
	sums := rowOf(0, vectors, load)
	for i, v := range sums {
		x := load(1, i)
		k.Float("VMULP", load(2, i), x, x)
		k.Float("VADDP", x, v, v)
	}
	return [][]reg.VecVirtual{sums}
}

// loops counts the loops that bodies have, for their labels.
var loops int

// angleSeries emits k ← x z Σⱼ coefs[j] Tⱼ(A), the sum over an even number of
// terms by Clenshaw's recurrence.
func angleSeries(r vec.Kind, vectors int, load func(row, i int) reg.VecVirtual) [][]reg.VecVirtual {
	as := news(r, vectors)
	for lo := 0; lo < vectors; lo += 2 { // more have no room
		hi := min(lo+2, vectors)
		cs := news(r, hi-lo)
		for i := range cs {
			cosine(r, cs[i], load(0, lo+i), load(1, lo+i), load(2, lo+i))
		}
		arcs(r, cs, as[lo:hi])
	}
	bs, ds := news(r, vectors), news(r, vectors)
	for i, a := range as {
		r.Float("VADDP", a, a, a)
		r.Logic("VPXOR", bs[i], bs[i], bs[i])
		r.Logic("VPXOR", ds[i], ds[i], ds[i])
	}
	first, at := r.Load(r.Param("coefs"), r.GP64()), r.Load(r.Param("terms"), r.GP64())
	r.LEAQ(operand.Mem{Base: first, Index: at, Scale: 8, Disp: -8}, at)
	term := func() { // d ← cⱼ - d + 2A b, the next b
		c := r.New()
		r.Broadcast(operand.Mem{Base: at}, c)
		for i := range as {
			r.Float("VSUBP", ds[i], c, ds[i])
			r.Float("VFMADD231P", as[i], bs[i], ds[i])
		}
		bs, ds = ds, bs
		r.SUBQ(operand.U32(8), at)
	}
	loops++
	label := fmt.Sprintf("terms%d", loops)
	term()
	r.Label(label)
	term()
	term()
	r.CMPQ(at, first)
	r.JG(operand.LabelRef(label))
	c := r.New()
	r.Broadcast(operand.Mem{Base: first}, c)
	for i, a := range as { // c₀ + A b - d
		r.Float("VMULP", r.Const(0.5), a, a)
		r.Float("VSUBP", ds[i], c, ds[i])
		r.Float("VFMADD231P", a, bs[i], ds[i])
		s := load(1, i)
		r.Float("VMULP", load(2, i), s, s)
		r.Float("VMULP", s, ds[i], ds[i])
	}
	return [][]reg.VecVirtual{ds}
}

// layerLoop emits a routine of layers.
func layerLoop(k vec.Kind, l layer) {
	k.Func(l.name+k.Suffix(), l.signature)
	at := make([]reg.Register, len(l.rows))
	for i, name := range l.rows {
		at[i] = k.Load(k.Param(name), k.GP64())
	}
	n := k.Load(k.Param("n"), k.GP64())
	step := func(vectors int, move func(from, to operand.Op)) {
		place := func(row, i int) operand.Mem {
			return operand.Mem{Base: at[row], Disp: i * k.Len() * k.Size()}
		}
		results := l.body(k, vectors, func(row, i int) reg.VecVirtual {
			x := k.New()
			move(place(row, i), x)
			return x
		})
		for row, xs := range results {
			for i, x := range xs {
				move(x, place(row, i))
			}
		}
	}
	for _, s := range []struct {
		vectors     int
		label, next string
	}{{l.unroll, "several", "one"}, {1, "one", "part"}} {
		k.Label(s.label)
		k.CMPQ(n, operand.U32(s.vectors*k.Len()))
		k.JL(operand.LabelRef(s.next))
		step(s.vectors, k.Move)
		for _, p := range at {
			k.ADDQ(operand.U32(s.vectors*k.Len()*k.Size()), p)
		}
		k.SUBQ(operand.U32(s.vectors*k.Len()), n)
		k.JMP(operand.LabelRef(s.label))
	}
	k.Label("part")
	k.TESTQ(n, n)
	k.JZ(operand.LabelRef("done"))
	step(1, func(from, to operand.Op) { k.MoveFirst(k.First(n), from, to) })
	k.Label("done")
	k.VZEROUPPER()
	k.RET()
}
