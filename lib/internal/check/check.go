// Package check validates what users pass to the methods, with messages that
// say what is what and what to try. Each message starts with the name of the
// package that was called.
package check

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Matrix panics if the matrix called name is nil or has no rows or columns.
func Matrix(pkg, name string, A *mat.Dense) {
	if A == nil {
		panic(fmt.Sprintf("%s: %s is nil", pkg, name))
	}
	if n, d := A.Dims(); n == 0 || d == 0 {
		panic(fmt.Sprintf("%s: %s is %d×%d; it needs at least one row and one column", pkg, name, n, d))
	}
}

// SameRows panics if A and B differ in their numbers of rows.
func SameRows(pkg, a string, A *mat.Dense, b string, B *mat.Dense) {
	na, da := A.Dims()
	nb, db := B.Dims()
	if na != nb {
		panic(fmt.Sprintf("%s: %s is %d×%d but %s is %d×%d; both need one row for each sample", pkg, a, na, da, b, nb, db))
	}
}

// SameColumns panics if A and B differ in their numbers of columns.
func SameColumns(pkg, a string, A *mat.Dense, b string, B *mat.Dense) {
	na, da := A.Dims()
	nb, db := B.Dims()
	if da != db {
		panic(fmt.Sprintf("%s: %s is %d×%d but %s is %d×%d; both need the same columns", pkg, a, na, da, b, nb, db))
	}
}

// Finite returns an error that names the first entry of A that is NaN or
// infinite, or nil.
func Finite(pkg, name string, A *mat.Dense) error {
	n, _ := A.Dims()
	for i := range n {
		for j, x := range A.RawRowView(i) {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return fmt.Errorf("%s: %s[%d,%d] is %v (row %d, column %d, counted from 0); remove the row or replace the value", pkg, name, i, j, x, i, j)
			}
		}
	}
	return nil
}

// Metric returns an error if the metric called name has an entry that is not
// finite, or a negative one on its diagonal; not for nil.
func Metric(pkg, name string, M *mat.SymDense) error {
	if M == nil {
		return nil
	}
	for i := range M.SymmetricDim() {
		for j := i; j < M.SymmetricDim(); j++ {
			if m := M.At(i, j); math.IsNaN(m) || math.IsInf(m, 0) {
				return fmt.Errorf("%s: %s[%d,%d] is %v; the fit that %s is from has failed", pkg, name, i, j, m, name)
			}
		}
		if m := M.At(i, i); m < 0 {
			return fmt.Errorf("%s: %s[%d,%d] is %v; a metric is positive semidefinite, with no negative entry on its diagonal", pkg, name, i, i, m)
		}
	}
	return nil
}

// Data checks samples X and their targets Y: it panics on shapes that cannot
// be meant and returns an error for values that are not finite.
func Data(pkg string, X, Y *mat.Dense) error {
	Matrix(pkg, "X", X)
	Matrix(pkg, "Y", Y)
	SameRows(pkg, "X", X, "Y", Y)
	if err := Finite(pkg, "X", X); err != nil {
		return err
	}
	return Finite(pkg, "Y", Y)
}
