package simd

import "fmt"

// Norms are what, beside its dot products with the points zⱼ, makes squared
// distances of a point x:
//
//	sⱼ = ‖x‖² + ‖zⱼ‖² - 2 xᵀzⱼ,
//
// or 0 where rounding makes it negative. All of them may be in a metric M, ‖x‖²
// being xᵀMx and so on.
type Norms[T Float] struct {
	// X is ‖x‖².
	X T
	// Z has the ‖zⱼ‖².
	Z []T
	// Near is the ratio of sⱼ to ‖x‖² + ‖zⱼ‖² below which too many digits have
	// cancelled. In place of such sⱼ, and of what is computed from them, there
	// is NaN, and their number is returned: the caller is to compute them from
	// the difference x - zⱼ. 0 is for none.
	Near T
	// Coincide is the ratio up to which x and zⱼ are the same point: its
	// gradient weight is 0. 0 is for sⱼ = 0 only.
	Coincide T
}

// SqDists stores the squared distances sⱼ of n into dst, which may be the same
// slice as dots. It returns how many are nearer than n.Near, and left as NaN.
func SqDists[T Float](dst, dots []T, n Norms[T]) int {
	n.check(dst, dots)
	if f := routineFor[T](sqDistsRoutine); f != nil && len(dots) > 0 {
		return f(&dst[0], &dots[0], &n.Z[0], len(dots), 0, 0, 0, n.X, n.Near, 0)
	}
	return n.sqDistsGo(dst, dots)
}

func (n Norms[T]) check(dst, src []T) {
	sameLen("dst", len(dst), "the row", len(src))
	sameLen("Norms.Z", len(n.Z), "the row", len(src))
}

func sameLen(a string, na int, b string, nb int) {
	if na != nb {
		panic(fmt.Sprintf("simd: %s has length %d but %s has %d", a, na, b, nb))
	}
}
