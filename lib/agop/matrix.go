package agop

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"github.com/agopher/agopher/lib/internal/linalg"
)

// Power returns Mˢ of a symmetric positive semidefinite matrix, with s > 0:
// the square root of an AGOP is the metric of grokking and of the neural
// feature ansatz. It panics if M has a NaN.
func Power(M *mat.SymDense, s float64) *mat.SymDense {
	if !(s > 0) {
		panic(fmt.Sprintf("agop: the power is %v; it must be positive", s))
	}
	P, ok := linalg.Power(M, s)
	if !ok {
		panic("agop: M has no eigenvalues; it has a NaN or Inf entry")
	}
	return P
}

// Correlation returns the Pearson correlation of the entries of two matrices of
// one shape, the measure by which the neural feature ansatz compares WᵀW with
// the AGOP. It is NaN if all entries of one are equal.
func Correlation(A, B mat.Matrix) float64 {
	n, d := A.Dims()
	if r, c := B.Dims(); r != n || c != d {
		panic(fmt.Sprintf("agop: A is %d×%d but B is %d×%d", n, d, r, c))
	}
	a, b := make([]float64, 0, n*d), make([]float64, 0, n*d)
	for i := range n {
		for j := range d {
			a, b = append(a, A.At(i, j)), append(b, B.At(i, j))
		}
	}
	r := stat.Correlation(a, b, nil)
	if math.IsInf(r, 0) {
		return math.NaN()
	}
	return r
}
