package eigenpro

import (
	"math"

	"gonum.org/v1/gonum/floats"

	"github.com/agopher/agopher/lib/internal/linalg"
)

// mostSample is how many samples of a batch its largest eigenvalue is found from.
const mostSample = 1024

// safeStep returns the step η/m for a batch of m samples, where B are some of
// those: the paper's, but not more than 3/2 of the inverse of the largest eigenvalue
// λ of
//
//	G = K(B,B) - K(B,S) V D Vᵀ K(S,B),
//
// where 2 of it would diverge. The paper's is of an estimate from S, which may
// be too low if there are few points in S or the centres are not like the samples.
// If B is a part of a batch, λ grows at most as its size.
func (f *fit) safeStep(P *preconditioner, m int, B *cloud) (float64, error) {
	const margin = 1.5
	b := B.n
	G := make([]float64, b*b)
	if err := f.block(B, B, G); err != nil {
		return 0, err
	}
	if P.q > 0 {
		KS := make([]float64, P.S.n*b)
		if err := f.block(P.S, B, KS); err != nil {
			return 0, err
		}
		W, err := f.correct(P, KS, b)
		if err != nil {
			return 0, err
		}
		R := make([]float64, b*b) // K(B,S) W
		if err := linalg.TransposedProduct(f.task, P.S.n, b, KS, b, W, b, R); err != nil {
			return 0, err
		}
		floats.Sub(G, R)
	}
	lambda, err := f.largest(b, G)
	if err != nil || lambda <= 0 {
		return P.step(m), err
	}
	return min(P.step(m), margin/(lambda*float64(m)/float64(b))), nil
}

// largest returns the largest eigenvalue of the symmetric positive semidefinite G,
// n×n, from below, by power iteration.
func (f *fit) largest(n int, G []float64) (lambda float64, err error) {
	const sweeps = 30
	v, g := make([]float64, n), make([]float64, n)
	for i := range v { // nothing that the eigenvector is likely to be orthogonal to
		v[i] = 1 + math.Sin(float64(i+1))
	}
	for range sweeps {
		norm := floats.Norm(v, 2)
		if norm == 0 {
			return 0, nil
		}
		floats.Scale(1/norm, v)
		if err := linalg.Product(f.task, n, n, G, n, v, 1, g); err != nil {
			return 0, err
		}
		lambda = floats.Norm(g, 2)
		v, g = g, v
	}
	return lambda, nil
}
