package linalg

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Power returns Mˢ = Q Λˢ Qᵀ for a symmetric positive semidefinite M = Q Λ Qᵀ
// and s > 0. Eigenvalues that rounding has made negative are taken to be 0. ok
// is false if the eigenvalue iteration does not converge, as with a NaN in M.
func Power(M *mat.SymDense, s float64) (_ *mat.SymDense, ok bool) {
	d := M.SymmetricDim()
	if s == 1 {
		P := mat.NewSymDense(d, nil)
		P.CopySym(M)
		return P, true
	}
	var eig mat.EigenSym
	if !eig.Factorize(M, true) {
		return nil, false
	}
	var Q mat.Dense
	eig.VectorsTo(&Q)
	// Mˢ = (QΛ^{s/2})(QΛ^{s/2})ᵀ is symmetric by construction.
	for j, l := range eig.Values(nil) {
		root := math.Pow(max(l, 0), s/2)
		for i := range d {
			Q.Set(i, j, Q.At(i, j)*root)
		}
	}
	P := mat.NewSymDense(d, nil)
	P.SymOuterK(1, &Q)
	return P, true
}

// IsDiagonal reports whether all entries of M off the diagonal are 0.
func IsDiagonal(M *mat.SymDense) bool {
	d := M.SymmetricDim()
	for i := range d {
		for j := i + 1; j < d; j++ {
			if M.At(i, j) != 0 {
				return false
			}
		}
	}
	return true
}
