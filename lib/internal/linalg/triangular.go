package linalg

import "github.com/agopher/agopher/lib/task"

// SolveCholesky solves UᵀU X = B in place of B, which is n×c, for the factor U
// of [Cholesky]. It returns the error of the task.
func SolveCholesky[T Float](tk task.Task, n int, u []T, ldu int, c int, b []T, ldb int) error {
	if err := SolveUpper(tk, true, n, u, ldu, c, b, ldb); err != nil {
		return err
	}
	return SolveUpper(tk, false, n, u, ldu, c, b, ldb)
}

// SolveUpper solves U X = B, or UᵀX = B if transpose is set, in place of B, which
// is n×c, for the factor U of [Cholesky].
//
// The sweep takes a tile row of B at a time, from the bottom or from the top, each
// subtracting the terms of the rows before it in a fixed order.
func SolveUpper[T Float](tk task.Task, transpose bool, n int, u []T, ldu int, c int, b []T, ldb int) error {
	tile := tileSide(n)
	tiles := (n + tile - 1) / tile
	side := func(i int) int { return min(tile, n-i*tile) }
	at := func(i, j int) []T { return u[i*tile*ldu+j*tile:] }
	rows := func(i int) []T { return b[i*tile*ldb:] }

	done := newBoard(tiles)
	if transpose {
		return run(tk, done, tiles, func(i int) { // from the top
			for k := range i {
				if !done.wait(k, 1) {
					return
				}
				multiply(transposed, side(i), c, side(k), -1, at(k, i), ldu, rows(k), ldb, rows(i), ldb)
			}
			trsm(transposed, side(i), c, at(i, i), ldu, rows(i), ldb)
			done.reach(i, 1)
		})
	}
	return run(tk, done, tiles, func(t int) { // from the bottom
		i := tiles - 1 - t
		for k := tiles - 1; k > i; k-- {
			if !done.wait(k, 1) {
				return
			}
			multiply(plain, side(i), c, side(k), -1, at(i, k), ldu, rows(k), ldb, rows(i), ldb)
		}
		trsm(plain, side(i), c, at(i, i), ldu, rows(i), ldb)
		done.reach(i, 1)
	})
}

// SolveRows solves X U = B in place of B, which is m×n in rows of length ldb, for
// the factor U of [Cholesky]: each row of B is a right-hand side of Uᵀ.
func SolveRows[T Float](tk task.Task, m, n int, u []T, ldu int, b []T, ldb int) error {
	return run(tk, nil, (m+productRows-1)/productRows, func(t int) {
		i := t * productRows
		trsmRight(min(productRows, m-i), n, u, ldu, b[i*ldb:], ldb)
	})
}
