package datasets

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// FrameOptions say how a file is to be read. The zero value reads a header line,
// then rows.
type FrameOptions struct {
	// Categorical lists columns of categories of which some, or all, look like
	// numbers. A column in which no value is a number holds categories in any case.
	Categorical []string

	// Comma is what separates the fields. If it is 0, it is ','.
	Comma rune

	// NoHeader says that the first line is a row. The columns are then called
	// x1, x2, and so on.
	NoHeader bool

	// MissingValues are the texts that stand for a missing value. If it is nil,
	// they are "", NA, NaN, nan, ? and null. NaN is missing in any case.
	MissingValues []string
}

// FrameCSV reads a file of comma-separated values, also one compressed by gzip, as
// a table. See [ReadFrame].
func FrameCSV(path string, opts FrameOptions) (*Frame, error) {
	f, err := open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return ReadFrame(f, path, opts)
}

// ReadFrame reads comma-separated values, also compressed by gzip, as a table. The
// name is that of the file; it is shown in errors and, without folder and
// extension, names the frame. Lines, blanks, quotes and missing values are as for
// [ReadCSV].
//
// A column holds numbers if all its values are finite numbers, and categories if
// none is. If only some are, that is an error unless the column is listed in
// opts.Categorical. One without any value holds numbers.
//
// An error is about the file, and starts with file:line:column (name), where
// columns count from 1.
func ReadFrame(r io.Reader, name string, opts FrameOptions) (*Frame, error) {
	csv := CSVOptions{Comma: opts.Comma, NoHeader: opts.NoHeader, MissingValues: opts.MissingValues}.withDefaults()
	data, err := readAll(r, name)
	if err != nil {
		return nil, err
	}
	t, err := parseTable(data, name, csv)
	if err != nil {
		return nil, err
	}
	for _, want := range opts.Categorical {
		if !slices.Contains(t.names, want) {
			return nil, fmt.Errorf("datasets: %s: no column is named %q%s; there are %s", name, want, suggestion(want, t.names), listed(t.names))
		}
	}
	if len(t.names) == 1 {
		if hint := commaHint(t.names[0]); hint != "" {
			return nil, fmt.Errorf("datasets: %s has one column, %q%s", name, t.names[0], hint)
		}
	}
	f := &Frame{Name: stem(name), Source: name, file: name, lines: t.lines}
	for j := range t.names {
		c, err := t.frameColumn(j, csv, slices.Contains(opts.Categorical, t.names[j]))
		if err != nil {
			return nil, err
		}
		f.columns = append(f.columns, c)
	}
	return f, nil
}

// frameColumn returns a column of a frame, of numbers if it can.
func (t *table) frameColumn(j int, opts CSVOptions, categorical bool) (*frameColumn, error) {
	n := len(t.rows)
	c := &frameColumn{name: t.names[j], at: j + 1, text: make([]string, n), missing: make([]bool, n)}
	numbers, odd := 0, -1 // odd is the first row that is not a number
	for i, row := range t.rows {
		c.text[i], c.missing[i] = row[j], opts.isMissing(row[j])
		switch {
		case c.missing[i]:
		case isNumber(row[j]):
			numbers++
		case odd < 0:
			odd = i
		}
	}
	switch {
	case categorical, numbers == 0 && odd >= 0:
		return c, nil
	case odd >= 0:
		return nil, t.errorf(odd, j, "%q is not a number, but %d values of the column are; correct it, add it to MissingValues, or list the column in Categorical", c.text[odd], numbers)
	}
	c.numbers = make([]float64, n)
	for i := range c.numbers {
		if c.missing[i] {
			c.numbers[i] = math.NaN()
			continue
		}
		x, err := t.number(i, j)
		if err != nil {
			return nil, err
		}
		c.numbers[i] = x
	}
	return c, nil
}

// Penguins returns 344 penguins of three species from three islands: bill, flippers
// and weight, sex and year, with 19 values missing. It is small, and has all that
// makes tables hard.
func Penguins() *Frame {
	data, err := files.ReadFile("data/penguins.csv.gz")
	if err != nil {
		panic(err) // a damaged binary
	}
	f, err := ReadFrame(bytes.NewReader(data), "penguins.csv", FrameOptions{})
	if err != nil {
		panic(err)
	}
	f.Title = "Penguins of the Palmer Archipelago, Antarctica, 2007-2009"
	f.Source = strings.Join([]string{
		"Gorman, Williams, Fraser (2014), doi:10.1371/journal.pone.0090081",
		"Horst, Hill, Gorman: palmerpenguins (2020), doi:10.5281/zenodo.3960218",
	}, "; ")
	f.Licence = "CC0"
	return f
}
