package blaslib

import (
	"fmt"
	"math"
	"math/rand/v2"
	"unsafe"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
	"gonum.org/v1/gonum/lapack"
)

// selfCheck compares a library with gonum on matrices of order 64, large enough
// for its blocked code. It finds a library of another calling convention or
// integer size, or one that was built wrongly.
//
// The bounds are a hundred times the errors n ε of the operations with entries of
// order 1: what is wrong here is wrong in the first digit.
func selfCheck(l *library) error {
	if err := checkGemm[float64](l, gonum.Implementation{}.Dgemm); err != nil {
		return err
	}
	if err := checkGemm[float32](l, gonum.Implementation{}.Sgemm); err != nil {
		return err
	}
	if !l.lapack {
		return nil
	}
	return checkLAPACK(l)
}

const (
	checkOrder = 64
	bound64    = 100 * checkOrder * 0x1p-52
	bound32    = 100 * checkOrder * 0x1p-23
)

func noise[T float](seed uint64, n int) []T {
	rnd := rand.New(rand.NewPCG(seed, 0))
	x := make([]T, n)
	for i := range x {
		x[i] = T(rnd.Float64() - 0.5)
	}
	return x
}

func checkGemm[T float](l *library, gemm func(tA, tB blas.Transpose, m, n, k int, alpha T, a []T, lda int, b []T, ldb int, beta T, c []T, ldc int)) error {
	const n = checkOrder
	a, b, got := noise[T](1, n*n), noise[T](2, n*n), noise[T](3, n*n)
	want := append([]T(nil), got...)
	libGemm(l, blas.NoTrans, blas.Trans, n, n, n, 2, a, n, b, n, 0.5, got, n)
	gemm(blas.NoTrans, blas.Trans, n, n, n, 2, a, n, b, n, 0.5, want, n)
	bound := bound64
	if unsafe.Sizeof(T(0)) == 4 {
		bound = bound32
	}
	return differ(fmt.Sprintf("%T product", got), got, want, bound)
}

func checkLAPACK(l *library) error {
	const n = checkOrder
	// A = BBᵀ + I/2 has eigenvalues from 1/2 to about 20.
	b := noise[float64](4, n*n)
	a := make([]float64, n*n)
	for i := range n {
		a[i*n+i] = 0.5
	}
	gonum.Implementation{}.Dgemm(blas.NoTrans, blas.Trans, n, n, n, 1, b, n, b, n, 1, a, n)

	got, want := append([]float64(nil), a...), append([]float64(nil), a...)
	if !libPotrf(l, blas.Upper, n, got, n) || !portable.Dpotrf(blas.Upper, n, want, n) {
		return fmt.Errorf("self-check: no Cholesky factor of a positive definite matrix")
	}
	if err := differ("Cholesky factor", got, want, bound64); err != nil {
		return err
	}

	V, w, work := append([]float64(nil), a...), make([]float64, n), make([]float64, 3*n)
	values := make([]float64, n)
	if !libSyevd(l, lapack.EVCompute, blas.Lower, n, V, n, w) ||
		!portable.Dsyev(lapack.EVNone, blas.Lower, n, append([]float64(nil), a...), n, values, work, len(work)) {
		return fmt.Errorf("self-check: no eigenvalues of a symmetric matrix")
	}
	if err := differ("eigenvalues", w, values, 20*bound64); err != nil {
		return err
	}
	// A V = V Λ
	AV, VL := make([]float64, n*n), make([]float64, n*n)
	gonum.Implementation{}.Dgemm(blas.NoTrans, blas.NoTrans, n, n, n, 1, a, n, V, n, 0, AV, n)
	for i := range VL {
		VL[i] = V[i] * w[i%n]
	}
	return differ("eigenvectors", AV, VL, 20*bound64)
}

func differ[T float](what string, got, want []T, bound float64) error {
	for i := range got {
		if d := math.Abs(float64(got[i]) - float64(want[i])); !(d <= bound) {
			return fmt.Errorf("self-check: %s: element %d is %v, gonum's %v", what, i, got[i], want[i])
		}
	}
	return nil
}
