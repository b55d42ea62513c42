package kernels_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
)

func TestBadInput(t *testing.T) {
	X, Z := mat.NewDense(4, 1, nil), mat.NewDense(2, 2, nil)
	for _, tt := range []struct {
		want string
		f    func()
	}{
		{"kernels: X is 4×1 but Z is 2×2", func() { kernels.Gram(kernels.Laplace{}, X, Z) }},
		{"kernels: X is 0×0; it needs at least one row", func() { kernels.Gram(kernels.Laplace{}, &mat.Dense{}, Z) }},
		{"kernels: X is nil", func() { kernels.Gram(kernels.Laplace{}, nil, Z) }},
		{"kernels: dst is 1×1 but the Gram matrix is 2×2", func() { kernels.GramTo(mat.NewDense(1, 1, nil), kernels.Laplace{}, Z, Z) }},
		{"kernels: Laplace.L is -1; it must be positive", func() { kernels.Gram(kernels.Laplace{L: -1}, Z, Z) }},
		{"kernels: Gaussian.L is NaN; it must be positive", func() { kernels.Gram(kernels.Gaussian{L: math.NaN()}, Z, Z) }},
		{"kernels: ExpPower.Q is 3; beyond 2", func() { kernels.Gram(kernels.ExpPower{Q: 3}, Z, Z) }},
		{"kernels: Matern.Nu is 1; it must be 0.5, 1.5 or 2.5", func() { kernels.Gram(kernels.Matern{Nu: 1}, Z, Z) }},
		{"kernels: Matern.L is -1; it must be positive", func() { kernels.Gram(kernels.Matern{L: -1}, Z, Z) }},
		{"kernels: Cauchy.L is +Inf; it must be positive", func() { kernels.Gram(kernels.Cauchy{L: math.Inf(1)}, Z, Z) }},
		{"kernels: M is 4×4 but X is 2×2", func() { kernels.Gram(kernels.Mahalanobis{M: metric()}, Z, Z) }},
		{"kernels: M is 4×4 but x has length 2", func() { kernels.Mahalanobis{M: metric()}.At([]float64{1, 2}, []float64{1, 2}) }},
		{"kernels: x has length 1 but z has 2", func() { kernels.Laplace{}.At([]float64{1}, []float64{1, 2}) }},
		{"kernels: dst has length 1 but x has 2", func() { kernels.Laplace{}.GradTo([]float64{1}, []float64{1, 2}, []float64{1, 2}) }},
		{"kernels: Func has no gradient; give it a GradTo method", func() {
			kernels.Gradients(kernels.Func(func(x, z []float64) float64 { return 1 }), Z, Z, Z)
		}},
		{"kernels: Lpq.P is 3; beyond 2", func() { kernels.Gram(kernels.Lpq{P: 3}, Z, Z) }},
		{"kernels: Lpq.Q is 1.6; beyond 1.5", func() { kernels.Gram(kernels.Lpq{P: 1.5, Q: 1.6}, Z, Z) }},
		{"kernels: Lpq.L is NaN; it must be positive", func() { kernels.Gram(kernels.Lpq{L: math.NaN()}, Z, Z) }},
		{"kernels: ProductLaplace.P is 2.5; beyond 2", func() { kernels.Gram(kernels.ProductLaplace{P: 2.5}, Z, Z) }},
		{"kernels: SumPower.Mix is 1; it must be at least 0 and below 1", func() { kernels.Gram(kernels.SumPower{Mix: 1}, Z, Z) }},
		{"kernels: SumPower.Power is -1; it must be positive", func() { kernels.Gram(kernels.SumPower{Power: -1}, Z, Z) }},
		{"kernels: SumPower.Q is 3; beyond 2", func() { kernels.Gram(kernels.SumPower{Q: 3}, Z, Z) }},
		{"kernels: Polynomial.Degree is -1; it must be positive", func() { kernels.Gram(kernels.Polynomial{Degree: -1}, Z, Z) }},
		{"kernels: Polynomial.C is -1; it must be 0 or positive", func() { kernels.Gram(kernels.Polynomial{C: -1}, Z, Z) }},
		{"kernels: Exponential.L is -1; it must be positive", func() { kernels.Gram(kernels.Exponential{L: -1}, Z, Z) }},
		{"kernels: ArcCosine.Order is 3; it must be 0, 1 or 2", func() { kernels.Gram(kernels.ArcCosine{Order: 3}, Z, Z) }},
		{"kernels: Categorical.Rho is 2; it must be between 0 and 1", func() { kernels.Gram(kernels.Categorical{Rho: 2}, Z, Z) }},
		{"kernels: M is 4×4 but X is 2×2", func() { kernels.Gram(kernels.Metric(kernels.Lpq{}, metric()), Z, Z) }},
		{"kernels: M is 4×4 but x has length 2", func() { kernels.Metric(kernels.Lpq{}, metric()).At([]float64{1, 2}, []float64{1, 2}) }},
		{"kernels: M[0,0] is NaN, so that M, 1×1, has no root", func() { kernels.Metric(kernels.Lpq{}, golden.Diag([]float64{math.NaN()})) }},
		{"kernels: x has length 1 but z has 2", func() { kernels.Lpq{}.At([]float64{1}, []float64{1, 2}) }},
		{"kernels: x has length 1 but z has 2", func() { kernels.Polynomial{}.At([]float64{1}, []float64{1, 2}) }},
		{"kernels: dst has length 1 but x has 2", func() { kernels.SumPower{}.GradTo([]float64{1}, []float64{1, 2}, []float64{1, 2}) }},
		{"kernels: dst has length 1 but x has 2", func() { kernels.ArcCosine{}.GradTo([]float64{1}, []float64{1, 2}, []float64{1, 2}) }},
		{"kernels: Sum needs at least one kernel", func() { kernels.Sum() }},
		{"kernels: Product: kernel 1, counted from 0, is nil", func() { kernels.Product(kernels.Laplace{}, nil) }},
		{"kernels: Scale by -2; it must be 0 or positive", func() { kernels.Scale(-2, kernels.Laplace{}) }},
		{"kernels: Columns needs at least one column", func() { kernels.Columns(kernels.Laplace{}) }},
		{"kernels: Columns has column 1, which is negative or there twice", func() { kernels.Columns(kernels.Laplace{}, 1, 1) }},
		{"kernels: Columns has column 2 but the points have 2 columns", func() { kernels.Gram(kernels.Columns(kernels.Laplace{}, 2), Z, Z) }},
		{"kernels: Func has no gradient; give it a GradTo method", func() {
			kernels.Gradients(kernels.Sum(kernels.Laplace{}, kernels.Func(func(x, z []float64) float64 { return 1 })), Z, Z, Z)
		}},
		{"kernels: M is 4×4 but X is 2×2", func() { kernels.MedianDistanceIn(Z, metric()) }},
		{"kernels: Z is 2×2 but alpha is 4×1", func() { kernels.Gradients(kernels.Laplace{}, Z, Z, X) }},
	} {
		func() {
			defer func() {
				if r := recover(); !strings.Contains(fmt.Sprint(r), tt.want) {
					t.Errorf("panic %v, want %s", r, tt.want)
				}
			}()
			tt.f()
		}()
	}
}
