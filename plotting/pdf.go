package plotting

import (
	"bytes"
	"fmt"
	"image"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	vgdraw "gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgpdf"
)

// A pdfCanvas draws text by its outlines: the fonts that vgpdf embeds take 200 kB
// each and lack all but the letters of western Europe.
type pdfCanvas struct{ *vgpdf.Canvas }

// DrawImage draws img to fill rect. It turns the image over, since vgpdf does so
// too.
func (c pdfCanvas) DrawImage(rect vg.Rectangle, img image.Image) {
	src := enlarge(img, rect)
	b := src.Bounds()
	over := image.NewPaletted(b, src.Palette)
	for y := range b.Dy() {
		copy(over.Pix[y*over.Stride:], src.Pix[(b.Dy()-1-y)*src.Stride:][:b.Dx()])
	}
	c.Canvas.DrawImage(rect, over)
}

// FillString draws s.
func (c pdfCanvas) FillString(f font.Face, at vg.Point, s string) { c.Fill(outline(f, s, at, false)) }

// pdfOf returns the figure as a PDF.
func pdfOf(d drawable) []byte {
	w, h := lengths(d)
	c := vgpdf.New(w, h)
	d.draw(vgdraw.New(pdfCanvas{c}))
	var buf bytes.Buffer
	if _, err := c.WriteTo(&buf); err != nil {
		panic(fmt.Errorf("plotting: %w", err))
	}
	return buf.Bytes()
}
