package gemm

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
)

var (
	_ blas.Float64 = Blas64{}
	_ blas.Float32 = Blas32{}
)

// Blas64 is gonum's BLAS with products, symmetric products and triangular solves
// in float64 by this package.
type Blas64 struct{ gonum.Implementation }

// Dgemm computes C = α op(A) op(B) + β C.
func (Blas64) Dgemm(tA, tB blas.Transpose, m, n, k int, alpha float64, a []float64, lda int, b []float64, ldb int, beta float64, c []float64, ldc int) {
	gemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
}

// Dsyrk computes a triangle of C = α A Aᵀ + β C, or of C = α Aᵀ A + β C.
func (Blas64) Dsyrk(uplo blas.Uplo, tA blas.Transpose, n, k int, alpha float64, a []float64, lda int, beta float64, c []float64, ldc int) {
	syrk(uplo, tA, n, k, alpha, a, lda, beta, c, ldc)
}

// Dtrsm solves op(A) X = α B or X op(A) = α B for a triangular A.
func (Blas64) Dtrsm(s blas.Side, uplo blas.Uplo, tA blas.Transpose, d blas.Diag, m, n int, alpha float64, a []float64, lda int, b []float64, ldb int) {
	trsm(s, uplo, tA, d, m, n, alpha, a, lda, b, ldb)
}

// Blas32 is gonum's BLAS with products, symmetric products and triangular solves
// in float32 by this package.
type Blas32 struct{ gonum.Implementation }

// Sgemm computes C = α op(A) op(B) + β C.
func (Blas32) Sgemm(tA, tB blas.Transpose, m, n, k int, alpha float32, a []float32, lda int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	gemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
}

// Ssyrk computes a triangle of C = α A Aᵀ + β C, or of C = α Aᵀ A + β C.
func (Blas32) Ssyrk(uplo blas.Uplo, tA blas.Transpose, n, k int, alpha float32, a []float32, lda int, beta float32, c []float32, ldc int) {
	syrk(uplo, tA, n, k, alpha, a, lda, beta, c, ldc)
}

// Strsm solves op(A) X = α B or X op(A) = α B for a triangular A.
func (Blas32) Strsm(s blas.Side, uplo blas.Uplo, tA blas.Transpose, d blas.Diag, m, n int, alpha float32, a []float32, lda int, b []float32, ldb int) {
	trsm(s, uplo, tA, d, m, n, alpha, a, lda, b, ldb)
}

// reference has gonum's routines for T, for small problems and for arguments that
// do not fit, on which they panic.
type reference[T Float] struct {
	gemm func(tA, tB blas.Transpose, m, n, k int, alpha T, a []T, lda int, b []T, ldb int, beta T, c []T, ldc int)
	syrk func(uplo blas.Uplo, tA blas.Transpose, n, k int, alpha T, a []T, lda int, beta T, c []T, ldc int)
	trsm func(s blas.Side, uplo blas.Uplo, tA blas.Transpose, d blas.Diag, m, n int, alpha T, a []T, lda int, b []T, ldb int)
}

var (
	g           gonum.Implementation
	reference64 = reference[float64]{g.Dgemm, g.Dsyrk, g.Dtrsm}
	reference32 = reference[float32]{g.Sgemm, g.Ssyrk, g.Strsm}
)

func referenceOf[T Float]() *reference[T] {
	if r, ok := any(&reference64).(*reference[T]); ok {
		return r
	}
	return any(&reference32).(*reference[T])
}

// fits reports whether a rows×cols matrix has its place in data.
func fits[T Float](data []T, ld, rows, cols int) bool {
	return ld >= max(1, cols) && len(data) >= (rows-1)*ld+cols
}
