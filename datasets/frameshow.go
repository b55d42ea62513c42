package datasets

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/agopher/agopher/lib/display"
)

// String returns the name and the size: penguins: 344 rows, 8 columns (5 of
// numbers, 3 of categories), 19 values missing.
func (f *Frame) String() string {
	if f == nil {
		return "empty frame"
	}
	n, d := f.Dims()
	numeric, missing := 0, 0
	for _, c := range f.columns {
		if c.numbers != nil {
			numeric++
		}
		missing += c.lacking()
	}
	text := fmt.Sprintf("%s, %s (%d of numbers, %d of categories)", count(n, "row", "rows"), count(d, "column", "columns"), numeric, d-numeric)
	if missing > 0 {
		text += ", " + count(missing, "value", "values") + " missing"
	}
	if f.Name != "" {
		text = f.Name + ": " + text
	}
	return text
}

// Bundle shows the first rows as a table, with the size, the source and the
// licence. A value that is missing is shown as -.
func (f *Frame) Bundle() display.Bundle {
	if f == nil {
		return display.Bundle{display.MIMEText: f.String()}
	}
	const ends = 6 // columns at either end
	n, d := f.Dims()
	columns := shown(d, ends, ends)
	t := display.Table{Title: f.heading(), Head: []string{""}, Note: f.note()}
	for _, j := range columns {
		t.Head = append(t.Head, cell(j, func(j int) string { return f.columns[j].name }))
	}
	for i := range min(n, shownSamples) {
		row := []string{strconv.Itoa(i)}
		for _, j := range columns {
			row = append(row, cell(j, func(j int) string { return f.columns[j].cell(i) }))
		}
		t.Rows = append(t.Rows, row)
	}
	if n > shownSamples {
		t.Rows = append(t.Rows, dots(len(t.Head)))
	}
	return t.Bundle()
}

// SimpleRender is Bundle for the gophernotes kernel.
func (f *Frame) SimpleRender() map[string]any { return f.Bundle().SimpleRender() }

// Describe returns a table with a line for each column: of numbers the mean,
// population standard deviation, smallest, median and largest value, of categories
// how many there are and the most frequent of them; and how many values are
// missing.
func (f *Frame) Describe() display.Table {
	t := display.Table{Title: f.heading(), Head: []string{"column", "mean", "sd", "min", "median", "max", "missing", "categories"}, Note: f.note()}
	for _, j := range shown(len(f.columns), 50, 50) {
		if j < 0 {
			t.Rows = append(t.Rows, dots(len(t.Head)))
			continue
		}
		t.Rows = append(t.Rows, f.columns[j].describe())
	}
	return t
}

func (f *Frame) heading() string {
	if f.Name == "" || f.Title == "" {
		return f.Name + f.Title
	}
	return f.Name + ": " + f.Title
}

func (f *Frame) note() string {
	g := *f
	g.Name = ""
	text := g.String()
	if f.Source != "" {
		text += ". Source: " + f.Source
	}
	if f.Licence != "" {
		text += ". Licence: " + f.Licence
	}
	return text + "."
}

// cell returns the text of row i for a table.
func (c *frameColumn) cell(i int) string {
	if c.missing[i] {
		return "-"
	}
	return c.text[i]
}

// lacking returns how many values are missing.
func (c *frameColumn) lacking() int {
	k := 0
	for _, m := range c.missing {
		if m {
			k++
		}
	}
	return k
}

func (c *frameColumn) describe() []string {
	if c.numbers != nil {
		return append(describe(c.name, slices.Clone(c.numbers)), "")
	}
	counts := c.counts()
	text := strconv.Itoa(len(counts))
	if name := mostFrequent(counts); name != "" {
		text += fmt.Sprintf(", most %s (%d)", name, counts[name])
	}
	return []string{c.name, "", "", "", "", "", strconv.Itoa(c.lacking()), text}
}

// counts returns how many rows have each value.
func (c *frameColumn) counts() map[string]int {
	counts := make(map[string]int)
	for i, s := range c.text {
		if !c.missing[i] {
			counts[s]++
		}
	}
	return counts
}

// mostFrequent returns the most frequent of some values, of equals the first in
// alphabetical order; "" if there are none.
func mostFrequent(counts map[string]int) string {
	if len(counts) == 0 {
		return ""
	}
	names := slices.Sorted(maps.Keys(counts))
	return slices.MaxFunc(names, func(a, b string) int { // the first of equals
		return cmp.Compare(counts[a], counts[b])
	})
}

// quoted returns names as arguments of a call.
func quoted(names []string) string {
	var list []string
	for _, n := range names {
		list = append(list, strconv.Quote(n))
	}
	return strings.Join(list, ", ")
}
