package plotting

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"
)

var (
	_ element  = (*line)(nil)
	_ labelled = (*line)(nil)
)

const (
	// A line of at most this many points also has a marker at each.
	markedPoints = 20
	// A line of more points than this is thinner and has no dashes, which would
	// break up noise. It is drawn in pieces of so many points, since the time the
	// rasterizer takes grows with their square.
	densePoints = 300
)

// line is a series joined by straight lines.
type line struct{ points }

// Line draws a line through the points (x[i], y[i]) in their order. If x is nil,
// it is taken to be 0, 1, 2, …. NaN and infinite values leave a gap. A line of
// at most 20 points has markers. Line panics if x and y differ in length.
func (f *Figure) Line(label string, x, y []float64) *Figure {
	return f.add(&line{f.newPoints("Line", label, x, y)})
}

// Line returns a figure of one line; see [Figure.Line].
func Line(title string, x, y []float64) *Figure { return New(title).Line("", x, y) }

func (l *line) layer() int { return layerLine }

func (l *line) plotters(f *Figure) []plot.Plotter {
	var out []plot.Plotter
	for _, run := range l.runs(f) {
		if len(run) == 1 { // no line goes through one point
			out = append(out, l.scatter(run, 2.5, 255))
			continue
		}
		for len(run) > 0 {
			n := min(len(run), densePoints)
			out = append(out, &plotter.Line{XYs: run[:n], LineStyle: l.stroke()})
			if n == len(run) {
				break
			}
			run = run[n-1:] // the next piece begins where this one ends
		}
	}
	if len(l.x) <= markedPoints {
		out = append(out, l.markers(f, 4, 255)...)
	}
	return out
}

func (l *line) stroke() draw.LineStyle {
	sty := styleAt(l.style).line()
	if len(l.x) > densePoints {
		sty.Width, sty.Dashes = 1.5*px, nil
	}
	return sty
}

func (l *line) tally(f *Figure, t *tally) {
	t.kinds = append(t.kinds, "line")
	l.count(f, t)
}

func (l *line) key() (string, int) { return l.label, l.style }

func (l *line) thumbs() []plot.Thumbnailer {
	out := []plot.Thumbnailer{&plotter.Line{LineStyle: l.stroke()}}
	if len(l.x) <= markedPoints {
		out = append(out, l.scatter(nil, 4, 255))
	}
	return out
}

func (l *line) end(f *Figure) (x, y float64, ok bool) {
	runs := l.runs(f)
	if len(runs) == 0 {
		return 0, 0, false
	}
	last := runs[len(runs)-1]
	p := last[len(last)-1]
	return p.X, p.Y, true
}
