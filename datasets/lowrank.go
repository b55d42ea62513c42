package datasets

import (
	"fmt"
	"strings"

	"gonum.org/v1/gonum/mat"
)

// LowRank returns n samples of the product of the first rank coordinates,
//
//	X[i] ~ N(0, I_d),  y = x₁ x₂ ⋯ x_rank,
//
// without noise. X is n×d, Y is n×1 and Directions holds the first rank unit
// vectors. With rank 2 this is the target y = x₁x₂ on which recursive feature
// machines are shown: a kernel alone needs many samples, the learned feature
// matrix collapses to the corner of the first two coordinates.
//
// LowRank panics if n < 1, d < 1 or rank is not in [1, d].
//
// References:
//   - Radhakrishnan, A., Beaglehole, D., Pandit, P., Belkin, M.: Mechanism for
//     feature learning in neural networks and backpropagation-free machine
//     learning models. Science 383 (2024), 1461-1467
func LowRank(n, d, rank int, seed uint64) *Set {
	checkSizes("LowRank", n, d)
	if rank < 1 || rank > d {
		panic(fmt.Sprintf("datasets: LowRank of rank %d in %d dimensions; rank is between 1 and the dimension", rank, d))
	}
	X := gaussian(stream(seed, useSamples), n, d)
	Y := mat.NewDense(n, 1, nil)
	for i := range n {
		y := 1.0
		for _, x := range X.RawRowView(i)[:rank] {
			y *= x
		}
		Y.Set(i, 0, y)
	}
	U := mat.NewDense(rank, d, nil)
	for k := range rank {
		U.Set(k, k, 1)
	}
	factors := names("x", rank)
	if rank > 4 {
		factors = []string{"x1", "x2", "…", numbered("x", rank-1)}
	}
	return &Set{
		Name:       "low_rank",
		Title:      fmt.Sprintf("y = %s, x ~ N(0, I) in %d dimensions", strings.Join(factors, " "), d),
		X:          X,
		Y:          Y,
		Features:   names("x", d),
		Targets:    []string{"y"},
		Source:     fmt.Sprintf("datasets.LowRank(%d, %d, %d, %d)", n, d, rank, seed),
		Directions: U,
	}
}
