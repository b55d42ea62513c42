package ridge

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// A System is A X = B for C right-hand sides side by side, given by products
// with A and with an approximate inverse.
type System struct {
	Product, Precondition func(dst, v []float64) error
	C                     int
	// Step is told the largest residual of a column, relative to its right-hand
	// side, after each iteration; an error ends the solution. It may be nil.
	Step func(iteration int, residual float64) error
	// GiveUp ends the solution when it sees that it will not be done in time.
	GiveUp bool
}

// ConjugateGradients improves X, n×C, until each column's residual is below
// tolerance times its right-hand side. ok is false if most iterations do not
// suffice. X is the result of the last whole iteration, also where there is an
// error.
//
// The columns are iterated together, each with its own coefficients, so that
// products have many columns.
//
// References:
//   - Hestenes, M., Stiefel, E.: Methods of conjugate gradients for solving
//     linear systems. J. Res. Nat. Bur. Standards 49 (1952), 409-436
func (s System) ConjugateGradients(X, B []float64, tolerance float64, most int) (ok bool, err error) {
	if undo := s.scale(B); undo != nil {
		scaled := make([]float64, len(B))
		copy(scaled, B)
		s.times(scaled, undo, -1)
		s.times(X, undo, -1)
		defer s.times(X, undo, 1)
		B = scaled
	}
	size := len(B)
	R, Z, P, Q := make([]float64, size), make([]float64, size), make([]float64, size), make([]float64, size)
	copy(R, B)
	if slices.ContainsFunc(X, func(x float64) bool { return x != 0 }) {
		if err := s.Product(Q, X); err != nil {
			return false, err
		}
		floats.Sub(R, Q)
	}
	goal := s.dots(B, B)
	for j := range goal {
		goal[j] *= tolerance * tolerance
	}
	rz := make([]float64, s.C)
	for t := 0; ; t++ {
		rr := s.dots(R, R)
		residual := s.worst(rr, goal) * tolerance
		if t > 0 && s.Step != nil {
			if err := s.Step(t, residual); err != nil {
				return false, err
			}
		}
		if s.below(rr, goal) {
			return true, nil
		}
		if t == most || s.GiveUp && hopeless(residual, t, tolerance, most) {
			return false, nil
		}
		if err := s.Precondition(Z, R); err != nil {
			return false, err
		}
		next := s.dots(R, Z)
		for i := range P {
			P[i] = Z[i] + ratio(next[i%s.C], rz[i%s.C])*P[i]
		}
		rz = next
		if err := s.Product(Q, P); err != nil {
			return false, err
		}
		pq := s.dots(P, Q)
		for i := range X {
			a := ratio(rz[i%s.C], pq[i%s.C])
			X[i] += a * P[i]
			R[i] -= a * Q[i]
		}
	}
}

// scale returns for each column of B the power of two that brings it to numbers
// whose squares are numbers; nil where they are.
func (s System) scale(B []float64) []int {
	const most = 400
	largest, powers, need := make([]float64, s.C), make([]int, s.C), false
	for i, b := range B {
		largest[i%s.C] = max(largest[i%s.C], math.Abs(b))
	}
	for j, b := range largest {
		if _, e := math.Frexp(b); b > 0 && (e > most || e < -most) {
			powers[j], need = e, true
		}
	}
	if !need {
		return nil
	}
	return powers
}

// times multiplies each column of A by a power of two.
func (s System) times(A []float64, powers []int, sign int) {
	for i, a := range A {
		A[i] = math.Ldexp(a, sign*powers[i%s.C])
	}
}

// dots returns the inner products of the columns.
func (s System) dots(A, B []float64) []float64 {
	sums := make([]float64, s.C)
	for i, a := range A {
		sums[i%s.C] += a * B[i]
	}
	return sums
}

func (s System) below(a, goal []float64) bool {
	for j, v := range a {
		if !(v <= goal[j]) || math.IsNaN(v) {
			return false
		}
	}
	return true
}

// worst returns the square root of the largest ratio a/goal.
func (s System) worst(a, goal []float64) float64 {
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
