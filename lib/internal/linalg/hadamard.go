package linalg

import "github.com/agopher/agopher/lib/task"

// block is the side of the tiles of [MulHadamard] and [MulGramHadamard].
const block = 192

// MulHadamard stores (W ∘ ABᵀ) Z into dst, n×d, where W is n×m, A n×c, B m×c and
// Z m×d, and ∘ is the entrywise product.
func MulHadamard(tk task.Task, n, m, c, d int, W, A, B, Z, dst []float64) error {
	buffers := tiles[float64](block)
	return run(tk, nil, (n+block-1)/block, func(t int) {
		q := buffers.Get().(*[]float64)
		defer buffers.Put(q)
		i := t * block
		rows := min(block, n-i)
		clear(dst[i*d : (i+rows)*d])
		for j := 0; j < m; j += block {
			cols := min(block, m-j)
			gemm(plain, transposed, rows, cols, c, 1, A[i*c:], c, B[j*c:], c, 0, *q, block)
			for r := range rows {
				w := W[(i+r)*m+j:]
				for l, v := range (*q)[r*block : r*block+cols] {
					(*q)[r*block+l] = v * w[l]
				}
			}
			multiply(plain, rows, d, cols, 1, *q, block, Z[j*d:], d, dst[i*d:], d)
		}
	})
}

// MulGramHadamard stores (WᵀW ∘ BBᵀ) Z into dst, m×d, where W is n×m, B m×c and Z
// m×d. The matrix in brackets is symmetric: each of its tiles is computed once
// and multiplies the rows of Z at both its sides.
func MulGramHadamard(tk task.Task, n, m, c, d int, W, B, Z, dst []float64) error {
	clear(dst[:m*d])
	blocks := (m + block - 1) / block
	part := make([]float64, blocks*block*d) // terms of the rows of tile row j, to be added in order
	grams, outers := tiles[float64](block), tiles[float64](block)
	for jb := range blocks {
		j := jb * block
		rows := min(block, m-j)
		err := run(tk, nil, blocks-jb, func(t int) {
			q, o := grams.Get().(*[]float64), outers.Get().(*[]float64)
			defer grams.Put(q)
			defer outers.Put(o)
			k := (jb + t) * block
			cols := min(block, m-k)
			gemm(transposed, plain, rows, cols, n, 1, W[j:], m, W[k:], m, 0, *q, block)
			gemm(plain, transposed, rows, cols, c, 1, B[j*c:], c, B[k*c:], c, 0, *o, block)
			for r := range rows {
				for l := range cols {
					(*q)[r*block+l] *= (*o)[r*block+l]
				}
			}
			clear(part[t*block*d : (t*block+rows)*d])
			multiply(plain, rows, d, cols, 1, *q, block, Z[k*d:], d, part[t*block*d:], d)
			if k != j {
				multiply(transposed, cols, d, rows, 1, *q, block, Z[j*d:], d, dst[k*d:], d)
			}
		})
		if err != nil {
			return err
		}
		for t := range blocks - jb {
			for i, v := range part[t*block*d : (t*block+rows)*d] {
				dst[j*d+i] += v
			}
		}
	}
	return nil
}
