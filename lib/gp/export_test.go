package gp

import (
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/kernels"
)

// Gradient returns the gradient of log p(Y) with prior mean 0.
func Gradient(X, Y *mat.Dense, kernel func(L float64) kernels.Kernel, h Hyper) ([3]float64, error) {
	if kernel == nil {
		kernel = laplace(nil)
	}
	e := &evidence{kernel: kernel, X: X, Y: Y}
	if ok, err := e.factor(h); !ok || err != nil {
		return [3]float64{}, err
	}
	return e.gradient(h)
}

// GradientARD returns the gradient of log p(Y) at the logarithms of the weights, σ_f
// and σ_n, with prior mean 0.
func GradientARD(X, Y *mat.Dense, base kernels.Radial, x []float64) ([]float64, error) {
	e := &evidence{X: X, Y: Y}
	p, err := e.atWeights(base, x)
	return p.grad, err
}
