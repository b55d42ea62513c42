package plotting

import (
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Distances of the labels at the ends of lines.
const (
	endGap    = 8 * px  // from the axes to the label
	endHeight = 20 * px // of a label
)

// endsWidth returns the room that labels at the ends of lines take.
func endsWidth(keys []key) vg.Length {
	sty := textStyle(labelSize, inkColor)
	var w vg.Length
	for _, k := range keys {
		w = max(w, sty.Width(k.label))
	}
	return w + endGap
}

// drawEnds writes each label beside the data at the height where its line ends,
// or as near to it as the others allow, and then with a thin line from one to the
// other.
func drawEnds(c draw.Canvas, p *plot.Plot, data vg.Rectangle, keys []key) {
	dc := draw.Canvas{Canvas: c.Canvas, Rectangle: data}
	trX, trY := p.Transforms(&dc)
	keys = slices.Clone(keys)
	slices.SortStableFunc(keys, func(a, b key) int {
		switch {
		case a.y < b.y:
			return -1
		case a.y > b.y:
			return 1
		}
		return 0
	})
	at := make([]float64, len(keys))
	for i, k := range keys {
		at[i] = math.Min(math.Max(float64(trY(k.y)), float64(data.Min.Y)), float64(data.Max.Y))
	}
	apart := spread(at, float64(endHeight), float64(data.Min.Y), float64(data.Max.Y))
	for i, k := range keys {
		st := styleAt(k.style)
		sty := textStyle(labelSize, readable(st.color))
		sty.YAlign = draw.YCenter
		y := vg.Length(apart[i])
		if math.Abs(at[i]-apart[i]) > float64(3*px) {
			c.StrokeLine2(draw.LineStyle{Color: st.alpha(170), Width: thinWidth},
				min(trX(k.x)+5*px, data.Max.X), vg.Length(at[i]), data.Max.X+endGap-2*px, y)
		}
		c.FillText(sty, vg.Point{X: data.Max.X + endGap, Y: y + 1.5*px}, k.label)
	}
}

// spread moves ascending positions apart by at least the given distance, as
// little as possible in the sense of least squares, and between lo and hi if they
// fit there.
//
// Neighbours that are too close form a block around their mean; blocks that
// touch are joined (pool adjacent violators).
func spread(at []float64, apart, lo, hi float64) []float64 {
	type block struct {
		sum float64 // of the positions minus the offsets in the block
		n   int
	}
	var blocks []block
	start := func(b block) float64 {
		first := b.sum / float64(b.n)
		first = math.Min(first, hi-apart*float64(b.n-1))
		return math.Max(first, lo)
	}
	for _, y := range at {
		blocks = append(blocks, block{y, 1})
		for len(blocks) > 1 {
			a, b := blocks[len(blocks)-2], blocks[len(blocks)-1]
			if start(a)+apart*float64(a.n) <= start(b)+1e-9 {
				break
			}
			joined := block{a.sum + b.sum - apart*float64(a.n*b.n), a.n + b.n}
			blocks = append(blocks[:len(blocks)-2], joined)
		}
	}
	out := make([]float64, 0, len(at))
	for _, b := range blocks {
		for i := range b.n {
			out = append(out, start(b)+apart*float64(i))
		}
	}
	return out
}
