package blaslib

import (
	"math"

	"gonum.org/v1/gonum/blas"
)

// Dpotrf factorizes the symmetric A, given by one triangle, as UᵀU or LLᵀ in
// place. It returns false if A is not positive definite.
func (LAPACK) Dpotrf(ul blas.Uplo, n int, a []float64, lda int) bool {
	ok, done := potrf(ul, n, a, lda)
	if !done {
		return portable.Dpotrf(ul, n, a, lda)
	}
	return ok
}

// Dpotrs solves A X = B in place of B with the factor of [LAPACK.Dpotrf].
func (LAPACK) Dpotrs(ul blas.Uplo, n, nrhs int, a []float64, lda int, b []float64, ldb int) {
	if !potrs(ul, n, nrhs, a, lda, b, ldb) {
		portable.Dpotrs(ul, n, nrhs, a, lda, b, ldb)
	}
}

// potrf is done if the library has factorized A.
func potrf[T float](ul blas.Uplo, n int, a []T, lda int) (ok, done bool) {
	if _, valid := upLo(ul); !valid || n < 1 || n < crossover.potrf || !matrix(n, n, lda, len(a)) {
		return false, false
	}
	l := useLAPACK()
	if l == nil {
		return false, false
	}
	return libPotrf(l, ul, n, a, lda), true
}

// libPotrf looks for NaN itself. A pivot that is NaN is not negative either, and
// passes for a good one in OpenBLAS; a NaN elsewhere reaches the pivot of its row.
func libPotrf[T float](l *library, ul blas.Uplo, n int, a []T, lda int) bool {
	u, _ := upLo(ul)
	g := newArgs()
	defer g.free()
	g.char(u)
	g.int(n)
	slice(g, a)
	g.int(lda)
	info := g.out(0)
	l.call(of[T](l.potrf), g)
	if *info != 0 {
		return false
	}
	for i := range n {
		if math.IsNaN(float64(a[i*lda+i])) {
			return false
		}
	}
	return true
}

// potrs solves for one column with the library's routine, which takes columns one
// after the other, and for more with two triangular solves that take them as rows.
func potrs[T float](ul blas.Uplo, n, nrhs int, a []T, lda int, b []T, ldb int) bool {
	u, valid := upLo(ul)
	if !valid || n < 1 || nrhs < 1 || n < crossover.potrs || !matrix(n, n, lda, len(a)) || !matrix(n, nrhs, ldb, len(b)) {
		return false
	}
	if nrhs > 1 || ldb > 1 {
		first, second := blas.Trans, blas.NoTrans // UᵀU X = B
		if ul == blas.Lower {
			first, second = second, first
		}
		return trsm(blas.Left, ul, first, blas.NonUnit, n, nrhs, 1, a, lda, b, ldb) &&
			trsm(blas.Left, ul, second, blas.NonUnit, n, nrhs, 1, a, lda, b, ldb)
	}
	l := useLAPACK()
	if l == nil {
		return false
	}
	g := newArgs()
	defer g.free()
	g.char(u)
	g.int(n, 1)
	slice(g, a)
	g.int(lda)
	slice(g, b)
	g.int(n)
	g.out(0)
	l.call(of[T](l.potrs), g)
	return true
}
