package datasets

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// npyMagic begins a file of NumPy's format.
const npyMagic = "\x93NUMPY"

// An npyHeader says what a file of NumPy's format holds: one array of numbers of
// one type, here as a matrix. The file is
//
//	magic, version (2 bytes), length of the text (2 bytes, or 4 as of version 2),
//	text, a Python dictionary {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), },
//	the numbers,
//
// see NumPy's documentation of numpy.lib.format.
type npyHeader struct {
	kind    byte // f, i, u or b: of floats, integers, without sign, booleans
	size    int  // bytes of a number
	order   binary.ByteOrder
	fortran bool // columns come first
	shape   []int
	n, d    int   // as a matrix: a row for each index of the first axis
	offset  int64 // of the numbers in the file
}

// String returns the shape and type as NumPy prints them: (3, 4) float64.
func (h npyHeader) String() string {
	kinds := map[byte]string{'f': "float", 'i': "int", 'u': "uint", 'b': "bool"}
	bits := strconv.Itoa(8 * h.size)
	if h.kind == 'b' {
		bits = ""
	}
	return pythonTuple(h.shape) + " " + kinds[h.kind] + bits
}

// bytes returns the size of the numbers.
func (h npyHeader) bytes() int64 { return int64(h.n) * int64(h.d) * int64(h.size) }

func pythonTuple(shape []int) string {
	var items []string
	for _, s := range shape {
		items = append(items, strconv.Itoa(s))
	}
	if len(items) == 1 {
		return "(" + items[0] + ",)"
	}
	return "(" + strings.Join(items, ", ") + ")"
}

// readNPYHeader reads up to the numbers.
func readNPYHeader(r io.Reader) (h npyHeader, err error) {
	const most = 1 << 20 // bytes of text
	var head [12]byte
	if _, err := io.ReadFull(r, head[:8]); err != nil {
		return h, notWhole(err)
	}
	if string(head[:6]) != npyMagic {
		return h, errors.New("it is not a .npy file; write one with numpy.save")
	}
	length, start := 0, 10
	switch version := head[6]; version {
	case 1:
		if _, err := io.ReadFull(r, head[8:10]); err != nil {
			return h, notWhole(err)
		}
		length = int(binary.LittleEndian.Uint16(head[8:]))
	case 2, 3:
		if _, err := io.ReadFull(r, head[8:12]); err != nil {
			return h, notWhole(err)
		}
		start, length = 12, int(min(binary.LittleEndian.Uint32(head[8:]), most+1))
	default:
		return h, fmt.Errorf("its format has version %d; this program reads 1 to 3", version)
	}
	if length > most {
		return h, errors.New("its header is damaged: it is too long")
	}
	text := make([]byte, length)
	if _, err := io.ReadFull(r, text); err != nil {
		return h, notWhole(err)
	}
	h.offset = int64(start + length)
	if err := h.parse(string(text)); err != nil {
		return h, err
	}
	return h, nil
}

// notWhole says that a file ends too early.
func notWhole(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("it is cut short, in its header; copy the file again")
	}
	return err
}

// parse reads the dictionary.
func (h *npyHeader) parse(text string) error {
	values, err := pythonDict(text)
	if err != nil {
		return fmt.Errorf("its header is damaged: %w", err)
	}
	descr, ok := values["descr"].(string)
	if !ok {
		return errors.New("it has no single type of numbers ('descr'); save one field of it as a plain array")
	}
	if err := h.setType(descr); err != nil {
		return err
	}
	if h.fortran, ok = values["fortran_order"].(bool); !ok {
		return errors.New("its header is damaged: 'fortran_order' is missing")
	}
	if h.shape, ok = values["shape"].([]int); !ok {
		return errors.New("its header is damaged: 'shape' is missing")
	}
	h.n, h.d = 1, 1
	for axis, s := range h.shape {
		if s == 0 {
			return fmt.Errorf("its array is empty, of shape %s; at least one row and one column are needed", pythonTuple(h.shape))
		}
		if s > math.MaxInt/16/h.n/h.d {
			return fmt.Errorf("its header is damaged: no array has the shape %s", pythonTuple(h.shape))
		}
		if axis == 0 {
			h.n = s
		} else {
			h.d *= s
		}
	}
	return nil
}

// setType reads a type such as <f8.
func (h *npyHeader) setType(descr string) error {
	types := "f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1"
	if len(descr) != 3 || !strings.ContainsRune("<>|=", rune(descr[0])) || !strings.Contains(types, descr[1:]) {
		return fmt.Errorf("its numbers are of type %q; convert them with .astype(numpy.float64)", descr)
	}
	h.kind, h.size, h.order = descr[1], int(descr[2]-'0'), binary.LittleEndian
	if descr[0] == '>' {
		h.order = binary.BigEndian
	}
	return nil
}

// decode converts numbers to float64: len(dst) of them.
func (h npyHeader) decode(dst []float64, b []byte) {
	for i := range dst {
		x := b[i*h.size : (i+1)*h.size]
		var bits uint64
		switch h.size {
		case 1:
			bits = uint64(x[0])
		case 2:
			bits = uint64(h.order.Uint16(x))
		case 4:
			bits = uint64(h.order.Uint32(x))
		case 8:
			bits = h.order.Uint64(x)
		}
		switch {
		case h.kind == 'f' && h.size == 4:
			dst[i] = float64(math.Float32frombits(uint32(bits)))
		case h.kind == 'f':
			dst[i] = math.Float64frombits(bits)
		case h.kind == 'i':
			shift := 64 - 8*h.size
			dst[i] = float64(int64(bits<<shift) >> shift)
		default:
			dst[i] = float64(bits)
		}
	}
}
