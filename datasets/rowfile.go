package datasets

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// A RowFile is samples in a file, of which some are read at a time: a RowReader of
// package eigenpro, whose methods take more samples than memory does. Made by
// [OpenNPY] and [OpenCSV]. Close it when it is read no more.
type RowFile struct {
	Features []string // names of the columns of X
	Targets  []string // names of the columns of Y, or of what is classified
	Classes  []string // names of the columns of Y if they are classes; nil for a regression

	name    string
	n, d, c int
	read    func(rows []int, X, Y *mat.Dense) error
	close   func() error
}

// Dims returns the number of samples n, of features d and of columns of Y, c.
func (f *RowFile) Dims() (n, d, c int) { return f.n, f.d, f.c }

// ReadRows reads the samples with the given indices into X, which is len(rows)×d,
// and their targets into Y, len(rows)×c. It is fastest if the indices ascend. It
// panics on shapes that do not fit and indices that are not in [0, n).
func (f *RowFile) ReadRows(rows []int, X, Y *mat.Dense) error {
	checkRows(rows, f.n, f.d, f.c, X, Y)
	if err := f.read(rows, X, Y); err != nil {
		return fmt.Errorf("datasets: %s: %w", f.name, err)
	}
	return nil
}

// checkRows panics if len(rows) samples do not fit into X and Y.
func checkRows(rows []int, n, d, c int, X, Y *mat.Dense) {
	for _, dst := range []struct {
		name string
		A    *mat.Dense
		d    int
	}{{"X", X, d}, {"Y", Y, c}} {
		if r, k := dst.A.Dims(); r != len(rows) || k != dst.d {
			panic(fmt.Sprintf("datasets: %s is %d×%d but the rows to read are %d×%d", dst.name, r, k, len(rows), dst.d))
		}
	}
	for _, row := range rows {
		if row < 0 || row >= n {
			panic(fmt.Sprintf("datasets: row %d is not in [0, %d)", row, n))
		}
	}
}

// Close closes the file.
func (f *RowFile) Close() error { return f.close() }

// String returns the name and the size: big.npy: 1000000×20, 1 target.
func (f *RowFile) String() string {
	if f.Classes != nil {
		return fmt.Sprintf("%s: %d×%d, %s", f.name, f.n, f.d, count(f.c, "class", "classes"))
	}
	return fmt.Sprintf("%s: %d×%d, %s", f.name, f.n, f.d, count(f.c, "target", "targets"))
}

// ReadRows copies the samples with the given indices into X, which is
// len(rows)×d, and their targets into Y, len(rows)×c, so that a Set is a RowReader
// of package eigenpro too. It panics on what does not fit.
func (s *Set) ReadRows(rows []int, X, Y *mat.Dense) error {
	n, d, c := s.Dims()
	checkRows(rows, n, d, c, X, Y)
	for i, row := range rows {
		copy(X.RawRowView(i), s.X.RawRowView(row))
		copy(Y.RawRowView(i), s.Y.RawRowView(row))
	}
	return nil
}
