package plotting

import (
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
)

// TestPanelsAlign checks that the axes of a column begin and end at the same x,
// and those of a row at the same y.
func TestPanelsAlign(t *testing.T) {
	p := Grid(2,
		Line("short", nil, []float64{0, 1}),
		Line("a title so long that it takes more than one line in a panel", nil, []float64{1e6, 2e6}).Labels("x", "y"),
		New("").Line("a label at the end", nil, []float64{-1, 2}).Labels("", "a name"),
		nil,
		Bars("", []string{"a", "b"}, []float64{1, 2}),
	)
	w, h := p.size()
	a := p.arrange(blank(w, h))
	data := make([]vg.Rectangle, len(p.figures))
	for n, l := range a.layouts {
		if l == nil {
			continue
		}
		data[n] = l.fit(a.room(n))
		if got, need := between(l.c.Rectangle, data[n]), l.room; got.left < need.left || got.right < need.right || got.top < need.top || got.bottom < need.bottom {
			t.Errorf("figure %d has the room %v around its data, but needs %v", n, got, need)
		}
	}
	if data[0].Min.X != data[2].Min.X || data[2].Min.X != data[4].Min.X || data[0].Max.X != data[4].Max.X {
		t.Errorf("the first column is not aligned: %v", data)
	}
	if data[0].Max.Y != data[1].Max.Y || data[0].Min.Y != data[1].Min.Y {
		t.Errorf("the first row is not aligned: %v", data)
	}
	if size := data[1].Size(); size.X < 100*px || size.Y < 100*px {
		t.Errorf("the data have only %v", size)
	}
}

func TestPanelsOfMatrices(t *testing.T) {
	p := Grid(3, Heatmap("a", noise(30, 30)), Heatmap("b", noise(30, 30).T()), Image("c", noise(30, 30)))
	w, h := p.size()
	a := p.arrange(blank(w, h))
	first := a.layouts[0].fit(a.room(0)).Size()
	for n, l := range a.layouts {
		if size := l.fit(a.room(n)).Size(); size != first {
			t.Errorf("matrix %d is %v, but the first is %v", n, size, first)
		}
	}
	// No empty strips: a cell less than what fits is all that is left below and, at
	// the widest, beside.
	spare := vg.Point{X: 1e3, Y: 1e3}
	for n, l := range a.layouts {
		all := a.room(n).inside(l.c.Rectangle).Size()
		spare = vg.Point{X: min(spare.X, all.X-first.X), Y: min(spare.Y, all.Y-first.Y)}
	}
	if cell := first.X / 30; spare.X > cell || spare.Y > cell {
		t.Errorf("matrices of %v leave %v of %d×%d pixels empty", first, spare, w, h)
	}
}

func TestPanelsText(t *testing.T) {
	p := Grid(2, Line("a", nil, []float64{1, 2}), nil, Bars("b", []string{"x"}, []float64{1})).Title("both").Size(800, 500)
	got := p.String()
	want := "Panels \"both\": 2×2 figures (800×500)\n  Figure \"a\": 1 line, 2 points\n  Figure \"b\": 1 bar"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	svg := svgOf(p)
	checkSVG(t, svg)
	for _, want := range []string{`width="800" height="500"`, "<title>both</title>", ">both<", ">a<", ">b<"} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %s in the SVG", want)
		}
	}
	checkSVG(t, svgOf(Grid(3)))
	pngOf(Grid(1, New("")))
}
