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
// with points about their mean and close pairs taken from their difference. A
// kernel that is not of this package is called pair by pair, unless it has a method
// GramTo(dst, X, Z *mat.Dense) of its own, which then does the work. It is called
// from one thread at a time, or from all if it has a method Concurrent() bool that
// returns true.
func GramTo(dst *mat.Dense, k Kernel, X, Z *mat.Dense) {
	checkPoints(X, Z)
	n, _ := X.Dims()
	m, _ := Z.Dims()
	if r, c := dst.Dims(); r != n || c != m {
		panic(fmt.Sprintf("kernels: dst is %d×%d but the Gram matrix is %d×%d", r, c, n, m))
	}
	if k, ok := k.(interface{ GramTo(dst, X, Z *mat.Dense) }); ok {
		k.GramTo(dst, X, Z)
		return
	}
	if k, ok := k.(blocked); ok {
		k.gramTo(dst, X, Z)
		return
	}
	p, M, ok := profileOf(k)
	if !ok {
		gramByPairs(dst, k, X, Z)
		return
	}
	checkMetric(M, X)
	Xp, Zp := linalg.NewPoints[float64](X, Z, M)
	raw := dst.RawMatrix()
	must(linalg.Gram(untouched, p, Xp, Zp, raw.Data, raw.Stride))
}

// Apply returns K B, n×c, for the Gram matrix K of [Gram] and B, which is m×c.
// K is computed by tiles, or by blocks of rows, and not kept.
func Apply(k Kernel, X, Z, B *mat.Dense) *mat.Dense {
	checkPoints(X, Z)
	check.Matrix("kernels", "B", B)
	check.SameRows("kernels", "Z", Z, "B", B)
	n, _ := X.Dims()
	_, c := B.Dims()
	KB := mat.NewDense(n, c, nil)
	p, M, ok := profileOf(k)
	if !ok {
		applyByRows(KB, k, X, Z, B)
		return KB
	}
	checkMetric(M, X)
	Xp, Zp := linalg.NewPoints[float64](X, Z, M)
	must(linalg.ApplyValues(untouched, p, Xp, Zp, mat.DenseCopyOf(B).RawMatrix().Data, c, KB.RawMatrix().Data))
	return KB
}

// applyByRows is Apply with 16 MB of K at a time.
func applyByRows(KB *mat.Dense, k Kernel, X, Z, B *mat.Dense) {
	const entries = 1 << 21
	n, d := X.Dims()
	m, _ := Z.Dims()
	_, c := B.Dims()
	rows := min(n, max(1, entries/m))
	K := mat.NewDense(rows, m, nil)
	for i := 0; i < n; i += rows {
		end := min(i+rows, n)
		K := K.Slice(0, end-i, 0, m).(*mat.Dense)
		GramTo(K, k, X.Slice(i, end, 0, d).(*mat.Dense), Z)
		KB.Slice(i, end, 0, c).(*mat.Dense).Mul(K, B)
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
