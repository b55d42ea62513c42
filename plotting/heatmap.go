package plotting

import (
	"fmt"
	"image"
	"math"
	"strconv"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

var _ grid = (*heatmap)(nil)

// heatmap is a matrix drawn as cells, with or without axes.
type heatmap struct {
	picture    bool
	rows, cols int
	cells      *mat.Dense // the entries, or blocks of them; nil for an empty matrix
	br, bc     int        // the rows and columns of a block
	over       interval   // the finite entries
	missing    int
}

// Heatmap draws a matrix: row 0 on top, square cells of whole pixels, the colour
// bar at its right. Values of both signs get a diverging map, see
// [Figure.Colors]. NaN is grey. A matrix with more than 280 rows or columns is
// drawn in blocks, each in the colour of its entry of largest magnitude, so that
// none disappears.
func (f *Figure) Heatmap(m mat.Matrix) *Figure {
	h := newHeatmap(m, false)
	if f.rows != nil && len(f.rows) != h.rows || f.cols != nil && len(f.cols) != h.cols {
		panic(fmt.Sprintf("plotting: Heatmap: the matrix is %d×%d but there are %d names of rows and %d of columns",
			h.rows, h.cols, len(f.rows), len(f.cols)))
	}
	return f.addGrid(h)
}

// Heatmap returns a figure of a matrix; see [Figure.Heatmap].
func Heatmap(title string, m mat.Matrix) *Figure { return New(title).Heatmap(m) }

func newHeatmap(m mat.Matrix, picture bool) *heatmap {
	h := &heatmap{picture: picture, cells: copyMatrix(m), br: 1, bc: 1}
	if h.cells == nil {
		return h
	}
	h.rows, h.cols = h.cells.Dims()
	h.over, h.missing = rangeOf(h.cells)
	h.br, h.bc = blocks(h.rows, h.cols)
	if h.br > 1 || h.bc > 1 {
		pick := largest
		if picture {
			pick = average
		}
		h.cells = pool(h.cells, h.br, h.bc, pick)
	}
	return h
}

// rangeOf returns the range of the finite entries and the number of the others.
func rangeOf(m mat.Matrix) (over interval, missing int) {
	over = interval{math.Inf(1), math.Inf(-1)}
	r, c := m.Dims()
	for i := range r {
		for j := range c {
			if v := m.At(i, j); finite(v) {
				over = over.with(v)
			} else {
				missing++
			}
		}
	}
	return over, missing
}

func (h *heatmap) layer() int { return layerField }

func (h *heatmap) bounds(*Figure) bounds {
	b := noBounds()
	if h.cells == nil {
		return b
	}
	r, c := h.cells.Dims()
	b.x = interval{-0.5, float64(c*h.bc) - 0.5}
	b.y = interval{-0.5, float64(r*h.br) - 0.5}
	b.tightX, b.tightY = true, true
	return b
}

func (h *heatmap) scale(f *Figure) (s colorScale, bar bool) {
	auto := Sequential
	if h.picture {
		auto = Gray
	}
	return f.newColorScale(h.over, auto), h.cells != nil && (!h.picture || f.colorBar)
}

func (h *heatmap) plotters(f *Figure) []plot.Plotter {
	if h.cells == nil {
		return nil
	}
	return []plot.Plotter{&cellPlotter{h, f}}
}

func (h *heatmap) tally(_ *Figure, t *tally) {
	what := "heat map"
	if h.picture {
		what = "picture"
	}
	s := fmt.Sprintf("%d×%d %s", h.rows, h.cols, what)
	if h.over.lo <= h.over.hi && h.cells != nil {
		s += fmt.Sprintf(", min %.4g, max %.4g", h.over.lo, h.over.hi)
	}
	t.extra = append(t.extra, s)
	t.missing += h.missing
}

func (h *heatmap) note() string {
	if h.br == 1 && h.bc == 1 || h.picture {
		return ""
	}
	return fmt.Sprintf("each cell: the largest of %d×%d entries", h.br, h.bc)
}

func (h *heatmap) axes(f *Figure, p *plot.Plot) {
	if h.picture || h.cells == nil {
		p.HideAxes()
		return
	}
	p.Y.Scale = plot.InvertedScale{Normalizer: plot.LinearScale{}}
	p.X.Tick.Marker, p.Y.Tick.Marker = &linearTicks{whole: true}, &linearTicks{whole: true}
	p.X.LineStyle.Width, p.Y.LineStyle.Width = 0, 0 // the frame is drawn with the cells
	if f.cols != nil {
		p.X.Tick.Marker = &nameTicks{names: f.cols}
	}
	if f.rows != nil {
		p.Y.Tick.Marker = &nameTicks{names: f.rows}
	}
}

func (h *heatmap) shape() (rows, columns int) { return h.rows, h.cols }

// A matrix so long and thin that its short side had fewer CSS pixels than this
// has cells that are not square.
const thinnest = 60

func (h *heatmap) fit(_ *Figure, width, height float64) (w, ht float64) {
	if h.cells == nil {
		return width, height
	}
	r, c := h.cells.Dims()
	k := snap(math.Min(width/float64(c), height/float64(r)))
	kx, ky := k, k
	if short := k * float64(c); short < thinnest && r > c {
		kx = snap(math.Min(width, 2*thinnest) / float64(c))
	}
	if short := k * float64(r); short < thinnest && c > r {
		ky = snap(math.Min(height, 2*thinnest) / float64(r))
	}
	return kx * float64(c), ky * float64(r)
}

// snap returns the largest size of a cell of at most k CSS pixels that is a whole
// number of them, or below 3 of the dots of the display.
func snap(k float64) float64 {
	if k >= 3 {
		return math.Floor(k)
	}
	ratio := pixelRatio()
	if dots := math.Floor(k*ratio + 1e-9); dots >= 1 {
		return dots / ratio
	}
	return k
}

// A cellPlotter draws the cells of a heat map over the whole axes.
type cellPlotter struct {
	h *heatmap
	f *Figure
}

// Plot draws the cells, their frame and, if asked for, their numbers.
func (cp *cellPlotter) Plot(c draw.Canvas, p *plot.Plot) {
	h := cp.h
	s, _ := h.scale(cp.f)
	r, cols := h.cells.Dims()
	img := image.NewPaletted(image.Rect(0, 0, cols, r), s.colors.palette())
	for i := range r {
		for j := range cols {
			img.SetColorIndex(j, i, s.level(h.cells.At(i, j)))
		}
	}
	c.DrawImage(c.Rectangle, img)
	outlineRect(c, c.Rectangle)
	const most = 20
	if !cp.f.values || r > most || cols > most {
		return
	}
	trX, trY := p.Transforms(&c)
	for i := range r {
		for j := range cols {
			v := h.cells.At(i, j)
			sty := textStyle(min(labelSize, 0.45*(c.Max.Y-c.Min.Y)/vg.Length(r)), inkColor)
			if luminance(nrgba(img.Palette[img.ColorIndexAt(j, i)])) < 0.3 {
				sty.Color = white
			}
			sty.XAlign, sty.YAlign = draw.XCenter, draw.YCenter
			text := minus(strconv.FormatFloat(v, 'g', 3, 64))
			if w, room := sty.Width(text), 0.9*(c.Max.X-c.Min.X)/vg.Length(cols); w > room {
				sty.Font.Size *= room / w
			}
			c.FillText(sty, vg.Point{X: trX(float64(j)), Y: trY(float64(i))}, text)
		}
	}
}

// outlineRect draws a thin frame around r.
func outlineRect(c draw.Canvas, r vg.Rectangle) {
	c.StrokeLines(draw.LineStyle{Color: axisGray, Width: thinWidth}, []vg.Point{
		r.Min, {X: r.Max.X, Y: r.Min.Y}, r.Max, {X: r.Min.X, Y: r.Max.Y}, r.Min,
	})
}
