package gemm

import "gonum.org/v1/gonum/blas"

// leaf is the order of the triangles that are left to gonum, and leafParts the
// number of right-hand sides that one goroutine takes of these.
const (
	leaf      = 16
	leafParts = 128
)

func trsm[T Float](s blas.Side, uplo blas.Uplo, tA blas.Transpose, d blas.Diag, m, n int, alpha T, a []T, lda int, b []T, ldb int) {
	order, others := m, n
	if s == blas.Right {
		order, others = n, m
	}
	valid := (s == blas.Left || s == blas.Right) && (uplo == blas.Upper || uplo == blas.Lower) &&
		(tA == blas.NoTrans || tA == blas.Trans || tA == blas.ConjTrans) && (d == blas.Unit || d == blas.NonUnit)
	if !valid || tileOf[T]().mul == nil || min(m, n) <= 0 || order*order*others/2 <= small ||
		alpha == 0 || !fits(a, lda, order, order) || !fits(b, ldb, m, n) {
		referenceOf[T]().trsm(s, uplo, tA, d, m, n, alpha, a, lda, b, ldb)
		return
	}
	product[T]{m: m, n: n, c: b, ldc: ldb, uplo: blas.All}.scale(alpha)
	triangle[T]{s, uplo, tA, d, lda, ldb}.solve(m, n, a, b)
}

// triangle is what stays the same in the recursion of a triangular solve.
type triangle[T Float] struct {
	side     blas.Side
	uplo     blas.Uplo
	trans    blas.Transpose
	diag     blas.Diag
	lda, ldb int
}

// solve solves op(A) X = B for the m×n matrix X, in place of B: with op(A) lower
// triangular
//
//	X₁ = op(A)₁₁⁻¹ B₁,  X₂ = op(A)₂₂⁻¹ (B₂ - op(A)₂₁ X₁),
//
// with op(A) upper triangular in the other order, and likewise from the right.
func (t triangle[T]) solve(m, n int, a, b []T) {
	left := t.side == blas.Left
	order := n
	if left {
		order = m
	}
	if order <= leaf {
		t.solveLeaf(m, n, a, b)
		return
	}
	n1 := (order/2 + leaf - 1) / leaf * leaf
	n2 := order - n1
	a22, off := a[n1*t.lda+n1:], a[n1*t.lda:]
	if t.uplo == blas.Upper {
		off = a[n1:]
	}
	upper := (t.uplo == blas.Upper) != (t.trans != blas.NoTrans) // of op(A)
	if left {
		b2 := b[n1*t.ldb:]
		if upper {
			t.solve(n2, n, a22, b2)
			gemm(t.trans, blas.NoTrans, n1, n, n2, -1, off, t.lda, b2, t.ldb, 1, b, t.ldb)
			t.solve(n1, n, a, b)
		} else {
			t.solve(n1, n, a, b)
			gemm(t.trans, blas.NoTrans, n2, n, n1, -1, off, t.lda, b, t.ldb, 1, b2, t.ldb)
			t.solve(n2, n, a22, b2)
		}
		return
	}
	b2 := b[n1:]
	if upper {
		t.solve(m, n1, a, b)
		gemm(blas.NoTrans, t.trans, m, n2, n1, -1, b, t.ldb, off, t.lda, 1, b2, t.ldb)
		t.solve(m, n2, a22, b2)
	} else {
		t.solve(m, n2, a22, b2)
		gemm(blas.NoTrans, t.trans, m, n1, n2, -1, b2, t.ldb, off, t.lda, 1, b, t.ldb)
		t.solve(m, n1, a, b)
	}
}

// solveLeaf is solve by gonum, for some right-hand sides at a time.
func (t triangle[T]) solveLeaf(m, n int, a, b []T) {
	f := referenceOf[T]().trsm
	if t.side == blas.Left {
		parallel(parts(n, leafParts), func(p int) {
			j := p * leafParts
			f(t.side, t.uplo, t.trans, t.diag, m, min(leafParts, n-j), 1, a, t.lda, b[j:], t.ldb)
		})
		return
	}
	parallel(parts(m, leafParts), func(p int) {
		i := p * leafParts
		f(t.side, t.uplo, t.trans, t.diag, min(leafParts, m-i), n, 1, a, t.lda, b[i*t.ldb:], t.ldb)
	})
}
