package linalg

import (
	"math"
	"sync/atomic"

	"github.com/agopher/agopher/lib/task"
)

// mostTile is the side of the largest tiles that matrices are factored in: the
// products in them run at the machine's speed. (Of the best rate of a product of
// large matrices, tiles of 256 reach 89 percent at n = 4000 here, of 384 94.)
const mostTile = 384

// tileSide returns the side of the tiles of an n×n matrix: a smaller one has
// smaller tiles, so that many are under way at once.
func tileSide(n int) int {
	const least, parts = 64, 8
	return max(least, min(mostTile, n/parts))
}

// Cholesky factors the symmetric matrix A = UᵀU in place. A is n×n in rows of
// length lda; its upper triangle is read and becomes U, the lower one is left
// alone.
//
// ok is false if A is singular in the precision of T: a pivot is less than 8√n ε
// times the diagonal entry that it has come from. The n terms that were subtracted
// have left a rounding error of about √n ε, so none of its digits is right. In
// float64 a small pivot makes it look closer, see [condition]. The error is that
// of the task.
//
// Tile (i, j) of U, in the tile row i, is
//
//	U_ij = U_ii⁻ᵀ (A_ij - Σ_{k<i} U_kiᵀ U_kj),  U_iiᵀU_ii = A_ii - Σ_{k<i} U_kiᵀ U_ki.
//
// Tiles are taken row by row, each as soon as the rows above it are done in its
// two tile columns. The order of each sum is fixed, and so are its bits.
func Cholesky[T Float](tk task.Task, n int, a []T, lda int) (ok bool, err error) {
	tile := tileSide(n)
	f := factoring[T]{n: n, tile: tile, a: a, lda: lda, columns: newBoard((n + tile - 1) / tile), least: make([]T, n)}
	for i := range f.least {
		f.least[i] = a[i*lda+i] * T(8*math.Sqrt(float64(n))) * epsilon[T]()
	}
	var order [][2]int
	for i := 0; i*tile < n; i++ {
		for j := i; j*tile < n; j++ {
			order = append(order, [2]int{i, j})
		}
	}
	err = run(tk, f.columns, len(order), func(t int) { f.compute(order[t][0], order[t][1]) })
	if err != nil || f.singular.Load() {
		return false, err
	}
	if u, ok := any(a).([]float64); ok && f.smallPivot() {
		cond, err := condition(tk, n, u, lda)
		return err == nil && cond < 1/(float64(n)*0x1p-52), err
	}
	return true, nil
}

// epsilon is the distance from 1 to the next number.
func epsilon[T Float]() T {
	if single[T]() {
		return 0x1p-23
	}
	return T(float64(0x1p-52))
}

func single[T Float]() bool {
	var x T
	_, ok := any(x).(float32)
	return ok
}

// factoring is the state of [Cholesky].
type factoring[T Float] struct {
	n, lda   int
	tile     int // side
	a        []T
	least    []T    // the least pivots
	columns  *board // how many tiles of each tile column are done
	singular atomic.Bool
}

// at returns the matrix from tile (i, j) on.
func (f *factoring[T]) at(i, j int) []T { return f.a[i*f.tile*f.lda+j*f.tile:] }

// side returns the number of rows of the tiles in tile row i.
func (f *factoring[T]) side(i int) int { return min(f.tile, f.n-i*f.tile) }

// smallPivot reports whether a pivot is so small that A may be singular.
func (f *factoring[T]) smallPivot() bool {
	const small = 1e-9 // of the largest
	least, most := f.a[0], f.a[0]
	for i := range f.n {
		u := f.a[i*f.lda+i]
		least, most = min(least, u), max(most, u)
	}
	return least*least < small*most*most
}

// compute computes U_ij.
func (f *factoring[T]) compute(i, j int) {
	// All but the last of the rows above are done for long; they are taken in
	// few products, of a fixed depth.
	const depth = 12
	for k := 0; k < i; {
		rows := min(depth, i-1-k)
		if k == i-1 {
			rows = 1
		}
		if !f.columns.wait(i, k+rows) || !f.columns.wait(j, k+rows) {
			return
		}
		if i == j {
			syrk(f.side(i), rows*f.tile, -1, f.at(k, i), f.lda, 1, f.at(i, i), f.lda)
		} else {
			gemm(transposed, plain, f.side(i), f.side(j), rows*f.tile, -1, f.at(k, i), f.lda, f.at(k, j), f.lda, 1, f.at(i, j), f.lda)
		}
		k += rows
	}
	if i == j {
		if !factor(f.side(i), f.at(i, i), f.lda, f.least[i*f.tile:]) {
			f.singular.Store(true)
			f.columns.stop()
			return
		}
	} else {
		if !f.columns.wait(i, i+1) {
			return
		}
		trsm(transposed, f.side(i), f.side(j), f.at(i, i), f.lda, f.at(i, j), f.lda)
	}
	f.columns.reach(j, i+1)
}

// factor is Cholesky for a tile: by halves, and in the end by rows.
func factor[T Float](n int, a []T, lda int, least []T) bool {
	const byRows = 32
	if n <= byRows {
		return factorByRows(n, a, lda, least)
	}
	h := n / 2
	if !factor(h, a, lda, least) {
		return false
	}
	trsm(transposed, h, n-h, a, lda, a[h:], lda)
	rest := a[h*lda+h:]
	syrk(n-h, h, -1, a[h:], lda, 1, rest, lda)
	return factor(n-h, rest, lda, least[h:])
}

func factorByRows[T Float](n int, a []T, lda int, least []T) bool {
	for i := range n {
		row := a[i*lda+i : i*lda+n]
		pivot := row[0]
		if !(pivot > least[i]) {
			return false
		}
		root := T(math.Sqrt(float64(pivot)))
		row[0] = root
		for j := 1; j < len(row); j++ {
			row[j] /= root
		}
		for j := 1; j < len(row); j++ {
			below, u := a[(i+j)*lda+i+j:(i+j)*lda+n], row[j]
			for l, v := range row[j:] {
				below[l] -= u * v
			}
		}
	}
	return true
}
