package datasets

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"gonum.org/v1/gonum/mat"
)

// OpenNPY opens samples in files of NumPy's format, one row each: features in X and
// targets in Y, which may be the path "" if the last column of X is the target.
// The arrays must be in C order; see [ReadNPY] for their types and shapes.
//
// Rows are read from the file when they are asked for, without mapping it into
// memory: a mapped file that is cut off by another program would end this one.
func OpenNPY(X, Y string) (*RowFile, error) {
	x, err := openNPYRows(X)
	if err != nil {
		return nil, err
	}
	f := &RowFile{name: filepath.Base(X), n: x.n, d: x.d, close: x.file.Close}
	if Y == "" {
		if f.d, f.c = x.d-1, 1; f.d == 0 {
			x.file.Close()
			return nil, fmt.Errorf("datasets: %s has one column; give the file of the targets, or a column of features too", X)
		}
		f.read = func(rows []int, X, Y *mat.Dense) error {
			return x.read(rows, func(i int, row []float64) {
				copy(X.RawRowView(i), row[:f.d])
				Y.Set(i, 0, row[f.d])
			})
		}
	} else {
		y, err := openNPYRows(Y)
		if err != nil {
			x.file.Close()
			return nil, err
		}
		f.c = y.d
		f.close = func() error { return errors.Join(x.file.Close(), y.file.Close()) }
		if y.n != x.n {
			f.Close()
			return nil, fmt.Errorf("datasets: %s has %d rows and %s %d; each sample needs one in both", X, x.n, Y, y.n)
		}
		f.read = func(rows []int, X, Y *mat.Dense) error {
			if err := x.read(rows, func(i int, row []float64) { copy(X.RawRowView(i), row) }); err != nil {
				return err
			}
			return y.read(rows, func(i int, row []float64) { copy(Y.RawRowView(i), row) })
		}
	}
	f.Features, f.Targets = names("x", f.d), names("y", f.c)
	return f, nil
}

// npyRows is a file of rows of numbers.
type npyRows struct {
	npyHeader
	file *os.File
}

func openNPYRows(path string) (*npyRows, error) {
	file, err := open(path)
	if err != nil {
		return nil, err
	}
	h, err := readNPYHeader(file)
	info, e := file.Stat()
	switch {
	case err != nil:
	case e != nil:
		err = e
	case h.fortran && h.d > 1:
		err = fmt.Errorf("its array %v is in Fortran's order, which has no rows in one piece; save numpy.ascontiguousarray of it", h)
	case info.Size()-h.offset < h.bytes():
		err = h.cutShort(info.Size() - h.offset)
	}
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("datasets: %s: %w", path, err)
	}
	return &npyRows{npyHeader: h, file: file}, nil
}

// read calls take for each of the rows, those that follow each other in the file
// in one read.
func (f *npyRows) read(rows []int, take func(i int, row []float64)) error {
	const most = 1 << 20 // bytes of a read
	width := f.d * f.size
	together := max(1, most/width)
	var buffer []byte
	row := make([]float64, f.d)
	for i := 0; i < len(rows); {
		k := 1
		for i+k < len(rows) && k < together && rows[i+k] == rows[i]+k {
			k++
		}
		if cap(buffer) < k*width {
			buffer = make([]byte, k*width)
		}
		buffer = buffer[:k*width]
		if _, err := f.file.ReadAt(buffer, f.offset+int64(rows[i])*int64(width)); err != nil {
			return fmt.Errorf("row %d: %w; was the file changed?", rows[i], err)
		}
		for j := range k {
			f.decode(row, buffer[j*width:(j+1)*width])
			take(i+j, row)
		}
		i += k
	}
	return nil
}
