package linalg

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"

	"github.com/agopher/agopher/lib/task"
)

// condition estimates λmax/λmin of A = UᵀU from below, by a few steps of power
// iteration with A and with its inverse. Pivots alone do not tell: a singular
// matrix can have no pivot much below its other ones.
func condition(tk task.Task, n int, u []float64, ldu int) (float64, error) {
	const steps = 5
	x, y := make([]float64, n), make([]float64, n)
	for i := range x { // nothing that an eigenvector is likely to be orthogonal to
		x[i] = 1 + math.Sin(float64(i+1))
	}
	copy(y, x)
	most, least := 0.0, 0.0
	U := blas64.Triangular{Uplo: blas.Upper, Diag: blas.NonUnit, N: n, Stride: ldu, Data: u}
	v := blas64.Vector{N: n, Inc: 1, Data: x}
	for range steps {
		floats.Scale(1/floats.Norm(x, 2), x)
		blas64.Trmv(plain, U, v)
		blas64.Trmv(transposed, U, v)
		most = floats.Norm(x, 2)

		floats.Scale(1/floats.Norm(y, 2), y)
		if err := SolveCholesky(tk, n, u, ldu, 1, y, 1); err != nil {
			return 0, err
		}
		least = floats.Norm(y, 2)
	}
	return most * least, nil
}
