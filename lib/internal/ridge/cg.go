package ridge

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// A system is A X = B for c right-hand sides side by side, given by products
// with A and with an approximate inverse.
type system struct {
	product, precondition func(dst, v []float64) error
	c                     int
}

// conjugateGradients improves X, n×c, until each column's residual is below
// tolerance times its right-hand side. ok is false if most iterations do not
// suffice, which it may see before they are done.
//
// The columns are iterated together, each with its own coefficients, so that
// products have many columns.
//
// References:
//   - Hestenes, M., Stiefel, E.: Methods of conjugate gradients for solving
//     linear systems. J. Res. Nat. Bur. Standards 49 (1952), 409-436
func conjugateGradients(s system, X, B []float64, tolerance float64, most int) (ok bool, err error) {
	size := len(B)
	R, Z, P, Q := make([]float64, size), make([]float64, size), make([]float64, size), make([]float64, size)
	copy(R, B)
	if slices.ContainsFunc(X, func(x float64) bool { return x != 0 }) {
		if err := s.product(Q, X); err != nil {
			return false, err
		}
		floats.Sub(R, Q)
	}
	goal := s.dots(B, B)
	for j := range goal {
		goal[j] *= tolerance * tolerance
	}
	rz := make([]float64, s.c)
	for t := range most {
		rr := s.dots(R, R)
		if s.below(rr, goal) {
			return true, nil
		}
		if hopeless(s.worst(rr, goal)*tolerance, t, tolerance, most) {
			return false, nil
		}
		if err := s.precondition(Z, R); err != nil {
			return false, err
		}
		next := s.dots(R, Z)
		for i := range P {
			P[i] = Z[i] + ratio(next[i%s.c], rz[i%s.c])*P[i]
		}
		rz = next
		if err := s.product(Q, P); err != nil {
			return false, err
		}
		pq := s.dots(P, Q)
		for i := range X {
			a := ratio(rz[i%s.c], pq[i%s.c])
			X[i] += a * P[i]
			R[i] -= a * Q[i]
		}
	}
	return s.below(s.dots(R, R), goal), nil
}

// dots returns the inner products of the columns.
func (s system) dots(A, B []float64) []float64 {
	sums := make([]float64, s.c)
	for i, a := range A {
		sums[i%s.c] += a * B[i]
	}
	return sums
}

func (s system) below(a, goal []float64) bool {
	for j, v := range a {
		if !(v <= goal[j]) || math.IsNaN(v) {
			return false
		}
	}
	return true
}

// worst returns the square root of the largest ratio a/goal.
func (s system) worst(a, goal []float64) float64 {
	w := 0.0
	for j, v := range a {
		w = max(w, ratio(v, goal[j]))
	}
	return math.Sqrt(w)
}

// ratio is a/b, and 0 where a column is solved.
func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}
