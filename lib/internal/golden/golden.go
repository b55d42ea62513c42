// Package golden reads reference figures for tests and compares with them.
package golden

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// A Matrix is a dense matrix written in JSON as a list of rows, or as a list of
// numbers for a single row.
type Matrix struct{ *mat.Dense }

// UnmarshalJSON reads a list of rows of equal length, or one row.
func (m *Matrix) UnmarshalJSON(b []byte) error {
	var row []float64
	if err := json.Unmarshal(b, &row); err == nil && len(row) > 0 {
		m.Dense = mat.NewDense(1, len(row), row)
		return nil
	}
	var rows [][]float64
	if err := json.Unmarshal(b, &rows); err != nil || len(rows) == 0 {
		return err
	}
	m.Dense = mat.NewDense(len(rows), len(rows[0]), nil)
	for i, row := range rows {
		m.SetRow(i, row)
	}
	return nil
}

// Sym returns m as a symmetric matrix, from its upper triangle.
func (m Matrix) Sym() *mat.SymDense {
	n, _ := m.Dims()
	s := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			s.SetSym(i, j, m.At(i, j))
		}
	}
	return s
}

// Diag returns a diagonal matrix as a symmetric one.
func Diag(v []float64) *mat.SymDense {
	s := mat.NewSymDense(len(v), nil)
	for i, x := range v {
		s.SetSym(i, i, x)
	}
	return s
}

// Load reads the JSON file at path into v.
func Load(t testing.TB, path string, v any) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, v); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// Distance returns the largest absolute difference of two matrices, and the
// largest absolute entry of want.
func Distance(got, want mat.Matrix) (diff, scale float64) {
	n, d := want.Dims()
	if r, c := got.Dims(); r != n || c != d {
		return math.Inf(1), 1
	}
	for i := range n {
		for j := range d {
			e := math.Abs(got.At(i, j) - want.At(i, j))
			if math.IsNaN(e) {
				return math.Inf(1), 1
			}
			diff, scale = max(diff, e), max(scale, math.Abs(want.At(i, j)))
		}
	}
	return diff, scale
}

// Near fails the test unless got is want within tol times its largest entry.
func Near(t testing.TB, name string, got, want mat.Matrix, tol float64) {
	t.Helper()
	diff, scale := Distance(got, want)
	if !(diff <= tol*scale) {
		t.Errorf("%s: differs by %.3g of its largest entry, want at most %.3g\ngot\n%.10g\nwant\n%.10g",
			name, diff/scale, tol, mat.Formatted(got, mat.Excerpt(2)), mat.Formatted(want, mat.Excerpt(2)))
	}
}
