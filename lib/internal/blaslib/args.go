package blaslib

import (
	"math"
	"sync"
	"unsafe"

	"gonum.org/v1/gonum/blas"
)

type float interface{ float32 | float64 }

// args is the argument list of a Fortran routine: pointers all, here to scalars
// kept in args itself, or to slices of the caller. Being on the heap it keeps
// both in place. It is filled in the order of the routine's parameters.
type args struct {
	p  [14]unsafe.Pointer
	np int
	c  [4]byte
	nc int
	i  [8]int32
	ni int
	f  [2]float64
	nf int
}

var pool = sync.Pool{New: func() any { return new(args) }}

func newArgs() *args { return pool.Get().(*args) }

// free gives g back, and lets go of the caller's slices.
func (g *args) free() {
	*g = args{}
	pool.Put(g)
}

func (g *args) add(p unsafe.Pointer) {
	g.p[g.np] = p
	g.np++
}

func (g *args) char(c ...byte) {
	for _, c := range c {
		g.c[g.nc] = c
		g.add(unsafe.Pointer(&g.c[g.nc]))
		g.nc++
	}
}

// int adds integers, which [matrix] has found to fit, or [clip] made to.
func (g *args) int(x ...int) {
	for _, x := range x {
		g.out(x)
	}
}

// out adds an integer and returns its place, for the routine to write to.
func (g *args) out(x int) *int32 {
	p := &g.i[g.ni]
	*p = int32(x)
	g.add(unsafe.Pointer(p))
	g.ni++
	return p
}

func scalar[T float](g *args, x T) {
	p := unsafe.Pointer(&g.f[g.nf])
	*(*T)(p) = x
	g.add(p)
	g.nf++
}

// slice adds the elements of x. An empty x is one that the routine does not
// refer to; it gets a place of its own, for a library may mind a nil.
func slice[T float | int32](g *args, x []T) {
	if len(x) == 0 {
		g.add(unsafe.Pointer(&g.f[1]))
		return
	}
	g.add(unsafe.Pointer(&x[0]))
}

// maxInt is the largest integer of a library with 32-bit integers.
const maxInt = math.MaxInt32

// clip is for the length of a workspace, which may be longer than it can say.
func clip(n int) int { return min(n, maxInt) }

// matrix reports whether a slice of length n holds a matrix of r ≥ 1 rows and
// c ≥ 1 columns with stride ld, all in range of the library.
func matrix(r, c, ld, n int) bool {
	return c <= ld && ld <= maxInt && r <= maxInt && n >= (r-1)*ld+c
}

// operand is [matrix] for an A with op(A) of r rows and c columns.
func operand(t blas.Transpose, r, c, ld, n int) bool {
	switch t {
	case blas.NoTrans:
		return matrix(r, c, ld, n)
	case blas.Trans, blas.ConjTrans:
		return matrix(c, r, ld, n)
	}
	return false
}

// vector is [matrix] for a vector of n ≥ 1 elements. Negative increments are left
// to the lower tier.
func vector(n, inc, length int) bool {
	return 1 <= inc && inc <= maxInt && length >= (n-1)*inc+1
}

// upLo, side and trans give the argument for the transposed matrix, and false
// for one that is none.

func upLo(u blas.Uplo) (byte, bool) {
	switch u {
	case blas.Upper:
		return 'L', true
	case blas.Lower:
		return 'U', true
	}
	return 0, false
}

func side(s blas.Side) (byte, bool) {
	switch s {
	case blas.Left:
		return 'R', true
	case blas.Right:
		return 'L', true
	}
	return 0, false
}

func trans(t blas.Transpose) (byte, bool) {
	switch t {
	case blas.NoTrans:
		return 'T', true
	case blas.Trans, blas.ConjTrans:
		return 'N', true
	}
	return 0, false
}
