package blaslib

import "gonum.org/v1/gonum/blas"

// Each function of this file runs one routine of the library on row-major
// arguments. It returns false and does nothing if the call is one for the lower
// tier: there is no library, there is too little to compute, or an argument is
// wrong. So is α = 0, where libraries differ in what becomes of a NaN in A.

// gemm computes C = α op(A) op(B) + β C as Cᵀ = α op(B)ᵀ op(A)ᵀ + β Cᵀ.
func gemm[T float](tA, tB blas.Transpose, m, n, k int, alpha T, a []T, lda int, b []T, ldb int, beta T, c []T, ldc int) bool {
	if m < 1 || n < 1 || k < 1 || alpha == 0 || small(m, n, k) ||
		!operand(tA, m, k, lda, len(a)) || !operand(tB, k, n, ldb, len(b)) || !matrix(m, n, ldc, len(c)) {
		return false
	}
	l := use()
	if l == nil {
		return false
	}
	libGemm(l, tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
	return true
}

func libGemm[T float](l *library, tA, tB blas.Transpose, m, n, k int, alpha T, a []T, lda int, b []T, ldb int, beta T, c []T, ldc int) {
	g := newArgs()
	defer g.free()
	g.char(byte(tB), byte(tA))
	g.int(n, m, k)
	scalar(g, alpha)
	slice(g, b)
	g.int(ldb)
	slice(g, a)
	g.int(lda)
	scalar(g, beta)
	slice(g, c)
	g.int(ldc)
	l.call(of[T](l.gemm), g)
}

// syrk computes C = α op(A) op(A)ᵀ + β C in one triangle of C.
func syrk[T float](ul blas.Uplo, tA blas.Transpose, n, k int, alpha T, a []T, lda int, beta T, c []T, ldc int) bool {
	u, okU := upLo(ul)
	t, okT := trans(tA)
	if !okU || !okT || n < 1 || k < 1 || alpha == 0 || small(n, n, k) ||
		!operand(tA, n, k, lda, len(a)) || !matrix(n, n, ldc, len(c)) {
		return false
	}
	l := use()
	if l == nil {
		return false
	}
	g := newArgs()
	defer g.free()
	g.char(u, t)
	g.int(n, k)
	scalar(g, alpha)
	slice(g, a)
	g.int(lda)
	scalar(g, beta)
	slice(g, c)
	g.int(ldc)
	l.call(of[T](l.syrk), g)
	return true
}

// syr2k computes C = α op(A) op(B)ᵀ + α op(B) op(A)ᵀ + β C in one triangle of C.
func syr2k[T float](ul blas.Uplo, tA blas.Transpose, n, k int, alpha T, a []T, lda int, b []T, ldb int, beta T, c []T, ldc int) bool {
	u, okU := upLo(ul)
	t, okT := trans(tA)
	if !okU || !okT || n < 1 || k < 1 || alpha == 0 || small(n, n, k) ||
		!operand(tA, n, k, lda, len(a)) || !operand(tA, n, k, ldb, len(b)) || !matrix(n, n, ldc, len(c)) {
		return false
	}
	l := use()
	if l == nil {
		return false
	}
	g := newArgs()
	defer g.free()
	g.char(u, t)
	g.int(n, k)
	scalar(g, alpha)
	slice(g, a)
	g.int(lda)
	slice(g, b)
	g.int(ldb)
	scalar(g, beta)
	slice(g, c)
	g.int(ldc)
	l.call(of[T](l.syr2k), g)
	return true
}

// symm computes C = α A B + β C or C = α B A + β C with a symmetric A.
func symm[T float](s blas.Side, ul blas.Uplo, m, n int, alpha T, a []T, lda int, b []T, ldb int, beta T, c []T, ldc int) bool {
	d, okS := side(s)
	u, okU := upLo(ul)
	k := order(s, m, n)
	if !okS || !okU || m < 1 || n < 1 || alpha == 0 || small(m, n, k) ||
		!matrix(k, k, lda, len(a)) || !matrix(m, n, ldb, len(b)) || !matrix(m, n, ldc, len(c)) {
		return false
	}
	l := use()
	if l == nil {
		return false
	}
	g := newArgs()
	defer g.free()
	g.char(d, u)
	g.int(n, m)
	scalar(g, alpha)
	slice(g, a)
	g.int(lda)
	slice(g, b)
	g.int(ldb)
	scalar(g, beta)
	slice(g, c)
	g.int(ldc)
	l.call(of[T](l.symm), g)
	return true
}

func trmm[T float](s blas.Side, ul blas.Uplo, tA blas.Transpose, d blas.Diag, m, n int, alpha T, a []T, lda int, b []T, ldb int) bool {
	return triangular(func(l *library) pair { return l.trmm }, s, ul, tA, d, m, n, alpha, a, lda, b, ldb)
}

func trsm[T float](s blas.Side, ul blas.Uplo, tA blas.Transpose, d blas.Diag, m, n int, alpha T, a []T, lda int, b []T, ldb int) bool {
	return triangular(func(l *library) pair { return l.trsm }, s, ul, tA, d, m, n, alpha, a, lda, b, ldb)
}

// triangular computes B = α op(A) B or B = α B op(A) for a triangular A, or with
// op(A)⁻¹ in place of op(A). The transpose keeps op: (op(A) B)ᵀ = Bᵀ op(Aᵀ).
func triangular[T float](routine func(*library) pair, s blas.Side, ul blas.Uplo, tA blas.Transpose, d blas.Diag, m, n int, alpha T, a []T, lda int, b []T, ldb int) bool {
	r, okS := side(s)
	u, okU := upLo(ul)
	_, okT := trans(tA)
	k := order(s, m, n)
	if !okS || !okU || !okT || (d != blas.Unit && d != blas.NonUnit) || m < 1 || n < 1 || alpha == 0 || small(m, n, k) ||
		!matrix(k, k, lda, len(a)) || !matrix(m, n, ldb, len(b)) {
		return false
	}
	l := use()
	if l == nil {
		return false
	}
	g := newArgs()
	defer g.free()
	g.char(r, u, byte(tA), byte(d))
	g.int(n, m)
	scalar(g, alpha)
	slice(g, a)
	g.int(lda)
	slice(g, b)
	g.int(ldb)
	l.call(of[T](routine(l)), g)
	return true
}

// order is that of the square matrix beside an m×n one.
func order(s blas.Side, m, n int) int {
	if s == blas.Left {
		return m
	}
	return n
}
