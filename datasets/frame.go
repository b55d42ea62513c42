package datasets

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// A Frame is a table of n rows with named columns, each of numbers or of
// categories, in which values may be missing. Kernel methods take matrices:
// [Encode] makes them, of a part to learn from and one to validate or test on,
//
//	frame, err := datasets.FrameCSV("penguins.csv", datasets.FrameOptions{})
//	a, b := frame.DropMissing("body_mass_g").Split(0.8, 1)
//	train, val, err := datasets.Encode(a, b, datasets.Encoding{Target: "body_mass_g", Missing: datasets.MissingMean})
//	forest, err := xrfm.Fit(train.X, train.Y, val.X, val.Y, xrfm.Options{Categories: train.Categories})
//
// Its methods return new frames; a frame does not change.
type Frame struct {
	Name    string // short, such as penguins
	Title   string // one line that says what the rows are
	Source  string // where the data are from
	Licence string // on what terms; "" if unknown

	file    string // for errors
	lines   []int  // of the rows in the file
	columns []*frameColumn
}

// A frameColumn is a column of a frame.
type frameColumn struct {
	name    string
	at      int       // its place in the file, from 1
	text    []string  // as in the file
	missing []bool    // whether a row has no value
	numbers []float64 // NaN where missing; nil for categories
}

// Dims returns the number of rows n and of columns d.
func (f *Frame) Dims() (n, d int) { return len(f.lines), len(f.columns) }

// Names returns the names of the columns.
func (f *Frame) Names() []string {
	if f == nil {
		panic("datasets: the *Frame is nil; look at the error that came with it")
	}
	var list []string
	for _, c := range f.columns {
		list = append(list, c.name)
	}
	return list
}

// Numbers returns a copy of a column of numbers, NaN where they are missing. It
// panics if there is no such column or it holds categories.
func (f *Frame) Numbers(name string) []float64 {
	c := f.column(name)
	if c.numbers == nil {
		panic(fmt.Sprintf("datasets: the column %q holds categories; Strings returns them", name))
	}
	return slices.Clone(c.numbers)
}

// Strings returns a copy of a column as text, "" where it is missing. It panics if
// there is no such column.
func (f *Frame) Strings(name string) []string {
	c := f.column(name)
	list := slices.Clone(c.text)
	for i, m := range c.missing {
		if m {
			list[i] = ""
		}
	}
	return list
}

// IsCategory reports whether a column holds categories. It panics if there is no
// such column.
func (f *Frame) IsCategory(name string) bool { return f.column(name).numbers == nil }

// Select returns the frame with these columns, in this order. It panics if one of
// them is not there, or is named twice.
func (f *Frame) Select(names ...string) *Frame {
	if len(names) == 0 {
		panic("datasets: Select of no column")
	}
	g := *f
	g.columns = nil
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			panic(fmt.Sprintf("datasets: Select names the column %q twice", name))
		}
		g.columns = append(g.columns, f.column(name))
	}
	return &g
}

// Drop returns the frame without these columns. It panics if one of them is not
// there, or none is left.
func (f *Frame) Drop(names ...string) *Frame {
	for _, name := range names {
		f.column(name)
	}
	g := *f
	g.columns = slices.DeleteFunc(slices.Clone(f.columns), func(c *frameColumn) bool { return slices.Contains(names, c.name) })
	if len(g.columns) == 0 {
		panic(fmt.Sprintf("datasets: Drop leaves no column of %s", listed(f.Names())))
	}
	return &g
}

// Categorical returns the frame in which these columns hold categories, such as
// years or codes that are written as numbers. It panics if one is not there.
func (f *Frame) Categorical(names ...string) *Frame {
	for _, name := range names {
		f.column(name)
	}
	g := *f
	g.columns = slices.Clone(f.columns)
	for j, c := range g.columns {
		if slices.Contains(names, c.name) {
			copied := *c
			copied.numbers = nil
			g.columns[j] = &copied
		}
	}
	return &g
}

// DropMissing returns the frame without the rows in which one of these columns, or
// if none is named any column, misses its value. It panics if a column is not
// there, or no row is left.
func (f *Frame) DropMissing(names ...string) *Frame {
	if len(names) == 0 {
		names = f.Names()
	}
	g, err := f.dropMissing(names)
	if err != nil {
		panic(err.Error())
	}
	return g
}

// dropMissing is DropMissing with errors.
func (f *Frame) dropMissing(names []string) (*Frame, error) {
	var columns []*frameColumn
	for _, name := range names {
		c, err := f.find(name)
		if err != nil {
			return nil, err
		}
		columns = append(columns, c)
	}
	var keep []int
	for i := range f.lines {
		if !slices.ContainsFunc(columns, func(c *frameColumn) bool { return c.missing[i] }) {
			keep = append(keep, i)
		}
	}
	if len(keep) == 0 {
		return nil, fmt.Errorf("datasets: %s: each of the %d rows misses a value of %s; Drop the columns that miss most, or set Missing to datasets.MissingMean", f.file, len(f.lines), listed(names))
	}
	return f.Rows(keep), nil
}

// Rows returns the frame of the rows with the indices idx, in that order. It panics
// if idx is empty or an index is not in [0, n).
func (f *Frame) Rows(idx []int) *Frame {
	if len(idx) == 0 {
		panic("datasets: Rows of no index; a Frame has at least one row")
	}
	for _, i := range idx {
		if i < 0 || i >= len(f.lines) {
			panic(fmt.Sprintf("datasets: Rows index %d is not in [0, %d)", i, len(f.lines)))
		}
	}
	g := *f
	g.lines = picked(f.lines, idx)
	g.columns = nil
	for _, c := range f.columns {
		d := *c
		d.text, d.missing = picked(c.text, idx), picked(c.missing, idx)
		if c.numbers != nil {
			d.numbers = picked(c.numbers, idx)
		}
		g.columns = append(g.columns, &d)
	}
	return &g
}

func picked[T any](list []T, idx []int) []T {
	out := make([]T, len(idx))
	for k, i := range idx {
		out[k] = list[i]
	}
	return out
}

// Split divides the rows at random: the given fraction of them, rounded, for
// training and the rest for testing, at least one in each. The same seed gives the
// same split. Split panics if fraction is not between 0 and 1, or if there is only
// one row.
func (f *Frame) Split(fraction float64, seed uint64) (train, test *Frame) {
	n := len(f.lines)
	switch {
	case !(fraction > 0 && fraction < 1):
		panic(fmt.Sprintf("datasets: Split fraction is %g; give the training share between 0 and 1, such as 0.7", fraction))
	case n < 2:
		panic("datasets: Split of one row; two are needed")
	}
	m := min(max(int(math.Round(fraction*float64(n))), 1), n-1)
	order := stream(seed, useSplit).Perm(n)
	train, test = f.Rows(order[:m]), f.Rows(order[m:])
	train.Name = strings.TrimSpace(f.Name + " (train)")
	test.Name = strings.TrimSpace(f.Name + " (test)")
	return train, test
}

// column returns a column, or panics.
func (f *Frame) column(name string) *frameColumn {
	c, err := f.find(name)
	if err != nil {
		panic(err.Error())
	}
	return c
}

// find returns a column.
func (f *Frame) find(name string) (*frameColumn, error) {
	names := f.Names()
	if j := slices.Index(names, name); j >= 0 {
		return f.columns[j], nil
	}
	return nil, fmt.Errorf("datasets: no column is named %q%s; there are %s", name, suggestion(name, names), listed(names))
}

// errorf returns an error about row i of a column.
func (f *Frame) errorf(i int, c *frameColumn, format string, args ...any) error {
	return fmt.Errorf("datasets: %s:%d:%d (%s): %s", f.file, f.lines[i], c.at, c.name, fmt.Sprintf(format, args...))
}
