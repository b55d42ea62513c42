package blaslib

import "gonum.org/v1/gonum/blas"

// gemv computes y = α op(A) x + β y, and returns false if the call is one for the
// lower tier.
func gemv[T float](tA blas.Transpose, m, n int, alpha T, a []T, lda int, x []T, incX int, beta T, y []T, incY int) bool {
	t, ok := trans(tA)
	lenX, lenY := n, m
	if t == 'N' {
		lenX, lenY = m, n
	}
	if !ok || m < 1 || n < 1 || alpha == 0 || thin(m, n) ||
		!matrix(m, n, lda, len(a)) || !vector(lenX, incX, len(x)) || !vector(lenY, incY, len(y)) {
		return false
	}
	l := use()
	if l == nil {
		return false
	}
	if beta == 0 {
		// A library that scales y by 0 keeps the NaN in memory that β = 0 is not to
		// read. OpenBLAS 0.3.21 does not, others may.
		for i := range lenY {
			y[i*incY] = 0
		}
	}
	g := newArgs()
	defer g.free()
	g.char(t)
	g.int(n, m)
	scalar(g, alpha)
	slice(g, a)
	g.int(lda)
	slice(g, x)
	g.int(incX)
	scalar(g, beta)
	slice(g, y)
	g.int(incY)
	l.call(of[T](l.gemv), g)
	return true
}
