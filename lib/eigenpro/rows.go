package eigenpro

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// A RowReader has samples that need not be in memory, such as a file. Package
// datasets has readers of files, and a datasets.Set is one.
type RowReader interface {
	// Dims returns the numbers of samples n, of features d and of targets c.
	Dims() (n, d, c int)
	// ReadRows stores the samples with the given indices, which ascend, into X,
	// which is len(rows)×d, and their targets into Y, len(rows)×c. It is called by
	// one goroutine at a time.
	ReadRows(rows []int, X, Y *mat.Dense) error
}

// RowFunc makes a [RowReader] of a function.
type RowFunc struct {
	N, D, C int // the numbers of samples, of features and of targets
	Read    func(rows []int, X, Y *mat.Dense) error
}

// Dims returns N, D and C.
func (f RowFunc) Dims() (n, d, c int) { return f.N, f.D, f.C }

// ReadRows calls Read.
func (f RowFunc) ReadRows(rows []int, X, Y *mat.Dense) error { return f.Read(rows, X, Y) }

// inMemory are samples that have been checked.
type inMemory struct{ X, Y *mat.Dense }

func (m inMemory) Dims() (n, d, c int) {
	n, d = m.X.Dims()
	_, c = m.Y.Dims()
	return n, d, c
}

func (m inMemory) ReadRows(rows []int, X, Y *mat.Dense) error {
	for i, row := range rows {
		copy(X.RawRowView(i), m.X.RawRowView(row))
		copy(Y.RawRowView(i), m.Y.RawRowView(row))
	}
	return nil
}

// read returns some of the samples, in matrices of their own.
func (f *fit) read(rows []int) (X, Y *mat.Dense, err error) {
	if err := f.task.Err(); err != nil {
		return nil, nil, err
	}
	X, Y = mat.NewDense(len(rows), f.d, nil), mat.NewDense(len(rows), f.c, nil)
	if err := f.rows.ReadRows(rows, X, Y); err != nil {
		return nil, nil, fmt.Errorf("eigenpro: reading rows %d to %d: %w", rows[0], rows[len(rows)-1], err)
	}
	if _, checked := f.rows.(inMemory); checked {
		return X, Y, nil
	}
	for i, row := range rows {
		if err := finite("X", row, X.RawRowView(i)); err != nil {
			return nil, nil, err
		}
		if err := finite("Y", row, Y.RawRowView(i)); err != nil {
			return nil, nil, err
		}
	}
	return X, Y, nil
}

// finite returns an error that names the first value of a row that is NaN or
// infinite.
func finite(name string, row int, values []float64) error {
	for j, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("eigenpro: %s[%d,%d] is %v (row %d, column %d, counted from 0); remove the row or replace the value", name, row, j, v, row, j)
		}
	}
	return nil
}

// between returns the indices from lo to hi.
func between(lo, hi int) []int {
	rows := make([]int, hi-lo)
	for i := range rows {
		rows[i] = lo + i
	}
	return rows
}
