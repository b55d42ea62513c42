package plotting

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func TestDivergingCentre(t *testing.T) {
	p := Diverging.palette()
	c := nrgba(p[levels/2])
	if c.R < 0xF5 || c.R != c.G || c.G != c.B {
		t.Errorf("the middle of Diverging is %v, want a near-white", c)
	}
	if lo, hi := nrgba(p[0]), nrgba(p[levels-1]); lo.B < lo.R+50 || hi.R < hi.B+50 {
		t.Errorf("Diverging runs from %v to %v, want blue to red", lo, hi)
	}
	for _, values := range [][]float64{{-1, 3}, {-3, 0.001}, {-1e300, 1e299}} {
		m := mat.NewDense(1, 2, values)
		s, _ := Heatmap("", m).grid().scale(New(""))
		if s.colors != Diverging || s.level(0) != levels/2 {
			t.Errorf("%v: map %v with 0 at level %d, want diverging and %d", values, s.colors, s.level(0), levels/2)
		}
	}
	s, _ := Heatmap("", mat.NewDense(1, 2, []float64{1, 5})).grid().scale(New("").Colors(Diverging).ColorRange(-1, 2))
	if s.level(0) != levels/2 || s.level(2) != levels-1 || s.level(-2) != 0 || s.level(-1) != levels/4 {
		t.Errorf("levels of -2, -1, 0, 2: %d %d %d %d", s.level(-2), s.level(-1), s.level(0), s.level(2))
	}
}

func TestAutoColors(t *testing.T) {
	for _, tt := range []struct {
		f    *Figure
		want ColorMap
	}{
		{Heatmap("", mat.NewDense(1, 2, []float64{0, 1})), Sequential},
		{Heatmap("", mat.NewDense(1, 2, []float64{-2, -1})), Sequential},
		{Heatmap("", mat.NewDense(1, 2, []float64{-1e-17, 1})), Sequential}, // rounding
		{Heatmap("", mat.NewDense(1, 2, []float64{-0.01, 1})), Diverging},
		{Image("", mat.NewDense(1, 2, []float64{0, 1})), Gray},
		{Image("", mat.NewDense(1, 2, []float64{-1, 1})), Diverging},
		{Images("", mat.NewDense(1, 2, []float64{0, 1}), 1, 2), Gray},
		{Image("", mat.NewDense(1, 2, []float64{-1, 1})).Colors(Ink), Ink},
	} {
		if s, _ := tt.f.grid().scale(tt.f); s.colors != tt.want {
			t.Errorf("%v: map %v, want %v", tt.f, s.colors, tt.want)
		}
	}
}

// TestLightness checks that the maps get evenly lighter: the lightness L* of CIE
// Lab from one level to the next.
func TestLightness(t *testing.T) {
	lightness := func(m ColorMap, i int) float64 {
		y := luminance(nrgba(m.palette()[i]))
		if y <= 216.0/24389 {
			return y * 24389 / 27
		}
		return 116*math.Cbrt(y) - 16
	}
	check := func(m ColorMap, from, to int) {
		step := (lightness(m, to) - lightness(m, from)) / math.Abs(float64(to-from))
		if step < 0.2 {
			t.Errorf("%v: the lightness grows by %g a level, want at least 0.2", m, step)
		}
		for i, d := from, 1-2*b2i(to < from); i != to; i += d {
			// Colours have 8 bits a channel, worth about half a unit of lightness.
			if got := lightness(m, i+d) - lightness(m, i); math.Abs(got-step) > 0.7 {
				t.Errorf("%v: from level %d the lightness grows by %.2f, want %.2f", m, i, got, step)
			}
		}
	}
	check(Sequential, 0, levels-1)
	check(Diverging, 0, levels/2)
	check(Diverging, levels-1, levels/2)
	if first, last := Gray.palette()[0], Gray.palette()[levels-1]; nrgba(first).R != 0 || nrgba(last).R != 255 {
		t.Errorf("Gray runs from %v to %v", first, last)
	}
	if first := nrgba(Ink.palette()[0]); first.R != 255 {
		t.Errorf("Ink begins with %v, want white", first)
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func TestNaNColour(t *testing.T) {
	for _, m := range []ColorMap{Sequential, Diverging, Gray, Ink} {
		p := m.palette()
		if len(p) != levels+2 {
			t.Fatalf("%v has %d colours, want %d", m, len(p), levels+2)
		}
		n := nrgba(p[nanLevel])
		for i := range levels {
			c := nrgba(p[i])
			if d := max(diff(c.R, n.R), diff(c.G, n.G), diff(c.B, n.B)); d < 20 {
				t.Errorf("%v: level %d has nearly the colour of NaN, %v", m, i, n)
				break
			}
		}
	}
	s := colorScale{Sequential, interval{0, 1}}
	if s.level(math.NaN()) != nanLevel || s.level(math.Inf(1)) != levels-1 || s.level(math.Inf(-1)) != 0 {
		t.Errorf("levels of NaN, Inf, -Inf: %d %d %d", s.level(math.NaN()), s.level(math.Inf(1)), s.level(math.Inf(-1)))
	}
}
