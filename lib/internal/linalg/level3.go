package linalg

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/blas64"
)

// Float is the type of a matrix entry. Matrices of it are row-major slices with
// a stride.
type Float interface{ float32 | float64 }

const (
	plain      blas.Transpose = blas.NoTrans
	transposed blas.Transpose = blas.Trans
)

// gemm computes C = α op(A) op(B) + β C, with op(A) m×k, op(B) k×n.
func gemm[T Float](tA, tB blas.Transpose, m, n, k int, alpha T, a []T, lda int, b []T, ldb int, beta T, c []T, ldc int) {
	switch a := any(a).(type) {
	case []float64:
		blas64.Implementation().Dgemm(tA, tB, m, n, k, float64(alpha), a, lda, any(b).([]float64), ldb, float64(beta), any(c).([]float64), ldc)
	case []float32:
		blas32.Implementation().Sgemm(tA, tB, m, n, k, float32(alpha), a, lda, any(b).([]float32), ldb, float32(beta), any(c).([]float32), ldc)
	}
}

// gemv computes y = α op(A) x + β y, with A m×n.
func gemv[T Float](tA blas.Transpose, m, n int, alpha T, a []T, lda int, x []T, beta T, y []T) {
	switch a := any(a).(type) {
	case []float64:
		blas64.Implementation().Dgemv(tA, m, n, float64(alpha), a, lda, any(x).([]float64), 1, float64(beta), any(y).([]float64), 1)
	case []float32:
		blas32.Implementation().Sgemv(tA, m, n, float32(alpha), a, lda, any(x).([]float32), 1, float32(beta), any(y).([]float32), 1)
	}
}

// multiply computes C += α op(A) B with op(A) m×k and B k×n, as a matrix times a
// vector if n = 1: the same sum, without packing.
func multiply[T Float](tA blas.Transpose, m, n, k int, alpha T, a []T, lda int, b []T, ldb int, c []T, ldc int) {
	if n > 1 || ldb != 1 || ldc != 1 {
		gemm(tA, plain, m, n, k, alpha, a, lda, b, ldb, 1, c, ldc)
		return
	}
	if tA == transposed {
		gemv(tA, k, m, alpha, a, lda, b, 1, c)
	} else {
		gemv(tA, m, k, alpha, a, lda, b, 1, c)
	}
}

// syrk computes the upper triangle of C = α AᵀA + β C, with A k×n.
func syrk[T Float](n, k int, alpha T, a []T, lda int, beta T, c []T, ldc int) {
	switch a := any(a).(type) {
	case []float64:
		blas64.Implementation().Dsyrk(blas.Upper, blas.Trans, n, k, float64(alpha), a, lda, float64(beta), any(c).([]float64), ldc)
	case []float32:
		blas32.Implementation().Ssyrk(blas.Upper, blas.Trans, n, k, float32(alpha), a, lda, float32(beta), any(c).([]float32), ldc)
	}
}

// trsm computes B = op(U)⁻¹B for an upper triangular U, with B m×n.
func trsm[T Float](tU blas.Transpose, m, n int, u []T, ldu int, b []T, ldb int) {
	switch u := any(u).(type) {
	case []float64:
		blas64.Implementation().Dtrsm(blas.Left, blas.Upper, tU, blas.NonUnit, m, n, 1, u, ldu, any(b).([]float64), ldb)
	case []float32:
		blas32.Implementation().Strsm(blas.Left, blas.Upper, tU, blas.NonUnit, m, n, 1, u, ldu, any(b).([]float32), ldb)
	}
}

// trsmRight computes B = B U⁻¹ for an upper triangular U, with B m×n.
func trsmRight[T Float](m, n int, u []T, ldu int, b []T, ldb int) {
	switch u := any(u).(type) {
	case []float64:
		blas64.Implementation().Dtrsm(blas.Right, blas.Upper, plain, blas.NonUnit, m, n, 1, u, ldu, any(b).([]float64), ldb)
	case []float32:
		blas32.Implementation().Strsm(blas.Right, blas.Upper, plain, blas.NonUnit, m, n, 1, u, ldu, any(b).([]float32), ldb)
	}
}
