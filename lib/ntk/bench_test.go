package ntk_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/ntk"
)

// BenchmarkGram has the Gram matrix of a deep NTK beside a Gaussian one.
func BenchmarkGram(b *testing.B) {
	for _, n := range []int{2000, 6000} {
		X := random(1, n, 100)
		K := mat.NewDense(n, n, nil)
		relu := ntk.MLP(5, ntk.Dense{W: math.Sqrt2}, ntk.ReLU())
		for _, k := range []struct {
			name string
			k    kernels.Kernel
		}{
			{"Gaussian", kernels.Gaussian{L: 10}},
			{"NTK", relu.NTK()},
			{"NTK with bias", ntk.MLP(5, ntk.Dense{W: math.Sqrt2, B: 0.3}, ntk.ReLU()).NTK()},
			{"NNGP erf", ntk.MLP(5, ntk.Dense{}, ntk.Erf()).NNGP()},
		} {
			b.Run(fmt.Sprintf("%s/n=%d/d=100", k.name, n), func(b *testing.B) {
				for b.Loop() {
					kernels.GramTo(K, k.k, X, X)
				}
			})
		}
	}
}

// BenchmarkCNTK has the convolutional kernel of 32×32 images, per pair.
func BenchmarkCNTK(b *testing.B) {
	image := ntk.Image{Height: 32, Width: 32, Channels: 3}
	X := random(1, 8, 3*32*32)
	K := mat.NewDense(8, 8, nil)
	for _, pool := range []bool{false, true} {
		k := ntk.Arora(3, image, ntk.Conv{}, pool).NTK()
		b.Run(fmt.Sprintf("pool=%t", pool), func(b *testing.B) {
			for b.Loop() {
				kernels.GramTo(K, k, X, X)
			}
			b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N)/36, "ms/pair")
		})
	}
}
