package gemm

import (
	"runtime"
	"sync"
	"sync/atomic"

	"gonum.org/v1/gonum/blas"
)

// Sizes of blocks: the terms of a sum that are added in registers, and the rows
// and columns that one goroutine takes. A's share, 96×256, stays in the second
// cache, of 256 kB or more. Rows and columns are multiples of all tiles'.
const (
	blockTerms = 256
	taskRows   = 96
	taskCols   = 256
)

// packed is the number of rows and columns packed at a time, a multiple of all
// tiles': two buffers of 6 MB in float64. Only tests change it.
var packed = 3072

// product is C ← C + α op(A) op(B), of m×k and k×n, or only the triangle of it
// that uplo names; blas.All is for all of C.
type product[T Float] struct {
	tile[T]
	m, n, k int
	alpha   T
	a, b    operand[T]
	c       []T
	ldc     int
	uplo    blas.Uplo
}

// run computes the product, block by block of at most packed rows and columns.
func (g product[T]) run() {
	round := func(n, multiple int) int { return (min(n, packed) + multiple - 1) / multiple * multiple }
	terms := min(g.k, blockTerms)
	ps := getPanels[T](round(g.m, g.rows)*terms, round(g.n, g.cols)*terms)
	defer poolOf[T]().Put(ps)
	for j := 0; j < g.n; j += packed {
		for p := 0; p < g.k; p += blockTerms {
			for i := 0; i < g.m; i += packed {
				g.block(ps, i, min(packed, g.m-i), j, min(packed, g.n-j), p, min(blockTerms, g.k-p))
			}
		}
	}
}

// block adds k terms from p on to the h×w elements at (i, j).
func (g product[T]) block(ps *panels[T], i, h, j, w, p, k int) {
	if g.misses(i, h, j, w) {
		return
	}
	aPanels, bPanels := parts(h, g.rows), parts(w, g.cols)
	if i > 0 && !g.misses(i-packed, packed, j, w) {
		bPanels = 0 // packed already, for the rows above
	}
	parallel(aPanels+bPanels, func(t int) {
		if t < aPanels {
			at := t * g.rows
			g.a.packRows(ps.a[at*k:], g.rows, i+at, min(g.rows, h-at), p, k, g.alpha)
			return
		}
		at := (t - aPanels) * g.cols
		g.b.packCols(ps.b[at*k:], g.cols, j+at, min(g.cols, w-at), p, k)
	})
	rowTasks, colTasks := parts(h, taskRows), parts(w, taskCols)
	parallel(rowTasks*colTasks, func(t int) {
		var edge []T
		i0, j0 := t/colTasks*taskRows, t%colTasks*taskCols
		for y := j0; y < min(j0+taskCols, w); y += g.cols {
			for x := i0; x < min(i0+taskRows, h); x += g.rows {
				ax, by := &ps.a[x*k], &ps.b[y*k]
				h, w := min(g.rows, h-x), min(g.cols, w-y)
				switch {
				case g.misses(i+x, h, j+y, w):
				case h == g.rows && w == g.cols && g.within(i+x, h, j+y, w):
					g.mul(k, ax, by, &g.c[(i+x)*g.ldc+j+y], g.ldc)
				default:
					if edge == nil {
						edge = make([]T, g.rows*g.cols)
					}
					clear(edge)
					g.mul(k, ax, by, &edge[0], g.cols)
					g.addEdge(edge, i+x, h, j+y, w)
				}
			}
		}
	})
}

// addEdge adds the wanted elements of a tile to the h×w elements at (i, j).
func (g product[T]) addEdge(tile []T, i, h, j, w int) {
	for r := range h {
		c := g.c[(i+r)*g.ldc+j:][:w]
		for q, v := range tile[r*g.cols:][:w] {
			if !g.misses(i+r, 1, j+q, 1) {
				c[q] += v
			}
		}
	}
}

// misses reports whether the h×w elements at (i, j) are all outside the triangle.
func (g product[T]) misses(i, h, j, w int) bool {
	return g.uplo == blas.Upper && i > j+w-1 || g.uplo == blas.Lower && j > i+h-1
}

// within reports whether the h×w elements at (i, j) are all in the triangle.
func (g product[T]) within(i, h, j, w int) bool {
	return g.uplo == blas.All || g.uplo == blas.Upper && i+h-1 <= j || g.uplo == blas.Lower && j+w-1 <= i
}

// scale multiplies the wanted elements of C with beta. With 0 it stores 0,
// whatever there was.
func (g product[T]) scale(beta T) {
	if beta == 1 {
		return
	}
	const rows = 16
	parallel(parts(g.m, rows), func(t int) {
		for i := t * rows; i < min((t+1)*rows, g.m); i++ {
			lo, hi := 0, g.n
			switch g.uplo {
			case blas.Upper:
				lo = i
			case blas.Lower:
				hi = i + 1
			}
			c := g.c[i*g.ldc:][lo:hi]
			if beta == 0 {
				clear(c)
				continue
			}
			for j := range c {
				c[j] *= beta
			}
		}
	})
}

// parts returns the number of parts of a given size that n has, the last one
// maybe smaller.
func parts(n, size int) int { return (n + size - 1) / size }

// sections is how many calls of Serial are open.
var sections atomic.Int32

// Serial calls f with the products of this package in one goroutine each, for a
// loop that occupies the threads itself. Sections may nest and overlap: while one
// is open this holds for all calls.
func Serial(f func()) {
	sections.Add(1)
	defer sections.Add(-1)
	f()
}

// parallel calls f for the tasks 0 to n-1, in as many goroutines as there are
// threads.
func parallel(n int, f func(task int)) {
	threads := min(runtime.GOMAXPROCS(0), n)
	if threads <= 1 || sections.Load() > 0 {
		for t := range n {
			f(t)
		}
		return
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for range threads {
		wg.Go(func() {
			for t := int(next.Add(1)) - 1; t < n; t = int(next.Add(1)) - 1 {
				f(t)
			}
		})
	}
	wg.Wait()
}
