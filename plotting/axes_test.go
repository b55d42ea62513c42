package plotting

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

func TestRoom(t *testing.T) {
	for _, tt := range []struct {
		what              string
		in                interval
		log, tight, based bool
		want              interval
	}{
		{"nothing", interval{math.Inf(1), math.Inf(-1)}, false, false, false, interval{0, 1}},
		{"nothing, log", interval{math.Inf(1), math.Inf(-1)}, true, false, false, interval{1, 10}},
		{"some room", interval{0, 100}, false, false, false, interval{-4, 104}},
		{"bars", interval{0, 100}, false, false, true, interval{0, 104}},
		{"negative bars", interval{-100, 0}, false, false, true, interval{-104, 0}},
		{"tight", interval{-0.5, 9.5}, false, true, false, interval{-0.5, 9.5}},
		{"one value", interval{5, 5}, false, false, false, interval{2.5, 7.5}},
		{"one zero", interval{0, 0}, false, false, false, interval{-1, 1}},
		{"one value, log", interval{5, 5}, true, false, false, interval{2.5, 10}},
		{"decades", interval{1, 1e25}, true, false, false, interval{0.1, 1e26}},
	} {
		got := tt.in.room(tt.log, tt.tight, tt.based)
		if math.Abs(got.lo-tt.want.lo) > 1e-9*math.Abs(tt.want.lo) || math.Abs(got.hi-tt.want.hi) > 1e-9*math.Abs(tt.want.hi) {
			t.Errorf("%s: %v becomes %v, want %v", tt.what, tt.in, got, tt.want)
		}
	}
}

func TestRanges(t *testing.T) {
	p := Line("", []float64{0, 10}, []float64{0, 10}).XRange(-3, 4).YRange(5, 6).Plot()
	if p.X.Min != -3 || p.X.Max != 4 || p.Y.Min != 5 || p.Y.Max != 6 {
		t.Errorf("axes from %g to %g and %g to %g", p.X.Min, p.X.Max, p.Y.Min, p.Y.Max)
	}
	p = Line("", nil, []float64{1, 2}).HLine("", 5).VLine("", -7).Text(100, 100, "no stretching").Plot()
	if p.Y.Max < 5 || p.X.Min > -7 || p.X.Max > 2 {
		t.Errorf("axes from %g to %g and %g to %g, want them to reach the reference lines", p.X.Min, p.X.Max, p.Y.Min, p.Y.Max)
	}
}

func TestLogScale(t *testing.T) {
	s := logScale{}
	if got := s.Normalize(1, 100, 10); math.Abs(got-0.5) > 1e-15 {
		t.Errorf("10 is at %g between 1 and 100, want 0.5", got)
	}
	if got := s.Normalize(1e-300, 1e300, 1); math.Abs(got-0.5) > 1e-15 {
		t.Errorf("1 is at %g between 1e-300 and 1e300, want 0.5", got)
	}
	if got := s.Normalize(1, 100, 0); got > -100 {
		t.Errorf("0 is at %g, want it far below", got)
	}
}

func TestLogNote(t *testing.T) {
	texts, _, _ := svgTexts(t, svgOf(Line("", nil, []float64{1, 0, -1, 10}).LogY()))
	var all []string
	for _, txt := range texts {
		all = append(all, txt.s)
	}
	if want := "2 values ≤ 0 not shown: the axis is logarithmic"; !strings.Contains(strings.Join(all, "|"), want) {
		t.Errorf("no %q among %q", want, all)
	}
}

func TestGap(t *testing.T) {
	count := func(y []float64) int { return strings.Count(svgOf(Line("", nil, y)), "stroke:#0072B2") }
	whole, gap := count(make([]float64, 30)), 0
	y := make([]float64, 30)
	y[11] = math.NaN()
	if gap = count(y); whole != 1 || gap != 2 {
		t.Errorf("a line has %d strokes and one with a NaN %d, want 1 and 2", whole, gap)
	}
}

func TestRuns(t *testing.T) {
	f := New("").Runs("a", nil, noise(1, 3))
	b, l := f.elements[0].(*band), f.elements[1].(*line)
	for j := range 3 {
		if b.lo[j] != l.y[j] || b.hi[j] != l.y[j] {
			t.Errorf("one run has a spread at %d: %g to %g around %g", j, b.lo[j], b.hi[j], l.y[j])
		}
	}
	m := noise(2, 1)
	m.Set(0, 0, 1)
	m.Set(1, 0, 3)
	b = New("").Runs("a", nil, m).elements[0].(*band)
	if math.Abs(b.hi[0]-(2+math.Sqrt2)) > 1e-15 || math.Abs(b.lo[0]-(2-math.Sqrt2)) > 1e-15 {
		t.Errorf("the band of 1 and 3 is %g to %g, want 2 ± √2", b.lo[0], b.hi[0])
	}
}

// TestLogRoom: the data have the same room on a logarithmic axis, whatever the
// length of its name.
func TestLogRoom(t *testing.T) {
	x, y := []float64{1, 10, 1000}, []float64{1, 30, 1000}
	room := func(label string, log bool) edges {
		f := New("title").Line("line", x, y).Labels(label, label)
		if log {
			f.LogX().LogY()
		}
		return f.layout(draw.New(vgimg.New(300*px, 200*px)), titleSize).room
	}
	const long = "a name of the axis that is as long as it"
	got, short, linear := room(long, true), room("x", true), room(long, false)
	if got.top != short.top || got.right != short.right || got.bottom != short.bottom || got.left != short.left {
		t.Errorf("room %v, with a short name %v", got, short)
	}
	if got.top > linear.top+px || got.right > linear.right+10*px {
		t.Errorf("room %v, on linear axes %v", got, linear)
	}
}
