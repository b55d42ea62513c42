package completion

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
)

// Observed holds the observed entries of an n×d matrix, and no others: twelve
// bytes an entry, so that the matrix may be large if its entries are few. It
// does not change once made.
type Observed struct {
	rows, cols int
	start      []int     // row i has the entries start[i] to start[i+1]
	col        []int32   // of each entry, increasing in a row
	val        []float64 // of each entry
}

// Observe returns the entries of Y, n×d, that the mask says are observed; with
// a nil mask those that are not NaN. It panics if the mask has another shape.
// It returns an error if an observed entry is NaN or infinite, which it names,
// or if there is none.
func Observe(Y *mat.Dense, mask *Mask) (*Observed, error) {
	check.Matrix("completion", "Y", Y)
	if mask == nil {
		mask = NotNaN(Y)
	}
	n, d := Y.Dims()
	if mask.rows != n || mask.cols != d {
		panic(fmt.Sprintf("completion: Y is %d×%d but the mask is %d×%d", n, d, mask.rows, mask.cols))
	}
	count := mask.Count()
	o := &Observed{rows: n, cols: d, start: make([]int, 1, n+1), col: make([]int32, 0, count), val: make([]float64, 0, count)}
	for i := range n {
		for j, y := range Y.RawRowView(i) {
			if !mask.on[i*d+j] {
				continue
			}
			if math.IsNaN(y) || math.IsInf(y, 0) {
				return nil, fmt.Errorf("completion: Y[%d,%d] is observed and %v; take it out of the mask, or use a nil mask to leave out every NaN", i, j, y)
			}
			o.col, o.val = append(o.col, int32(j)), append(o.val, y)
		}
		o.start = append(o.start, len(o.col))
	}
	return o, o.some()
}

// Entries returns the n×d matrix of which entry (i[k], j[k]) is v[k], counted
// from 0, in any order. It panics if i, j and v differ in length or n or d is
// not positive. It returns an error if an index is out of range, an entry occurs
// twice, a value is NaN or infinite, there is no entry, or no memory for n rows.
func Entries(n, d int, i, j []int, v []float64) (*Observed, error) {
	switch {
	case n < 1 || d < 1 || d > math.MaxInt32:
		panic(fmt.Sprintf("completion: Entries of a %d×%d matrix", n, d))
	case len(i) != len(j) || len(j) != len(v):
		panic(fmt.Sprintf("completion: %d row indices, %d column indices and %d values; each entry has one of each", len(i), len(j), len(v)))
	}
	if err := memory(fmt.Sprintf("a matrix of %d rows with %d entries", n, len(v)), float64(n)+2.5*float64(len(v))); err != nil {
		return nil, err
	}
	order := make([]int, len(v))
	for k := range v {
		switch {
		case i[k] < 0 || i[k] >= n || j[k] < 0 || j[k] >= d:
			return nil, fmt.Errorf("completion: entry %d is at (%d, %d), outside a %d×%d matrix; indices count from 0", k, i[k], j[k], n, d)
		case math.IsNaN(v[k]) || math.IsInf(v[k], 0):
			return nil, fmt.Errorf("completion: entry %d, at (%d, %d), is %v; leave it out", k, i[k], j[k], v[k])
		}
		order[k] = k
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(i[a], i[b]), cmp.Compare(j[a], j[b]), cmp.Compare(a, b))
	})
	o := &Observed{rows: n, cols: d, start: make([]int, n+1), col: make([]int32, len(v)), val: make([]float64, len(v))}
	for at, k := range order {
		if at > 0 && i[order[at-1]] == i[k] && j[order[at-1]] == j[k] {
			return nil, fmt.Errorf("completion: entries %d and %d are both at (%d, %d); keep one of them, or their mean", order[at-1], k, i[k], j[k])
		}
		o.col[at], o.val[at] = int32(j[k]), v[k]
		o.start[i[k]+1] = at + 1
	}
	for r := range n { // rows without an entry start where the one before ends
		o.start[r+1] = max(o.start[r+1], o.start[r])
	}
	return o, o.some()
}

func (o *Observed) some() error {
	if len(o.val) == 0 {
		return fmt.Errorf("completion: no entry of the %d×%d matrix is observed", o.rows, o.cols)
	}
	return nil
}

// Dims returns the numbers of rows and columns of the matrix.
func (o *Observed) Dims() (n, d int) { return o.rows, o.cols }

// Len returns the number of observed entries.
func (o *Observed) Len() int { return len(o.val) }

// Rows returns the row of each entry. Entries are in the order of the rows, and
// in a row from left to right. The slice is new, as are those of Columns and
// Values.
func (o *Observed) Rows() []int {
	rows := make([]int, 0, o.Len())
	for i := range o.rows {
		for range o.start[i+1] - o.start[i] {
			rows = append(rows, i)
		}
	}
	return rows
}

// Columns returns the column of each entry.
func (o *Observed) Columns() []int {
	cols := make([]int, o.Len())
	for k, j := range o.col {
		cols[k] = int(j)
	}
	return cols
}

// Values returns the value of each entry.
func (o *Observed) Values() []float64 { return slices.Clone(o.val) }

// row returns the columns and values of the entries in row i; not to be changed.
func (o *Observed) row(i int) ([]int32, []float64) {
	return o.col[o.start[i]:o.start[i+1]], o.val[o.start[i]:o.start[i+1]]
}

// find returns the position of entry (i, j).
func (o *Observed) find(i, j int) (int, bool) {
	cols, _ := o.row(i)
	k, ok := slices.BinarySearch(cols, int32(j))
	return o.start[i] + k, ok
}

// At returns the value of entry (i, j), and whether it is observed. It panics if
// there is no such entry in the matrix.
func (o *Observed) At(i, j int) (v float64, ok bool) {
	if i < 0 || i >= o.rows || j < 0 || j >= o.cols {
		panic(fmt.Sprintf("completion: entry (%d, %d) of a %d×%d matrix", i, j, o.rows, o.cols))
	}
	if k, ok := o.find(i, j); ok {
		return o.val[k], true
	}
	return 0, false
}
