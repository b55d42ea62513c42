package plotting

import (
	"fmt"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A Place is where the labels of a figure stand.
type Place int

const (
	// AutoPlace is AtEnds where lines allow it, else Right, or Below if the labels
	// would take a quarter of the width.
	AutoPlace Place = iota
	// AtEnds writes each label at the right end of its line. If there are other
	// things than lines, it is Right.
	AtEnds
	// Right sets a legend at the right of the axes.
	Right
	// Below sets a legend under the axes.
	Below
	// Nowhere leaves the labels out.
	Nowhere
)

// Legend sets where the labels stand.
func (f *Figure) Legend(p Place) *Figure {
	f.place = p
	return f.changed()
}

// A labelled element has a label that the figure shows.
type labelled interface {
	// key returns the label and the number of its style.
	key() (label string, style int)
	// thumbs returns the sample of the element in a legend.
	thumbs() []plot.Thumbnailer
	// end returns the point where the element ends on the right, if it is a line.
	end(f *Figure) (x, y float64, ok bool)
}

// A key is a label and the elements it stands for.
type key struct {
	label  string
	style  int
	thumbs []plot.Thumbnailer
	x, y   float64 // the end of the line, if ended
	ended  bool
}

// keys returns the labels of the figure in their order.
func (f *Figure) keys() []key {
	var out []key
	at, sampled := map[string]int{}, map[string]bool{}
	for _, e := range f.elements {
		l, ok := e.(labelled)
		if !ok {
			continue
		}
		label, style := l.key()
		if label == "" {
			continue
		}
		i, seen := at[label]
		if !seen {
			i = len(out)
			at[label] = i
			out = append(out, key{label: label, style: style})
		}
		k := &out[i]
		_, isBand := e.(*band)
		x, y, ok := l.end(f)
		if ok && (!k.ended || !isBand) { // the line rather than the middle of its band
			k.x, k.y, k.ended = x, y, true
		}
		if kind := fmt.Sprintf("%T %s", e, label); !sampled[kind] { // one sample of many lines
			sampled[kind] = true
			k.thumbs = append(k.thumbs, l.thumbs()...)
		}
	}
	if b := f.bars(); b != nil {
		for j, label := range b.labels {
			if label != "" {
				out = append(out, key{label: label, style: b.styles[j], thumbs: []plot.Thumbnailer{swatch(styleAt(b.styles[j]))}})
			}
		}
	}
	return out
}

// placeOf returns where the keys go in a figure of the given width.
func (f *Figure) placeOf(keys []key, width vg.Length) Place {
	if len(keys) == 0 {
		return Nowhere
	}
	if f.place == AtEnds && slices.ContainsFunc(keys, func(k key) bool { return !k.ended }) {
		return Right
	}
	if f.place != AutoPlace {
		return f.place
	}
	sty := textStyle(labelSize, inkColor)
	wide := false
	for _, k := range keys {
		wide = wide || sty.Width(k.label) > 0.3*width
	}
	switch {
	case wide:
		return Below
	case f.endsAtRight(keys):
		return AtEnds
	}
	if _, column := legendColumn(keys); column > 0.27*width {
		return Below
	}
	return Right
}

// endsAtRight reports whether each key is a line that ends near the right edge of
// the axes, and the keys are few enough to stand there.
func (f *Figure) endsAtRight(keys []key) bool {
	const most = 8
	b := f.fullBounds()
	x, y := f.xrange, f.fullRangeY()
	if !x.set() {
		x = b.x.room(f.logX, b.tightX, b.basedX)
	}
	for _, k := range keys {
		if !k.ended || k.y < y.lo || k.y > y.hi {
			return false
		}
		at := (k.x - x.lo) / (x.hi - x.lo)
		if f.logX {
			at = logScale{}.Normalize(x.lo, x.hi, k.x)
		}
		if at < 0.85 || at > 1 {
			return false
		}
	}
	return len(keys) <= most
}

// Sizes in a legend.
const (
	thumbLength = 30 * px
	thumbHeight = 14 * px
	thumbGap    = 7 * px
	entryGap    = 22 * px // between two entries in a line
	rowHeight   = 22 * px
)

// legendColumn returns the keys in a column, and its width.
func legendColumn(keys []key) (rows [][]key, width vg.Length) {
	for _, k := range keys {
		rows = append(rows, []key{k})
		width = max(width, entryWidth(k))
	}
	return rows, width
}

func entryWidth(k key) vg.Length {
	return k.thumbWidth() + thumbGap + textStyle(labelSize, inkColor).Width(k.label)
}

// thumbWidth returns the width of the sample: a line needs some length.
func (k key) thumbWidth() vg.Length {
	for _, t := range k.thumbs {
		if _, isMarker := t.(*plotter.Scatter); !isMarker {
			return thumbLength
		}
	}
	return thumbHeight
}

// legendRows distributes the keys over rows of at most the given width, to which
// it also cuts their labels.
func legendRows(keys []key, width vg.Length) [][]key {
	var rows [][]key
	var used vg.Length
	for _, k := range keys {
		k.label = cut(textStyle(labelSize, inkColor), []string{k.label}, width-k.thumbWidth()-thumbGap)[0]
		w := entryWidth(k) + entryGap
		if len(rows) == 0 || used+w-entryGap > width {
			rows = append(rows, nil)
			used = 0
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], k)
		used += w
	}
	return rows
}

// rowsWidth returns the width of rows of keys.
func rowsWidth(rows [][]key) vg.Length {
	var width vg.Length
	for _, row := range rows {
		w := -entryGap
		for _, k := range row {
			w += entryWidth(k) + entryGap
		}
		width = max(width, w)
	}
	return width
}

// drawLegend draws rows of keys down from the upper left corner at.
func drawLegend(c draw.Canvas, rows [][]key, at vg.Point) {
	sty := textStyle(labelSize, inkColor)
	sty.YAlign = draw.YCenter
	for i, row := range rows {
		x, y := at.X, at.Y-rowHeight*(vg.Length(i)+0.5)
		for _, k := range row {
			thumb := draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
				Min: vg.Point{X: x, Y: y - thumbHeight/2},
				Max: vg.Point{X: x + k.thumbWidth(), Y: y + thumbHeight/2},
			}}
			for _, t := range k.thumbs {
				t.Thumbnail(&thumb)
			}
			c.FillText(sty, vg.Point{X: x + k.thumbWidth() + thumbGap, Y: y + 1.5*px}, k.label)
			x += entryWidth(k) + entryGap
		}
	}
}

// A swatch is a sample of a colour.
type swatch style

// Thumbnail fills the canvas.
func (s swatch) Thumbnail(c *draw.Canvas) {
	c.SetColor(s.color)
	c.Fill(c.Rectangle.Path())
}
