package eigenpro_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/eigenpro"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/task"
)

// samples returns n normal samples of d features and smooth targets of them.
func samples(n, d, c int) (X, Y *mat.Dense) {
	rnd := rand.New(rand.NewPCG(1, 2))
	X, Y = mat.NewDense(n, d, nil), mat.NewDense(n, c, nil)
	X.Apply(func(_, _ int, _ float64) float64 { return rnd.NormFloat64() }, X)
	Y.Apply(func(i, j int, _ float64) float64 { return math.Sin(X.At(i, j%d)) + 0.5*X.At(i, (j+1)%d) }, Y)
	return X, Y
}

// BenchmarkEpoch times the set-up with the first epoch, and the second epoch or
// iteration.
func BenchmarkEpoch(b *testing.B) {
	const n, d, c = 20_000, 100, 10
	X, Y := samples(n, d, c)
	for _, run := range []struct {
		method  eigenpro.Method
		centres int
	}{
		{eigenpro.EigenPro2, 0}, {eigenpro.EigenPro3, 5000}, {eigenpro.EigenPro4, 5000}, {eigenpro.NystromCG, 0}, {eigenpro.Falkon, 5000},
	} {
		b.Run(fmt.Sprintf("%v/n=%d/p=%d", run.method, n, run.centres), func(b *testing.B) {
			for b.Loop() {
				var first, second, start = 0.0, 0.0, time.Now()
				opts := eigenpro.Options{Kernel: kernels.Laplace{L: 10}, Method: run.method, Epochs: 2, Sizes: eigenpro.Sizes{Centres: run.centres}}
				opts.Task.Progress = task.ProgressFunc(func(done, total int, note string) {
					if 2*done == total {
						first = time.Since(start).Seconds()
					}
				})
				m, _ := eigenpro.Fit(X, Y, opts)
				second = time.Since(start).Seconds() - first
				b.ReportMetric(first, "first-s")
				b.ReportMetric(second, "second-s")
				b.Log(m.Steps)
			}
		})
	}
}
