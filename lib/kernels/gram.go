package kernels

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/internal/linalg"
)

// Gram returns the n×m Gram matrix K[i,j] = k(X[i], Z[j]) of the rows of X,
// which is n×d, and Z, which is m×d. If Z is X, K is exactly symmetric, with
// k(x, x) on its diagonal. It panics if X and Z differ in their numbers of
// columns.
func Gram(k Kernel, X, Z *mat.Dense) *mat.Dense {
	checkPoints(X, Z)
	n, _ := X.Dims()
	m, _ := Z.Dims()
	K := mat.NewDense(n, m, nil)
	GramTo(K, k, X, Z)
	return K
}

// GramTo stores the Gram matrix of [Gram] into dst, which must be n×m.
//
// Distances in the metric M are a matrix product,
//
//	‖x-z‖²_M = xᵀMx + zᵀMz - 2 xᵀMz,
//
// with points about their mean and close pairs taken from their difference.
func GramTo(dst *mat.Dense, k Kernel, X, Z *mat.Dense) {
	checkPoints(X, Z)
	n, _ := X.Dims()
	m, _ := Z.Dims()
	if r, c := dst.Dims(); r != n || c != m {
		panic(fmt.Sprintf("kernels: dst is %d×%d but the Gram matrix is %d×%d", r, c, n, m))
	}
	radial, M, ok := inMetric(k)
	if !ok {
		gramByPairs(dst, k, X, Z)
		return
	}
	checkMetric(M, X)
	linalg.SqDistsTo(dst, X, Z, M)
	rows(radial, n, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			row := dst.RawRowView(i)
			for j, s := range row {
				row[j], _ = radial.Phi(s)
			}
		}
	})
}

// gramByPairs is Gram by its definition, for kernels that offer no more.
func gramByPairs(dst *mat.Dense, k Kernel, X, Z *mat.Dense) {
	n, m := dst.Dims()
	for i := range n {
		x, first := X.RawRowView(i), 0
		if X == Z {
			first = i
		}
		for j := first; j < m; j++ {
			v := k.At(x, Z.RawRowView(j))
			dst.Set(i, j, v)
			if X == Z {
				dst.Set(j, i, v)
			}
		}
	}
}

// inMetric returns k as a radial kernel in the metric M, nil for the identity.
func inMetric(k Kernel) (_ Radial, M *mat.SymDense, ok bool) {
	switch k := k.(type) {
	case Mahalanobis:
		return k.base(), k.M, true
	case Radial:
		return k, nil, true
	}
	return nil, nil, false
}

// rows calls f on parts of [0, n): in parallel for the kernels of this package,
// in one go for others, which may not allow it.
func rows(k Radial, n int, f func(lo, hi int)) {
	switch k.(type) {
	case Laplace, Gaussian, ExpPower:
		linalg.For(n, f)
	default:
		f(0, n)
	}
}

func checkPoints(X, Z *mat.Dense) {
	check.Matrix("kernels", "X", X)
	check.Matrix("kernels", "Z", Z)
	check.SameColumns("kernels", "X", X, "Z", Z)
}

func checkMetric(M *mat.SymDense, X *mat.Dense) {
	if M == nil {
		return
	}
	n, d := X.Dims()
	if dm := M.SymmetricDim(); dm != d {
		panic(fmt.Sprintf("kernels: M is %d×%d but X is %d×%d", dm, dm, n, d))
	}
}
