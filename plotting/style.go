package plotting

import (
	"image/color"
	"math"

	xfont "golang.org/x/image/font"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// px is a CSS pixel.
const px = vg.Inch / 96

// Sizes of text, chosen to be read from the back of a room with the figure at
// half its size.
const (
	titleSize = 19 * px
	panelSize = 16 * px // the title of one of several panels
	labelSize = 16 * px // axes, keys, annotations
	tickSize  = 15 * px
	noteSize  = 13 * px
)

// Spaces and widths.
const (
	margin    = 12 * px // around everything
	gap       = 10 * px // between the data and what stands beside it
	lineWidth = 2.25 * px
	thinWidth = 1 * px
)

var (
	white    = color.NRGBA{255, 255, 255, 255}
	inkColor = color.NRGBA{0x22, 0x22, 0x22, 255} // text
	dimColor = color.NRGBA{0x55, 0x55, 0x55, 255} // ticks, notes, reference lines
	axisGray = color.NRGBA{0x88, 0x88, 0x88, 255}
	gridGray = color.NRGBA{0xE4, 0xE4, 0xE4, 255}
	halo     = color.NRGBA{255, 255, 255, 0xC8} // behind text on data
)

// sans is the one font of all figures.
var sans = font.Font{Typeface: "Liberation", Variant: "Sans"}

func textStyle(size vg.Length, c color.Color) text.Style {
	return text.Style{Color: c, Font: font.From(sans, size), Handler: handler}
}

func boldStyle(size vg.Length) text.Style {
	sty := textStyle(size, inkColor)
	sty.Font.Weight = xfont.WeightBold
	return sty
}

// A style is how the things with one label look.
type style struct {
	color  color.NRGBA
	dashes []vg.Length
	glyph  draw.GlyphDrawer
}

// The six colours of Okabe and Ito that show on white: blue, vermillion, green,
// purple, orange, sky blue.
//
// Reference: Okabe, M., Ito, K.: Color Universal Design (2008).
var okabeIto = []color.NRGBA{
	{0, 114, 178, 255},
	{213, 94, 0, 255},
	{0, 158, 115, 255},
	{204, 121, 167, 255},
	{230, 159, 0, 255},
	{86, 180, 233, 255},
}

var dashPatterns = [][]vg.Length{
	nil,
	{9 * px, 4 * px},
	{2.5 * px, 3.5 * px},
	{10 * px, 3.5 * px, 2.5 * px, 3.5 * px},
	{16 * px, 5 * px},
	{5 * px, 3 * px},
}

// Markers of about the same area.
var glyphShapes = []draw.GlyphDrawer{
	draw.CircleGlyph{},
	polygon{{0.9, 0.9}, {-0.9, 0.9}, {-0.9, -0.9}, {0.9, -0.9}}, // square
	polygon{{0, 1.3}, {-1.15, -0.75}, {1.15, -0.75}},            // triangle
	polygon{{0, 1.3}, {-1.3, 0}, {0, -1.3}, {1.3, 0}},           // diamond
	polygon{{0, -1.3}, {-1.15, 0.75}, {1.15, 0.75}},             // triangle on its point
	polygon{{1.3, 0.9}, {0.9, 1.3}, {0, 0.4}, {-0.9, 1.3}, {-1.3, 0.9}, {-0.4, 0}, // cross
		{-1.3, -0.9}, {-0.9, -1.3}, {0, -0.4}, {0.9, -1.3}, {1.3, -0.9}, {0.4, 0}},
}

// styleAt returns the i-th style. After six the colours come again with other
// dashes and markers.
func styleAt(i int) style {
	n := len(okabeIto)
	shape := (i + i/n) % n
	return style{okabeIto[i%n], dashPatterns[shape], glyphShapes[shape]}
}

func (s style) line() draw.LineStyle {
	return draw.LineStyle{Color: s.color, Width: lineWidth, Dashes: s.dashes}
}

// alpha returns the colour with the opacity a of 255.
func (s style) alpha(a uint8) color.NRGBA {
	c := s.color
	c.A = a
	return c
}

// A polygon is a filled marker with corners in units of its radius.
type polygon []struct{ x, y vg.Length }

// DrawGlyph draws the marker at pt.
func (g polygon) DrawGlyph(c *draw.Canvas, sty draw.GlyphStyle, pt vg.Point) {
	var p vg.Path
	for i, corner := range g {
		at := pt.Add(vg.Point{X: sty.Radius * corner.x, Y: sty.Radius * corner.y})
		if i == 0 {
			p.Move(at)
		} else {
			p.Line(at)
		}
	}
	p.Close()
	c.Fill(p)
}

// readable darkens a colour until text in it stands out from white: the
// contrast 4.5 of the web's accessibility guidelines (WCAG 2.1, 1.4.3).
func readable(c color.NRGBA) color.NRGBA {
	for (1+0.05)/(luminance(c)+0.05) < 4.5 {
		c.R, c.G, c.B = uint8(float64(c.R)*0.95), uint8(float64(c.G)*0.95), uint8(float64(c.B)*0.95)
	}
	return c
}

// luminance returns the relative luminance of an sRGB colour, from 0 to 1.
func luminance(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}
