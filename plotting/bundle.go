package plotting

import (
	"fmt"
	"math"
	"sync/atomic"

	"gonum.org/v1/plot/vg"
	vgdraw "gonum.org/v1/plot/vg/draw"

	"github.com/agopher/agopher/lib/display"
)

// A drawable is what can be rendered: a figure or panels.
type drawable interface {
	size() (width, height int) // in CSS pixels
	draw(c vgdraw.Canvas)
	name() string
	points() int // of lines and scatters
	String() string
}

var (
	_ drawable = (*Figure)(nil)
	_ drawable = (*Panels)(nil)
)

var ratioBits atomic.Uint64

// SetPixelRatio sets how many dots of a PNG are one CSS pixel. The default is 2,
// for dense screens and print; 1 makes smaller files. It panics unless the ratio
// is from 0.5 to 4.
func SetPixelRatio(ratio float64) {
	if !(ratio >= 0.5 && ratio <= 4) {
		panic(fmt.Sprintf("plotting: SetPixelRatio(%g): the ratio must be from 0.5 to 4", ratio))
	}
	ratioBits.Store(math.Float64bits(ratio))
}

func pixelRatio() float64 {
	if bits := ratioBits.Load(); bits != 0 {
		return math.Float64frombits(bits)
	}
	return 2
}

// An SVG of more bytes is left out of a Bundle: a browser draws it slower than
// the PNG, and a notebook carries it twice.
const mostSVG = 150000

func bundle(d drawable) display.Bundle {
	w, h := d.size()
	b := display.Bundle{
		display.MIMEText: d.String(),
		display.MIMEPNG:  display.Image{Data: pngOf(d), Width: w, Height: h},
	}
	const bytesPerPoint = 8 // at least
	if d.points() > mostSVG/bytesPerPoint {
		return b
	}
	if svg := svgOf(d); len(svg) <= mostSVG {
		b[display.MIMESVG] = svg
	}
	return b
}

// Bundle shows the figure as SVG, if that is at most 150 kB, as PNG and as text.
func (f *Figure) Bundle() display.Bundle { return bundle(f) }

// SimpleRender is Bundle for the gophernotes kernel.
func (f *Figure) SimpleRender() map[string]any { return f.Bundle().SimpleRender() }

func (f *Figure) name() string { return f.title }

func (f *Figure) points() int { return f.tally().points }

func lengths(d drawable) (w, h vg.Length) {
	wp, hp := d.size()
	return px * vg.Length(wp), px * vg.Length(hp)
}
