package circulant

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// Logarithms returns the numbers 1, …, p-1 in the order of their discrete
// logarithms modulo the prime p: 1, g, g², … for the smallest generator g. In this
// order the product modulo p is a sum modulo p-1. It panics if p is not prime.
func Logarithms(p int) []int {
	for g := 1; g < p; g++ {
		order, seen := make([]int, 0, p-1), make([]bool, p)
		for x := 1; !seen[x]; x = x * g % p {
			seen[x] = true
			order = append(order, x)
		}
		if len(order) == p-1 && prime(p) {
			return order
		}
	}
	panic(fmt.Sprintf("circulant: %d is not prime", p))
}

func prime(p int) bool {
	for d := 2; d*d <= p; d++ {
		if p%d == 0 {
			return false
		}
	}
	return p > 1
}

// Reorder returns the rows and columns of B with the given numbers, in this order.
func Reorder(B mat.Matrix, order []int) *mat.Dense {
	R := mat.NewDense(len(order), len(order), nil)
	R.Apply(func(i, j int, _ float64) float64 { return B.At(order[i], order[j]) }, R)
	return R
}
