package gemm

import "sync"

// operand is op(A), A stored by rows at a distance of ld: A or its transpose.
type operand[T Float] struct {
	data  []T
	ld    int
	trans bool
}

// packRows stores rows i to i+h of op(A) at columns p to p+k into dst, column by
// column and times alpha. A column has room for rows ≥ h elements; the rest is left
// as it is, since it gets no further than to elements of a tile that are not wanted.
func (A operand[T]) packRows(dst []T, rows, i, h, p, k int, alpha T) {
	if A.trans {
		for q := range k {
			d := dst[q*rows:][:h]
			for r, v := range A.data[(p+q)*A.ld+i:][:h] {
				d[r] = alpha * v
			}
		}
		return
	}
	for r := range h {
		d := dst[r:]
		for q, v := range A.data[(i+r)*A.ld+p:][:k] {
			d[q*rows] = alpha * v
		}
	}
}

// packCols stores columns j to j+w of op(B) at rows p to p+k into dst, row by row:
// these are rows of op(B)ᵀ, column by column.
func (B operand[T]) packCols(dst []T, cols, j, w, p, k int) {
	if B.trans || w < cols {
		operand[T]{B.data, B.ld, !B.trans}.packRows(dst, cols, j, w, p, k, 1)
		return
	}
	for q := range k {
		copy(dst[q*cols:][:cols], B.data[(p+q)*B.ld+j:])
	}
}

// panels are the packed blocks of a product, kept for the next one.
type panels[T Float] struct{ a, b []T }

var pool64, pool32 sync.Pool

func poolOf[T Float]() *sync.Pool {
	if _, ok := any(T(0)).(float64); ok {
		return &pool64
	}
	return &pool32
}

// getPanels returns panels of at least the given lengths.
func getPanels[T Float](a, b int) *panels[T] {
	ps, ok := poolOf[T]().Get().(*panels[T])
	if !ok {
		ps = new(panels[T])
	}
	if len(ps.a) < a {
		ps.a = make([]T, a)
	}
	if len(ps.b) < b {
		ps.b = make([]T, b)
	}
	return ps
}
