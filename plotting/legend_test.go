package plotting

import (
	"strings"
	"testing"
)

func TestPlace(t *testing.T) {
	x, y := []float64{0, 1, 2}, []float64{1, 2, 3}
	line := func(label string) *Figure { return New("").Line(label, x, y) }
	long := strings.Repeat("long ", 12)
	many := New("")
	for _, label := range strings.Split("abcdefghi", "") {
		many.Line(label, x, y)
	}
	for _, tt := range []struct {
		what string
		f    *Figure
		want Place
	}{
		{"no label", line(""), Nowhere},
		{"a line", line("a"), AtEnds},
		{"a line and its band", line("a").Band("a", x, y, y), AtEnds},
		{"a line and points", line("a").Scatter("b", x, y), Right},
		{"a line that ends early", line("a").Line("b", x[:2], y[:2]), Right},
		{"a line that leaves the axes", line("a").YRange(0, 2), Right},
		{"a line that ends beyond", line("a").XRange(0, 1), Right},
		{"nine lines", many, Right},
		{"long labels", line(long), Below},
		{"classes", New("").Hist("a", y, 0).Hist("b", y, 0), Right},
		{"middling labels of points", New("").Scatter("a label of middling size", x, y), Below},
		{"as asked for", line("a").Legend(Below), Below},
		{"at the ends of points", New("").Scatter("a", x, y).Legend(AtEnds), Right},
		{"none", line("a").Legend(Nowhere), Nowhere},
		{"log axis", New("").LogX().Line("a", []float64{1, 10, 1000}, y), AtEnds},
	} {
		if got := tt.f.placeOf(tt.f.keys(), 640*px); got != tt.want {
			t.Errorf("%s: the labels are at place %d, want %d", tt.what, got, tt.want)
		}
	}
}

func TestLegendShowsLabels(t *testing.T) {
	for _, p := range []Place{AtEnds, Right, Below} {
		svg := svgOf(New("").Line("first", nil, []float64{1, 2}).Line("second", nil, []float64{2, 1}).Legend(p))
		if !strings.Contains(svg, ">first<") || !strings.Contains(svg, ">second<") {
			t.Errorf("place %d does not show the labels", p)
		}
	}
	svg := svgOf(New("").Line("first", nil, []float64{1, 2}).Legend(Nowhere))
	if strings.Contains(svg, ">first<") {
		t.Error("Nowhere shows the labels")
	}
}

func TestLegendRows(t *testing.T) {
	var keys []key
	for _, label := range []string{"one", "two", "three", strings.Repeat("four ", 50)} {
		keys = append(keys, key{label: label})
	}
	width := entryWidth(keys[0]) + entryGap + entryWidth(keys[1])
	rows := legendRows(keys, width)
	if len(rows) != 3 || len(rows[0]) != 2 {
		t.Errorf("%d rows, the first of %d, want 3 and 2", len(rows), len(rows[0]))
	}
	if got := rowsWidth(rows); got > width+0.01 {
		t.Errorf("rows are %.1f wide, want at most %.1f", got, width)
	}
	if last := rows[len(rows)-1][0].label; !strings.HasSuffix(last, "…") {
		t.Errorf("a label too wide is %q, want it cut", last)
	}
}
