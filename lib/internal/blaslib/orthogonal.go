package blaslib

import "gonum.org/v1/gonum/blas"

// The QR factorization of A is the LQ factorization of Aᵀ with its reflectors in
// the same places. In A = Q R they are Q = H₁H₂…Hₖ, in Aᵀ = L P they are
// P = Hₖ…H₂H₁ = Qᵀ, so that the routines that build or apply Q do as well.

// Dgeqrf computes the QR factorization of A in its place.
func (LAPACK) Dgeqrf(m, n int, a []float64, lda int, tau, work []float64, lwork int) {
	if !orthogonalize(qr, m, n, a, lda, tau, work, lwork, n) {
		portable.Dgeqrf(m, n, a, lda, tau, work, lwork)
	}
}

// Dgelqf computes the LQ factorization of A in its place.
func (LAPACK) Dgelqf(m, n int, a []float64, lda int, tau, work []float64, lwork int) {
	if !orthogonalize(lq, m, n, a, lda, tau, work, lwork, m) {
		portable.Dgelqf(m, n, a, lda, tau, work, lwork)
	}
}

// Dorgqr makes the m×n matrix Q of the first n columns of the product of the k
// reflectors of [LAPACK.Dgeqrf].
func (LAPACK) Dorgqr(m, n, k int, a []float64, lda int, tau, work []float64, lwork int) {
	if !(k <= n && n <= m) || !generate(qr, m, n, k, a, lda, tau, work, lwork, n) {
		portable.Dorgqr(m, n, k, a, lda, tau, work, lwork)
	}
}

// Dorglq makes the m×n matrix Q of the first m rows of the product of the k
// reflectors of [LAPACK.Dgelqf].
func (LAPACK) Dorglq(m, n, k int, a []float64, lda int, tau, work []float64, lwork int) {
	if !(k <= m && m <= n) || !generate(lq, m, n, k, a, lda, tau, work, lwork, m) {
		portable.Dorglq(m, n, k, a, lda, tau, work, lwork)
	}
}

// Dormqr multiplies C by the Q of [LAPACK.Dgeqrf] or its transpose.
func (LAPACK) Dormqr(s blas.Side, t blas.Transpose, m, n, k int, a []float64, lda int, tau, c []float64, ldc int, work []float64, lwork int) {
	nq := order(s, m, n)
	if k < 1 || !matrix(nq, k, lda, len(a)) || !apply(qr, s, t, m, n, k, a, lda, tau, c, ldc, work, lwork) {
		portable.Dormqr(s, t, m, n, k, a, lda, tau, c, ldc, work, lwork)
	}
}

// Dormlq multiplies C by the Q of [LAPACK.Dgelqf] or its transpose.
func (LAPACK) Dormlq(s blas.Side, t blas.Transpose, m, n, k int, a []float64, lda int, tau, c []float64, ldc int, work []float64, lwork int) {
	nq := order(s, m, n)
	if k < 1 || !matrix(k, nq, lda, len(a)) || !apply(lq, s, t, m, n, k, a, lda, tau, c, ldc, work, lwork) {
		portable.Dormlq(s, t, m, n, k, a, lda, tau, c, ldc, work, lwork)
	}
}

// reflectors are the library's routines for one factorization.
type reflectors struct{ factorize, generate, apply uintptr }

// qr and lq give the routines that on the transpose do the one or the other.
func qr(l *library) reflectors { return l.lq }
func lq(l *library) reflectors { return l.qr }

func orthogonalize(of func(*library) reflectors, m, n int, a []float64, lda int, tau, work []float64, lwork, least int) bool {
	k := min(m, n)
	if k < 1 || narrow(m, n, k) || !matrix(m, n, lda, len(a)) || len(tau) != k || !workspace(work, lwork, least) {
		return false
	}
	l := useLAPACK()
	if l == nil {
		return false
	}
	g := newArgs()
	defer g.free()
	g.int(n, m)
	slice(g, a)
	g.int(lda)
	slice(g, tau)
	slice(g, work)
	g.int(clip(lwork))
	g.out(0)
	l.call(of(l).factorize, g)
	return true
}

func generate(of func(*library) reflectors, m, n, k int, a []float64, lda int, tau, work []float64, lwork, least int) bool {
	if k < 1 || narrow(m, n, k) || !matrix(m, n, lda, len(a)) || len(tau) != k || !workspace(work, lwork, least) {
		return false
	}
	l := useLAPACK()
	if l == nil {
		return false
	}
	g := newArgs()
	defer g.free()
	g.int(n, m, k)
	slice(g, a)
	g.int(lda)
	slice(g, tau)
	slice(g, work)
	g.int(clip(lwork))
	g.out(0)
	l.call(of(l).generate, g)
	return true
}

// apply flips the side and keeps the transpose: (Q C)ᵀ = CᵀQᵀ = CᵀP.
func apply(of func(*library) reflectors, s blas.Side, t blas.Transpose, m, n, k int, a []float64, lda int, tau, c []float64, ldc int, work []float64, lwork int) bool {
	r, ok := side(s)
	nq := order(s, m, n)
	if !ok || (t != blas.NoTrans && t != blas.Trans) || m < 1 || n < 1 || k > nq || narrow(m, n, k) ||
		!matrix(m, n, ldc, len(c)) || len(tau) != k || !workspace(work, lwork, m+n-nq) {
		return false
	}
	l := useLAPACK()
	if l == nil {
		return false
	}
	g := newArgs()
	defer g.free()
	g.char(r, byte(t))
	g.int(n, m, k)
	slice(g, a)
	g.int(lda)
	slice(g, tau)
	slice(g, c)
	g.int(ldc)
	slice(g, work)
	g.int(clip(lwork))
	g.out(0)
	l.call(of(l).apply, g)
	return true
}
