package plotting

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

var _ grid = (*mosaic)(nil)

// Image returns a figure of a picture: the entries of m as grey levels, from
// black for the least to white for the largest, without axes. Entries of both
// signs get a diverging map; see [Figure.Colors]. Row 0 is on top, and pixels are
// square and never smoothed.
func Image(title string, m mat.Matrix) *Figure {
	return New(title).addGrid(newHeatmap(m, true))
}

// Pictures are drawn until they have this many pixels: noise of so many is a PNG
// of 130 kB.
const mostPixels = 50000

// mosaic is several small pictures with the same colours.
type mosaic struct {
	h, w     int
	pictures []*mat.Dense
	of       int // how many were given
	over     interval
	missing  int
}

// Images returns a figure of small pictures side by side. Each row of X is one of
// them: height×width pixels, row after row. They share their colours, which are
// those of [Image]. [Figure.Across] sets how many stand in a line, and
// [Figure.Captions] what is written under each. If the pictures have more than
// 50000 pixels, only the first are drawn, and the figure says how many. Images
// panics if X does not have height·width columns.
func Images(title string, X mat.Matrix, height, width int) *Figure {
	m := &mosaic{h: height, w: width, over: interval{math.Inf(1), math.Inf(-1)}}
	if height < 1 || width < 1 {
		panic(fmt.Sprintf("plotting: Images: a picture is %d×%d but must have pixels", height, width))
	}
	data := copyMatrix(X)
	if data == nil {
		return New(title).addGrid(m)
	}
	n, d := data.Dims()
	if d != height*width {
		panic(fmt.Sprintf("plotting: Images: X is %d×%d, which has %d pixels a row, but a %d×%d picture has %d", n, d, d, height, width, height*width))
	}
	m.of = n
	shown := min(n, max(1, mostPixels/d))
	m.over, m.missing = rangeOf(data.Slice(0, shown, 0, d))
	for i := range shown {
		m.pictures = append(m.pictures, mat.NewDense(height, width, data.RawRowView(i)))
	}
	return New(title).addGrid(m)
}

// Across sets how many pictures of [Images] stand in a line.
func (f *Figure) Across(n int) *Figure {
	if n < 1 {
		panic(fmt.Sprintf("plotting: Across(%d): at least one picture must stand in a line", n))
	}
	f.across = n
	return f.changed()
}

// Captions writes a line under each picture of [Images], under the first ones if
// there are fewer lines. What is wider than the picture is cut.
func (f *Figure) Captions(lines []string) *Figure {
	f.captions = append([]string(nil), lines...)
	return f.changed()
}

// An arrangement says where the pictures of a mosaic are, in cells of k CSS
// pixels.
type arrangement struct {
	k          float64
	across     int
	gapX, gapY int // cells between pictures; gapY holds the caption
	w, h       int // cells of the whole
}

// arrange returns the arrangement in a line of the given number of pictures that
// has the largest cells that fit, or the best of all numbers if across is 0.
func (m *mosaic) arrange(f *Figure, width, height float64) arrangement {
	n := len(m.pictures)
	if f.across > 0 {
		return m.arrangeAcross(f, min(f.across, n), width, height)
	}
	var best arrangement
	for across := 1; across <= n; across++ {
		if a := m.arrangeAcross(f, across, width, height); a.k > best.k {
			best = a
		}
	}
	return best
}

func (m *mosaic) arrangeAcross(f *Figure, across int, width, height float64) arrangement {
	const between, caption = 7, 21 // CSS pixels
	down := (len(m.pictures) + across - 1) / across
	k := math.Min(width/float64(across*m.w), height/float64(down*m.h))
	for {
		k = snap(k)
		a := arrangement{k: k, across: across, gapX: int(math.Ceil(between / k)), gapY: int(math.Ceil(between / k))}
		a.w = across*(m.w+a.gapX) - a.gapX
		a.h = down*(m.h+a.gapY) - a.gapY
		if len(f.captions) > 0 {
			a.gapY = int(math.Ceil(caption / k))
			a.h = down * (m.h + a.gapY)
		}
		if float64(a.w)*k <= width && float64(a.h)*k <= height {
			return a
		}
		if k <= 1/pixelRatio() { // nothing fits; the pictures are cut into dots
			a.k = math.Min(width/float64(a.w), height/float64(a.h))
			return a
		}
		k -= 1 / pixelRatio()
	}
}

func (m *mosaic) layer() int { return layerField }

func (m *mosaic) bounds(*Figure) bounds {
	b := noBounds()
	if len(m.pictures) > 0 {
		b.x, b.y, b.tightX, b.tightY = interval{0, 1}, interval{0, 1}, true, true
	}
	return b
}

func (m *mosaic) axes(_ *Figure, p *plot.Plot) { p.HideAxes() }

func (m *mosaic) scale(f *Figure) (s colorScale, bar bool) {
	return f.newColorScale(m.over, Gray), f.colorBar && len(m.pictures) > 0
}

func (m *mosaic) shape() (rows, columns int) { return m.h * len(m.pictures), m.w }

func (m *mosaic) fit(f *Figure, width, height float64) (w, h float64) {
	if len(m.pictures) == 0 {
		return width, height
	}
	a := m.arrange(f, width, height)
	return a.k * float64(a.w), a.k * float64(a.h)
}

func (m *mosaic) tally(_ *Figure, t *tally) {
	t.extra = append(t.extra, plural(len(m.pictures), fmt.Sprintf("%d×%d picture", m.h, m.w)))
	t.missing += m.missing
}

func (m *mosaic) note() string {
	if len(m.pictures) == m.of {
		return ""
	}
	return fmt.Sprintf("the first %d of %d pictures", len(m.pictures), m.of)
}

func (m *mosaic) plotters(f *Figure) []plot.Plotter {
	if len(m.pictures) == 0 {
		return nil
	}
	return []plot.Plotter{&mosaicPlotter{m, f}}
}

// A mosaicPlotter draws the pictures over the whole axes.
type mosaicPlotter struct {
	m *mosaic
	f *Figure
}

// Plot draws the pictures and their captions.
func (mp *mosaicPlotter) Plot(c draw.Canvas, _ *plot.Plot) {
	m := mp.m
	// What fit has fitted fits again, rounding aside.
	a := m.arrange(mp.f, pixels(c.Max.X-c.Min.X)+1e-6, pixels(c.Max.Y-c.Min.Y)+1e-6)
	s, _ := m.scale(mp.f)
	img := image.NewPaletted(image.Rect(0, 0, a.w, a.h), s.colors.palette())
	for i := range img.Pix {
		img.Pix[i] = blankLevel
	}
	sty := textStyle(tickSize, inkColor)
	sty.XAlign, sty.YAlign = draw.XCenter, draw.YTop
	cell := vg.Length(a.k) * px
	captions := cut(sty, mp.f.captions, cell*vg.Length(m.w)+min(cell*vg.Length(a.gapX), margin)-2*px)
	for n, pic := range m.pictures {
		x0, y0 := (n%a.across)*(m.w+a.gapX), (n/a.across)*(m.h+a.gapY)
		for i := range m.h {
			for j := range m.w {
				img.SetColorIndex(x0+j, y0+i, s.level(pic.At(i, j)))
			}
		}
		if n < len(mp.f.captions) {
			at := vg.Point{X: c.Min.X + cell*(vg.Length(x0)+vg.Length(m.w)/2), Y: c.Max.Y - cell*vg.Length(y0+m.h) - 1*px}
			defer c.FillText(sty, at, captions[n])
		}
	}
	c.DrawImage(c.Rectangle, img)
}

// nrgba returns c as an NRGBA colour.
func nrgba(c color.Color) color.NRGBA { return color.NRGBAModel.Convert(c).(color.NRGBA) }
