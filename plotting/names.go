package plotting

import (
	"math"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

var _ plot.Ticker = (*nameTicks)(nil)

// nameTicks are names at 0, 1, 2, …, as they fit.
type nameTicks struct {
	names []string
	shown []string // broken into lines or cut; nil for the names as they are
	every int      // only each every-th is shown; 0 is 1
}

// Ticks returns a tick for each name.
func (t *nameTicks) Ticks(lo, hi float64) []plot.Tick {
	names := t.shown
	if names == nil {
		names = t.names
	}
	var ticks []plot.Tick
	for i := 0; i < len(names); i += max(1, t.every) {
		if v := float64(i); v >= lo && v <= hi && names[i] != "" {
			ticks = append(ticks, plot.Tick{Value: v, Label: names[i]})
		}
	}
	return ticks
}

// fitNames makes the names of the axes of p, if they have any, fit into axes of
// the given size on the canvas: it breaks, turns, cuts or leaves out names.
func fitNames(p *plot.Plot, axes, canvas vg.Point) {
	if t, ok := p.X.Tick.Marker.(*nameTicks); ok {
		t.fitBelow(&p.X, axes.X, min(150*px, 0.4*canvas.Y))
	}
	if t, ok := p.Y.Tick.Marker.(*nameTicks); ok {
		t.shown = cut(p.Y.Tick.Label, t.names, min(220*px, 0.4*canvas.X))
		t.every = stride(p.Y.Tick.Label.Font.Size*1.1, axes.Y/vg.Length(p.Y.Max-p.Y.Min))
	}
}

// fitBelow fits names under a horizontal axis of the given width, upright or
// turned and then at most so high.
func (t *nameTicks) fitBelow(a *plot.Axis, width, height vg.Length) {
	sty := &a.Tick.Label
	sty.Rotation, sty.XAlign, sty.YAlign = 0, draw.XCenter, draw.YTop
	slot := width/vg.Length(a.Max-a.Min) - 8*px
	t.shown, t.every = nil, 0
	if widest(*sty, t.names) <= slot {
		return
	}
	const lines = 3
	broken := make([]string, len(t.names))
	fits := true
	for i, name := range t.names {
		broken[i] = strings.Join(wrap(*sty, name, slot), "\n")
		fits = fits && sty.Width(broken[i]) <= slot && strings.Count(broken[i], "\n") < lines
	}
	if fits {
		t.shown = broken
		return
	}
	t.shown = cut(*sty, t.names, height)
	for i := range t.shown {
		t.shown[i] += " " // from the axis, at which the text ends
	}
	const middle = -0.38 // of lower-case letters
	sty.Rotation, sty.XAlign, sty.YAlign = math.Pi/2, draw.XRight, middle
	t.every = stride(sty.Font.Size*1.1, slot+8*px)
}

// stride returns at how many steps from one another labels of a given size do
// not collide.
func stride(size, step vg.Length) int { return max(1, int(math.Ceil(float64(size/step)))) }

func widest(sty text.Style, names []string) vg.Length {
	var w vg.Length
	for _, name := range names {
		w = max(w, sty.Width(name))
	}
	return w
}

// cut returns the names with those wider than width shortened.
func cut(sty text.Style, names []string, width vg.Length) []string {
	out := make([]string, len(names))
	for i, name := range names {
		rs := []rune(name)
		for sty.Width(name) > width && len(rs) > 1 {
			rs = rs[:len(rs)-1]
			name = strings.TrimSpace(string(rs)) + "…"
		}
		out[i] = name
	}
	return out
}

// wrap breaks a text into lines of at most the given width: at spaces, and
// inside words that are wider than a line.
func wrap(sty text.Style, txt string, width vg.Length) []string {
	var lines []string
	for _, par := range strings.Split(txt, "\n") {
		line := ""
		for _, word := range strings.Fields(par) {
			switch {
			case line == "":
				line = word
			case sty.Width(line+" "+word) <= width:
				line += " " + word
			default:
				lines = append(lines, line)
				line = word
			}
			for sty.Width(line) > width && len([]rune(line)) > 1 {
				head, tail := breakWord(sty, line, width)
				lines = append(lines, head)
				line = tail
			}
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// wrapEven breaks a text into as few lines as wrap, but of similar lengths.
func wrapEven(sty text.Style, txt string, width vg.Length) []string {
	best := wrap(sty, txt, width)
	for w := width * 0.97; w > width/2; w *= 0.97 {
		lines := wrap(sty, txt, w)
		if len(lines) > len(best) {
			break
		}
		best = lines
	}
	return best
}

// breakWord splits a word after as many letters as fit, at least one.
func breakWord(sty text.Style, word string, width vg.Length) (head, tail string) {
	rs := []rune(word)
	n := len(rs) - 1
	for n > 1 && sty.Width(string(rs[:n])) > width {
		n--
	}
	return string(rs[:n]), string(rs[n:])
}
