package plotting

import (
	"fmt"
	"math"
	"sync/atomic"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// The size of a figure that does not set its own, in CSS pixels. One with square
// cells is cut down to what it shows.
var defaultSize struct{ width, height atomic.Int64 }

func init() { SetDefaultSize(640, 400) }

// SetDefaultSize sets the width and height, in CSS pixels, of figures that do not
// set theirs with [Figure.Size]. To begin with they are 640×400.
func SetDefaultSize(width, height int) {
	checkSize(width, height)
	defaultSize.width.Store(int64(width))
	defaultSize.height.Store(int64(height))
}

// DefaultSize returns what [SetDefaultSize] has set.
func DefaultSize() (width, height int) {
	return int(defaultSize.width.Load()), int(defaultSize.height.Load())
}

// A Figure is one set of axes with what is drawn in them. Its methods change it
// and return it. Two goroutines must not use one figure at the same time.
type Figure struct {
	title          string
	xlabel, ylabel string
	logX, logY     bool
	xrange, yrange interval // empty for the range of the data
	width, height  int      // 0 for the default
	place          Place

	colors     ColorMap
	colorLabel string
	colorRange interval // empty for the range of the data
	colorBar   bool     // asked for, where there is none by default
	rows, cols []string
	captions   []string
	across     int
	values     bool

	elements []element
	labels   []string // the i-th label has the i-th style

	// Made on demand, dropped by changes.
	built *plot.Plot
	bins  []float64 // the edges that all histograms share
}

// An element is one thing drawn in the axes.
type element interface {
	// layer orders what is drawn: higher above lower.
	layer() int
	// bounds returns the range of what can be drawn.
	bounds(f *Figure) bounds
	// plotters returns what draws the element.
	plotters(f *Figure) []plot.Plotter
	// tally counts the element for String.
	tally(f *Figure, t *tally)
}

// Layers, from the bottom.
const (
	layerField = iota // heat maps
	layerBand
	layerArea // bars, histograms
	layerReference
	layerLine
	layerScatter
	layerText
)

// New returns an empty figure. The title says the figure's message; a long one
// takes several lines.
func New(title string) *Figure { return &Figure{title: title} }

func (f *Figure) add(e element) *Figure {
	f.elements = append(f.elements, e)
	return f.changed()
}

// changed drops what was made before a change.
func (f *Figure) changed() *Figure {
	f.built, f.bins = nil, nil
	return f
}

// styleIndex returns the number of the style for a label, which is a new one for
// a new label and whenever the label is empty.
func (f *Figure) styleIndex(label string) int {
	for i, l := range f.labels {
		if l == label && label != "" {
			return i
		}
	}
	f.labels = append(f.labels, label)
	return len(f.labels) - 1
}

// Size sets the width and height of the whole figure in CSS pixels. The default
// is that of [SetDefaultSize].
func (f *Figure) Size(width, height int) *Figure {
	checkSize(width, height)
	f.width, f.height = width, height
	return f.changed()
}

// checkSize panics at sizes that leave no room for a figure, and at sizes whose
// image would fill the memory.
func checkSize(width, height int) {
	const least, most = 80, 4000
	if width < least || height < least || width > most || height > most {
		panic(fmt.Sprintf("plotting: size is %d×%d but must be from %d×%d to %d×%d CSS pixels", width, height, least, least, most, most))
	}
}

// Plot returns the gonum/plot Plot that the figure draws, to change what Figure
// has no method for. The figure shows the changes until another of its methods
// is called, so call Plot last. The figure draws the title, the legend and the
// colour bar itself; Plot has the first two for those who draw it elsewhere.
func (f *Figure) Plot() *plot.Plot {
	if f.built == nil {
		f.built = f.build()
	}
	return f.built
}

// build makes the plot: axes and data.
func (f *Figure) build() *plot.Plot {
	p := plot.New()
	p.TextHandler = handler
	p.Title.Text = f.title
	p.Title.TextStyle = restyle(p.Title.TextStyle, boldStyle(titleSize))
	p.Legend.TextStyle = textStyle(labelSize, inkColor)
	p.Legend.Top = true
	for _, k := range f.keys() {
		p.Legend.Add(k.label, k.thumbs...)
	}
	f.buildAxes(p)
	for layer := layerField; layer <= layerText; layer++ {
		for _, e := range f.elements {
			if e.layer() == layer {
				for _, pl := range e.plotters(f) {
					p.Add(plain{pl})
				}
			}
		}
	}
	if f.bounds().empty() {
		p.Add(plain{noData{}})
	}
	return p
}

// A plain plotter only draws: it hides the ranges and the glyph boxes of a
// gonum plotter, since the figure sets the ranges of its axes with room for
// markers.
type plain struct{ plot.Plotter }

// restyle returns the style sty in the font, the colour and the handler of as.
func restyle(sty, as text.Style) text.Style {
	sty.Font, sty.Color, sty.Handler = as.Font, as.Color, as.Handler
	return sty
}

// copied returns a copy of x, or 0, 1, 2, …, n-1 if x is nil. It panics if x has
// another length than n.
func copied(what, label, name string, x []float64, n int) []float64 {
	if x == nil {
		x = make([]float64, n)
		for i := range x {
			x[i] = float64(i)
		}
		return x
	}
	if len(x) != n {
		panic(fmt.Sprintf("plotting: %s %q: x has %d values but %s has %d", what, label, len(x), name, n))
	}
	return append([]float64(nil), x...)
}

// finite reports whether x can be drawn. Differences of larger numbers overflow.
func finite(x float64) bool { return math.Abs(x) <= 1e300 }

// pixels returns a length in CSS pixels.
func pixels(l vg.Length) float64 { return float64(l / px) }
