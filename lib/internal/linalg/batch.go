package linalg

import "github.com/agopher/agopher/lib/task"

// partTiles is how many tiles of centres a part of a sum in ApplyBatch has.
const partTiles = 8

// ApplyBatch is [ApplyValues] for few rows of X and many of Z, too few rows to give
// each thread a part of them. The sum over Z is divided into parts of one size,
// which are added in their order.
func ApplyBatch[T Float](tk task.Task, p Profile, X, Z *Points[T], B []T, c int, H []T) error {
	f, b := values[T](p), side(max(X.N, Z.N))
	width := b * partTiles
	parts, rowTiles := (Z.N+width-1)/width, (X.N+b-1)/b
	sums := make([]T, parts*X.N*c)
	buffers := tiles[T](b)
	err := p.run(tk, nil, parts*rowTiles, func(t int) {
		g := buffers.Get().(*[]T)
		defer buffers.Put(g)
		part, i := t/rowTiles, t%rowTiles*b
		rows := min(b, X.N-i)
		h := sums[(part*X.N+i)*c:]
		for j := part * width; j < min((part+1)*width, Z.N); j += b {
			cols := min(b, Z.N-j)
			pairs(f, X, Z, i, rows, j, cols, *g, b)
			multiply(plain, rows, c, cols, 1, *g, b, B[j*c:], c, h, c)
		}
	})
	if err != nil {
		return err
	}
	H = H[:X.N*c]
	clear(H)
	for part := range parts {
		for i, v := range sums[part*X.N*c : (part+1)*X.N*c] {
			H[i] += v
		}
	}
	return nil
}
