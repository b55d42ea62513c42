package gemm

import "gonum.org/v1/gonum/blas"

// small is the number of multiplications up to which gonum is as fast; so it is for
// up to fewRows rows, of which a tile would be mostly empty. Only tests change them.
var small, fewRows = 16 * 16 * 16, 2

func gemm[T Float](tA, tB blas.Transpose, m, n, k int, alpha T, a []T, lda int, b []T, ldb int, beta T, c []T, ldc int) {
	A, okA := newOperand(tA, a, lda, m, k)
	B, okB := newOperand(tB, b, ldb, k, n)
	if t := tileOf[T](); t.mul != nil && okA && okB && min(n, k) > 0 && m > fewRows && m*n*k > small && fits(c, ldc, m, n) {
		p := product[T]{t, m, n, k, alpha, A, B, c, ldc, blas.All}
		p.scale(beta)
		if alpha != 0 {
			p.run()
		}
		return
	}
	referenceOf[T]().gemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
}

func syrk[T Float](uplo blas.Uplo, tA blas.Transpose, n, k int, alpha T, a []T, lda int, beta T, c []T, ldc int) {
	A, ok := newOperand(tA, a, lda, n, k)
	if t := tileOf[T](); t.mul != nil && ok && (uplo == blas.Upper || uplo == blas.Lower) &&
		min(n, k) > 0 && n*n*k/2 > small && fits(c, ldc, n, n) {
		At := operand[T]{a, lda, !A.trans}
		p := product[T]{t, n, n, k, alpha, A, At, c, ldc, uplo}
		p.scale(beta)
		if alpha != 0 {
			p.run()
		}
		return
	}
	referenceOf[T]().syrk(uplo, tA, n, k, alpha, a, lda, beta, c, ldc)
}

// newOperand returns op(A), of rows×cols, and whether its arguments fit.
func newOperand[T Float](t blas.Transpose, data []T, ld, rows, cols int) (A operand[T], ok bool) {
	A = operand[T]{data, ld, t != blas.NoTrans}
	if A.trans {
		rows, cols = cols, rows
	}
	return A, (t == blas.NoTrans || t == blas.Trans || t == blas.ConjTrans) && fits(data, ld, rows, cols)
}
