// Package simd turns rows of inner products or squared distances into values and
// gradient weights of radial kernels, with the vector instructions of the
// machine: AVX2 with FMA, or AVX-512F.
//
// Slices may have any length. A value depends on its own argument alone, not on
// its place in the row; and AVX2 and AVX-512 give the same bits. Elsewhere, and
// with the build tag noasm, the functions of package math do the work, whose
// results differ by rounding errors.
package simd

//go:generate go run -C ../asm ./simd

// Float is a type of numbers with vector instructions.
type Float interface{ float32 | float64 }

// A level is a set of vector instructions.
type level int

const (
	levelGo level = iota
	levelAVX2
	levelAVX512
)

// best is the highest level of this machine; the functions of the package go by
// current, which only tests change.
var best, current level

func init() {
	best = checked(detect())
	current = best
}

// A rowFunc goes over the n elements at src and stores what it makes of them at
// dst, which may be the same place. zz points to n squared norms where there
// are any.
type rowFunc[T Float] func(dst, src, zz *T, n int, a, b, c, xx, near, coincide T) (count int)

// The routines of a level: three alone, and four for each kernel.
const (
	expRoutine = iota
	sqDistsRoutine
	powersRoutine
	firstKernel

	valuesOf    = 0 // of squared distances
	weightsOf   = 1
	fromDots    = 2 // added to these, of dot products
	perKernel   = 4
	kernelKinds = 3
	routines    = firstKernel + kernelKinds*perKernel
)

// Exp stores exp(x[i]) into dst[i], which may be the same slice. Its error is below
// 1 ulp, denormal results included; it panics if dst and x differ in length.
func Exp[T Float](dst, x []T) {
	sameLen("dst", len(dst), "x", len(x))
	if f := routineFor[T](expRoutine); f != nil && len(x) > 0 {
		f(&dst[0], &x[0], nil, len(x), 0, 0, 0, 0, 0, 0)
		return
	}
	expGo(dst, x)
}

// Powers stores |x[i]|^p into dst[i], which may be the same slice, and 0 where x[i]
// is 0, whatever p. The relative error is 1 + |p log x| epsilons of T; a denormal
// number is taken to be the least normal one. It panics if dst and x differ in
// length.
func Powers[T Float](dst, x []T, p T) {
	sameLen("dst", len(dst), "x", len(x))
	if f := routineFor[T](powersRoutine); f != nil && len(x) > 0 {
		f(&dst[0], &x[0], nil, len(x), p, 0, 0, 0, 0, 0)
		return
	}
	powersGo(dst, x, p)
}
