package linalg

import (
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/task"
)

// SolveRidge solves (K + λI) α = Y for a symmetric K, of which the upper triangle
// is read, in K's own memory. It returns α and the fitted values Kα = Y - λα, both
// n×c. ok is false if K + λI is singular in float64, see [Cholesky]; the error is
// that of the task.
func SolveRidge(tk task.Task, K, Y *mat.Dense, ridge float64) (alpha, fitted *mat.Dense, ok bool, err error) {
	n, c := Y.Dims()
	raw := K.RawMatrix()
	for i := range n {
		raw.Data[i*raw.Stride+i] += ridge
	}
	if ok, err := Cholesky(tk, n, raw.Data, raw.Stride); !ok || err != nil {
		return nil, nil, false, err
	}
	alpha = mat.DenseCopyOf(Y)
	if err := SolveCholesky(tk, n, raw.Data, raw.Stride, c, alpha.RawMatrix().Data, c); err != nil {
		return nil, nil, false, err
	}
	fitted = &mat.Dense{}
	fitted.Scale(-ridge, alpha)
	fitted.Add(Y, fitted)
	return alpha, fitted, true, nil
}
