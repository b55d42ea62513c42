package linalg

import (
	"sync"

	"github.com/agopher/agopher/lib/task"
)

// productRows is how many rows of a product are one task: the same on each
// machine, as they decide on the bits.
const productRows = 64

// Product stores A B into H, where A is n×m in rows of length lda and B is m×c.
func Product[T Float](tk task.Task, n, m int, A []T, lda int, B []T, c int, H []T) error {
	clear(H[:n*c])
	return run(tk, nil, (n+productRows-1)/productRows, func(t int) {
		i := t * productRows
		multiply(plain, min(productRows, n-i), c, m, 1, A[i*lda:], lda, B, c, H[i*c:], c)
	})
}

// TransposedProduct stores AᵀB, which is m×c, into H, where A is n×m in rows of
// length lda and B is n×c.
func TransposedProduct[T Float](tk task.Task, n, m int, A []T, lda int, B []T, c int, H []T) error {
	clear(H[:m*c])
	return run(tk, nil, (m+productRows-1)/productRows, func(t int) {
		j := t * productRows
		multiply(transposed, min(productRows, m-j), c, n, 1, A[j:], lda, B, c, H[j*c:], c)
	})
}

// TriangularProduct stores the upper triangle of UUᵀ into H, n×n, for the upper
// triangle U of an array with rows of length ldu. It may write below the diagonal
// of H, next to it.
func TriangularProduct[T Float](tk task.Task, n int, U []T, ldu int, H []T) error {
	tile := tileSide(n)
	blocks := (n + tile - 1) / tile
	scratch := sync.Pool{New: func() any { s := make([]T, tile*tile); return &s }}
	return run(tk, nil, blocks*blocks, func(t int) {
		i, j := t/blocks*tile, t%blocks*tile
		if j < i {
			return
		}
		s := scratch.Get().(*[]T)
		defer scratch.Put(s)
		rows, cols := min(tile, n-i), min(tile, n-j)
		// Σ_k U_ik U_jkᵀ over k ≥ j, where U_jj is zero below its diagonal, which is
		// not stored.
		for r := range cols {
			clear((*s)[r*cols : r*cols+r])
			copy((*s)[r*cols+r:(r+1)*cols], U[(j+r)*ldu+j+r:(j+r)*ldu+j+cols])
		}
		left, lda := U[i*ldu+j:], ldu
		if i == j {
			left, lda = *s, cols
		}
		gemm(plain, transposed, rows, cols, cols, 1, left, lda, *s, cols, 0, H[i*n+j:], n)
		if k := j + cols; k < n {
			gemm(plain, transposed, rows, cols, n-k, 1, U[i*ldu+k:], ldu, U[j*ldu+k:], ldu, 1, H[i*n+j:], n)
		}
	})
}
