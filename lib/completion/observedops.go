package completion

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/display"
)

// Mean returns the mean of the observed entries.
func (o *Observed) Mean() float64 {
	sum := 0.0
	for _, v := range o.val {
		sum += v
	}
	return sum / float64(len(o.val))
}

// usable returns an [EmptyError] if there are rows or columns with nothing
// observed, or an error if the squares of the entries are too large or too small
// for float64.
func (o *Observed) usable() error {
	const most = 1e140 // the square of what is summed over rows and columns
	if err := o.empty(); err != nil {
		return err
	}
	size := floats.Norm(o.val, 2) / math.Sqrt(float64(len(o.val)))
	if size > most || size > 0 && size < 1/most {
		return fmt.Errorf("completion: the observed entries are of the size %.3g, of which the squares cannot be computed; divide them by it", size)
	}
	return nil
}

// rms returns the root of the mean square of the observed entries, or 1 if all
// are 0.
func (o *Observed) rms() float64 {
	sum := 0.0
	for _, v := range o.val {
		sum += v * v
	}
	if sum == 0 {
		return 1
	}
	return math.Sqrt(sum / float64(len(o.val)))
}

// Map returns the same places with the values f(i, j, value): to subtract a
// mean, say. It panics if f returns NaN or infinity.
func (o *Observed) Map(f func(i, j int, v float64) float64) *Observed {
	p := *o
	p.val = make([]float64, len(o.val))
	for i := range o.rows {
		for k := o.start[i]; k < o.start[i+1]; k++ {
			v := f(i, int(o.col[k]), o.val[k])
			if math.IsNaN(v) || math.IsInf(v, 0) {
				panic(fmt.Sprintf("completion: Map makes %v of entry (%d, %d), which is %v", v, i, o.col[k], o.val[k]))
			}
			p.val[k] = v
		}
	}
	return &p
}

// Split divides the entries at random into a fraction to learn from and the
// rest, held out to test on. It keeps, where there is one, an entry of each row
// and of each column in the first part, which may thereby get a little larger, or
// have them all.
// It panics unless fraction is between 0 and 1.
func (o *Observed) Split(fraction float64, seed uint64) (train, held *Observed) {
	if !(fraction > 0 && fraction < 1) {
		panic(fmt.Sprintf("completion: Split fraction is %g; give the share to learn from, such as 0.8", fraction))
	}
	want := int(math.Round(fraction * float64(o.Len())))
	rowOf := o.Rows()
	order := rand.New(rand.NewPCG(seed, splitStream)).Perm(o.Len())
	in := make([]bool, o.Len())
	row, col := make([]bool, o.rows), make([]bool, o.cols)
	got := 0
	for _, k := range order {
		if i, j := rowOf[k], o.col[k]; !row[i] || !col[j] {
			row[i], col[j], in[k] = true, true, true
			got++
		}
	}
	for _, k := range order {
		if got < want && !in[k] {
			in[k] = true
			got++
		}
	}
	return o.only(func(k int) bool { return in[k] }), o.only(func(k int) bool { return !in[k] })
}

// only returns the entries at the positions that keep says.
func (o *Observed) only(keep func(k int) bool) *Observed {
	p := &Observed{rows: o.rows, cols: o.cols, start: make([]int, 1, o.rows+1)}
	for i := range o.rows {
		for k := o.start[i]; k < o.start[i+1]; k++ {
			if keep(k) {
				p.col, p.val = append(p.col, o.col[k]), append(p.val, o.val[k])
			}
		}
		p.start = append(p.start, len(p.col))
	}
	return p
}

// Mask returns where the entries are. It takes a byte for each place, observed
// or not.
func (o *Observed) Mask() *Mask {
	m := NewMask(o.rows, o.cols)
	for i := range o.rows {
		cols, _ := o.row(i)
		for _, j := range cols {
			m.on[i*o.cols+int(j)] = true
		}
	}
	return m
}

// Matrix returns the n×d matrix of the entries, with NaN where nothing was
// observed. It panics if that needs more memory than the machine has.
func (o *Observed) Matrix() *mat.Dense {
	mustFit(o.rows, o.cols, "use At, or Rows, Columns and Values")
	Y := mat.NewDense(o.rows, o.cols, nil)
	for i := range o.rows {
		y := Y.RawRowView(i)
		for j := range y {
			y[j] = math.NaN()
		}
		cols, vals := o.row(i)
		for k, j := range cols {
			y[j] = vals[k]
		}
	}
	return Y
}

// String returns the size and how much is observed: 20×20, 200 observed (50 %).
func (o *Observed) String() string {
	if o == nil || o.rows == 0 {
		return "nothing observed"
	}
	return fmt.Sprintf("%d×%d, %d observed (%.3g %%)", o.rows, o.cols, o.Len(), 100*float64(o.Len())/float64(o.rows)/float64(o.cols))
}

// Bundle shows a matrix of up to a million places as a table, with NaN for what
// is not observed, and a larger one by its size.
func (o *Observed) Bundle() display.Bundle {
	if o == nil || o.rows == 0 || o.rows*o.cols > 1e6 {
		return display.Bundle{display.MIMEText: o.String()}
	}
	return display.Matrix(o.Matrix())
}

// SimpleRender is Bundle for the gophernotes kernel.
func (o *Observed) SimpleRender() map[string]any { return o.Bundle().SimpleRender() }
