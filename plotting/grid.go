package plotting

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"
)

// A grid is an element whose cells are whole pixels, which fixes the shape of the
// axes: a heat map, a picture or several.
type grid interface {
	element
	// fit returns the largest size in CSS pixels, at most width by height, at
	// which a cell has a whole number of dots of the display.
	fit(f *Figure, width, height float64) (w, h float64)
	// shape returns the cells down and across: those of one shape have one size in
	// panels.
	shape() (rows, columns int)
	// axes sets ticks and scales.
	axes(f *Figure, p *plot.Plot)
	// scale returns the colours, and whether a colour bar belongs to them.
	scale(f *Figure) (s colorScale, bar bool)
	// note returns what must be said of the cells, or "".
	note() string
}

// grid returns the grid of the figure, or nil.
func (f *Figure) grid() grid {
	for _, e := range f.elements {
		if g, ok := e.(grid); ok {
			return g
		}
	}
	return nil
}

func (f *Figure) addGrid(g grid) *Figure {
	if f.grid() != nil {
		panic("plotting: the figure has a matrix already; set several side by side with Grid")
	}
	f.add(g)
	f.checkAxes()
	return f
}

// Colors sets the colours of a heat map or picture. Without it the figure chooses
// by the signs of the values.
func (f *Figure) Colors(m ColorMap) *Figure {
	f.colors = m
	return f.changed()
}

// ColorRange sets the numbers at the ends of the colours, so that several figures
// compare. Numbers beyond have the colour of the nearer end. A diverging map
// reaches equally far on both sides of 0, as far as the farther end.
func (f *Figure) ColorRange(lo, hi float64) *Figure {
	f.colorRange = checkRange("ColorRange", lo, hi)
	return f.changed()
}

// ColorBar names the numbers beside the colour bar, and gives a picture one.
func (f *Figure) ColorBar(label string) *Figure {
	f.colorLabel, f.colorBar = label, true
	return f.changed()
}

// Rows names the rows of a heat map, which have their numbers by default. Rows
// panics if the heat map, drawn before, has another number of rows.
func (f *Figure) Rows(names []string) *Figure {
	if h, ok := f.grid().(*heatmap); ok && len(names) != h.rows {
		panic(fmt.Sprintf("plotting: Rows: there are %d names but %d rows", len(names), h.rows))
	}
	f.rows = append([]string(nil), names...)
	return f.changed()
}

// Columns names the columns of a heat map, which have their numbers by default.
// Columns panics if the heat map, drawn before, has another number of columns.
func (f *Figure) Columns(names []string) *Figure {
	if h, ok := f.grid().(*heatmap); ok && len(names) != h.cols {
		panic(fmt.Sprintf("plotting: Columns: there are %d names but %d columns", len(names), h.cols))
	}
	f.cols = append([]string(nil), names...)
	return f.changed()
}

// Values writes each number into its cell of a heat map of at most 20 rows and
// columns, such as a confusion matrix.
func (f *Figure) Values() *Figure {
	f.values = true
	return f.changed()
}

// copyMatrix returns a copy of m; nil if it has no entries.
func copyMatrix(m mat.Matrix) *mat.Dense {
	if m == nil {
		panic("plotting: the matrix is nil")
	}
	if d, ok := m.(*mat.Dense); ok && (d == nil || d.IsEmpty()) {
		return nil
	}
	if r, c := m.Dims(); r == 0 || c == 0 {
		return nil
	}
	return mat.DenseCopyOf(m)
}
