package datasets

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"

	"gonum.org/v1/gonum/mat"
)

// NPY reads a matrix from a file of NumPy's format. See [ReadNPY].
func NPY(path string) (*mat.Dense, error) {
	f, err := open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return ReadNPY(bufio.NewReaderSize(f, 1<<16), path)
}

// ReadNPY reads a matrix in NumPy's format, as numpy.save writes it, of floats,
// integers or booleans of any size up to 8 bytes. They become float64: integers
// beyond 2⁵³ are rounded. An array of one axis is a column. Of one with more
// than two, the first axis counts the rows, and the others follow each other in a
// row, as numpy's reshape(len(a), -1) does. name is shown in errors.
func ReadNPY(r io.Reader, name string) (*mat.Dense, error) {
	h, err := readNPYHeader(r)
	if err != nil {
		return nil, fmt.Errorf("datasets: %s: %w", name, err)
	}
	if h.fortran && len(h.shape) > 2 {
		return nil, fmt.Errorf("datasets: %s: its array %v is in Fortran's order; save numpy.ascontiguousarray of it", name, h)
	}
	data, err := h.read(r)
	if err != nil {
		return nil, fmt.Errorf("datasets: %s: %w", name, err)
	}
	if h.fortran {
		return mat.DenseCopyOf(mat.NewDense(h.d, h.n, data).T()), nil
	}
	return mat.NewDense(h.n, h.d, data), nil
}

// read reads the numbers. Memory grows with what is there, not with what the
// header says.
func (h npyHeader) read(r io.Reader) ([]float64, error) {
	const chunk = 1 << 13 // numbers
	total := h.n * h.d
	data := make([]float64, 0, min(total, 1<<20))
	buffer := make([]byte, min(total, chunk)*h.size)
	for len(data) < total {
		part := buffer[:min(total-len(data), chunk)*h.size]
		n, err := io.ReadFull(r, part)
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, h.cutShort(int64(len(data)*h.size + n))
		}
		if err != nil {
			return nil, err
		}
		k := len(data)
		data = append(data, make([]float64, len(part)/h.size)...)
		h.decode(data[k:], part)
	}
	return data, nil
}

// cutShort says that there are too few numbers.
func (h npyHeader) cutShort(have int64) error {
	return fmt.Errorf("it is cut short: its array %v takes %d bytes, and there are %d; copy the file again", h, h.bytes(), have)
}

// checkArray panics on a matrix that no file of NumPy's format is written of.
func checkArray(name string, A *mat.Dense) {
	switch {
	case A == nil:
		panic(fmt.Sprintf("datasets: the matrix %sto write is nil", name))
	case A.IsEmpty():
		panic(fmt.Sprintf("datasets: the matrix %sto write is empty", name))
	}
}

// WriteNPY writes a matrix in NumPy's format, as float64 in C order. It panics if
// the matrix is nil or empty.
func WriteNPY(w io.Writer, A *mat.Dense) error {
	checkArray("", A)
	n, d := A.Dims()
	text := fmt.Sprintf("{'descr': '<f8', 'fortran_order': False, 'shape': %s, }", pythonTuple([]int{n, d}))
	const align = 64 // of the numbers
	head := len(npyMagic) + 4
	text += strings.Repeat(" ", align-1-(head+len(text))%align) + "\n"
	b := append([]byte(npyMagic), 1, 0)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(text)))
	if _, err := w.Write(append(b, text...)); err != nil {
		return err
	}
	for i := range n {
		b = b[:0]
		for _, v := range A.RawRowView(i) {
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
		}
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	return nil
}

// SaveNPY writes a matrix to a file of NumPy's format. The file appears whole or
// not at all. SaveNPY panics if the matrix is nil or empty.
func SaveNPY(path string, A *mat.Dense) error {
	checkArray("", A)
	return save(path, func(w io.Writer) error { return WriteNPY(w, A) })
}

// save writes a file beside the path and moves it there.
func save(path string, write func(w io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("datasets: %w", err)
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
			err = fmt.Errorf("datasets: %s: %w", path, err)
		}
	}()
	w := bufio.NewWriterSize(f, 1<<16)
	if err := write(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	const readable = 0o644
	if err := f.Chmod(readable); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// open opens a file. The error says where a relative path starts from.
func open(path string) (*os.File, error) {
	f, err := os.Open(path)
	if err == nil {
		return f, nil
	}
	if dir, e := os.Getwd(); e == nil && !filepath.IsAbs(path) {
		return nil, fmt.Errorf("datasets: %w; the path starts from %s", err, dir)
	}
	return nil, fmt.Errorf("datasets: %w", err)
}
