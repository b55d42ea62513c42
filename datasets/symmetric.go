package datasets

import (
	"fmt"
	"math"
)

// SymmetricSplit parts the table of sums modulo n, [Modular] with [Add], so that
// both parts have a symmetry: with a pair (a, b) come all (a+h, b-h) mod n for the
// multiples h of n/order, a subgroup of that many elements. They have the same
// sum. About the given fraction of these orbits is in the training part. With
// order 1 every pair is on its own.
//
// A recursive feature machine that learns from such a part has the symmetry too,
// and does not generalize.
//
// SymmetricSplit panics if n < 2, order does not divide n, or one part would be
// empty.
//
// References:
//   - Tomàs Bernal, M., Mallinar, N., Belkin, M.: Breaking data symmetry is
//     needed for generalization in feature learning kernels. AISTATS (2026),
//     arXiv:2604.00316
func SymmetricSplit(n, order int, fraction float64, seed uint64) (train, test *Set) {
	table := Modular(n, Add)
	if order < 1 || n%order != 0 {
		panic(fmt.Sprintf("datasets: SymmetricSplit modulo %d with order %d; the order must divide %d", n, order, n))
	}
	var orbits [][]int
	for a := range n / order { // one of each orbit
		for b := range n {
			var rows []int
			for h := 0; h < n; h += n / order {
				rows = append(rows, (a+h)%n*n+(b-h+n)%n)
			}
			orbits = append(orbits, rows)
		}
	}
	first := int(math.Round(fraction * float64(len(orbits))))
	if !(fraction > 0 && fraction < 1) || first == 0 || first == len(orbits) {
		panic(fmt.Sprintf("datasets: SymmetricSplit of %d orbits at %g; both parts must have one", len(orbits), fraction))
	}
	var rows [2][]int
	for i, k := range stream(seed, useSplit).Perm(len(orbits)) {
		part := 0
		if i >= first {
			part = 1
		}
		rows[part] = append(rows[part], orbits[k]...)
	}
	return table.Rows(rows[0]), table.Rows(rows[1])
}
