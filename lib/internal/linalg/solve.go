package linalg

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack"
	"gonum.org/v1/gonum/lapack/lapack64"
	"gonum.org/v1/gonum/mat"
)

// SolveRidge solves (K + λI) α = Y for a symmetric K by a Cholesky
// factorization in K's own memory, so that no second n×n matrix is needed; K is
// overwritten. It returns α and the fitted values Kα, both n×c.
//
// ok is false if K + λI is singular in float64: not positive definite, or of a
// condition above 1/(nε), at which α would have no digit right.
func SolveRidge(K, Y *mat.Dense, ridge float64) (alpha, fitted *mat.Dense, ok bool) {
	const eps = 0x1p-52
	n, _ := K.Dims()
	diag := make([]float64, n)
	for i := range diag {
		diag[i] = K.At(i, i)
		K.Set(i, i, diag[i]+ridge)
	}
	// The upper triangle becomes the factor U with K + λI = UᵀU; the lower one
	// keeps K for the product Kα.
	raw := K.RawMatrix()
	upper := blas64.Symmetric{Uplo: blas.Upper, N: n, Stride: raw.Stride, Data: raw.Data}
	work := make([]float64, 3*n)
	norm := lapack64.Lansy(lapack.MaxColumnSum, upper, work)
	U, ok := lapack64.Potrf(upper)
	if !ok || !(lapack64.Pocon(upper, norm, work, make([]int, n)) > float64(n)*eps) {
		return nil, nil, false
	}
	alpha = mat.DenseCopyOf(Y)
	lapack64.Potrs(U, alpha.RawMatrix())
	for i, k := range diag {
		K.Set(i, i, k)
	}
	fitted = mat.NewDense(n, Y.RawMatrix().Cols, nil)
	blas64.Symm(blas.Left, 1, blas64.Symmetric{Uplo: blas.Lower, N: n, Stride: raw.Stride, Data: raw.Data},
		alpha.RawMatrix(), 0, fitted.RawMatrix())
	return alpha, fitted, true
}
