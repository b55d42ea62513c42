package xrfm

import (
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// permutation is a random order of [0, n). Tests replace it by the identity, as
// the reference figures do.
var permutation = func(rnd *rand.Rand, n int) []int { return rnd.Perm(n) }

// draw parts [0, n) at random into k and the rest, each in ascending order.
func draw(rnd *rand.Rand, n, k int) (drawn, rest []int) {
	p := permutation(rnd, n)
	drawn, rest = p[:k], p[k:]
	slices.Sort(drawn)
	slices.Sort(rest)
	return drawn, rest
}

// pick returns the elements of rows at the places given.
func pick(rows, places []int) []int {
	out := make([]int, len(places))
	for i, p := range places {
		out[i] = rows[p]
	}
	return out
}

// gather returns the rows of A given, and below them those of B; nil for none.
func gather(A *mat.Dense, rows []int, B *mat.Dense, more []int) *mat.Dense {
	n := len(rows) + len(more)
	if n == 0 {
		return nil
	}
	_, d := A.Dims()
	G := mat.NewDense(n, d, nil)
	for i, r := range rows {
		copy(G.RawRowView(i), A.RawRowView(r))
	}
	for i, r := range more {
		copy(G.RawRowView(len(rows)+i), B.RawRowView(r))
	}
	return G
}

func sequence(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = i
	}
	return s
}
