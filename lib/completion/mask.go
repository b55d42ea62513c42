package completion

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
)

// A Mask says which entries of an n×d matrix are observed. The zero Mask has no
// entries; make one with [NewMask], [RandomMask] or [NotNaN].
type Mask struct {
	rows, cols int
	on         []bool // row by row
}

// NewMask returns a mask of n rows and d columns with nothing observed, in a byte
// for each entry. It panics if n or d is not positive, or if there is no memory
// for it: [Entries] needs no mask.
func NewMask(n, d int) *Mask {
	if n < 1 || d < 1 {
		panic(fmt.Sprintf("completion: NewMask(%d, %d); it needs at least one row and one column", n, d))
	}
	if err := memory(fmt.Sprintf("a mask of %d×%d entries", n, d), float64(n)*float64(d)/8); err != nil {
		panic(err.Error() + "; give the observed entries to Entries instead")
	}
	return &Mask{rows: n, cols: d, on: make([]bool, n*d)}
}

// RandomMask returns an n×d mask with exactly observed entries at random, all
// sets of that size being equally likely. It panics if there are not so many.
func RandomMask(n, d, observed int, seed uint64) *Mask {
	m := NewMask(n, d)
	if observed < 0 || observed > n*d {
		panic(fmt.Sprintf("completion: RandomMask of %d entries of a %d×%d matrix", observed, n, d))
	}
	rng := rand.New(rand.NewPCG(seed, maskStream))
	left := observed
	for k := range m.on { // each entry in turn, with the probability that is left
		if rng.IntN(n*d-k) < left {
			m.on[k] = true
			left--
		}
	}
	return m
}

// Streams of one seed that do not depend on each other.
const (
	maskStream = 0x6d61736b + iota
	splitStream
	factorStream
	weightStream
)

// NotNaN returns the mask of the entries of Y that are not NaN.
func NotNaN(Y *mat.Dense) *Mask {
	check.Matrix("completion", "Y", Y)
	n, d := Y.Dims()
	m := NewMask(n, d)
	for i := range n {
		for j, y := range Y.RawRowView(i) {
			m.on[i*d+j] = !math.IsNaN(y)
		}
	}
	return m
}

// Dims returns the numbers of rows and columns.
func (m *Mask) Dims() (n, d int) { return m.rows, m.cols }

// At reports whether entry (i, j) is observed. It panics if there is no such
// entry.
func (m *Mask) At(i, j int) bool { return m.on[m.index(i, j)] }

// Set makes entry (i, j) observed or not, and returns m.
func (m *Mask) Set(i, j int, observed bool) *Mask {
	m.on[m.index(i, j)] = observed
	return m
}

func (m *Mask) index(i, j int) int {
	if i < 0 || i >= m.rows || j < 0 || j >= m.cols {
		panic(fmt.Sprintf("completion: entry (%d, %d) of a %d×%d mask", i, j, m.rows, m.cols))
	}
	return i*m.cols + j
}

// Count returns the number of observed entries.
func (m *Mask) Count() int {
	count := 0
	for _, on := range m.on {
		if on {
			count++
		}
	}
	return count
}

// Not returns the mask of the other entries.
func (m *Mask) Not() *Mask {
	not := NewMask(m.rows, m.cols)
	for k, on := range m.on {
		not.on[k] = !on
	}
	return not
}

// Matrix returns the mask as a matrix of 1, observed, and 0.
func (m *Mask) Matrix() *mat.Dense {
	M := mat.NewDense(m.rows, m.cols, nil)
	for k, on := range m.on {
		if on {
			M.RawMatrix().Data[k] = 1
		}
	}
	return M
}

// String returns the size and what is observed: Mask(20×20, 200 observed, 50 %).
func (m *Mask) String() string {
	count := m.Count()
	return fmt.Sprintf("Mask(%d×%d, %d observed, %.3g %%)", m.rows, m.cols, count, 100*float64(count)/float64(max(len(m.on), 1)))
}
