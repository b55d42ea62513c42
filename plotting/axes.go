package plotting

import (
	"fmt"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"
)

// Labels names the axes; say the units.
func (f *Figure) Labels(x, y string) *Figure {
	f.xlabel, f.ylabel = x, y
	return f.changed()
}

// LogX makes the horizontal axis logarithmic. Values that are not positive are
// left out, and the figure says how many.
func (f *Figure) LogX() *Figure {
	f.logX = true
	f.checkAxes()
	return f.changed()
}

// LogY makes the vertical axis logarithmic. Values that are not positive are
// left out, and the figure says how many.
func (f *Figure) LogY() *Figure {
	f.logY = true
	f.checkAxes()
	return f.changed()
}

// XRange sets the ends of the horizontal axis. What lies beyond is not drawn.
func (f *Figure) XRange(lo, hi float64) *Figure {
	f.xrange = checkRange("XRange", lo, hi)
	f.checkAxes()
	return f.changed()
}

// YRange sets the ends of the vertical axis. What lies beyond is not drawn.
func (f *Figure) YRange(lo, hi float64) *Figure {
	f.yrange = checkRange("YRange", lo, hi)
	f.checkAxes()
	return f.changed()
}

func checkRange(what string, lo, hi float64) interval {
	if !(lo < hi) || !finite(lo) || !finite(hi) {
		panic(fmt.Sprintf("plotting: %s(%g, %g): the first must be less than the second, and both finite", what, lo, hi))
	}
	return interval{lo, hi}
}

// checkAxes panics if what was set for the axes does not go together.
func (f *Figure) checkAxes() {
	if f.grid() != nil && (f.logX || f.logY || f.xrange.set() || f.yrange.set()) {
		panic("plotting: the axes of a matrix are its rows and columns; leave out LogX, LogY, XRange and YRange")
	}
	check := func(what string, log bool, r interval) {
		if log && r.set() && r.lo <= 0 {
			panic(fmt.Sprintf("plotting: %s(%g, %g) on a logarithmic axis, which has only positive numbers; begin above 0", what, r.lo, r.hi))
		}
	}
	check("XRange", f.logX, f.xrange)
	check("YRange", f.logY, f.yrange)
}

// buildAxes sets the ranges, scales and styles of the axes, and their grid.
func (f *Figure) buildAxes(p *plot.Plot) {
	b := f.fullBounds()
	x, y := f.xrange, f.yrange
	if !x.set() {
		x = b.x.room(f.logX, b.tightX, b.basedX)
	}
	if !y.set() {
		y = b.y.room(f.logY, b.tightY, b.basedY)
	}
	xlabel, ylabel := f.xlabel, f.ylabel
	if ylabel == "" && f.hists() != nil {
		ylabel = "count"
	}
	f.buildAxis(&p.X, x, f.logX, !b.fractionalX, xlabel)
	f.buildAxis(&p.Y, y, f.logY, !b.fractionalY, ylabel)
	switch g := f.grid(); {
	case g != nil:
		g.axes(f, p)
		return
	case f.bounds().empty():
		p.X.Tick.Marker, p.Y.Tick.Marker = plot.ConstantTicks(nil), plot.ConstantTicks(nil)
		return
	}
	lines := plotter.NewGrid()
	lines.Horizontal = draw.LineStyle{Color: gridGray, Width: thinWidth}
	lines.Vertical = lines.Horizontal
	if bars := f.bars(); bars != nil {
		bars.axes(p)
		if bars.horizontal {
			lines.Horizontal.Color = nil
		} else {
			lines.Vertical.Color = nil
		}
	}
	p.Add(plain{lines})
}

func (f *Figure) buildAxis(a *plot.Axis, r interval, log, whole bool, label string) {
	a.Min, a.Max = r.lo, r.hi
	a.Padding = 0
	a.LineStyle = draw.LineStyle{Color: axisGray, Width: thinWidth}
	a.Label.Text = label
	a.Label.TextStyle = restyle(a.Label.TextStyle, textStyle(labelSize, inkColor))
	a.Label.Padding = 4 * px
	a.Tick.Label = restyle(a.Tick.Label, textStyle(tickSize, dimColor))
	a.Tick.LineStyle = a.LineStyle
	a.Tick.Length = 4 * px
	if log {
		a.Scale = logScale{}
		a.Tick.Marker = &logTicks{}
	} else {
		a.Tick.Marker = &linearTicks{whole: whole && r.hi-r.lo >= 2}
	}
}

// A logScale is a logarithmic scale on which what is not positive lies far below
// everything instead of being an error: bars stand on it.
type logScale struct{}

// Normalize returns the position of x between lo and hi.
func (logScale) Normalize(lo, hi, x float64) float64 {
	if x <= 0 {
		return -1e3
	}
	return (math.Log(x) - math.Log(lo)) / (math.Log(hi) - math.Log(lo))
}

// usable reports whether the point can be drawn, and whether it cannot only
// because an axis is logarithmic.
func (f *Figure) usable(x, y float64) (ok, negative bool) {
	if !finite(x) || !finite(y) {
		return false, false
	}
	if f.logX && x <= 0 || f.logY && y <= 0 {
		return false, true
	}
	return true, false
}

// A noData plotter says that there is nothing to draw.
type noData struct{}

// Plot writes in the middle of the axes.
func (noData) Plot(c draw.Canvas, _ *plot.Plot) {
	sty := textStyle(labelSize, dimColor)
	sty.XAlign, sty.YAlign = draw.XCenter, draw.YCenter
	c.FillText(sty, c.Center(), "no data")
}
