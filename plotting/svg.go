package plotting

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	"strings"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	vgdraw "gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

// svgOf returns the figure as an SVG document.
func svgOf(d drawable) string {
	w, h := lengths(d)
	c := &svgCanvas{Canvas: vgsvg.New(w, h)}
	d.draw(vgdraw.New(c))
	var buf bytes.Buffer
	if _, err := c.WriteTo(&buf); err != nil {
		panic(fmt.Errorf("plotting: %w", err)) // a bytes.Buffer takes everything
	}
	wp, hp := d.size()
	_, body, _ := strings.Cut(buf.String(), `xmlns:xlink="http://www.w3.org/1999/xlink">`)
	var title bytes.Buffer
	if err := xml.EscapeText(&title, []byte(d.name())); err != nil {
		panic(fmt.Errorf("plotting: %w", err))
	}
	head := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" `+
		`width="%d" height="%d" viewBox="0 0 %g %g" font-family="%s" stroke-linejoin="round">`+"\n<title>%s</title>",
		wp, hp, w.Points(), h.Points(), svgFonts, title.String())
	return head + c.fitText(svgTidy.Replace(body))
}

// Fonts of the same widths as Liberation Sans, and what a system without any of
// them has.
const svgFonts = "Liberation Sans,Arimo,Helvetica,Arial,sans-serif"

// svgTidy mends what vgsvg writes: a font family without alternatives, repeated
// with every text; the wrong type of images, which browsers also would smooth.
var svgTidy = strings.NewReplacer(
	"font-family:Liberation Sans;font-variant:normal;font-weight:normal;font-style:normal;", "",
	"font-family:Liberation Sans;font-variant:normal;font-weight:bold;font-style:normal;", "font-weight:bold;",
	`xlink:href="data:image/jpg;`, `preserveAspectRatio="none" style="image-rendering:pixelated" xlink:href="data:image/png;`,
)

// An svgCanvas draws images enlarged, see enlarge, and notes the widths of texts.
type svgCanvas struct {
	*vgsvg.Canvas
	widths []vg.Length
}

// DrawImage draws img to fill rect.
func (c *svgCanvas) DrawImage(rect vg.Rectangle, img image.Image) {
	c.Canvas.DrawImage(rect, enlarge(img, rect))
}

// FillString draws s.
func (c *svgCanvas) FillString(f font.Face, at vg.Point, s string) {
	c.widths = append(c.widths, f.Width(s))
	c.Canvas.FillString(f, at, s)
}

// fitText gives each text the width it was measured to have, into which a browser
// fits it in whatever font it has.
func (c *svgCanvas) fitText(body string) string {
	var b strings.Builder
	for i, part := range strings.SplitAfter(body, "<text ") {
		b.WriteString(part)
		if i < len(c.widths) && strings.HasSuffix(part, "<text ") {
			fmt.Fprintf(&b, `textLength="%.5g" lengthAdjust="spacingAndGlyphs" `, c.widths[i].Points())
		}
	}
	return b.String()
}
