package linalg

import (
	"gonum.org/v1/gonum/mat"
)

// Centred returns X and Z less the column means of Z, which leaves all
// differences of rows as they are and keeps expanded squares accurate for data
// that lie far from the origin. If Z is X, so are the results.
func Centred(X, Z *mat.Dense) (Xc, Zc *mat.Dense) {
	mean := means(Z)
	Zc = less(Z, mean)
	if X == Z {
		return Zc, Zc
	}
	return less(X, mean), Zc
}

// means returns the means of the columns of Z.
func means(Z *mat.Dense) []float64 {
	m, d := Z.Dims()
	mean := make([]float64, d)
	for i := range m {
		for j, z := range Z.RawRowView(i) {
			mean[j] += z
		}
	}
	for j := range mean {
		mean[j] /= float64(m)
	}
	return mean
}

// less returns the rows of A less the mean.
func less(A *mat.Dense, mean []float64) *mat.Dense {
	n, d := A.Dims()
	B := mat.NewDense(n, d, nil)
	for i := range n {
		b := B.RawRowView(i)
		for j, a := range A.RawRowView(i) {
			b[j] = a - mean[j]
		}
	}
	return B
}

// times returns X M, or X itself for a nil M.
func times(X *mat.Dense, M *mat.SymDense) *mat.Dense {
	if M == nil {
		return X
	}
	n, d := X.Dims()
	XM := mat.NewDense(n, d, nil)
	if !IsDiagonal(M) {
		XM.Mul(X, M)
		return XM
	}
	for i := range n {
		row := XM.RawRowView(i)
		for j, x := range X.RawRowView(i) {
			row[j] = x * M.At(j, j)
		}
	}
	return XM
}

func rowDots(A, B *mat.Dense) []float64 {
	n, _ := A.Dims()
	dots := make([]float64, n)
	for i := range dots {
		b := B.RawRowView(i)
		for j, a := range A.RawRowView(i) {
			dots[i] += a * b[j]
		}
	}
	return dots
}
