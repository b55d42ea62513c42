package metrics

import (
	"fmt"
	"math"
)

// PowerLaw fits y ≈ a xᵏ, a line in logarithms, by least squares, and returns
// the exponent k and the factor a: the rate at which an error falls with the
// number of samples, or the width of a net. It panics if x and y differ in
// length, have fewer than two different x, or hold a number that is not positive.
func PowerLaw(x, y []float64) (exponent, factor float64) {
	if len(x) != len(y) {
		panic(fmt.Sprintf("metrics: x has %d numbers but y has %d", len(x), len(y)))
	}
	n := float64(len(x))
	var mx, my, xx, xy float64
	for i := range x {
		for _, v := range []float64{x[i], y[i]} {
			if !(v > 0) || math.IsInf(v, 1) {
				panic(fmt.Sprintf("metrics: point %d is (%v, %v); a power law needs positive numbers", i, x[i], y[i]))
			}
		}
		mx += math.Log(x[i]) / n
		my += math.Log(y[i]) / n
	}
	for i := range x {
		u := math.Log(x[i]) - mx
		xx += u * u
		xy += u * (math.Log(y[i]) - my)
	}
	const same = 1e-20 // the square of what rounding leaves between equal logarithms
	if xx <= same {
		panic("metrics: a power law needs two different x")
	}
	exponent = xy / xx
	return exponent, math.Exp(my - exponent*mx)
}
