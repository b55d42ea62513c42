package plotting

import (
	"math"
	"testing"

	"gonum.org/v1/plot/vg"
)

// widths returns the horizontal extent of a path at its bottom and its top tenth.
func widths(p vg.Path) (bottom, top, low, high vg.Length) {
	low, high = vg.Length(math.Inf(1)), vg.Length(math.Inf(-1))
	for _, c := range p {
		if c.Type != vg.CloseComp {
			low, high = min(low, c.Pos.Y), max(high, c.Pos.Y)
		}
	}
	extent := func(from, to vg.Length) vg.Length {
		l, r := vg.Length(math.Inf(1)), vg.Length(math.Inf(-1))
		for _, c := range p {
			if c.Type != vg.CloseComp && c.Pos.Y >= from && c.Pos.Y <= to {
				l, r = min(l, c.Pos.X), max(r, c.Pos.X)
			}
		}
		return r - l
	}
	d := (high - low) / 10
	return extent(low, low+d), extent(high-d, high), low, high
}

func TestOutline(t *testing.T) {
	face := handler.face(span{scale: 1}, textStyle(100, inkColor).Font)
	at := vg.Point{X: 50, Y: 70}
	bottom, top, low, high := widths(outline(face, "∆", at, false))
	if bottom < 2*top || low < 69 || low > 72 || high < 120 || high > 150 {
		t.Errorf("∆ is %.1f wide at the bottom, %.1f at the top, from %.1f to %.1f", bottom, top, low, high)
	}
	flippedBottom, flippedTop, flippedLow, flippedHigh := widths(outline(face, "∆", at, true))
	if flippedTop != bottom || flippedBottom != top || math.Abs(float64(flippedLow-low)) > 2 || math.Abs(float64(flippedHigh-high)) > 2 {
		t.Errorf("∇ is %.1f wide at the bottom, %.1f at the top, from %.1f to %.1f", flippedBottom, flippedTop, flippedLow, flippedHigh)
	}
	// The outlines of a text end where its width says.
	for _, s := range []string{"HHHH", "AVAV", "R− H"} {
		var right vg.Length
		for _, c := range outline(face, s, vg.Point{}, false) {
			right = max(right, c.Pos.X)
		}
		if w := face.Width(s); right > w || right < w-10 {
			t.Errorf("%q ends at %.1f, want just under its width %.1f", s, right, w)
		}
	}
}
