package blaslib

import (
	"fmt"
	"time"

	"gonum.org/v1/gonum/blas"
)

// Speed is a rate of 10⁹ operations in a second, in double and single precision.
type Speed struct{ Dgemm, Sgemm float64 }

// String returns the speed as agopher doctor prints it.
func (s Speed) String() string {
	return fmt.Sprintf("dgemm %.0f GFLOP/s, sgemm %.0f GFLOP/s", s.Dgemm, s.Sgemm)
}

// Measure multiplies n×n matrices in the tier in use, each precision for at least
// the time d, and returns the best rate of 2n³ operations. It takes n = 1000 and
// a fifth of a second for zero values.
func Measure(n int, d time.Duration) Speed {
	if n <= 0 {
		n = 1000
	}
	if d <= 0 {
		d = time.Second / 5
	}
	return Speed{
		Dgemm: rate(n, d, BLAS{}.Dgemm),
		Sgemm: rate(n, d, BLAS{}.Sgemm),
	}
}

func rate[T float](n int, d time.Duration, gemm func(tA, tB blas.Transpose, m, n, k int, alpha T, a []T, lda int, b []T, ldb int, beta T, c []T, ldc int)) float64 {
	a, b, c := noise[T](1, n*n), noise[T](2, n*n), make([]T, n*n)
	best := 0.0
	for start := time.Now(); best == 0 || time.Since(start) < d; {
		t := time.Now()
		gemm(blas.NoTrans, blas.NoTrans, n, n, n, 1, a, n, b, n, 0, c, n)
		best = max(best, 2*float64(n)*float64(n)*float64(n)/time.Since(t).Seconds())
	}
	return best / 1e9
}
