package plotting

import (
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
)

func TestWrap(t *testing.T) {
	sty := textStyle(10*px, inkColor)
	width := sty.Width("aaaa bbbb")
	for _, tt := range []struct{ txt, want string }{
		{"", ""},
		{"aaaa", "aaaa"},
		{"aaaa bbbb aaaa", "aaaa bbbb|aaaa"},
		{"aaaa\nbbbb", "aaaa|bbbb"},
		{"  aaaa   bbbb  ", "aaaa bbbb"},
		{"aaaaaaaaaaaaaa", "aaaaaaaa|aaaaaa"},
	} {
		lines := wrap(sty, tt.txt, width)
		if got := strings.Join(lines, "|"); got != tt.want {
			t.Errorf("wrap(%q) = %q, want %q", tt.txt, got, tt.want)
		}
		if strings.ReplaceAll(strings.Join(lines, ""), " ", "") != strings.Join(strings.Fields(tt.txt), "") {
			t.Errorf("wrap(%q) loses letters: %q", tt.txt, lines)
		}
	}
	if got := wrap(sty, "any", 0); len(got) != 3 { // a letter a line, no endless loop
		t.Errorf("wrap to no width gives %q", got)
	}
}

func TestWrapEven(t *testing.T) {
	sty := textStyle(10*px, inkColor)
	width := sty.Width("aaaa aaaa aaaa aaaa")
	got := wrapEven(sty, "aaaa aaaa aaaa aaaa aaaa", width)
	if want := []string{"aaaa aaaa aaaa", "aaaa aaaa"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCut(t *testing.T) {
	sty := textStyle(10*px, inkColor)
	got := cut(sty, []string{"short", "very very long"}, sty.Width("very very…"))
	if want := []string{"short", "very very…"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestNamesFit checks that names under bars stay in their places.
func TestNamesFit(t *testing.T) {
	const name = "recursive feature machine"
	for n := 1; n < 60; n += 3 {
		names := slices.Repeat([]string{strings.Repeat(name, 1+n/30*2)}, n)
		f := Bars("", names, make([]float64, n))
		l := f.layout(blank(640, 400), titleSize)
		data, sty := l.fit(l.room), l.p.X.Tick.Label
		if h := pixels(data.Size().Y); h < 150 {
			t.Errorf("%d names leave the data %.0f pixels of height", n, h)
		}
		ticks := l.p.X.Tick.Marker.Ticks(l.p.X.Min, l.p.X.Max)
		if len(ticks) == 0 {
			t.Errorf("%d names: none is shown", n)
		}
		slot := data.Size().X / vg.Length(n)
		if len(ticks) > 1 {
			slot *= vg.Length(ticks[1].Value - ticks[0].Value)
		}
		for _, tick := range ticks {
			if w := sty.Rectangle(tick.Label).Size().X; w > slot {
				t.Errorf("%d names: %q is %.1f wide, but has only %.1f", n, tick.Label, w, slot)
				break
			}
		}
	}
}
