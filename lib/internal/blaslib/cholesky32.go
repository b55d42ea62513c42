package blaslib

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
)

// Spotrf is [LAPACK.Dpotrf] in single precision, which gonum lacks: it factorizes
// the symmetric n×n A, given by its triangle ul, in place as A = UᵀU or A = LLᵀ.
// The other triangle is not referred to. Spotrf returns false if A is not
// positive definite.
func Spotrf(ul blas.Uplo, n int, a []float32, lda int) bool {
	check32(ul, n, a, lda)
	if ok, done := potrf(ul, n, a, lda); done {
		return ok
	}
	return blockPotrf(ul, n, a, lda)
}

// Spotrs is [LAPACK.Dpotrs] in single precision: it solves A X = B for the n×nrhs
// B in its place with the factor that [Spotrf] has left in a.
func Spotrs(ul blas.Uplo, n, nrhs int, a []float32, lda int, b []float32, ldb int) {
	check32(ul, n, a, lda)
	if nrhs < 0 || ldb < max(1, nrhs) || (n > 0 && nrhs > 0 && len(b) < (n-1)*ldb+nrhs) {
		panic(fmt.Sprintf("blaslib: B is %d×%d with stride %d but has %d elements", n, nrhs, ldb, len(b)))
	}
	if n == 0 || nrhs == 0 || potrs(ul, n, nrhs, a, lda, b, ldb) {
		return
	}
	first, second := blas.Trans, blas.NoTrans // UᵀU X = B
	if ul == blas.Lower {
		first, second = second, first
	}
	BLAS{}.Strsm(blas.Left, ul, first, blas.NonUnit, n, nrhs, 1, a, lda, b, ldb)
	BLAS{}.Strsm(blas.Left, ul, second, blas.NonUnit, n, nrhs, 1, a, lda, b, ldb)
}

func check32(ul blas.Uplo, n int, a []float32, lda int) {
	if ul != blas.Upper && ul != blas.Lower {
		panic(fmt.Sprintf("blaslib: %q is neither the upper nor the lower triangle", ul))
	}
	if n < 0 || lda < max(1, n) || (n > 0 && len(a) < (n-1)*lda+n) {
		panic(fmt.Sprintf("blaslib: A is %d×%d with stride %d but has %d elements", n, n, lda, len(a)))
	}
}

// blockPotrf is the Cholesky factorization without a library. It goes through
// blocks along the diagonal; with A partitioned at the block as
//
//	⎡ U₀₀ᵀ          ⎤ ⎡ U₀₀ U₀₁ U₀₂ ⎤
//	⎢ U₀₁ᵀ U₁₁ᵀ     ⎥ ⎢     U₁₁ U₁₂ ⎥
//	⎣ U₀₂ᵀ U₁₂ᵀ  ⋱  ⎦ ⎣          ⋱  ⎦
//
// and U₀₀, U₀₁, U₀₂ known,
//
//	U₁₁ᵀU₁₁ = A₁₁ - U₀₁ᵀU₀₁,   U₁₂ = U₁₁⁻ᵀ(A₁₂ - U₀₁ᵀU₀₂),
//
// so that all but the factor of the block itself is matrix products.
func blockPotrf(ul blas.Uplo, n int, a []float32, lda int) bool {
	const nb = 64
	var b BLAS
	for j := 0; j < n; j += nb {
		k := min(nb, n-j)
		rest := n - j - k
		diag := a[j*lda+j:]
		if ul == blas.Upper {
			b.Ssyrk(ul, blas.Trans, k, j, -1, a[j:], lda, 1, diag, lda)
			if !factor(ul, k, diag, lda) {
				return false
			}
			if rest > 0 {
				b.Sgemm(blas.Trans, blas.NoTrans, k, rest, j, -1, a[j:], lda, a[j+k:], lda, 1, a[j*lda+j+k:], lda)
				b.Strsm(blas.Left, ul, blas.Trans, blas.NonUnit, k, rest, 1, diag, lda, a[j*lda+j+k:], lda)
			}
			continue
		}
		b.Ssyrk(ul, blas.NoTrans, k, j, -1, a[j*lda:], lda, 1, diag, lda)
		if !factor(ul, k, diag, lda) {
			return false
		}
		if rest > 0 {
			below := a[(j+k)*lda:]
			b.Sgemm(blas.NoTrans, blas.Trans, rest, k, j, -1, below, lda, a[j*lda:], lda, 1, below[j:], lda)
			b.Strsm(blas.Right, ul, blas.Trans, blas.NonUnit, rest, k, 1, diag, lda, below[j:], lda)
		}
	}
	return true
}

// factor is the Cholesky factorization of one block, by rank-one updates of what
// is left of it.
func factor(ul blas.Uplo, n int, a []float32, lda int) bool {
	for j := range n {
		d := a[j*lda+j]
		if !(d > 0) { // nor NaN
			return false
		}
		d = float32(math.Sqrt(float64(d)))
		a[j*lda+j] = d
		rest := n - j - 1
		if rest == 0 {
			break
		}
		x, inc := a[j*lda+j+1:], 1 // the row of U
		if ul == blas.Lower {
			x, inc = a[(j+1)*lda+j:], lda // the column of L
		}
		BLAS{}.Sscal(rest, 1/d, x, inc)
		BLAS{}.Ssyr(ul, rest, -1, x, inc, a[(j+1)*lda+j+1:], lda)
	}
	return true
}
