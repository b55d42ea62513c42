package modelfile

import (
	"encoding/binary"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// A Writer makes a payload. Its zero value is an empty one.
type Writer struct{ Payload []byte }

// Int writes an integer.
func (w *Writer) Int(i int) {
	w.Payload = binary.LittleEndian.AppendUint64(w.Payload, uint64(int64(i)))
}

// Float writes a number, bit by bit.
func (w *Writer) Float(x float64) {
	w.Payload = binary.LittleEndian.AppendUint64(w.Payload, math.Float64bits(x))
}

// String writes a string.
func (w *Writer) String(s string) {
	w.Int(len(s))
	w.Payload = append(w.Payload, s...)
}

// Floats writes a vector.
func (w *Writer) Floats(v []float64) {
	w.Int(len(v))
	for _, x := range v {
		w.Float(x)
	}
}

// Dense writes a matrix that is not empty.
func (w *Writer) Dense(A *mat.Dense) {
	n, d := A.Dims()
	w.Int(n)
	w.Int(d)
	for i := range n {
		for _, x := range A.RawRowView(i) {
			w.Float(x)
		}
	}
}

// Sym writes the upper triangle of a symmetric matrix.
func (w *Writer) Sym(A *mat.SymDense) {
	d := A.SymmetricDim()
	w.Int(d)
	for i := range d {
		for j := i; j < d; j++ {
			w.Float(A.At(i, j))
		}
	}
}

// A Reader reads a payload. After the first error, which Err then holds, all that
// it returns is empty. It allocates no more than the payload can fill.
type Reader struct {
	Payload []byte // what is left
	Err     error
}

// Fail sets Err if it is not set.
func (r *Reader) Fail(format string, args ...any) {
	if r.Err == nil {
		r.Err = fmt.Errorf(format, args...)
	}
}

func (r *Reader) uint64() uint64 {
	if r.Err == nil && len(r.Payload) < 8 {
		r.Fail("it ends in the middle of a value")
	}
	if r.Err != nil {
		return 0
	}
	u := binary.LittleEndian.Uint64(r.Payload)
	r.Payload = r.Payload[8:]
	return u
}

// Int reads an integer from least to most; least after an error.
func (r *Reader) Int(what string, least, most int) int {
	i := int64(r.uint64())
	if r.Err == nil && (i < int64(least) || i > int64(most)) {
		r.Fail("%s is %d, want %d to %d", what, i, least, most)
	}
	if r.Err != nil {
		return least
	}
	return int(i)
}

// Float reads a number.
func (r *Reader) Float() float64 { return math.Float64frombits(r.uint64()) }

// Between reads a number from least to most; least after an error.
func (r *Reader) Between(what string, least, most float64) float64 {
	x := r.Float()
	if r.Err == nil && !(x >= least && x <= most) {
		r.Fail("%s is %v, want %v to %v", what, x, least, most)
	}
	if r.Err != nil {
		return least
	}
	return x
}

// String reads a string.
func (r *Reader) String() string {
	n := r.Int("the length of a string", 0, len(r.Payload))
	if r.Err != nil || n > len(r.Payload) {
		r.Fail("it ends in the middle of a string")
		return ""
	}
	s := string(r.Payload[:n])
	r.Payload = r.Payload[n:]
	return s
}

// numbers reads n finite numbers.
func (r *Reader) numbers(what string, n int) []float64 {
	if r.Err == nil && n > len(r.Payload)/8 {
		r.Fail("%s has %d numbers, but only %d bytes follow", what, n, len(r.Payload))
	}
	if r.Err != nil {
		return nil
	}
	v := make([]float64, n)
	for i := range v {
		v[i] = r.Float()
		if math.IsNaN(v[i]) || math.IsInf(v[i], 0) {
			r.Fail("%s has the value %v", what, v[i])
		}
	}
	return v
}

// Floats reads a vector of n finite numbers; nil after an error.
func (r *Reader) Floats(what string, n int) []float64 {
	r.Int("the length of "+what, n, n)
	v := r.numbers(what, n)
	if r.Err != nil {
		return nil
	}
	return v
}

// Dense reads an n×d matrix of finite numbers, with any number of rows but 0 if n
// is 0; nil after an error.
func (r *Reader) Dense(what string, n, d int) *mat.Dense {
	least, most := n, n
	if n == 0 {
		least, most = 1, len(r.Payload)/8
	}
	n = r.Int("the number of rows of "+what, least, max(least, most))
	r.Int("the number of columns of "+what, d, d)
	if r.Err == nil && n > len(r.Payload)/8/d {
		r.Fail("%s is %d×%d, but only %d bytes follow", what, n, d, len(r.Payload))
	}
	if r.Err != nil {
		return nil
	}
	v := r.numbers(what, n*d)
	if r.Err != nil {
		return nil
	}
	return mat.NewDense(n, d, v)
}

// Sym reads a symmetric d×d matrix of finite numbers; nil after an error.
func (r *Reader) Sym(what string, d int) *mat.SymDense {
	r.Int("the size of "+what, d, d)
	v := r.numbers(what, d*(d+1)/2)
	if r.Err != nil {
		return nil
	}
	A := mat.NewSymDense(d, nil)
	for i := range d {
		for j := i; j < d; j++ {
			A.SetSym(i, j, v[0])
			v = v[1:]
		}
	}
	return A
}
