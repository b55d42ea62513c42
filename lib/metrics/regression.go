package metrics

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// MSE returns the mean squared error (1/nc) Σᵢ Σⱼ (F[i,j] - Y[i,j])², in the
// squared units of Y.
func MSE(F, Y *mat.Dense) float64 {
	n, c := checkShapes(F, Y)
	s := 0.0
	for i := range n {
		f := F.RawRowView(i)
		for j, y := range Y.RawRowView(i) {
			s += (f[j] - y) * (f[j] - y)
		}
	}
	return s / float64(n*c)
}

// RMSE returns the root of the mean squared error, in the units of Y.
func RMSE(F, Y *mat.Dense) float64 { return math.Sqrt(MSE(F, Y)) }

// MAE returns the mean absolute error (1/nc) Σᵢ Σⱼ |F[i,j] - Y[i,j]|, in the
// units of Y.
func MAE(F, Y *mat.Dense) float64 {
	n, c := checkShapes(F, Y)
	s := 0.0
	for i := range n {
		f := F.RawRowView(i)
		for j, y := range Y.RawRowView(i) {
			s += math.Abs(f[j] - y)
		}
	}
	return s / float64(n*c)
}

// R2 returns the coefficient of determination
//
//	R² = 1 - Σᵢ (F[i] - Y[i])² / Σᵢ (Y[i] - Ȳ)²,
//
// averaged over the columns of Y. It is 1 for a perfect prediction and 0 for
// predicting the mean. A column of Y that is constant counts 1 if it is
// predicted exactly and 0 otherwise.
func R2(F, Y *mat.Dense) float64 {
	n, c := checkShapes(F, Y)
	total := 0.0
	for j := range c {
		mean := 0.0
		for i := range n {
			mean += Y.At(i, j) / float64(n)
		}
		res, dev, constant := 0.0, 0.0, true
		for i := range n {
			res += (F.At(i, j) - Y.At(i, j)) * (F.At(i, j) - Y.At(i, j))
			dev += (Y.At(i, j) - mean) * (Y.At(i, j) - mean)
			constant = constant && Y.At(i, j) == Y.At(0, j)
		}
		if constant {
			dev = 0 // the mean is rounded
		}
		switch {
		case dev > 0 || math.IsNaN(res):
			total += 1 - res/dev
		case res == 0:
			total++
		}
	}
	return total / float64(c)
}
