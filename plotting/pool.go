package plotting

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// A heat map is drawn with at most this many cells on a side. More have no room
// in a figure, and a PNG of that many random cells already takes 100 kB.
const mostCells = 280

// blocks returns of how many rows and columns a cell is made: the same number of
// both, unless the matrix is long and thin.
func blocks(r, c int) (br, bc int) {
	br, bc = (r+mostCells-1)/mostCells, (c+mostCells-1)/mostCells
	const few = 64 // rows or columns, which are drawn one by one
	if r > few && c > few {
		br, bc = max(br, bc), max(br, bc)
	}
	return br, bc
}

// pool returns the matrix of pick over the blocks of br rows and bc columns of m;
// the last ones may be smaller.
func pool(m *mat.Dense, br, bc int, pick func(block mat.Matrix) float64) *mat.Dense {
	r, c := m.Dims()
	out := mat.NewDense((r+br-1)/br, (c+bc-1)/bc, nil)
	rows, cols := out.Dims()
	for i := range rows {
		for j := range cols {
			out.Set(i, j, pick(m.Slice(i*br, min(r, (i+1)*br), j*bc, min(c, (j+1)*bc))))
		}
	}
	return out
}

// largest returns the entry of largest magnitude, NaN only if there is no other.
func largest(block mat.Matrix) float64 {
	best := math.NaN()
	r, c := block.Dims()
	for i := range r {
		for j := range c {
			if v := block.At(i, j); !math.IsNaN(v) && !(math.Abs(v) <= math.Abs(best)) {
				best = v
			}
		}
	}
	return best
}

// average returns the mean of the finite entries.
func average(block mat.Matrix) float64 {
	sum, n := 0.0, 0.0
	r, c := block.Dims()
	for i := range r {
		for j := range c {
			if v := block.At(i, j); finite(v) {
				n++
				sum += (v - sum) / n // the running mean, which does not overflow
			}
		}
	}
	if n == 0 {
		return math.NaN()
	}
	return sum
}
