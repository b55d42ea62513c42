package plotting

import (
	"fmt"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

var _ element = (*annotation)(nil)

// annotation is a text at a point of the data.
type annotation struct {
	x, y float64
	text string
}

// Text writes s at the right of the point (x, y), or at its left where there is
// no room. The text does not stretch the axes. It panics unless x and y are
// finite.
func (f *Figure) Text(x, y float64, s string) *Figure {
	if !finite(x) || !finite(y) {
		panic(fmt.Sprintf("plotting: Text(%g, %g, %q): the point must be finite", x, y, s))
	}
	return f.add(&annotation{x, y, s})
}

func (a *annotation) layer() int { return layerText }

func (a *annotation) bounds(*Figure) bounds {
	b := noBounds()
	b.reference = true
	return b
}

func (a *annotation) plotters(f *Figure) []plot.Plotter {
	if ok, _ := f.usable(a.x, a.y); !ok {
		return nil
	}
	return []plot.Plotter{a}
}

// Plot writes the text.
func (a *annotation) Plot(c draw.Canvas, p *plot.Plot) {
	trX, trY := p.Transforms(&c)
	at := vg.Point{X: trX(a.x), Y: trY(a.y)}
	if !c.Contains(at) {
		return
	}
	sty := textStyle(labelSize, inkColor)
	sty.YAlign = draw.YCenter
	const off = 8 * px
	if at.X+off+sty.Width(a.text) > c.Max.X && at.X-c.Min.X > c.Max.X-at.X {
		sty.XAlign = draw.XRight
		at.X -= off
	} else {
		at.X += off
	}
	haloText(c, sty, at, a.text)
}

func (a *annotation) tally(*Figure, *tally) {}

// haloText writes a text on a patch of white that lets the data shine through.
func haloText(c draw.Canvas, sty draw.TextStyle, at vg.Point, txt string) {
	if txt == "" {
		return
	}
	r := sty.Rectangle(txt)
	pad := vg.Point{X: 2 * px, Y: 0}
	patch := vg.Rectangle{Min: at.Add(r.Min).Sub(pad), Max: at.Add(r.Max).Add(pad)}
	lift := sty.FontExtents().Descent // FillText sets text this much above its rectangle
	patch.Min.Y, patch.Max.Y = patch.Min.Y+lift, patch.Max.Y+lift
	patch.Min.Y = vg.Length(math.Max(float64(patch.Min.Y), float64(c.Min.Y)))
	c.SetColor(halo)
	c.Fill(patch.Path())
	c.FillText(sty, at, txt)
}
