package plotting

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A barSeries draws the bars of one series, which are as wide as the axes allow.
type barSeries struct {
	labels     []string // written at the bars, if not empty
	chart      plotter.BarChart
	at, across int // its place among the bars of a group
}

// Plot draws the bars.
func (s *barSeries) Plot(c draw.Canvas, p *plot.Plot) {
	const filled = 0.76 // of the room of a name
	axis, length := p.X, c.Max.X-c.Min.X
	if s.chart.Horizontal {
		axis, length = p.Y, c.Max.Y-c.Min.Y
	}
	slot := length / vg.Length(axis.Max-axis.Min)
	chart := s.chart
	chart.Width = min(slot*filled, 90*px) / vg.Length(s.across)
	chart.Offset = chart.Width * (vg.Length(s.at) - vg.Length(s.across-1)/2)
	chart.Plot(c, p)
	s.write(c, p, chart)
	s.base(c, p)
}

// base draws the line on which bars of both signs stand.
func (s *barSeries) base(c draw.Canvas, p *plot.Plot) {
	line := draw.LineStyle{Color: dimColor, Width: thinWidth}
	trX, trY := p.Transforms(&c)
	switch {
	case s.chart.Horizontal && p.X.Min < 0 && p.X.Max > 0:
		c.StrokeLine2(line, trX(0), c.Min.Y, trX(0), c.Max.Y)
	case !s.chart.Horizontal && p.Y.Min < 0 && p.Y.Max > 0:
		c.StrokeLine2(line, c.Min.X, trY(0), c.Max.X, trY(0))
	}
}

// write sets the labels at the ends of the bars.
func (s *barSeries) write(c draw.Canvas, p *plot.Plot, chart plotter.BarChart) {
	sty := textStyle(tickSize, inkColor)
	if wide := widest(sty, s.labels); !chart.Horizontal && wide > chart.Width-3*px {
		sty.Font.Size *= (chart.Width - 3*px) / wide
	}
	if least := 11 * px; sty.Font.Size < least {
		return
	}
	trX, trY := p.Transforms(&c)
	for i, v := range chart.Values {
		if chart.Horizontal {
			s.writeRight(c, sty, trX(v), trY(float64(i))+chart.Offset, v < 0, s.labels[i])
		} else {
			s.writeAbove(c, sty, trX(float64(i))+chart.Offset, trY(v), v < 0, s.labels[i])
		}
	}
}

// writeRight sets a label beside the end of a bar to the right, or inside it if
// it would leave the figure.
func (s *barSeries) writeRight(c draw.Canvas, sty draw.TextStyle, end, y vg.Length, negative bool, label string) {
	end = max(end, c.Min.X) // 0 may lie beyond a logarithmic axis
	sty.YAlign = draw.YCenter
	at := vg.Point{X: end + 5*px, Y: y + 1*px}
	if inside := at.X+sty.Width(label) > c.Max.X+margin; negative || inside {
		at.X, sty.XAlign = end-5*px, draw.XRight
		if inside {
			sty.Color = white
		}
	}
	if c.ContainsX(end) {
		c.FillText(sty, at, label)
	}
}

// writeAbove sets a label over the end of an upright bar, or inside it if it would
// reach the title.
func (s *barSeries) writeAbove(c draw.Canvas, sty draw.TextStyle, x, end vg.Length, negative bool, label string) {
	end = max(end, c.Min.Y)
	sty.XAlign, sty.YAlign = draw.XCenter, draw.YBottom
	at := vg.Point{X: x, Y: end + 3*px}
	if inside := at.Y+sty.Font.Size > c.Max.Y+gap; negative || inside {
		at.Y, sty.YAlign = end-1*px, draw.YTop
		if inside {
			sty.Color = white
		}
	}
	if c.ContainsY(end) {
		c.FillText(sty, at, label)
	}
}
