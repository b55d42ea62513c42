package linalg

import "github.com/agopher/agopher/lib/task"

// SolveCholesky solves UᵀU X = B in place of B, which is n×c, for the factor U
// of [Cholesky]. It returns the error of the task.
//
// Both sweeps take a tile row of B at a time, each subtracting the terms of the
// rows before it in a fixed order.
func SolveCholesky[T Float](tk task.Task, n int, u []T, ldu int, c int, b []T, ldb int) error {
	tile := tileSide(n)
	tiles := (n + tile - 1) / tile
	side := func(i int) int { return min(tile, n-i*tile) }
	at := func(i, j int) []T { return u[i*tile*ldu+j*tile:] }
	rows := func(i int) []T { return b[i*tile*ldb:] }

	done := newBoard(tiles)
	err := run(tk, done, tiles, func(i int) { // Z = U⁻ᵀB, from the top
		for k := range i {
			if !done.wait(k, 1) {
				return
			}
			multiply(transposed, side(i), c, side(k), -1, at(k, i), ldu, rows(k), ldb, rows(i), ldb)
		}
		trsm(transposed, side(i), c, at(i, i), ldu, rows(i), ldb)
		done.reach(i, 1)
	})
	if err != nil {
		return err
	}
	done = newBoard(tiles)
	return run(tk, done, tiles, func(t int) { // X = U⁻¹Z, from the bottom
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
