package datasets

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// A Scaler shifts and scales each column of a matrix,
//
//	x′ⱼ = (xⱼ - Mean[j]) / Scale[j].
//
// Both have the length d.
type Scaler struct {
	Mean  []float64
	Scale []float64
}

// FitScaler returns the scaler that gives each column of X, n×d, mean 0 and
// standard deviation 1, where
//
//	Mean[j]   = (1/n) Σᵢ X[i,j],
//	Scale[j]² = (1/n) Σᵢ (X[i,j] - Mean[j])²,
//
// as scikit-learn's StandardScaler. A column that is constant up to rounding has
// Scale 1. NaN entries are left out of the sums. FitScaler panics if an entry is
// infinite.
func FitScaler(X *mat.Dense) *Scaler {
	n, d := X.Dims()
	s := &Scaler{Mean: make([]float64, d), Scale: make([]float64, d)}
	x := make([]float64, n)
	for j := range d {
		mat.Col(x, j, X)
		for i, v := range x {
			if math.IsInf(v, 0) {
				panic(fmt.Sprintf("datasets: X[%d,%d] is %g; FitScaler needs finite entries", i, j, v))
			}
		}
		s.Mean[j], s.Scale[j] = moments(x)
		if constant(len(x), s.Mean[j], s.Scale[j]) {
			s.Scale[j] = 1
		}
	}
	return s
}

// Transform returns (X - Mean) / Scale, n×d. It panics if X does not have d
// columns.
func (s *Scaler) Transform(X *mat.Dense) *mat.Dense {
	return s.apply("Transform", X, func(j int, x float64) float64 { return (x - s.Mean[j]) / s.Scale[j] })
}

// Inverse returns X Scale + Mean, n×d, which undoes Transform. It panics if X
// does not have d columns.
func (s *Scaler) Inverse(X *mat.Dense) *mat.Dense {
	return s.apply("Inverse", X, func(j int, x float64) float64 { return x*s.Scale[j] + s.Mean[j] })
}

// String returns the number of columns: Scaler(d=30).
func (s *Scaler) String() string { return fmt.Sprintf("Scaler(d=%d)", len(s.Mean)) }

func (s *Scaler) apply(name string, X *mat.Dense, f func(j int, x float64) float64) *mat.Dense {
	n, d := X.Dims()
	if d != len(s.Mean) || d != len(s.Scale) {
		panic(fmt.Sprintf("datasets: %s of a %d×%d matrix by a Scaler of %d columns", name, n, d, len(s.Mean)))
	}
	Z := mat.NewDense(n, d, nil)
	Z.Apply(func(_, j int, x float64) float64 { return f(j, x) }, X)
	return Z
}

// moments returns the mean and the population standard deviation of the entries
// of x that are not NaN, and zeros if there are none. The second sum,
//
//	n sd² = Σ (x - mean)² - (Σ (x - mean))² / n,
//
// takes out the rounding error of the mean.
func moments(x []float64) (mean, sd float64) {
	var n, sum float64
	for _, v := range x {
		if !math.IsNaN(v) {
			n++
			sum += v
		}
	}
	if n == 0 {
		return 0, 0
	}
	mean = sum / n
	var squares, rest float64
	for _, v := range x {
		if !math.IsNaN(v) {
			squares += (v - mean) * (v - mean)
			rest += v - mean
		}
	}
	return mean, math.Sqrt(max(squares-rest*rest/n, 0) / n)
}

// constant reports whether a variance is no larger than what rounding errors make
// of n equal numbers, n ε sd² + (n ε mean)². The bound is scikit-learn's.
func constant(n int, mean, sd float64) bool {
	const eps = 0x1p-52
	a := float64(n) * eps
	return sd*sd <= a*sd*sd+a*mean*a*mean
}

// Standardize returns both sets with X scaled by [FitScaler] of train's X: the
// columns of train have mean 0 and standard deviation 1, and nothing of test is
// used. Y stays as it is. Directions, if known, are those of the scaled features:
// the rows of U diag(Scale), made orthonormal. The columns of Categories stay 0 and
// 1. The arguments are not changed.
// Standardize panics if the sets differ in the number of features.
func Standardize(train, test *Set) (*Set, *Set) {
	n, d, _ := train.Dims()
	if m, e, _ := test.Dims(); e != d {
		panic(fmt.Sprintf("datasets: X of train is %d×%d but X of test is %d×%d", n, d, m, e))
	}
	s := FitScaler(train.X)
	for _, group := range train.Categories {
		for _, j := range group {
			s.Mean[j], s.Scale[j] = 0, 1
		}
	}
	return s.set(train), s.set(test)
}

func (s *Scaler) set(of *Set) *Set {
	t := of.with(s.Transform(of.X), mat.DenseCopyOf(of.Y))
	t.Title += ", standardized"
	if U := t.Directions; U != nil {
		U.Apply(func(_, j int, u float64) float64 { return u * s.Scale[j] }, U)
		orthonormalize(U)
	}
	return t
}
