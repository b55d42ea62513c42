package datasets

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// Patches returns n samples of a target that depends on other features in each
// quarter of the range of the first one,
//
//	X[i] ~ N(0, I_d),  y = 5 x₁ + 2 x_a x_b,
//	(a, b) = (2, 3), (4, 5), (6, 7), (8, 9) for x₁ in its 1st, 2nd, 3rd, 4th quarter,
//
// without noise; d is at least 9. X is n×d and Y is n×1, of variance 25 + 4. One
// metric for all of X has to look at nine features, that of a quarter at three.
// Directions are the nine axes.
//
// Patches panics if n < 1 or d < 9.
//
// References:
//   - Beaglehole, D., Holzmüller, D., Radhakrishnan, A., Belkin, M.: xRFM:
//     accurate, scalable, and interpretable feature learning models for tabular
//     data. ICLR 2026, for the idea; the target is this package's
func Patches(n, d int, seed uint64) *Set {
	const used, quartile = 9, 0.6744897501960817 // of the normal distribution
	checkSizes("Patches", n, d)
	if d < used {
		panic(fmt.Sprintf("datasets: Patches in %d dimensions; the target needs %d", d, used))
	}
	X, Y := gaussian(stream(seed, useSamples), n, d), mat.NewDense(n, 1, nil)
	for i := range n {
		x, quarter := X.RawRowView(i), 0
		for _, cut := range []float64{-quartile, 0, quartile} {
			if x[0] > cut {
				quarter++
			}
		}
		Y.Set(i, 0, 5*x[0]+2*x[2*quarter+1]*x[2*quarter+2])
	}
	U := mat.NewDense(used, d, nil)
	for k := range used {
		U.Set(k, k, 1)
	}
	return &Set{
		Name:       "patches",
		Title:      fmt.Sprintf("y = 5 x₁ + 2 × the product of two features that differ by the quarter of x₁, x ~ N(0, I) in %d dimensions", d),
		X:          X,
		Y:          Y,
		Features:   names("x", d),
		Targets:    []string{"y"},
		Source:     fmt.Sprintf("datasets.Patches(%d, %d, %d)", n, d, seed),
		Directions: U,
	}
}
