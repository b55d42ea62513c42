package plotting

import (
	"fmt"
	"strings"
)

// tally counts what a figure holds, for String.
type tally struct {
	kinds    []string // "line", "scatter", …: one for each
	bars     int
	points   int
	values   int      // in histograms
	extra    []string // what a heat map says of itself
	missing  int      // NaN and infinite values
	negative int      // not positive on a logarithmic axis
}

// value counts a value that cannot be drawn.
func (t *tally) value(ok, negative bool) {
	switch {
	case ok:
	case negative:
		t.negative++
	default:
		t.missing++
	}
}

func (f *Figure) tally() tally {
	var t tally
	for _, e := range f.elements {
		e.tally(f, &t)
	}
	return t
}

// String returns what the figure holds and its size:
//
//	Figure "Test error": 2 lines, 12 points, 1 not finite (640×400)
func (f *Figure) String() string {
	w, h := f.size()
	return fmt.Sprintf("%s (%d×%d)", f.describe(), w, h)
}

// describe returns what the figure holds.
func (f *Figure) describe() string {
	t := f.tally()
	var parts []string
	count := map[string]int{}
	for _, k := range t.kinds {
		count[k]++
	}
	for _, k := range []string{"line", "scatter", "band", "histogram", "reference line"} {
		if n := count[k]; n > 0 {
			parts = append(parts, plural(n, k))
		}
	}
	for _, c := range []struct {
		n    int
		what string
	}{{t.bars, "bar"}, {t.points, "point"}, {t.values, "value"}} {
		if c.n > 0 {
			parts = append(parts, plural(c.n, c.what))
		}
	}
	parts = append(parts, t.extra...)
	if f.bounds().empty() {
		parts = append(parts, "no data")
	}
	if t.missing > 0 {
		parts = append(parts, fmt.Sprintf("%d not finite", t.missing))
	}
	if t.negative > 0 {
		parts = append(parts, fmt.Sprintf("%d not positive on a log axis", t.negative))
	}
	return fmt.Sprintf("Figure %q: %s", f.title, strings.Join(parts, ", "))
}

// plural returns "1 line" or "2 lines".
func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// notes returns what the figure must say of its data, a line each.
func (f *Figure) notes() []string {
	var out []string
	if n := f.tally().negative; n > 0 {
		out = append(out, fmt.Sprintf("%s ≤ 0 not shown: the axis is logarithmic", plural(n, "value")))
	}
	if g := f.grid(); g != nil && g.note() != "" {
		out = append(out, g.note())
	}
	return out
}
