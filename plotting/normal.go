package plotting

import "fmt"

// Normal draws a normal distribution at each x, such as a prediction that says how
// sure it is: the line of the mean, and around it the bands that hold 68 and 95
// percent, mean ± sd and mean ± 1.96 sd. If x is nil, it is taken to be 0, 1, 2, ….
// The x should be in order. Normal panics if x, mean and sd differ in length.
func (f *Figure) Normal(label string, x, mean, sd []float64) *Figure {
	if len(mean) != len(sd) {
		panic(fmt.Sprintf("plotting: Normal %q: mean has %d values but sd has %d", label, len(mean), len(sd)))
	}
	for _, z := range []float64{1.959963984540054, 1} {
		lo, hi := make([]float64, len(mean)), make([]float64, len(mean))
		for i, m := range mean {
			lo[i], hi[i] = m-z*sd[i], m+z*sd[i]
		}
		f.Band(label, x, lo, hi)
	}
	return f.Line(label, x, mean)
}
