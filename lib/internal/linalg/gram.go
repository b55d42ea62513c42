package linalg

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/task"
)

// gramTile is the side of the tiles in which kernel matrices are computed: a
// tile stays in a core's cache from the product to the last use of its entries.
const gramTile = 384

// side returns the side of the tiles for n points: smaller for few, so that
// there is work for all.
func side(n int) int {
	const least, parts = 32, 8
	return max(least, min(gramTile, n/parts))
}

// A part says which entries of a symmetric matrix are stored.
type part int

const (
	both  part = iota
	upper      // and some of the lower ones, next to the diagonal
	lower      // without the diagonal
)

// Gram stores φ(‖xᵢ-zⱼ‖²) into K, which is n×m in rows of length ldk. If Z is X,
// K is exactly symmetric.
func Gram[T Float](tk task.Task, p Profile, X, Z *Points[T], K []T, ldk int) error {
	return fill(tk, p, values[T](p), X, Z, K, ldk, both)
}

// GramUpper is Gram for Z = X that stores the upper triangle, and may use the
// lower part of the tiles on the diagonal.
func GramUpper[T Float](tk task.Task, p Profile, X *Points[T], K []T, ldk int) error {
	return fill(tk, p, values[T](p), X, X, K, ldk, upper)
}

// GramLower is Gram for Z = X that stores what is below the diagonal, and
// nothing else.
func GramLower[T Float](tk task.Task, p Profile, X *Points[T], K []T, ldk int) error {
	return fill(tk, p, values[T](p), X, X, K, ldk, lower)
}

// Weights stores 2φ′(‖xᵢ-zⱼ‖²) into W, 0 where the points coincide.
func Weights[T Float](tk task.Task, p Profile, X, Z *Points[T], W []T, ldw int) error {
	return fill(tk, p, weights[T](p), X, Z, W, ldw, both)
}

// SqDists stores the squared distances ‖xᵢ-zⱼ‖² into S, which is n×m.
func SqDists(X, Z *Points[float64], S []float64) {
	never := task.Task{Context: context.Background()}
	if err := fill(never, Profile{Family: Gaussian}, distances[float64](), X, Z, S, Z.N, both); err != nil {
		panic(err) // nobody stops it
	}
}

// SqDistsTo stores into dst, which is n×m, the squared distances of the rows of X
// (n×d) and Z (m×d) in the metric M, nil for the identity.
func SqDistsTo(dst, X, Z *mat.Dense, M *mat.SymDense) {
	n, _ := X.Dims()
	m, _ := Z.Dims()
	if r, c := dst.Dims(); r != n || c != m || dst.RawMatrix().Stride != m {
		panic(fmt.Sprintf("linalg: dst is %d×%d, want %d×%d without gaps", r, c, n, m))
	}
	Xp, Zp := NewPoints[float64](X, Z, M)
	SqDists(Xp, Zp, dst.RawMatrix().Data)
}

// fill stores the part of a symmetric matrix, if Z is X, or the whole of another.
func fill[T Float](tk task.Task, p Profile, f rowFunc[T], X, Z *Points[T], K []T, ldk int, stored part) error {
	b := side(max(X.N, Z.N))
	var order [][2]int
	for i := 0; i < X.N; i += b {
		first := 0
		if X == Z {
			first = i
		}
		for j := first; j < Z.N; j += b {
			order = append(order, [2]int{i, j})
		}
	}
	buffers := tiles[T](b)
	return p.run(tk, nil, len(order), func(t int) {
		i, j := order[t][0], order[t][1]
		rows, cols := min(b, X.N-i), min(b, Z.N-j)
		buffer := buffers.Get().(*[]T)
		defer buffers.Put(buffer)
		g, ldg := *buffer, b
		pairs(f, X, Z, i, rows, j, cols, g, ldg)
		for r := 0; r < rows && !(X == Z && stored == lower); r++ {
			copy(K[(i+r)*ldk+j:(i+r)*ldk+j+cols], g[r*ldg:])
		}
		if X == Z && stored != upper {
			transposeBelow(i, rows, j, cols, g, ldg, K, ldk)
		}
	})
}

// transposeBelow stores the tile g, which belongs at row i and column j of a
// symmetric matrix, at its mirror image below the diagonal.
func transposeBelow[T Float](i, rows, j, cols int, g []T, ldg int, K []T, ldk int) {
	const block = 16 // both sides of a block stay in the nearest cache
	for c0 := 0; c0 < cols; c0 += block {
		for r0 := 0; r0 < rows; r0 += block {
			for c := c0; c < min(c0+block, cols); c++ {
				last := min(r0+block, rows)
				if i == j {
					last = min(last, c)
				}
				for r := r0; r < last; r++ {
					K[(j+c)*ldk+i+r] = g[r*ldg+c]
				}
			}
		}
	}
}

// run is run for the tiles of p: one after the other if p is the user's own
// function, which may not allow more.
func (p Profile) run(tk task.Task, b *board, tasks int, f func(t int)) error {
	if p.Family != Other {
		return run(tk, b, tasks, f)
	}
	for t := range tasks {
		if err := tk.Err(); err != nil {
			return err
		}
		f(t)
	}
	return nil
}
