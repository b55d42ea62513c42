package blaslib

import (
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/lapack"
)

// TestContract makes one mistake at a time and wants the panic of gonum.
func TestContract(t *testing.T) {
	always(t)
	const n = 64
	a := noise[float64](1, n*n)
	buf := func() []float64 { return make([]float64, n*n) }
	both := func(what string, f func(b blas.Float64, l lapack.Float64)) {
		t.Helper()
		message := func(b blas.Float64, l lapack.Float64) (r any) {
			defer func() { r = recover() }()
			f(b, l)
			return nil
		}
		got, want := message(BLAS{}, LAPACK{}), message(portableBLAS, portable)
		if got != want {
			t.Errorf("%s: panic %v, gonum's %v", what, got, want)
		}
	}
	const N, T, U, L = blas.NoTrans, blas.Trans, blas.Upper, blas.Left
	for name, f := range map[string]func(b blas.Float64, l lapack.Float64){
		"good":           func(b blas.Float64, _ lapack.Float64) { b.Dgemm(N, T, n, n, n, 1, a, n, a, n, 0, buf(), n) },
		"transpose":      func(b blas.Float64, _ lapack.Float64) { b.Dgemm('X', T, n, n, n, 1, a, n, a, n, 0, buf(), n) },
		"lda":            func(b blas.Float64, _ lapack.Float64) { b.Dgemm(N, T, n, n, n, 1, a, n-1, a, n, 0, buf(), n) },
		"ldb":            func(b blas.Float64, _ lapack.Float64) { b.Dgemm(N, T, n, n, n, 1, a, n, a, 0, 0, buf(), n) },
		"ldc":            func(b blas.Float64, _ lapack.Float64) { b.Dgemm(N, T, n, n, n, 1, a, n, a, n, 0, buf(), n-1) },
		"short a":        func(b blas.Float64, _ lapack.Float64) { b.Dgemm(N, T, n, n, n, 1, a[1:], n, a, n, 0, buf(), n) },
		"short b":        func(b blas.Float64, _ lapack.Float64) { b.Dgemm(N, T, n, n, n, 1, a, n, a[1:], n, 0, buf(), n) },
		"short c":        func(b blas.Float64, _ lapack.Float64) { b.Dgemm(N, T, n, n, n, 1, a, n, a, n, 0, buf()[1:], n) },
		"negative":       func(b blas.Float64, _ lapack.Float64) { b.Dgemm(N, T, n, -n, n, 1, a, n, a, n, 0, buf(), n) },
		"zero":           func(b blas.Float64, _ lapack.Float64) { b.Dgemm(N, T, n, 0, n, 1, a, n, a, n, 0, buf(), n) },
		"syrk uplo":      func(b blas.Float64, _ lapack.Float64) { b.Dsyrk('X', N, n, n, 1, a, n, 0, buf(), n) },
		"syrk short":     func(b blas.Float64, _ lapack.Float64) { b.Dsyrk(U, N, n, n, 1, a, n, 0, buf()[1:], n) },
		"syr2k short":    func(b blas.Float64, _ lapack.Float64) { b.Dsyr2k(U, N, n, n, 1, a, n, a[1:], n, 0, buf(), n) },
		"symm side":      func(b blas.Float64, _ lapack.Float64) { b.Dsymm('X', U, n, n, 1, a, n, a, n, 0, buf(), n) },
		"symm lda":       func(b blas.Float64, _ lapack.Float64) { b.Dsymm(L, U, n, n, 1, a, n-1, a, n, 0, buf(), n) },
		"trsm diag":      func(b blas.Float64, _ lapack.Float64) { b.Dtrsm(L, U, N, 'X', n, n, 1, a, n, buf(), n) },
		"trsm short":     func(b blas.Float64, _ lapack.Float64) { b.Dtrsm(L, U, N, blas.Unit, n, n, 1, a[1:], n, buf(), n) },
		"trmm ldb":       func(b blas.Float64, _ lapack.Float64) { b.Dtrmm(L, U, N, blas.Unit, n, n, 1, a, n, buf(), n-1) },
		"gemv inc":       func(b blas.Float64, _ lapack.Float64) { b.Dgemv(N, n, n, 1, a, n, a, 0, 0, buf(), 1) },
		"gemv short x":   func(b blas.Float64, _ lapack.Float64) { b.Dgemv(N, n, n, 1, a, n, a[:n-1], 1, 0, buf(), 1) },
		"gemv short y":   func(b blas.Float64, _ lapack.Float64) { b.Dgemv(N, n, n, 1, a, n, a, 1, 0, buf()[:n-1], 1) },
		"gemv backwards": func(b blas.Float64, _ lapack.Float64) { b.Dgemv(N, n, n, 1, a, n, a, -1, 0, buf(), -1) },
		"potrf uplo":     func(_ blas.Float64, l lapack.Float64) { l.Dpotrf('X', n, buf(), n) },
		"potrf short":    func(_ blas.Float64, l lapack.Float64) { l.Dpotrf(U, n, buf()[1:], n) },
		"potrs ldb":      func(_ blas.Float64, l lapack.Float64) { l.Dpotrs(U, n, 2, buf(), n, buf(), 1) },
		"potrs short":    func(_ blas.Float64, l lapack.Float64) { l.Dpotrs(U, n, 1, buf(), n, buf()[:n-1], 1) },
		"syev job":       func(_ blas.Float64, l lapack.Float64) { l.Dsyev('X', U, n, buf(), n, buf(), buf(), n*n) },
		"syev work":      func(_ blas.Float64, l lapack.Float64) { l.Dsyev('V', U, n, buf(), n, buf(), buf(), n) },
		"syev short w":   func(_ blas.Float64, l lapack.Float64) { l.Dsyev('V', U, n, buf(), n, buf()[:n-1], buf(), n*n) },
		"svd job": func(_ blas.Float64, l lapack.Float64) {
			l.Dgesvd('O', 'A', n, n, buf(), n, buf(), buf(), n, buf(), n, buf(), n*n)
		},
		"svd ldu": func(_ blas.Float64, l lapack.Float64) {
			l.Dgesvd('A', 'A', n, n, buf(), n, buf(), buf(), n-1, buf(), n, buf(), n*n)
		},
		"svd short vt": func(_ blas.Float64, l lapack.Float64) {
			l.Dgesvd('A', 'A', n, n, buf(), n, buf(), buf(), n, buf()[1:], n, buf(), n*n)
		},
		"qr tau":   func(_ blas.Float64, l lapack.Float64) { l.Dgeqrf(n, n, buf(), n, buf()[:n-1], buf(), n*n) },
		"qr work":  func(_ blas.Float64, l lapack.Float64) { l.Dgeqrf(n, n, buf(), n, buf()[:n], buf(), n-1) },
		"lq short": func(_ blas.Float64, l lapack.Float64) { l.Dgelqf(n, n, buf()[1:], n, buf()[:n], buf(), n*n) },
		"ormqr trans": func(_ blas.Float64, l lapack.Float64) {
			l.Dormqr(L, 'C', n, n, n, buf(), n, buf()[:n], buf(), n, buf(), n*n)
		},
		"ormlq k": func(_ blas.Float64, l lapack.Float64) {
			l.Dormlq(L, N, n, n, n+1, buf(), n+1, buf()[:n+1], buf(), n, buf(), n*n)
		},
	} {
		both(name, f)
	}
}
