package datasets

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// TwoMoons returns n samples of two interleaving half circles in the plane, the
// classes in turn:
//
//	upper: (cos t, sin t),
//	lower: (1 - cos t, ½ - sin t),
//
// with t uniform in [0, π], plus Gaussian noise of standard deviation noise in
// each coordinate; 0 is no noise. The curves are those of scikit-learn's
// make_moons, where t is evenly spaced. X is n×2 and Y is n×2. No line parts the
// moons, while the graph of near neighbours falls in two.
//
// TwoMoons panics if n < 2 or noise is negative or not finite.
func TwoMoons(n int, noise float64, seed uint64) *Set {
	switch {
	case n < 2:
		panic(fmt.Sprintf("datasets: TwoMoons of %d samples; at least 2 are needed, one a moon", n))
	case !(noise >= 0) || math.IsInf(noise, 1):
		panic(fmt.Sprintf("datasets: TwoMoons noise is %g; give a standard deviation, at least 0", noise))
	}
	rng, eps := stream(seed, useSamples), stream(seed, useNoise)
	X, Y := mat.NewDense(n, 2, nil), mat.NewDense(n, 2, nil)
	for i := range n {
		sin, cos := math.Sincos(math.Pi * rng.Float64())
		x1, x2 := cos, sin
		if i%2 == 1 {
			x1, x2 = 1-cos, 0.5-sin
		}
		X.SetRow(i, []float64{x1 + noise*eps.NormFloat64(), x2 + noise*eps.NormFloat64()})
		Y.Set(i, i%2, 1)
	}
	return &Set{
		Name:     "two_moons",
		Title:    fmt.Sprintf("Two half circles in the plane, noise %g", noise),
		X:        X,
		Y:        Y,
		Features: []string{"x1", "x2"},
		Targets:  []string{"moon"},
		Classes:  []string{"upper", "lower"},
		Source:   fmt.Sprintf("datasets.TwoMoons(%d, %g, %d)", n, noise, seed),
	}
}
