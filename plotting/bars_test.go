package plotting

import (
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func TestBarsStandOnZero(t *testing.T) {
	names := []string{"a", "b"}
	for _, tt := range []struct {
		values []float64
		lo, hi float64 // the axis reaches at least so far, and no further than the 0
	}{{[]float64{1, 2}, 0, 2}, {[]float64{-1, -2}, -2, 0}, {[]float64{-1, 2}, -1, 2}} {
		p := Bars("", names, tt.values).Plot()
		if p.Y.Min > tt.lo || p.Y.Max < tt.hi || tt.lo == 0 && p.Y.Min != 0 || tt.hi == 0 && p.Y.Max != 0 {
			t.Errorf("the axis of %v runs from %g to %g", tt.values, p.Y.Min, p.Y.Max)
		}
		if p := BarsH("", names, tt.values).Plot(); p.X.Min > tt.lo || p.X.Max < tt.hi {
			t.Errorf("the axis of %v to the right runs from %g to %g", tt.values, p.X.Min, p.X.Max)
		}
	}
}

func TestBarNumbers(t *testing.T) {
	svg := svgOf(Bars("", []string{"a", "b", "c"}, []float64{0.12345, -2, nan}))
	for _, want := range []string{">0.123<", ">−2<", ">NaN<"} {
		if !strings.Contains(svg, want) {
			t.Errorf("no number %s at the bars", want)
		}
	}
	for _, n := range []int{writtenBars, writtenBars + 1} {
		values := slices.Repeat([]float64{0.777}, n)
		svg := svgOf(Bars("", make([]string, n), values))
		if got, want := strings.Contains(svg, ">0.777<"), n == writtenBars; got != want {
			t.Errorf("%d bars have numbers: %v, want %v", n, got, want)
		}
	}
}

func TestGroupedBars(t *testing.T) {
	f := New("").GroupedBars([]string{"x", "y", "z"}, []string{"a", "b"}, mat.NewDense(3, 2, []float64{1, 2, 3, 4, 5, 6}))
	b := f.bars()
	if b.values[1][2] != 6 || b.values[0][1] != 3 {
		t.Errorf("series %v, want the columns of the matrix", b.values)
	}
	if keys := f.keys(); len(keys) != 2 || keys[0].label != "a" || keys[1].style != 1 {
		t.Errorf("keys %+v, want a and b", keys)
	}
}

func TestFirstNameOnTop(t *testing.T) {
	texts, _, _ := svgTexts(t, svgOf(BarsH("", []string{"first", "second"}, []float64{1, 2})))
	at := map[string]float64{}
	for _, txt := range texts {
		at[txt.s] = txt.corners[0].y
	}
	if at["first"] >= at["second"] || at["first"] == 0 {
		t.Errorf("first is at %g, second at %g from the top", at["first"], at["second"])
	}
}
