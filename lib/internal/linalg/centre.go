package linalg

import (
	"fmt"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// near is the ratio of a squared distance to the squared norms of its two
// points below which the expanded square has lost more than half its digits.
const near = 1e-6

// Centred returns X and Z less the column means of Z, which leaves all
// differences of rows as they are and keeps expanded squares accurate for data
// that lie far from the origin. If Z is X, so are the results.
func Centred(X, Z *mat.Dense) (Xc, Zc *mat.Dense) {
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
	less := func(A *mat.Dense) *mat.Dense {
		n, _ := A.Dims()
		B := mat.NewDense(n, d, nil)
		for i := range n {
			b := B.RawRowView(i)
			for j, a := range A.RawRowView(i) {
				b[j] = a - mean[j]
			}
		}
		return B
	}
	Zc = less(Z)
	if X == Z {
		return Zc, Zc
	}
	return less(X), Zc
}

// SqDistsTo stores into dst, which is n×m, the squared distances
//
//	dst[i,j] = (xᵢ - zⱼ)ᵀ M (xᵢ - zⱼ)  =  xᵢᵀMxᵢ + zⱼᵀMzⱼ - 2 xᵢᵀMzⱼ
//
// of the rows of X (n×d) and Z (m×d); a nil M is the identity. It returns the
// squared norms xᵢᵀMxᵢ and zⱼᵀMzⱼ, both about the mean of Z: they are the scale
// that a rounding error is measured against.
//
// Squares of nearby points are computed from their difference, so that equal
// rows are at distance exactly 0. If Z is X, dst is exactly symmetric.
func SqDistsTo(dst, X, Z *mat.Dense, M *mat.SymDense) (xx, zz []float64) {
	n, d := X.Dims()
	m, dz := Z.Dims()
	if d != dz {
		panic(fmt.Sprintf("linalg: X is %d×%d but Z is %d×%d", n, d, m, dz))
	}
	if r, c := dst.Dims(); r != n || c != m {
		panic(fmt.Sprintf("linalg: dst is %d×%d, want %d×%d", r, c, n, m))
	}
	self := X == Z
	X, Z = Centred(X, Z)
	XM := times(X, M)
	ZM := XM
	if !self {
		ZM = times(Z, M)
	}
	xx, zz = rowDots(X, XM), rowDots(Z, ZM)
	blas64.Gemm(blas.NoTrans, blas.Trans, -2, XM.RawMatrix(), Z.RawMatrix(), 0, dst.RawMatrix())
	For(n, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			row, x, xm := dst.RawRowView(i), X.RawRowView(i), XM.RawRowView(i)
			first := 0
			if self {
				row[i] = 0
				first = i + 1
			}
			for j := first; j < m; j++ {
				sum := xx[i] + zz[j]
				s := row[j] + sum
				if s < near*sum {
					z, zm := Z.RawRowView(j), ZM.RawRowView(j)
					s = 0
					for k := range x { // (x - z)ᵀ(Mx - Mz)
						s += (x[k] - z[k]) * (xm[k] - zm[k])
					}
				}
				row[j] = max(s, 0)
			}
		}
	})
	if self {
		mirror(dst)
	}
	return xx, zz
}

// times returns X M, or X itself for a nil M.
func times(X *mat.Dense, M *mat.SymDense) *mat.Dense {
	if M == nil {
		return X
	}
	n, d := X.Dims()
	XM := mat.NewDense(n, d, nil)
	XM.Mul(X, M)
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

// mirror copies the upper triangle of a square matrix to the lower.
func mirror(A *mat.Dense) {
	n, _ := A.Dims()
	For(n, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			row := A.RawRowView(i)
			for j := range i {
				row[j] = A.At(j, i)
			}
		}
	})
}
