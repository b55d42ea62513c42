package linalg

import (
	"errors"
	"math"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack"
	"gonum.org/v1/gonum/lapack/lapack64"

	"github.com/agopher/agopher/lib/task"
)

// ErrEigen says that an eigenvalue iteration failed.
var ErrEigen = errors.New("the eigenvalue iteration does not converge; is a value of the kernel NaN?")

// Eigen returns the eigenvalues of a symmetric A, n×n without gaps, in descending
// order, and stores the eigenvectors as the columns of A. It runs on one thread,
// so that the bits are the same on any number of them.
func Eigen(n int, A []float64) (values []float64, err error) {
	values = make([]float64, n)
	ok := false
	serially(func() {
		S := blas64.Symmetric{N: n, Stride: n, Data: A, Uplo: blas.Upper}
		work := make([]float64, 1)
		lapack64.Syev(lapack.EVCompute, S, values, work, -1)
		work = make([]float64, int(work[0]))
		ok = lapack64.Syev(lapack.EVCompute, S, values, work, len(work))
	})
	if !ok {
		return nil, ErrEigen
	}
	slices.Reverse(values)
	for i := range n {
		slices.Reverse(A[i*n : (i+1)*n])
	}
	return values, nil
}

const (
	// smallEigen is the size up to which all eigenvectors are computed.
	smallEigen = 512
	// firstGuess is how many eigenvectors are looked for at first.
	firstGuess = 128
	// topSweeps is how many products with the matrix a subspace sees: an eigenvalue
	// that is twice the first one left out is then right to 2⁻¹².
	topSweeps = 6
)

// Top returns the largest eigenvalues of a symmetric positive semidefinite A, n×n
// without gaps, in descending order, as many as are above least, but at most most
// of them, and the n×k matrix of their eigenvectors. It may overwrite A.
//
// A large matrix is iterated on a subspace of twice as many dimensions.
// Eigenvectors of nearly equal eigenvalues may be mixed there, which does not
// matter to who treats them equally.
func Top(tk task.Task, n int, A []float64, most int, least float64) (values, vectors []float64, err error) {
	above := func(values []float64) int {
		k := 0
		for k < len(values) && k < most && values[k] > least {
			k++
		}
		return k
	}
	for guess := min(most, firstGuess); ; guess = min(most, 2*guess) {
		dim := 2*guess + 16
		if n <= smallEigen || dim >= n {
			if values, err = Eigen(n, A); err != nil {
				return nil, nil, err
			}
			k := above(values)
			return values[:k], columns(A, n, n, k), nil
		}
		if values, vectors, err = subspace(tk, n, A, dim); err != nil {
			return nil, nil, err
		}
		if k := above(values); k <= guess || guess == most {
			return values[:k], columns(vectors, n, dim, k), nil
		}
	}
}

// subspace returns the Ritz values and vectors of A on a space of dim dimensions
// near that of its first eigenvectors.
//
// References:
//   - Halko, N., Martinsson, P.-G., Tropp, J.: Finding structure with randomness:
//     probabilistic algorithms for constructing approximate matrix
//     decompositions. SIAM Review 53 (2011), 217-288
func subspace(tk task.Task, n int, A []float64, dim int) (values, vectors []float64, err error) {
	Q, AQ := make([]float64, n*dim), make([]float64, n*dim)
	for i := range Q { // nothing that eigenvectors are likely to be orthogonal to
		Q[i] = math.Sin(float64(i+1) * float64(i%dim+1))
	}
	for range topSweeps {
		orthonormalize(n, dim, Q)
		if err := Product(tk, n, n, A, n, Q, dim, AQ); err != nil {
			return nil, nil, err
		}
		Q, AQ = AQ, Q
	}
	orthonormalize(n, dim, Q)
	if err := Product(tk, n, n, A, n, Q, dim, AQ); err != nil {
		return nil, nil, err
	}
	T := make([]float64, dim*dim)
	if err := TransposedProduct(tk, n, dim, Q, dim, AQ, dim, T); err != nil {
		return nil, nil, err
	}
	if values, err = Eigen(dim, T); err != nil {
		return nil, nil, err
	}
	err = Product(tk, n, dim, Q, dim, T, dim, AQ)
	return values, AQ, err
}

// orthonormalize replaces the columns of Q, n×k, by an orthonormal basis of what
// they span.
func orthonormalize(n, k int, Q []float64) {
	serially(func() {
		A := blas64.General{Rows: n, Cols: k, Stride: k, Data: Q}
		tau, work := make([]float64, k), make([]float64, 1)
		lapack64.Geqrf(A, tau, work, -1)
		work = make([]float64, int(work[0]))
		lapack64.Geqrf(A, tau, work, len(work))
		lapack64.Orgqr(A, tau, work[:1], -1)
		work = make([]float64, int(work[0]))
		lapack64.Orgqr(A, tau, work, len(work))
	})
}

// columns returns the first k columns of A, n×m.
func columns(A []float64, n, m, k int) []float64 {
	C := make([]float64, n*k)
	for i := range n {
		copy(C[i*k:(i+1)*k], A[i*m:i*m+k])
	}
	return C
}
