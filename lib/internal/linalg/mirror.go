package linalg

import "gonum.org/v1/gonum/mat"

// Mirror copies the upper triangle of a square matrix to the lower, in blocks
// that fit in a cache: a column of a large matrix has each entry on a line of
// its own.
func Mirror(A *mat.Dense) {
	const block = 32
	raw := A.RawMatrix()
	n, data, stride := raw.Rows, raw.Data, raw.Stride
	For((n+block-1)/block, func(lo, hi int) {
		for first := lo * block; first < min(hi*block, n); first += block {
			last := min(first+block, n)
			for c := 0; c < last; c += block {
				for i := first; i < last; i++ {
					row := data[i*stride:]
					for j := c; j < min(c+block, i); j++ {
						row[j] = data[j*stride+i]
					}
				}
			}
		}
	})
}
