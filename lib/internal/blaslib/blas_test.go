package blaslib

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
	"gonum.org/v1/gonum/lapack"
)

var portableBLAS gonum.Implementation

const (
	u64 = 0x1p-53 // unit roundoff
	u32 = 0x1p-24
)

// gamma is the constant of the error of a sum of n rounded terms, in any order:
// the computed xᵀy is off by at most γₙ|x|ᵀ|y|.
//
// References:
//   - Higham, N. J.: Accuracy and Stability of Numerical Algorithms, 2nd ed.,
//     SIAM (2002), 63-69
func gamma(n int, u float64) float64 { return float64(n) * u / (1 - float64(n)*u) }

var (
	transposes = []blas.Transpose{blas.NoTrans, blas.Trans, blas.ConjTrans}
	triangles  = []blas.Uplo{blas.Upper, blas.Lower}
	sides      = []blas.Side{blas.Left, blas.Right}
)

func wide64(x []float32) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = float64(v)
	}
	return y
}

func abs(x []float64) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = math.Abs(v)
	}
	return y
}

func clone[T any](x []T) []T { return append([]T(nil), x...) }

// within fails unless |got - want| ≤ γ size elementwise.
func within(t *testing.T, what string, got []float32, want, size []float64, gamma float64) {
	t.Helper()
	for i := range got {
		if d := math.Abs(float64(got[i]) - want[i]); !(d <= gamma*size[i]) {
			t.Errorf("%s: element %d is %v, want %v within %.2g", what, i, got[i], want[i], gamma*size[i])
			return
		}
	}
}

// TestSingle compares the routines in single precision with gonum's in double on
// the same numbers. A product α op(A) op(B) + β C of inner dimension k is a sum of
// k+1 terms with three factors each: the error is at most γ_{k+3} times the same
// expression in absolute values, which gonum computes too.
//
// The strides are longer than the rows; what is between them must not change.
func TestSingle(t *testing.T) {
	always(t)
	const (
		m, n, k, ld = 37, 29, 23, 41
		alpha, beta = 1.5, -0.75
	)
	a, b, c := noise[float32](1, ld*ld), noise[float32](2, ld*ld), noise[float32](3, ld*ld)
	A, B, C := wide64(a), wide64(b), wide64(c)
	for _, tA := range transposes {
		for _, tB := range transposes {
			got, want, size := clone(c), clone(C), abs(C)
			BLAS{}.Sgemm(tA, tB, m, n, k, alpha, a, ld, b, ld, beta, got, ld)
			portableBLAS.Dgemm(tA, tB, m, n, k, alpha, A, ld, B, ld, beta, want, ld)
			portableBLAS.Dgemm(tA, tB, m, n, k, alpha, abs(A), ld, abs(B), ld, -beta, size, ld)
			within(t, fmt.Sprintf("Sgemm %c%c", tA, tB), got, want, size, gamma(k+3, u32))
		}
		for _, ul := range triangles {
			got, want, size := clone(c), clone(C), abs(C)
			BLAS{}.Ssyrk(ul, tA, n, k, alpha, a, ld, beta, got, ld)
			portableBLAS.Dsyrk(ul, tA, n, k, alpha, A, ld, beta, want, ld)
			portableBLAS.Dsyrk(ul, tA, n, k, alpha, abs(A), ld, -beta, size, ld)
			within(t, fmt.Sprintf("Ssyrk %c%c", ul, tA), got, want, size, gamma(k+3, u32))

			got, want, size = clone(c), clone(C), abs(C)
			BLAS{}.Ssyr2k(ul, tA, n, k, alpha, a, ld, b, ld, beta, got, ld)
			portableBLAS.Dsyr2k(ul, tA, n, k, alpha, A, ld, B, ld, beta, want, ld)
			portableBLAS.Dsyr2k(ul, tA, n, k, alpha, abs(A), ld, abs(B), ld, -beta, size, ld)
			within(t, fmt.Sprintf("Ssyr2k %c%c", ul, tA), got, want, size, gamma(2*k+3, u32))
		}
		x, y := noise[float32](4, 2*ld), noise[float32](5, 3*ld)
		X, want, size := wide64(x), wide64(y), abs(wide64(y))
		BLAS{}.Sgemv(tA, m, n, alpha, a, ld, x, 2, beta, y, 3)
		portableBLAS.Dgemv(tA, m, n, alpha, A, ld, X, 2, beta, want, 3)
		portableBLAS.Dgemv(tA, m, n, alpha, abs(A), ld, abs(X), 2, -beta, size, 3)
		within(t, fmt.Sprintf("Sgemv %c", tA), y, want, size, gamma(max(m, n)+3, u32))
	}
	for _, s := range sides {
		for _, ul := range triangles {
			got, want, size := clone(c), clone(C), abs(C)
			BLAS{}.Ssymm(s, ul, m, n, alpha, a, ld, b, ld, beta, got, ld)
			portableBLAS.Dsymm(s, ul, m, n, alpha, A, ld, B, ld, beta, want, ld)
			portableBLAS.Dsymm(s, ul, m, n, alpha, abs(A), ld, abs(B), ld, -beta, size, ld)
			within(t, fmt.Sprintf("Ssymm %c%c", s, ul), got, want, size, gamma(m+3, u32))
		}
	}
}

// TestSingleTriangular compares B ← α op(T)B with double precision, as above, and
// for the solution X of op(T)X = αB the product op(T)X with αB: each column solves
// a system perturbed by at most γₙ|T|, and its right side by one rounding; two
// more are for libraries that multiply with the reciprocals of the diagonal.
func TestSingleTriangular(t *testing.T) {
	always(t)
	const m, n, ld, alpha = 37, 29, 41, 1.5
	a, b := noise[float32](1, ld*ld), noise[float32](2, ld*ld)
	A, B := wide64(a), wide64(b)
	for _, s := range sides {
		for _, ul := range triangles {
			for _, tA := range transposes {
				for _, d := range []blas.Diag{blas.NonUnit, blas.Unit} {
					what := fmt.Sprintf("%c%c%c%c", s, ul, tA, d)
					got, want, size := clone(b), clone(B), abs(B)
					BLAS{}.Strmm(s, ul, tA, d, m, n, alpha, a, ld, got, ld)
					portableBLAS.Dtrmm(s, ul, tA, d, m, n, alpha, A, ld, want, ld)
					portableBLAS.Dtrmm(s, ul, tA, d, m, n, alpha, abs(A), ld, size, ld)
					within(t, "Strmm "+what, got, want, size, gamma(m+2, u32))

					x := clone(b)
					BLAS{}.Strsm(s, ul, tA, d, m, n, alpha, a, ld, x, ld)
					X := wide64(x)
					size = abs(X)
					portableBLAS.Dtrmm(s, ul, tA, d, m, n, 1, A, ld, X, ld)
					portableBLAS.Dtrmm(s, ul, tA, d, m, n, 1, abs(A), ld, size, ld)
					for i := range ld {
						for j := range ld {
							if i >= m || j >= n {
								X[i*ld+j] = B[i*ld+j] * alpha // not of B
							} else if r := math.Abs(X[i*ld+j] - alpha*B[i*ld+j]); !(r <= gamma(m+3, u32)*size[i*ld+j]) {
								t.Fatalf("Strsm %s: residual %.2g at %d, %d, want at most %.2g", what, r, i, j, gamma(m+3, u32)*size[i*ld+j])
							}
						}
					}
				}
			}
		}
	}
}

// TestNaN has NaN where no routine may look, and where a factorization must see
// it.
func TestNaN(t *testing.T) {
	always(t)
	const n = 70
	nan := math.NaN()
	a := noise[float64](1, n*n)
	nans := func() []float64 {
		x := make([]float64, n*n)
		for i := range x {
			x[i] = nan
		}
		return x
	}
	c := nans()
	BLAS{}.Dgemm(blas.NoTrans, blas.Trans, n, n, n, 1, a, n, a, n, 0, c, n)
	y := nans()[:n]
	BLAS{}.Dgemv(blas.NoTrans, n, n, 1, a, n, a[:n], 1, 0, y, 1)
	d := nans()
	BLAS{}.Dsymm(blas.Left, blas.Upper, n, n, 1, a, n, a, n, 0, d, n)
	e := nans()
	BLAS{}.Dsyrk(blas.Upper, blas.NoTrans, n, n, 1, a, n, 0, e, n)
	for i, x := range [][]float64{c, y, d, e[:n]} {
		if anyNaN(x) {
			t.Errorf("result %d keeps the NaN of memory that β = 0 does not read", i)
		}
	}
	// α = 0: the operands are not read.
	c = make([]float64, n*n)
	BLAS{}.Dsymm(blas.Left, blas.Upper, n, n, 0, nans(), n, nans(), n, 1, c, n)
	if anyNaN(c) {
		t.Error("α = 0 reads the operands")
	}

	if !use().lapack {
		return // gonum's own answers, which include a panic
	}
	work, s, w := make([]float64, n*n), make([]float64, n), make([]float64, n)
	for _, at := range []int{0, 5*n + 9, n*n - 1} {
		spoil := func() []float64 {
			x := positive(n)
			x[at], x[at%n*n+at/n] = nan, nan
			return x
		}
		if (LAPACK{}).Dpotrf(blas.Upper, n, spoil(), n) || (LAPACK{}).Dpotrf(blas.Lower, n, spoil(), n) {
			t.Errorf("NaN at %d: positive definite", at)
		}
		if (LAPACK{}).Dsyev(lapack.EVCompute, blas.Upper, n, spoil(), n, w, work, len(work)) {
			t.Errorf("NaN at %d: eigenvalues %v", at, w)
		}
		if (LAPACK{}).Dgesvd(lapack.SVDNone, lapack.SVDNone, n, n, spoil(), n, s, nil, 1, nil, 1, work, len(work)) {
			t.Errorf("NaN at %d: singular values %v", at, s)
		}
	}
	A := positive(n)
	A[(n-1)*n+n-1] = -1
	if (LAPACK{}).Dpotrf(blas.Upper, n, A, n) {
		t.Error("a matrix with a negative diagonal is positive definite")
	}
}
