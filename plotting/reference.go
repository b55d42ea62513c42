package plotting

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

var _ element = (*reference)(nil)

// reference is a line across the axes.
type reference struct {
	label    string
	at       float64
	vertical bool
}

// HLine draws a grey line across the axes at the height y, with its label at its
// right end. The vertical axis is stretched to reach it.
func (f *Figure) HLine(label string, y float64) *Figure {
	return f.add(&reference{label, y, false})
}

// VLine draws a grey line up the axes at x, with its label at its top. The
// horizontal axis is stretched to reach it.
func (f *Figure) VLine(label string, x float64) *Figure {
	return f.add(&reference{label, x, true})
}

func (r *reference) layer() int { return layerReference }

func (r *reference) usable(f *Figure) (ok, negative bool) {
	if r.vertical {
		return f.usable(r.at, 1)
	}
	return f.usable(1, r.at)
}

func (r *reference) bounds(f *Figure) bounds {
	b := noBounds()
	b.reference = true
	if ok, _ := r.usable(f); !ok {
		return b
	}
	if r.vertical {
		b.x = interval{r.at, r.at}
	} else {
		b.y = interval{r.at, r.at}
	}
	return b
}

func (r *reference) plotters(f *Figure) []plot.Plotter {
	if ok, _ := r.usable(f); !ok {
		return nil
	}
	return []plot.Plotter{r}
}

// Plot draws the line and its label.
func (r *reference) Plot(c draw.Canvas, p *plot.Plot) {
	trX, trY := p.Transforms(&c)
	line := draw.LineStyle{Color: dimColor, Width: 1.5 * px, Dashes: []vg.Length{4 * px, 4 * px}}
	sty := textStyle(tickSize, dimColor)
	height := sty.Font.Size * lineHeight
	if r.vertical {
		x := trX(r.at)
		if !c.ContainsX(x) {
			return
		}
		c.StrokeLine2(line, x, c.Min.Y, x, c.Max.Y)
		sty.YAlign = draw.YTop
		at := vg.Point{X: x + 5*px, Y: c.Max.Y - 1*px}
		if at.X+sty.Width(r.label) > c.Max.X {
			at.X, sty.XAlign = x-5*px, draw.XRight
		}
		haloText(c, sty, at, r.label)
		return
	}
	y := trY(r.at)
	if !c.ContainsY(y) {
		return
	}
	c.StrokeLine2(line, c.Min.X, y, c.Max.X, y)
	sty.XAlign = draw.XRight
	at := vg.Point{X: c.Max.X - 4*px, Y: y + 4*px}
	if at.Y+height > c.Max.Y {
		at.Y, sty.YAlign = y-1*px, draw.YTop
	}
	haloText(c, sty, at, r.label)
}

func (r *reference) tally(f *Figure, t *tally) {
	t.kinds = append(t.kinds, "reference line")
	t.value(r.usable(f))
}
