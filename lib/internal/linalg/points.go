package linalg

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// Points are the rows of an n×d matrix in a metric M, prepared for the squared
// distances of many pairs,
//
//	(x - z)ᵀ M (x - z)  =  xᵀMx + zᵀMz - 2 (Mx)ᵀz.
//
// They are taken about a common mean, which leaves differences as they are and
// keeps the expanded square accurate for data far from the origin.
type Points[T Float] struct {
	N, D  int
	x     []T // n×d, less the mean
	mx    []T // rows Mx; x itself without a metric
	norms []T // xᵀMx ≥ 0
}

// NewPoints prepares the rows of X and Z in the metric M, nil for the identity,
// about the mean of Z. If Z is X, so are the results.
func NewPoints[T Float](X, Z *mat.Dense, M *mat.SymDense) (Xp, Zp *Points[T]) {
	n, d := X.Dims()
	m, dz := Z.Dims()
	if d != dz {
		panic(fmt.Sprintf("linalg: X is %d×%d but Z is %d×%d", n, d, m, dz))
	}
	Xc, Zc := Centred(X, Z)
	Zp = newPoints[T](Zc, M)
	if X == Z {
		return Zp, Zp
	}
	return newPoints[T](Xc, M), Zp
}

func newPoints[T Float](X *mat.Dense, M *mat.SymDense) *Points[T] {
	n, d := X.Dims()
	XM := times(X, M)
	p := &Points[T]{N: n, D: d, x: converted[T](X), norms: make([]T, n)}
	p.mx = p.x
	if M != nil {
		p.mx = converted[T](XM)
	}
	for i, s := range rowDots(X, XM) {
		p.norms[i] = T(max(s, 0))
	}
	return p
}

// converted returns the entries of X, which has no gaps between its rows. For
// float64 it is X's own memory.
func converted[T Float](X *mat.Dense) []T {
	data := X.RawMatrix().Data
	if same, ok := any(data).([]T); ok {
		return same
	}
	c := make([]T, len(data))
	for i, v := range data {
		c[i] = T(v)
	}
	return c
}

// near is the ratio of a squared distance to the squared norms of its two points
// below which the expanded square has lost half its digits.
func near[T Float]() T {
	if single[T]() {
		return 1e-3
	}
	return 1e-6
}

// sqDists turns a tile of inner products (Mxᵢ)ᵀzⱼ, with i from i0 and j from j0
// on, into squared distances. Those of nearby points are computed from their
// difference, so that equal rows are at distance exactly 0.
func sqDists[T Float](X, Z *Points[T], i0, rows, j0, cols int, g []T, ldg int) {
	d := X.D
	near := near[T]()
	for i := range rows {
		row, norms, xx := g[i*ldg:i*ldg+cols], Z.norms[j0:j0+cols], X.norms[i0+i]
		if !toSqDists(row, norms, xx, near) {
			continue
		}
		x, mx := X.x[(i0+i)*d:(i0+i+1)*d], X.mx[(i0+i)*d:(i0+i+1)*d]
		for j, s := range row {
			if !(s < near*(xx+norms[j])) {
				continue
			}
			z, mz := Z.x[(j0+j)*d:(j0+j+1)*d], Z.mx[(j0+j)*d:(j0+j+1)*d]
			var sum T
			for k := range x {
				sum += (x[k] - z[k]) * (mx[k] - mz[k])
			}
			row[j] = max(sum, 0)
		}
	}
}

// inner computes a tile of inner products (Mxᵢ)ᵀzⱼ.
func inner[T Float](X, Z *Points[T], i0, rows, j0, cols int, g []T, ldg int) {
	gemm(plain, transposed, rows, cols, X.D, 1, X.mx[i0*X.D:], X.D, Z.x[j0*X.D:], X.D, 0, g, ldg)
}
