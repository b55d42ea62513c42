package plotting

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const piHalf = math.Pi / 2

// A layout is a figure measured for a canvas.
type layout struct {
	f     *Figure
	p     *plot.Plot // axes and data, without title and legend
	c     draw.Canvas
	title []string
	sty   text.Style // of the title
	keys  []key
	place Place
	rows  [][]key // of the legend
	bar   *colorBar
	notes []string
	room  edges    // around the data
	most  vg.Point // the largest size of a grid; 0 for any
}

// edges are distances at the four sides of a rectangle.
type edges struct{ left, right, bottom, top vg.Length }

func (e edges) inside(r vg.Rectangle) vg.Rectangle {
	return vg.Rectangle{
		Min: vg.Point{X: r.Min.X + e.left, Y: r.Min.Y + e.bottom},
		Max: vg.Point{X: r.Max.X - e.right, Y: r.Max.Y - e.top},
	}
}

func between(outer, inner vg.Rectangle) edges {
	return edges{inner.Min.X - outer.Min.X, outer.Max.X - inner.Max.X, inner.Min.Y - outer.Min.Y, outer.Max.Y - inner.Max.Y}
}

// layout measures what stands around the data on the canvas c. On a small canvas
// it leaves out, as far as the data need the room, the names of the axes, the
// title, and the labels and ticks.
func (f *Figure) layout(c draw.Canvas, title vg.Length) *layout {
	const least = 50 * px
	for without := 0; ; without++ {
		l := f.measure(c, title, without)
		if r := l.room.inside(c.Rectangle); without == 3 || r.Size().X >= least && r.Size().Y >= least {
			return l
		}
	}
}

func (f *Figure) measure(c draw.Canvas, title vg.Length, without int) *layout {
	p := *f.Plot()
	if without > 0 {
		p.X.Label.Text, p.Y.Label.Text = "", ""
	}
	if without > 1 {
		p.Title.Text = ""
	}
	l := &layout{f: f, p: &p, c: c, sty: boldStyle(title), keys: f.keys()}
	width := c.Max.X - c.Min.X
	l.title = wrapEven(l.sty, p.Title.Text, width-2*margin)
	if l.place = f.placeOf(l.keys, width); without > 2 {
		l.place = Nowhere
		p.X.Tick.Marker, p.Y.Tick.Marker = plot.ConstantTicks(nil), plot.ConstantTicks(nil)
	}
	around := edges{margin, margin, margin, margin + l.titleHeight()}
	switch l.place {
	case AtEnds:
		around.right += endsWidth(l.keys)
	case Right:
		rows, column := legendColumn(l.keys)
		l.rows = rows
		around.right += column + gap + 4*px
	case Below:
		l.rows = legendRows(l.keys, width-2*margin)
		around.bottom += rowHeight*vg.Length(len(l.rows)) + gap
	}
	small := textStyle(noteSize, dimColor)
	for _, n := range f.notes() {
		l.notes = append(l.notes, wrap(small, n, width-2*margin)...)
	}
	around.bottom += noteSize * lineHeight * vg.Length(len(l.notes))
	if len(l.notes) > 0 {
		around.bottom += 4 * px
	}
	g := f.grid()
	if g != nil && without < 3 {
		if s, bar := g.scale(f); bar {
			l.bar = &colorBar{s, f.colorLabel}
			around.right += l.bar.width(c.Max.Y - c.Min.Y - around.top - around.bottom)
		}
	}
	p.Title.Text, p.Legend, p.BackgroundColor = "", plot.NewLegend(), nil

	// What the ticks need depends on the room for them, and the other way round.
	outer := around.inside(c.Rectangle)
	inner := outer
	for range 3 {
		size := inner.Size()
		if g != nil {
			w, h := g.fit(f, pixels(size.X), pixels(size.Y))
			size = vg.Point{X: px * vg.Length(w), Y: px * vg.Length(h)}
		}
		fitTicks(&p, size.X, size.Y)
		fitNames(&p, size, c.Size())
		inner = dataCanvas(p, outer)
	}
	l.room = between(c.Rectangle, inner)
	return l
}

// dataCanvas returns where the data go if axes and data have the given rectangle.
// gonum/plot looks for the middle of a logarithmic axis at the mean of its ends,
// which is near one of them, and makes room there for the name of the axis. So
// that is measured here, as what it takes beside the axis.
func dataCanvas(p plot.Plot, outer vg.Rectangle) vg.Rectangle {
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		if _, log := a.Scale.(logScale); !log || a.Label.Text == "" {
			continue
		}
		sty := a.Label.TextStyle
		a.Padding += sty.Height(a.Label.Text) + a.Label.Padding
		if a == &p.Y {
			a.Padding += sty.FontExtents().Descent
		}
		a.Label.Text = ""
	}
	return p.DataCanvas(draw.Canvas{Rectangle: outer}).Rectangle
}

// titleHeight returns the height of the title with the space under it.
func (l *layout) titleHeight() vg.Length {
	if len(l.title) == 0 {
		return 4 * px
	}
	return l.sty.Font.Size*1.25*vg.Length(len(l.title)) + gap
}

// fit returns where the data go if there is the given room around them: all that
// is left, or for a grid its upper left part that is whole cells, on whole pixels.
func (l *layout) fit(room edges) vg.Rectangle {
	r := room.inside(l.c.Rectangle)
	const least = 10 * px // aligned panels may have less room than each
	r.Max.X, r.Min.Y = max(r.Max.X, r.Min.X+least), min(r.Min.Y, r.Max.Y-least)
	g := l.f.grid()
	if g == nil {
		return r
	}
	const tol = 1e-6
	left := math.Ceil(pixels(r.Min.X-l.c.Min.X) - tol)
	top := math.Ceil(pixels(l.c.Max.Y-r.Max.Y) - tol)
	width, height := pixels(r.Max.X-l.c.Min.X)-left, pixels(l.c.Max.Y-r.Min.Y)-top
	if l.most.X > 0 {
		width, height = math.Min(width, pixels(l.most.X)), math.Min(height, pixels(l.most.Y))
	}
	w, h := g.fit(l.f, width+tol, height+tol)
	corner := vg.Point{X: l.c.Min.X + px*vg.Length(left), Y: l.c.Max.Y - px*vg.Length(top)}
	return vg.Rectangle{
		Min: vg.Point{X: corner.X, Y: corner.Y - px*vg.Length(h)},
		Max: vg.Point{X: corner.X + px*vg.Length(w), Y: corner.Y},
	}
}

// draw draws the figure with the data in the given rectangle.
func (l *layout) draw(data vg.Rectangle) {
	c, p := l.c, l.p
	// gonum/plot is given the outside of the axes and finds the data by itself;
	// the outside that yields these data is found by correcting it.
	outer := data
	for range 6 {
		got := p.DataCanvas(draw.Canvas{Rectangle: outer}).Rectangle
		outer = vg.Rectangle{
			Min: outer.Min.Add(data.Min.Sub(got.Min)),
			Max: outer.Max.Add(data.Max.Sub(got.Max)),
		}
	}
	p.Draw(draw.Canvas{Canvas: c.Canvas, Rectangle: outer})

	at := vg.Point{X: c.Min.X + margin, Y: c.Max.Y - margin}
	sty := l.sty
	sty.YAlign = draw.YTop
	for i, line := range l.title {
		c.FillText(sty, at.Add(vg.Point{Y: -sty.Font.Size * 1.25 * vg.Length(i)}), line)
	}
	switch l.place {
	case AtEnds:
		drawEnds(c, p, data, l.keys)
	case Right:
		drawLegend(c, l.rows, vg.Point{X: data.Max.X + gap + 4*px, Y: data.Max.Y})
	case Below:
		left := min(data.Min.X, c.Max.X-margin-rowsWidth(l.rows)) // under the data, if there is room
		drawLegend(c, l.rows, vg.Point{X: left, Y: outer.Min.Y - gap})
	}
	if l.bar != nil {
		l.bar.draw(c, data)
	}
	small := textStyle(noteSize, dimColor)
	for i, n := range l.notes {
		y := c.Min.Y + margin + noteSize*lineHeight*vg.Length(len(l.notes)-1-i)
		c.FillText(small, vg.Point{X: c.Min.X + margin, Y: y + 3*px}, n)
	}
}

// draw draws the figure on the whole canvas.
func (f *Figure) draw(c draw.Canvas) {
	clearCanvas(c)
	l := f.layout(c, titleSize)
	l.draw(l.fit(l.room))
}

// clearCanvas makes the canvas white: figures are read on dark pages, too.
func clearCanvas(c draw.Canvas) {
	c.SetColor(white)
	c.Fill(c.Rectangle.Path())
}

// size returns the size of the figure in CSS pixels.
func (f *Figure) size() (width, height int) {
	if f.width > 0 {
		return f.width, f.height
	}
	width, height = DefaultSize()
	if b := f.bars(); b != nil && b.horizontal {
		return width, max(height, min(1600, 22*len(b.names)+90))
	}
	g := f.grid()
	if g == nil || f.bounds().empty() {
		return width, height
	}
	return f.gridSize(width, height+40) // about the default height remains
}

// gridSize returns the size of a figure whose cells have at most the size they
// have in a figure of the given size.
func (f *Figure) gridSize(width, height int) (w, h int) {
	if f.rows != nil { // a line of text for each
		height = max(height, min(1000, 19*len(f.rows)+100))
	}
	full := f.layout(blank(width, height), titleSize)
	data := full.fit(full.room)
	need := pixels(full.room.left + full.room.right + data.Max.X - data.Min.X)
	titled := 0.0 // a short title stays on one line
	for _, line := range full.title {
		titled = math.Max(titled, pixels(full.sty.Width(line)+2*margin))
	}
	w = int(math.Ceil(math.Max(need, math.Min(titled, 380)) + 1))
	// A narrower figure may need more lines for the title.
	narrow := f.layout(blank(w, height), titleSize)
	return w, int(math.Ceil(pixels(narrow.room.top+narrow.room.bottom+data.Max.Y-data.Min.Y) + 1))
}

// blank returns a canvas to measure on.
func blank(width, height int) draw.Canvas {
	return draw.Canvas{Rectangle: vg.Rectangle{Max: vg.Point{X: px * vg.Length(width), Y: px * vg.Length(height)}}}
}
