package blaslib

import (
	"fmt"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/gonum"
	"gonum.org/v1/gonum/lapack"
)

// The benchmarks compare the library, with the calls of all sizes in it, and
// gonum. The sizes at which they cross are those of [crossover].

// both runs f for the library and for gonum, on flops operations a call.
func both(b *testing.B, name string, flops float64, f func(b *testing.B, lib bool)) {
	for _, tier := range []string{"library", "gonum"} {
		b.Run(fmt.Sprintf("%s/%s", name, tier), func(b *testing.B) {
			if tier == "library" {
				always(b)
			} else {
				blas64.Use(gonum.Implementation{})
				defer blas64.Use(BLAS{})
			}
			f(b, tier == "library")
			b.ReportMetric(flops*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
		})
	}
}

func BenchmarkGemm(b *testing.B) {
	for _, n := range []int{8, 12, 16, 32, 64, 128, 256, 1000} {
		x, y, z := noise[float64](1, n*n), noise[float64](2, n*n), make([]float64, n*n)
		both(b, fmt.Sprintf("n=%d", n), 2*float64(n*n*n), func(b *testing.B, lib bool) {
			var impl blas.Float64 = gonum.Implementation{}
			if lib {
				impl = BLAS{}
			}
			for b.Loop() {
				impl.Dgemm(blas.NoTrans, blas.NoTrans, n, n, n, 1, x, n, y, n, 0, z, n)
			}
		})
	}
}

func BenchmarkGemm32(b *testing.B) {
	for _, n := range []int{8, 12, 16, 32, 64, 128, 256, 1000} {
		x, y, z := noise[float32](1, n*n), noise[float32](2, n*n), make([]float32, n*n)
		both(b, fmt.Sprintf("n=%d", n), 2*float64(n*n*n), func(b *testing.B, lib bool) {
			var impl blas.Float32 = gonum.Implementation{}
			if lib {
				impl = BLAS{}
			}
			for b.Loop() {
				impl.Sgemm(blas.NoTrans, blas.NoTrans, n, n, n, 1, x, n, y, n, 0, z, n)
			}
		})
	}
}

func BenchmarkGemv(b *testing.B) {
	for _, n := range []int{64, 128, 200, 300, 1000, 4000} {
		x, y, z := noise[float64](1, n*n), noise[float64](2, n), make([]float64, n)
		both(b, fmt.Sprintf("n=%d", n), 2*float64(n*n), func(b *testing.B, lib bool) {
			var impl blas.Float64 = gonum.Implementation{}
			if lib {
				impl = BLAS{}
			}
			for b.Loop() {
				impl.Dgemv(blas.Trans, n, n, 1, x, n, y, 1, 0, z, 1)
			}
		})
	}
}

func BenchmarkTrsm(b *testing.B) {
	for _, n := range []int{8, 16, 32, 64, 500} {
		x, y := noise[float64](1, n*n), noise[float64](2, n*n)
		for i := range n {
			x[i*n+i] = float64(n)
		}
		both(b, fmt.Sprintf("n=%d", n), float64(n*n*n), func(b *testing.B, lib bool) {
			var impl blas.Float64 = gonum.Implementation{}
			if lib {
				impl = BLAS{}
			}
			for b.Loop() {
				impl.Dtrsm(blas.Left, blas.Upper, blas.Trans, blas.NonUnit, n, n, 1, x, n, y, n)
			}
		})
	}
}

func BenchmarkPotrf(b *testing.B) {
	for _, n := range []int{8, 16, 32, 64, 128, 500, 2000} {
		A := positive(n)
		a := make([]float64, n*n)
		both(b, fmt.Sprintf("n=%d", n), float64(n*n*n)/3, func(b *testing.B, lib bool) {
			var impl lapack.Float64 = portable
			if lib {
				impl = LAPACK{}
			}
			for b.Loop() {
				copy(a, A)
				if !impl.Dpotrf(blas.Upper, n, a, n) {
					b.Fatal("not positive definite")
				}
			}
		})
	}
}

func BenchmarkPotrs(b *testing.B) {
	for _, c := range []int{1, 10} {
		for _, n := range []int{16, 64, 1000, 4000} {
			A := positive(n)
			y := noise[float64](1, n*c)
			if !(LAPACK{}).Dpotrf(blas.Upper, n, A, n) {
				b.Fatal("not positive definite")
			}
			both(b, fmt.Sprintf("c=%d/n=%d", c, n), 2*float64(n*n*c), func(b *testing.B, lib bool) {
				var impl lapack.Float64 = portable
				if lib {
					impl = LAPACK{}
				}
				for b.Loop() {
					impl.Dpotrs(blas.Upper, n, c, A, n, y, c)
				}
			})
		}
	}
}

func BenchmarkSyev(b *testing.B) {
	for _, n := range []int{8, 16, 32, 100, 500} {
		A := positive(n)
		a, w, work := make([]float64, n*n), make([]float64, n), make([]float64, 40*n)
		both(b, fmt.Sprintf("n=%d", n), 9*float64(n*n*n), func(b *testing.B, lib bool) {
			var impl lapack.Float64 = portable
			if lib {
				impl = LAPACK{}
			}
			for b.Loop() {
				copy(a, A)
				if !impl.Dsyev(lapack.EVCompute, blas.Upper, n, a, n, w, work, len(work)) {
					b.Fatal("no convergence")
				}
			}
		})
	}
}

func BenchmarkGesvd(b *testing.B) {
	for _, n := range []int{8, 16, 32, 100, 500} {
		A := noise[float64](1, n*n)
		a, s, u, vt, work := make([]float64, n*n), make([]float64, n), make([]float64, n*n), make([]float64, n*n), make([]float64, n*n+100*n)
		both(b, fmt.Sprintf("n=%d", n), 22*float64(n*n*n), func(b *testing.B, lib bool) {
			var impl lapack.Float64 = portable
			if lib {
				impl = LAPACK{}
			}
			for b.Loop() {
				copy(a, A)
				if !impl.Dgesvd(lapack.SVDStore, lapack.SVDStore, n, n, a, n, s, u, n, vt, n, work, len(work)) {
					b.Fatal("no convergence")
				}
			}
		})
	}
}

func BenchmarkGeqrf(b *testing.B) {
	for _, n := range []int{8, 16, 32, 100, 500} {
		A := noise[float64](1, n*n)
		a, tau, work := make([]float64, n*n), make([]float64, n), make([]float64, 64*n)
		both(b, fmt.Sprintf("n=%d", n), 4*float64(n*n*n)/3, func(b *testing.B, lib bool) {
			var impl lapack.Float64 = portable
			if lib {
				impl = LAPACK{}
			}
			for b.Loop() {
				copy(a, A)
				impl.Dgeqrf(n, n, a, n, tau, work, len(work))
			}
		})
	}
}

// BenchmarkOpen searches for the library again. After the first time the system
// has it in memory, so that this is the cost of the search and the self-check.
func BenchmarkOpen(b *testing.B) {
	needLibrary(b)
	for b.Loop() {
		search("auto")
	}
}
