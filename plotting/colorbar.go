package plotting

import (
	"image"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// barWidth is the width of the strip of a colour bar.
const barWidth = 15 * px

// colorBar is the scale of a heat map beside it.
type colorBar struct {
	scale colorScale
	label string
}

// ticks returns the ticks of a colour bar of the given height.
func (b colorBar) ticks(height vg.Length) []plot.Tick {
	t := &linearTicks{most: max(3, min(7, int(height/(34*px))))}
	ticks := t.Ticks(b.scale.over.lo, b.scale.over.hi)
	if len(ticks) < 2 { // no two round numbers: the ends
		ticks = nil
		for _, v := range []float64{b.scale.over.lo, b.scale.over.hi} {
			ticks = append(ticks, plot.Tick{Value: v, Label: minus(strconv.FormatFloat(v, 'g', 2, 64))})
		}
	}
	return ticks
}

// width returns the room beside the data for a bar of at most the given height.
func (b colorBar) width(height vg.Length) vg.Length {
	sty := textStyle(tickSize, dimColor)
	var widest vg.Length
	for _, t := range b.ticks(height) {
		widest = max(widest, sty.Width(t.Label))
	}
	w := gap + 4*px + barWidth + 7*px + widest
	if b.label != "" {
		w += 8*px + labelSize*lineHeight
	}
	return w
}

// draw draws the bar at the right of the data.
func (b colorBar) draw(c draw.Canvas, data vg.Rectangle) {
	const steps = levels
	img := image.NewPaletted(image.Rect(0, 0, 1, steps), b.scale.colors.palette())
	for i := range steps {
		img.SetColorIndex(0, i, uint8(steps-1-i))
	}
	strip := vg.Rectangle{
		Min: vg.Point{X: data.Max.X + gap + 4*px, Y: data.Min.Y},
		Max: vg.Point{X: data.Max.X + gap + 4*px + barWidth, Y: data.Max.Y},
	}
	c.DrawImage(strip, img)
	outlineRect(c, strip)
	sty := textStyle(tickSize, dimColor)
	sty.YAlign = draw.YCenter
	height := data.Max.Y - data.Min.Y
	over := b.scale.over
	line := draw.LineStyle{Color: axisGray, Width: thinWidth}
	var widest vg.Length
	for _, t := range b.ticks(height) {
		y := strip.Min.Y + height*vg.Length((t.Value-over.lo)/(over.hi-over.lo))
		c.StrokeLine2(line, strip.Max.X, y, strip.Max.X+4*px, y)
		c.FillText(sty, vg.Point{X: strip.Max.X + 7*px, Y: y + 1.5*px}, t.Label)
		widest = max(widest, sty.Width(t.Label))
	}
	if b.label == "" {
		return
	}
	lab := textStyle(labelSize, inkColor)
	lab.Rotation = piHalf
	lab.XAlign, lab.YAlign = draw.XCenter, draw.YTop
	c.FillText(lab, vg.Point{X: strip.Max.X + 15*px + widest, Y: strip.Min.Y + height/2}, b.label)
}
