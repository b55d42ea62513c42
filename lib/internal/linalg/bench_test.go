package linalg

import (
	"fmt"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/task"
)

// The stages of a fit. Each benchmark reports its rate of multiplications and
// additions in products, and that rate as a share of the best product of large
// matrices here: exponentials and square roots count for nothing.

func BenchmarkStages(b *testing.B) {
	b.Run("float64", stages[float64])
	b.Run("float32", stages[float32])
}

func stages[T Float](b *testing.B) {
	const d = 100
	peak := peakRate[T]()
	for _, n := range []int{1000, 3000, 6000} {
		N, D := float64(n), float64(d)
		X := random(1, n, d)
		M := mat.NewSymDense(d, nil)
		for i := range d {
			M.SetSym(i, i, 1)
		}
		M.SetSym(0, 1, 0.1)
		P, _ := NewPoints[T](X, X, M)
		p := profiles()["Laplace"]
		p.L = 10
		K, B, H := make([]T, n*n), make([]T, n*(d+1)), make([]T, n*(d+1))
		for i := range B {
			B[i] = T(i%7) - 3
		}
		stage := func(name string, flops float64, f func() error) {
			b.Run(fmt.Sprintf("%s/n=%d", name, n), func(b *testing.B) {
				for b.Loop() {
					if err := f(); err != nil {
						b.Fatal(err)
					}
				}
				rate := flops * float64(b.N) / b.Elapsed().Seconds()
				b.ReportMetric(rate/1e9, "GFLOP/s")
				b.ReportMetric(100*rate/peak, "%peak")
			})
		}
		stage("Gram", N*N*D, func() error { return GramUpper(task.Task{}, p, P, K, n) })
		stage("AGOP", N*N*D+2*N*N*(D+1), func() error { return ApplyWeights(task.Task{}, p, P, P, B, d+1, H) })
		stage("Product", N*N*D+2*N*N, func() error { return ApplyValues(task.Task{}, p, P, P, B[:n], 1, H[:n]) })
		b.Run(fmt.Sprintf("Cholesky/n=%d", n), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				if err := GramUpper(task.Task{}, p, P, K, n); err != nil {
					b.Fatal(err)
				}
				for i := range n {
					K[i*n+i] += 1e-3
				}
				b.StartTimer()
				if ok, err := Cholesky(task.Task{}, n, K, n); !ok || err != nil {
					b.Fatal(ok, err)
				}
			}
			rate := N * N * N / 3 * float64(b.N) / b.Elapsed().Seconds()
			b.ReportMetric(rate/1e9, "GFLOP/s")
			b.ReportMetric(100*rate/peak, "%peak")
		})
	}
}

// peakRate returns the best rate of a product of 2000×2000 matrices, in
// operations a second.
func peakRate[T Float]() float64 {
	const n = 2000
	a, c := make([]T, n*n), make([]T, n*n)
	for i := range a {
		a[i] = T(i%11) - 5
	}
	best := 0.0
	for range 5 {
		start := time.Now()
		gemm(plain, plain, n, n, n, 1, a, n, a, n, 0, c, n)
		best = max(best, 2*n*n*n/time.Since(start).Seconds())
	}
	return best
}
