package display

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync/atomic"

	"gonum.org/v1/gonum/mat"
)

// A matrix of at most this many rows and columns also has a LaTeX form.
const maxLaTeX = 6

var limits = struct{ rows, cols atomic.Int64 }{}

func init() { SetLimits(12, 12) }

// SetLimits sets how many rows and columns of a matrix are shown: of a larger one
// the middle is left out. They are 12 each to begin with. It panics unless both
// are positive.
func SetLimits(rows, cols int) {
	if rows < 1 || cols < 1 {
		panic(fmt.Sprintf("display: limits of %d rows and %d columns; they must be positive", rows, cols))
	}
	limits.rows.Store(int64(rows))
	limits.cols.Store(int64(cols))
}

// Limits returns what [SetLimits] has set.
func Limits() (rows, cols int) { return int(limits.rows.Load()), int(limits.cols.Load()) }

// Matrix shows a matrix as a table with its shape; of a large one the corners,
// with the smallest and largest entry and the number of NaN.
func Matrix(m mat.Matrix) Bundle {
	r, c := m.Dims()
	maxRows, maxCols := Limits()
	rows, cols := shown(r, maxRows), shown(c, maxCols)
	t := Table{Head: make([]string, 1, len(cols)+1), Note: summary(m)}
	for _, j := range cols {
		t.Head = append(t.Head, index(j))
	}
	for _, i := range rows {
		row := []string{index(i)}
		for _, j := range cols {
			if i < 0 || j < 0 {
				row = append(row, "…")
				continue
			}
			row = append(row, Number(m.At(i, j)))
		}
		t.Rows = append(t.Rows, row)
	}
	b := t.Bundle()
	if r <= maxLaTeX && c <= maxLaTeX && r > 0 && c > 0 {
		b[MIMELaTeX] = latex(m)
	}
	return b
}

// shown lists the indices of n that are shown, with -1 for those left out.
func shown(n, most int) []int {
	var is []int
	for i := range n {
		if n > most && i == most/2 {
			is = append(is, -1)
		}
		if n <= most || i < most/2 || i >= n-most/2 {
			is = append(is, i)
		}
	}
	return is
}

func index(i int) string {
	if i < 0 {
		return "…"
	}
	return strconv.Itoa(i)
}

// Number formats a float for a table: six significant digits.
func Number(x float64) string { return strconv.FormatFloat(x, 'g', 6, 64) }

// summary returns the shape of m and, where entries are left out, what range
// they have.
func summary(m mat.Matrix) string {
	r, c := m.Dims()
	shape := fmt.Sprintf("%d×%d matrix", r, c)
	if maxRows, maxCols := Limits(); r <= maxRows && c <= maxCols {
		return shape
	}
	lo, hi, nan := math.Inf(1), math.Inf(-1), 0
	for i := range r {
		for j := range c {
			switch x := m.At(i, j); {
			case math.IsNaN(x):
				nan++
			default:
				lo, hi = min(lo, x), max(hi, x)
			}
		}
	}
	if lo <= hi {
		shape += fmt.Sprintf(", min %s, max %s", Number(lo), Number(hi))
	}
	if nan > 0 {
		shape += fmt.Sprintf(", %d NaN", nan)
	}
	return shape
}

func latex(m mat.Matrix) string {
	r, c := m.Dims()
	var b strings.Builder
	b.WriteString(`$$\begin{bmatrix}`)
	for i := range r {
		for j := range c {
			if j > 0 {
				b.WriteString(" & ")
			}
			b.WriteString(latexNumber(m.At(i, j)))
		}
		b.WriteString(` \\ `)
	}
	b.WriteString(`\end{bmatrix}$$`)
	return b.String()
}

func latexNumber(x float64) string {
	switch {
	case math.IsInf(x, 1):
		return `\infty`
	case math.IsInf(x, -1):
		return `-\infty`
	case math.IsNaN(x):
		return `\mathrm{NaN}`
	}
	s := Number(x)
	if mantissa, exp, ok := strings.Cut(s, "e"); ok {
		e, _ := strconv.Atoi(exp)
		return fmt.Sprintf(`%s\cdot 10^{%d}`, mantissa, e)
	}
	return s
}
