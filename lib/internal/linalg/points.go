package linalg

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/simd"
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

	mean []float64     // that the points are less of
	M    *mat.SymDense // nil for the identity
}

// NewPoints prepares the rows of X and Z in the metric M, nil for the identity,
// about the mean of Z. If Z is X, so are the results.
func NewPoints[T Float](X, Z *mat.Dense, M *mat.SymDense) (Xp, Zp *Points[T]) {
	n, d := X.Dims()
	m, dz := Z.Dims()
	if d != dz {
		panic(fmt.Sprintf("linalg: X is %d×%d but Z is %d×%d", n, d, m, dz))
	}
	mean := means(Z)
	Zp = newPoints[T](less(Z, mean), M, mean)
	if X == Z {
		return Zp, Zp
	}
	return Zp.Like(X), Zp
}

// Like prepares the rows of X as those of p are: in the same metric, about the
// same mean.
func (p *Points[T]) Like(X *mat.Dense) *Points[T] {
	if n, d := X.Dims(); d != p.D {
		panic(fmt.Sprintf("linalg: X is %d×%d but Z is %d×%d", n, d, p.N, p.D))
	}
	return newPoints[T](less(X, p.mean), p.M, p.mean)
}

// Rows returns some of the points, in memory of their own.
func (p *Points[T]) Rows(index []int) *Points[T] {
	n, d := len(index), p.D
	q := &Points[T]{N: n, D: d, x: make([]T, n*d), norms: make([]T, n), mean: p.mean, M: p.M}
	q.mx = q.x
	if p.M != nil {
		q.mx = make([]T, n*d)
	}
	for i, k := range index {
		copy(q.x[i*d:(i+1)*d], p.x[k*d:(k+1)*d])
		copy(q.mx[i*d:(i+1)*d], p.mx[k*d:(k+1)*d])
		q.norms[i] = p.norms[k]
	}
	return q
}

func newPoints[T Float](X *mat.Dense, M *mat.SymDense, mean []float64) *Points[T] {
	n, d := X.Dims()
	XM := times(X, M)
	p := &Points[T]{N: n, D: d, x: converted[T](X), norms: make([]T, n), mean: mean, M: M}
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

// pairs computes a tile of f of the squared distances of the points xᵢ, i from i0
// on, and zⱼ, j from j0 on. Those of nearby points are computed from their
// difference, so that equal rows are at distance exactly 0.
func pairs[T Float](f rowFunc[T], X, Z *Points[T], i0, rows, j0, cols int, g []T, ldg int) {
	gemm(plain, transposed, rows, cols, X.D, 1, X.mx[i0*X.D:], X.D, Z.x[j0*X.D:], X.D, 0, g, ldg)
	for i := range rows {
		row := g[i*ldg : i*ldg+cols]
		n := simd.Norms[T]{X: X.norms[i0+i], Z: Z.norms[j0 : j0+cols], Near: near[T](), Coincide: coincide}
		if X == Z && i0 == j0 {
			row[i] = T(math.NaN()) // from itself
		}
		if f.dots(row, n) == 0 && !(X == Z && i0 == j0) {
			continue
		}
		x := i0 + i
		for j, v := range row {
			if isNaN(v) {
				s := X.sqDist(x, Z, j0+j)
				row[j] = f.one(s, s <= coincide*(n.X+n.Z[j]))
			}
		}
	}
}

// sqDist returns (xᵢ - zⱼ)ᵀ M (xᵢ - zⱼ) from the difference.
func (X *Points[T]) sqDist(i int, Z *Points[T], j int) T {
	x, mx := X.x[i*X.D:(i+1)*X.D], X.mx[i*X.D:(i+1)*X.D]
	z, mz := Z.x[j*X.D:(j+1)*X.D], Z.mx[j*X.D:(j+1)*X.D]
	var sum T
	for k := range x {
		sum += (x[k] - z[k]) * (mx[k] - mz[k])
	}
	return max(sum, 0)
}
