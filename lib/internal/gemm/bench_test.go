package gemm

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas"
)

func BenchmarkGemm(b *testing.B) {
	for _, n := range []int{16, 32, 64, 128, 256, 1000, 2000} {
		b.Run(fmt.Sprintf("n=%d/float64", n), func(b *testing.B) { benchGemm[float64](b, n, gemm) })
		b.Run(fmt.Sprintf("n=%d/float32", n), func(b *testing.B) { benchGemm[float32](b, n, gemm) })
		b.Run(fmt.Sprintf("n=%d/float64/gonum", n), func(b *testing.B) { benchGemm(b, n, reference64.gemm) })
		b.Run(fmt.Sprintf("n=%d/float32/gonum", n), func(b *testing.B) { benchGemm(b, n, reference32.gemm) })
	}
}

func benchGemm[T Float](b *testing.B, n int, gemm func(tA, tB blas.Transpose, m, n, k int, alpha T, a []T, lda int, b []T, ldb int, beta T, c []T, ldc int)) {
	rnd := rand.New(rand.NewPCG(1, 1))
	A, lda := matrix[T](rnd, n, n, blas.NoTrans)
	B, ldb := matrix[T](rnd, n, n, blas.NoTrans)
	C := make([]T, n*n)
	for b.Loop() {
		gemm(blas.NoTrans, blas.NoTrans, n, n, n, 1, A, lda, B, ldb, 0, C, n)
	}
	gflops(b, 2*float64(n)*float64(n)*float64(n))
}

func BenchmarkTrsm(b *testing.B) {
	for _, n := range []int{256, 1000, 2000} {
		b.Run(fmt.Sprintf("n=%d/float64", n), func(b *testing.B) {
			A, B := diagonal[float64](n), diagonal[float64](n)
			for b.Loop() {
				trsm(blas.Left, blas.Upper, blas.Trans, blas.NonUnit, n, n, 1, A, n, B, n)
			}
			gflops(b, float64(n)*float64(n)*float64(n))
		})
	}
}

// diagonal returns a positive definite matrix with a large diagonal.
func diagonal[T Float](n int) []T {
	rnd := rand.New(rand.NewPCG(2, 2))
	a := make([]T, n*n)
	for i := range a {
		a[i] = T(rnd.Float64())
	}
	for i := range n {
		a[i*n+i] = T(n)
	}
	return a
}

func gflops(b *testing.B, flops float64) {
	b.ReportMetric(flops*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "GFLOP/s")
}
