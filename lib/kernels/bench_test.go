package kernels_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/kernels"
)

func normal(seed uint64, n, d int) *mat.Dense {
	rnd := rand.New(rand.NewPCG(seed, 0))
	X := mat.NewDense(n, d, nil)
	X.Apply(func(_, _ int, _ float64) float64 { return rnd.NormFloat64() }, X)
	return X
}

var benchmarked = []kernels.Kernel{
	kernels.Laplace{L: 10}, kernels.ProductLaplace{L: 50}, kernels.ProductLaplace{L: 20, P: 1.5}, kernels.ProductLaplace{L: 20, P: 1.4},
	kernels.Lpq{L: 20, P: 1.5, Q: 0.9}, kernels.Lpq{L: 10, P: 2}, kernels.SumPower{}, kernels.SumPower{Q: 1.3},
	kernels.Polynomial{C: 1}, kernels.ArcCosine{Order: 1}, kernels.Categorical{Rho: 0.5},
}

// BenchmarkGram has n = 2000 samples, d = 50.
func BenchmarkGram(b *testing.B) {
	X, Z := normal(1, 2000, 50), normal(2, 2000, 50)
	K := mat.NewDense(2000, 2000, nil)
	for _, k := range benchmarked {
		b.Run(fmt.Sprint(k), func(b *testing.B) {
			for b.Loop() {
				kernels.GramTo(K, k, X, X)
			}
		})
	}
	b.Run("two sets/"+fmt.Sprint(benchmarked[1]), func(b *testing.B) {
		for b.Loop() {
			kernels.GramTo(K, benchmarked[1], X, Z)
		}
	})
}

// BenchmarkGradients has n = 2000 samples, d = 50 and one output.
func BenchmarkGradients(b *testing.B) {
	X, alpha := normal(1, 2000, 50), normal(2, 2000, 1)
	for _, k := range benchmarked {
		b.Run(fmt.Sprint(k), func(b *testing.B) {
			for b.Loop() {
				kernels.Gradients(k, X, X, alpha)
			}
		})
	}
}
