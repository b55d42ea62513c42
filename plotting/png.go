package plotting

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	vgdraw "gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// A pngCanvas draws images dot by dot.
type pngCanvas struct {
	*vgimg.Canvas
	exact map[color.RGBA]bool // the colours of images
}

// DrawImage draws img to fill rect, of which it takes the nearest whole dots. The
// canvas must not be turned or moved.
func (c pngCanvas) DrawImage(rect vg.Rectangle, img image.Image) {
	dst, src := c.Image().(*image.RGBA), compact(img.(*image.Paletted))
	palette := make([]color.RGBA, len(src.Palette))
	for i, col := range src.Palette {
		palette[i] = color.RGBAModel.Convert(col).(color.RGBA)
		c.exact[palette[i]] = true
	}
	dots := func(l vg.Length) int { return int(math.Round(l.Dots(c.DPI()))) }
	bottom := dst.Rect.Max.Y
	r := image.Rect(dots(rect.Min.X), bottom-dots(rect.Max.Y), dots(rect.Max.X), bottom-dots(rect.Min.Y))
	eachSource(r, src.Rect, func(x, y, sx, sy int) { dst.SetRGBA(x, y, palette[src.ColorIndexAt(sx, sy)]) })
}

// FillString draws s by its outlines: vgimg draws turned text blurred.
func (c pngCanvas) FillString(f font.Face, at vg.Point, s string) { c.Fill(outline(f, s, at, false)) }

// pngOf returns the figure as a PNG.
func pngOf(d drawable) []byte {
	w, h := lengths(d)
	c := pngCanvas{
		vgimg.NewWith(vgimg.UseWH(w, h), vgimg.UseDPI(int(math.Round(96*pixelRatio())))),
		map[color.RGBA]bool{},
	}
	d.draw(vgdraw.New(c))
	var buf bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestCompression}
	if err := enc.Encode(&buf, fewColors(c.Image(), c.exact)); err != nil {
		panic(fmt.Errorf("plotting: %w", err))
	}
	return buf.Bytes()
}
