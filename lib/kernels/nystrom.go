package kernels

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
)

// Nystrom returns Nyström features of k with m landmarks, rows of X drawn without
// replacement by the seed: with the landmarks Z and K_ZZ = Q Λ Qᵀ
//
//	φ(x) = Λ^-½ Qᵀ k(Z, x),  φ(x)ᵀφ(z) = k(x, Z) K_ZZ⁺ k(Z, z),
//
// the projection of k on the functions that the landmarks span: exact at the
// landmarks, never above k on the diagonal. Eigenvalues below 1e-12 of the
// largest are left out, so there may be fewer than m features.
//
// It returns an error if m is not between 1 and the number of rows, or if a value
// of X or of K_ZZ is NaN or infinite.
//
// References:
//   - Williams, C.K.I., Seeger, M.: Using the Nyström method to speed up kernel
//     machines. NeurIPS 2000
func Nystrom(k Kernel, X *mat.Dense, m int, seed uint64) (*Features, error) {
	check.Matrix("kernels", "X", X)
	if err := check.Finite("kernels", "X", X); err != nil {
		return nil, err
	}
	n, d := X.Dims()
	if m < 1 || m > n {
		return nil, fmt.Errorf("kernels: Nystrom with %d landmarks of %d rows; give between 1 and %d", m, n, n)
	}
	Z := mat.NewDense(m, d, nil)
	for i, r := range rand.New(rand.NewPCG(seed, 0)).Perm(n)[:m] {
		Z.SetRow(i, X.RawRowView(r))
	}
	P, err := inverseRoot(Gram(k, Z, Z))
	if err != nil {
		return nil, err
	}
	_, size := P.Dims()
	mapTo := func(dst, X *mat.Dense) { // Apply keeps tiles of k(X, Z) only
		dst.Copy(Apply(k, X, Z, P))
	}
	return &Features{name: fmt.Sprintf("Nyström features of %v", k), d: d, size: size, mapTo: mapTo}, nil
}

// inverseRoot returns Q Λ^-½ of K = Q Λ Qᵀ, without the eigenvalues that are
// rounding noise.
func inverseRoot(K *mat.Dense) (*mat.Dense, error) {
	const noise = 1e-12
	if err := check.Finite("kernels", "K", K); err != nil {
		return nil, err
	}
	m, _ := K.Dims()
	var eig mat.EigenSym
	if !eig.Factorize(mat.NewSymDense(m, K.RawMatrix().Data), true) {
		return nil, errors.New("kernels: the eigenvalues of the landmarks' Gram matrix do not converge; try other landmarks")
	}
	values := eig.Values(nil)
	first := 0
	for first < m && !(values[first] > noise*values[m-1]) {
		first++
	}
	if first == m {
		return nil, errors.New("kernels: the landmarks' Gram matrix is 0; is the bandwidth far from the distances in X?")
	}
	var Q mat.Dense
	eig.VectorsTo(&Q)
	P := mat.NewDense(m, m-first, nil)
	for j := first; j < m; j++ {
		s := 1 / math.Sqrt(values[j])
		for i := range m {
			P.Set(i, j-first, s*Q.At(i, j))
		}
	}
	return P, nil
}
