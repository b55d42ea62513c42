package plotting

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"

	"github.com/agopher/agopher/lib/display"
)

var (
	nan = math.NaN()
	inf = math.Inf(1)
)

func TestMisuse(t *testing.T) {
	two, three := []float64{1, 2}, []float64{1, 2, 3}
	ab := []string{"a", "b"}
	m := mat.NewDense(2, 3, nil)
	for _, tt := range []struct {
		want string // all words of it
		call func()
	}{
		{`Line "RFM" 2 3`, func() { New("").Line("RFM", two, three) }},
		{`Scatter 3 2`, func() { Scatter("", three, two) }},
		{`Band lo 2 hi 3`, func() { New("").Band("", nil, two, three) }},
		{`Band x 3 lo 2`, func() { New("").Band("", three, two, two) }},
		{`Normal mean 2 sd 3`, func() { New("").Normal("", nil, two, three) }},
		{`Runs x 2 row 3`, func() { New("").Runs("", two, m) }},
		{`Bars 2 names 3 values`, func() { Bars("", ab, three) }},
		{`BarsH 2 names 3 values`, func() { BarsH("", ab, three) }},
		{`GroupedBars 2×3 2 names 2 labels`, func() { New("").GroupedBars(ab, ab, m) }},
		{`bars already GroupedBars`, func() { Bars("", ab, two).Bars(ab, two) }},
		{`bins -1`, func() { Hist("", two, -1) }},
		{`Rows 2 names 3 rows`, func() { Heatmap("", mat.NewDense(3, 2, nil)).Rows(ab) }},
		{`Columns 2 names 3 columns`, func() { Heatmap("", m).Columns(ab) }},
		{`2×3 2 columns`, func() { New("").Columns(ab).Heatmap(m) }},
		{`matrix already Grid`, func() { Heatmap("", m).Heatmap(m) }},
		{`matrix LogX`, func() { Heatmap("", m).LogX() }},
		{`matrix YRange`, func() { New("").YRange(0, 1).Heatmap(m) }},
		{`matrix nil`, func() { Heatmap("", nil) }},
		{`Images 2×3 8×8 64`, func() { Images("", m, 8, 8) }},
		{`Images 0×3`, func() { Images("", m, 0, 3) }},
		{`Across(0)`, func() { Images("", m, 1, 3).Across(0) }},
		{`XRange(1, 1)`, func() { New("").XRange(1, 1) }},
		{`YRange(0, NaN)`, func() { New("").YRange(0, nan) }},
		{`ColorRange(2, 1)`, func() { New("").ColorRange(2, 1) }},
		{`XRange(0, 1) logarithmic above 0`, func() { New("").XRange(0, 1).LogX() }},
		{`YRange(-1, 1) logarithmic`, func() { New("").LogY().YRange(-1, 1) }},
		{`Text(NaN, 0, "s") finite`, func() { New("").Text(nan, 0, "s") }},
		{`size 10×10 80×80`, func() { New("").Size(10, 10) }},
		{`Grid(0`, func() { Grid(0) }},
		{`SetPixelRatio(0)`, func() { SetPixelRatio(0) }},
	} {
		got := message(tt.call)
		if !strings.HasPrefix(got, "plotting: ") {
			t.Errorf("got %q, want a panic of plotting with %q", got, tt.want)
		}
		for _, word := range strings.Fields(tt.want) {
			if !strings.Contains(got, word) {
				t.Errorf("got %q, want %q in it", got, word)
			}
		}
	}
}

// message returns what call panics with.
func message(call func()) (msg string) {
	defer func() {
		if e := recover(); e != nil {
			msg = fmt.Sprint(e)
		}
	}()
	call()
	return "no panic"
}

// hardFigures are figures of data that are hard to draw, with a part of what
// String says of them.
var hardFigures = []struct {
	want string
	fig  *Figure
}{
	{`"": no data (640×400)`, New("")},
	{"1 line, no data", Line("", nil, nil)},
	{"1 scatter, 1 point (", Scatter("", []float64{3}, []float64{-7})},
	{"1 line, 3 points (", Line("", nil, []float64{5, 5, 5})},
	{"1 line, 4 points, 2 not finite", Line("", nil, []float64{1, nan, 3, inf})},
	{"1 line, 2 points, no data, 2 not finite", Line("", nil, []float64{nan, -inf})},
	{"1 line, 2 points (", Line("", []float64{-1e300, 1e300}, []float64{1e300, -1e300})},
	{"1 line, 3 points, 1 not finite", Line("", nil, []float64{1, 2, math.MaxFloat64})},
	{"1 line, 2 points (", Line("", nil, []float64{0, math.SmallestNonzeroFloat64})},
	{"1 line, 2 points (", Line("", nil, []float64{1, math.Nextafter(1, 2)})},
	{"1 line, 3 points, 1 not positive on a log axis", Line("", nil, []float64{1, 0, 10}).LogY()},
	{"2 points, no data, 2 not positive", Line("", nil, []float64{0, -1}).LogY()},
	{"1 line, 2 points (", Line("", []float64{1e-300, 1e300}, []float64{1e-300, 1e300}).LogX().LogY()},
	{"1 line, 1 point (", Line("", []float64{2}, []float64{3}).LogX().LogY()},
	{"1 scatter, 1 reference line, 2 points, 1 not positive", New("").LogY().Scatter("", nil, []float64{1, 2}).HLine("", 0)},
	{"1 band, 3 points, 1 not finite", New("").Band("", nil, []float64{0, nan, 1}, []float64{1, 2, 3})},
	{"1 band, 2 points (", New("").LogY().Band("", nil, []float64{-1, 0.5}, []float64{1, 2})},
	{"1 line, 2 bands, 9 points, 3 not finite", New("").Normal("a", nil, []float64{1, nan, 3}, []float64{1, 1, 1})},
	{"1 line, 1 band, 6 points, 2 not finite", New("").Runs("a", nil, mat.NewDense(2, 3, []float64{1, nan, 3, 2, nan, inf}))},
	{"1 histogram, no data", Hist("", nil, 0)},
	{"1 histogram, 3 values (", Hist("", []float64{2, 2, 2}, 0)},
	{"1 histogram, 3 values, 1 not finite", Hist("", []float64{2, nan, 5}, 3)},
	{"1 histogram, 2 values (", Hist("", []float64{-1e300, 1e300}, 0)},
	{"1 histogram, 3 values, 1 not positive", Hist("", []float64{0, 1, 100}, 0).LogX().LogY()},
	{"no data", Bars("", nil, nil)},
	{"2 bars, 1 not finite", Bars("", []string{"a", "b"}, []float64{nan, 1})},
	{"2 bars (", Bars("", []string{"a", "b"}, []float64{0, 0})},
	{"2 bars, 1 not positive", BarsH("", []string{"a", "b"}, []float64{0, 3}).LogX()},
	{"1×1 heat map, min 3, max 3 (", Heatmap("", mat.NewDense(1, 1, []float64{3}))},
	{"0×0 heat map, no data", Heatmap("", &mat.Dense{})},
	{"1×2 heat map, 2 not finite", Heatmap("", mat.NewDense(1, 2, []float64{nan, inf}))},
	{"1×2 heat map, min -1e+300, max 1e+300 (", Heatmap("", mat.NewDense(1, 2, []float64{-1e300, 1e300}))},
	{"1×2 heat map, min 0, max 0 (", Heatmap("", mat.NewDense(1, 2, nil)).ColorBar("zero")},
	{"3×1 heat map, min 0, max 0 (", Heatmap("", mat.NewVecDense(3, nil))},
	{"0×0 picture, no data", Image("", &mat.Dense{})},
	{"0 2×2 pictures, no data", Images("", &mat.Dense{}, 2, 2)},
	{"1 1×1 picture (", Images("", mat.NewDense(1, 1, nil), 1, 1).Captions([]string{"a caption", "of too many"})},
	{"1 line, 2 points (80×80)", Line("A title with no room at all", nil, []float64{1, 2}).Size(80, 80).Labels("long label", "long label")},
	{"2 points (", Line("control \x00\x1b\n\tcharacters, \xff\uFFFE, <&>\"'", nil, []float64{1, 2})},
}

func TestHardFigures(t *testing.T) {
	for i, tt := range hardFigures {
		if got := tt.fig.String(); !strings.Contains(got, tt.want) {
			t.Errorf("%d: String() = %s, want %q in it", i, got, tt.want)
		}
		checkSVG(t, svgOf(tt.fig))
		pngOf(tt.fig)
		pdfOf(tt.fig)
	}
}

func TestDeterministic(t *testing.T) {
	make := func() drawable {
		return Grid(2, New("R²").Line("a", nil, []float64{1, 3, 2}).Line("b", nil, []float64{2, 2, 1}).Band("a", nil, []float64{0, 2, 1}, []float64{2, 4, 3}),
			Heatmap("M", noise(20, 20)), Hist("h", noise(20, 20).RawMatrix().Data, 0), Images("i", noise(6, 9), 3, 3))
	}
	a, b := make(), make()
	if svgOf(a) != svgOf(b) {
		t.Error("the same figure has different SVG")
	}
	if !bytes.Equal(pngOf(a), pngOf(b)) || !bytes.Equal(pngOf(a), pngOf(a)) {
		t.Error("the same figure has different PNG")
	}
}

func TestInputIsCopied(t *testing.T) {
	x, m := []float64{1, 2, 3}, mat.NewDense(1, 3, []float64{1, 2, 3})
	p := Grid(3, Line("", x, x), Hist("", x, 0), Bars("", []string{"a", "b", "c"}, x), New("").Band("", x, x, x), Heatmap("", m), Images("", m, 1, 3))
	before := svgOf(p)
	x[1] = 17
	m.Set(0, 1, 17)
	for _, f := range p.figures {
		f.changed()
	}
	if svgOf(p) != before {
		t.Error("a figure changes with the slice it was made of")
	}
}

func TestLabelsShareStyles(t *testing.T) {
	f := New("").Line("a", nil, nil).Scatter("b", nil, nil).Band("a", nil, nil, nil).Line("", nil, nil).Line("", nil, nil)
	var got []int
	for _, e := range f.elements {
		_, style := e.(labelled).key()
		got = append(got, style)
	}
	if fmt.Sprint(got) != "[0 1 0 2 3]" {
		t.Errorf("styles %v, want [0 1 0 2 3]", got)
	}
	if keys := f.keys(); len(keys) != 2 || len(keys[0].thumbs) != 3 { // line, its marker, band
		t.Errorf("keys %+v, want a with three thumbs, and b", keys)
	}
	seen := map[string]int{}
	for i := range 36 {
		s := fmt.Sprintf("%+v", styleAt(i))
		if j, ok := seen[s]; ok {
			t.Errorf("styles %d and %d are the same", i, j)
		}
		seen[s] = i
	}
}

func TestPlot(t *testing.T) {
	f := Line("one", nil, []float64{1, 2})
	f.Plot().Title.Text = "other"
	f.Plot().X.Tick.Marker = plot.ConstantTicks{{Value: 0.5, Label: "half"}}
	svg := svgOf(f)
	if !strings.Contains(svg, ">other<") || !strings.Contains(svg, ">half<") {
		t.Error("the figure does not show what was changed in its Plot")
	}
	if f.Labels("x", "y"); f.Plot().Title.Text != "one" {
		t.Error("a change after Plot does not build the figure anew")
	}
}

func TestBundle(t *testing.T) {
	b := Line("title", nil, []float64{1, 2}).Size(300, 200).Bundle()
	img, ok := b[display.MIMEPNG].(display.Image)
	if !ok || img.Width != 300 || img.Height != 200 {
		t.Errorf("image/png is %T of %d×%d, want a display.Image of 300×200", b[display.MIMEPNG], img.Width, img.Height)
	}
	if got, want := b.Text(), `Figure "title": 1 line, 2 points (300×200)`; got != want {
		t.Errorf("text/plain is %q, want %q", got, want)
	}
	if s, _ := b[display.MIMESVG].(string); !strings.HasPrefix(s, "<svg") {
		t.Errorf("image/svg+xml is %.20q, want <svg …", s)
	}
	if _, ok := New("").SimpleRender()[display.MIMEPNG].([]byte); !ok {
		t.Error("SimpleRender has no bytes of a PNG")
	}
	many := noise(1, 30000).RawMatrix().Data
	for _, f := range []*Figure{Line("", nil, many), Scatter("", many[:3000], many[:3000])} {
		b := f.Bundle()
		if _, ok := b[display.MIMESVG]; ok {
			t.Errorf("%v has an SVG, which is over 150 kB", f)
		}
		if n := len(b[display.MIMEPNG].(display.Image).Data); n > mostSVG {
			t.Errorf("the PNG of %v has %d bytes", f, n)
		}
	}
}

// noise returns a matrix of reproducible numbers that look random, in [-1, 1].
func noise(r, c int) *mat.Dense {
	m := mat.NewDense(r, c, nil)
	for i := range r * c {
		m.Set(i/c, i%c, math.Sin(float64(i)*float64(i)*0.7+float64(i)))
	}
	return m
}
