package linalg

import (
	"sync"

	"github.com/agopher/agopher/lib/task"
)

// ApplyValues stores K B into H, with K[i,j] = φ(‖xᵢ-zⱼ‖²), n×m, and B m×c,
// without K in memory: tiles of it are computed and multiplied.
func ApplyValues[T Float](tk task.Task, p Profile, X, Z *Points[T], B []T, c int, H []T) error {
	return apply(tk, p, values[T](p), X, Z, B, c, H)
}

// ApplyWeights is [ApplyValues] with 2φ′ in the place of φ, 0 where the points
// coincide.
func ApplyWeights[T Float](tk task.Task, p Profile, X, Z *Points[T], B []T, c int, H []T) error {
	return apply(tk, p, weights[T](p), X, Z, B, c, H)
}

func apply[T Float](tk task.Task, p Profile, f rowFunc[T], X, Z *Points[T], B []T, c int, H []T) error {
	clear(H[:X.N*c])
	if X == Z {
		return applySymmetric(tk, p, f, X, B, c, H)
	}
	b := side(max(X.N, Z.N))
	buffers := tiles[T](b)
	return p.run(tk, nil, (X.N+b-1)/b, func(t int) {
		g := buffers.Get().(*[]T)
		defer buffers.Put(g)
		i := t * b
		rows := min(b, X.N-i)
		for j := 0; j < Z.N; j += b {
			cols := min(b, Z.N-j)
			pairs(f, X, Z, i, rows, j, cols, *g, b)
			multiply(plain, rows, c, cols, 1, *g, b, B[j*c:], c, H[i*c:], c)
		}
	})
}

func applySymmetric[T Float](tk task.Task, p Profile, f rowFunc[T], X *Points[T], B []T, c int, H []T) error {
	return tournament(tk, p, X.N, B, c, H, func(i, rows, j, cols int, g []T, ldg int) ([]T, int, bool) {
		pairs(f, X, X, i, rows, j, cols, g, ldg)
		return g, ldg, false
	})
}

// ApplyLower stores A B into H, where the symmetric matrix A, n×n, is stored
// below its diagonal, which is constant.
func ApplyLower[T Float](tk task.Task, n int, A []T, lda int, diagonal T, B []T, c int, H []T) error {
	clear(H[:n*c])
	return tournament(tk, Profile{Family: Gaussian}, n, B, c, H, func(i, rows, j, cols int, g []T, ldg int) ([]T, int, bool) {
		if i != j {
			return A[j*lda+i:], lda, true
		}
		for r := range rows {
			g[r*ldg+r] = diagonal
			for l := range r {
				g[r*ldg+l] = A[(i+r)*lda+j+l]
				g[l*ldg+r] = g[r*ldg+l]
			}
		}
		return g, ldg, false
	})
}

// tournament adds A B to H for a symmetric A, n×n, of which tile gives one tile
// after the other, on or above the diagonal, for the rows of H at both its
// sides. tile may use the buffer g, and returns the tile or its transpose.
//
// The tiles are taken as a round robin tournament: in round r block i meets
// block j with i + j ≡ r modulo their number. Each block appears once in a
// round, so that the tiles of a round can be computed side by side, and the
// order of the terms in a row of H is that of the rounds, whoever computes them.
func tournament[T Float](tk task.Task, p Profile, n int, B []T, c int, H []T,
	tile func(i, rows, j, cols int, g []T, ldg int) (at []T, ld int, turned bool)) error {
	b := side(n)
	blocks := (n + b - 1) / b
	type match struct{ round, i, j int }
	var matches []match
	for r := range blocks {
		for i := range blocks {
			if j := (r - i + blocks) % blocks; i <= j {
				matches = append(matches, match{r, i, j})
			}
		}
	}
	rounds := newBoard(blocks) // that each block has played
	buffers := tiles[T](b)
	return p.run(tk, rounds, len(matches), func(t int) {
		m := matches[t]
		buffer := buffers.Get().(*[]T)
		defer buffers.Put(buffer)
		i, j := m.i*b, m.j*b
		rows, cols := min(b, n-i), min(b, n-j)
		g, ldg, turned := tile(i, rows, j, cols, *buffer, b)
		if !rounds.wait(m.i, m.round) || !rounds.wait(m.j, m.round) {
			return
		}
		across, down := plain, transposed
		if turned {
			across, down = down, across
		}
		multiply(across, rows, c, cols, 1, g, ldg, B[j*c:], c, H[i*c:], c)
		if i != j {
			multiply(down, cols, c, rows, 1, g, ldg, B[i*c:], c, H[j*c:], c)
		}
		rounds.reach(m.i, m.round+1)
		rounds.reach(m.j, m.round+1)
	})
}

// tiles is a pool of tiles of side b.
func tiles[T Float](b int) *sync.Pool {
	return &sync.Pool{New: func() any {
		g := make([]T, b*b)
		return &g
	}}
}
