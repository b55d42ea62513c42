package datasets

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// Parity returns n samples of a sparse parity: signs in d dimensions, and as the
// class the product of the first k,
//
//	x ∈ {-1, 1}^d uniform,  y = x₁ x₂ ⋯ x_k.
//
// X is n×d; Y is n×2 with the classes -1 and 1. No part of the k coordinates says
// anything about y, and no other does: the k must be found together, among all
// subsets of d.
//
// Parity panics if n < 1 or not 1 ≤ k ≤ d.
func Parity(n, d, k int, seed uint64) *Set {
	if n < 1 || k < 1 || k > d {
		panic(fmt.Sprintf("datasets: Parity(%d, %d, %d); at least one sample is needed, and 1 ≤ k ≤ d", n, d, k))
	}
	rng := stream(seed, useSamples)
	X, Y := mat.NewDense(n, d, nil), mat.NewDense(n, 2, nil)
	for i := range n {
		product := 1
		for j := range d {
			sign := 2*rng.IntN(2) - 1
			X.Set(i, j, float64(sign))
			if j < k {
				product *= sign
			}
		}
		Y.Set(i, (product+1)/2, 1)
	}
	return &Set{
		Name:     "parity",
		Title:    fmt.Sprintf("y = product of the first %d of %d signs", k, d),
		X:        X,
		Y:        Y,
		Features: names("x", d),
		Targets:  []string{"product"},
		Classes:  []string{"-1", "1"},
		Source:   fmt.Sprintf("datasets.Parity(%d, %d, %d, %d)", n, d, k, seed),
	}
}
