package plotting

import (
	"fmt"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/agopher/agopher/lib/display"
)

// Panels are figures side by side, with their axes aligned.
type Panels struct {
	title         string
	columns       int
	figures       []*Figure
	width, height int
}

// Grid sets figures in rows of the given number of columns. A nil figure leaves
// its place empty. Grid panics if columns is not positive.
func Grid(columns int, figs ...*Figure) *Panels {
	if columns < 1 {
		panic(fmt.Sprintf("plotting: Grid(%d, …): at least one column is needed", columns))
	}
	return &Panels{columns: max(1, min(columns, len(figs))), figures: append([]*Figure(nil), figs...)}
}

// Title sets a title over all panels.
func (p *Panels) Title(s string) *Panels {
	p.title = s
	return p
}

// Size sets the width and height of all panels together in CSS pixels. By
// default a panel is 420×300, and smaller for more than two columns; panels of
// matrices are as high as these need.
func (p *Panels) Size(width, height int) *Panels {
	checkSize(width, height)
	p.width, p.height = width, height
	return p
}

func (p *Panels) rows() int { return (len(p.figures) + p.columns - 1) / p.columns }

// size returns the size of all panels in CSS pixels.
func (p *Panels) size() (width, height int) {
	if p.width > 0 {
		return p.width, p.height
	}
	if len(p.figures) == 0 {
		w, _ := DefaultSize()
		return w, 120
	}
	w := 420
	switch {
	case p.columns == 1:
		w, _ = DefaultSize()
	case p.columns > 2:
		w = max(220, 1020/p.columns)
	}
	h := max(230, min(300, w*5/7))
	if p.onlyGrids() {
		w, h = p.gridSize(w)
	}
	width = w * p.columns
	return width, h*p.rows() + int(pixels(p.titleHeight(px*vg.Length(width))))
}

func (p *Panels) onlyGrids() bool {
	for _, f := range p.figures {
		if f != nil && (f.grid() == nil || f.bounds().empty()) {
			return false
		}
	}
	return true
}

// gridSize returns the size of a panel of which grids leave no part empty, at
// most w by w.
func (p *Panels) gridSize(w int) (width, height int) {
	a := p.arrange(blank(w*p.columns, w*p.rows()))
	for n, l := range a.layouts {
		if l == nil {
			continue
		}
		room := a.room(n)
		data := l.fit(room).Size()
		titled := 0.0
		for _, line := range l.title {
			titled = max(titled, pixels(l.sty.Width(line)+2*margin))
		}
		width = max(width, int(math.Ceil(max(titled, pixels(room.left+room.right+data.X))))+1)
		height = max(height, int(math.Ceil(pixels(room.top+room.bottom+data.Y)))+1)
	}
	return min(width, w), min(height, w)
}

func (p *Panels) titleHeight(width vg.Length) vg.Length {
	lines := wrapEven(boldStyle(titleSize), p.title, width-2*margin)
	if len(lines) == 0 {
		return 0
	}
	return titleSize*1.25*vg.Length(len(lines)) + margin
}

// draw draws the panels.
func (p *Panels) draw(c draw.Canvas) {
	clearCanvas(c)
	sty := boldStyle(titleSize)
	sty.YAlign = draw.YTop
	for i, line := range wrapEven(sty, p.title, c.Max.X-c.Min.X-2*margin) {
		c.FillText(sty, vg.Point{X: c.Min.X + margin, Y: c.Max.Y - margin - titleSize*1.25*vg.Length(i)}, line)
	}
	if len(p.figures) == 0 {
		noData{}.Plot(c, nil)
		return
	}
	c.Max.Y -= p.titleHeight(c.Max.X - c.Min.X)
	a := p.arrange(c)
	for n, l := range a.layouts {
		if l != nil {
			l.draw(l.fit(a.room(n)))
		}
	}
}

// An aligned grid of layouts: each column of them has the same room at the left
// and right of its data, and each row above and below.
type aligned struct {
	layouts       []*layout // nil for an empty place
	columns, rows []edges
}

// room returns the room around the data of the n-th panel.
func (a aligned) room(n int) edges {
	col, row := a.columns[n%len(a.columns)], a.rows[n/len(a.columns)]
	return edges{col.left, col.right, row.bottom, row.top}
}

// arrange measures the panels on the canvas.
func (p *Panels) arrange(c draw.Canvas) aligned {
	a := aligned{make([]*layout, len(p.figures)), make([]edges, p.columns), make([]edges, p.rows())}
	w := (c.Max.X - c.Min.X) / vg.Length(p.columns)
	h := (c.Max.Y - c.Min.Y) / vg.Length(p.rows())
	for n, f := range p.figures {
		if f == nil {
			continue
		}
		i, j := n/p.columns, n%p.columns
		corner := vg.Point{X: c.Min.X + w*vg.Length(j), Y: c.Max.Y - h*vg.Length(i+1)}
		cell := draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{Min: corner, Max: corner.Add(vg.Point{X: w, Y: h})}}
		l := f.layout(cell, panelSize)
		a.layouts[n] = l
		col, row := &a.columns[j], &a.rows[i]
		col.left, col.right = max(col.left, l.room.left), max(col.right, l.room.right)
		row.top, row.bottom = max(row.top, l.room.top), max(row.bottom, l.room.bottom)
	}
	a.equalize()
	return a
}

// equalize gives matrices of the same shape cells of the same size.
func (a aligned) equalize() {
	type shape struct{ rows, columns int }
	least := map[shape]vg.Point{}
	each := func(visit func(l *layout, n int, s shape)) {
		for n, l := range a.layouts {
			if l != nil && l.f.grid() != nil {
				r, c := l.f.grid().shape()
				visit(l, n, shape{r, c})
			}
		}
	}
	each(func(l *layout, n int, s shape) {
		size := l.fit(a.room(n)).Size()
		if old, ok := least[s]; ok {
			size = vg.Point{X: min(size.X, old.X), Y: min(size.Y, old.Y)}
		}
		least[s] = size
	})
	each(func(l *layout, _ int, s shape) { l.most = least[s] })
}

func (p *Panels) name() string { return p.title }

func (p *Panels) points() int {
	n := 0
	for _, f := range p.figures {
		if f != nil {
			n += f.points()
		}
	}
	return n
}

// String returns the panels, a line each.
func (p *Panels) String() string {
	w, h := p.size()
	s := fmt.Sprintf("Panels %q: %d×%d figures (%d×%d)", p.title, p.rows(), p.columns, w, h)
	for _, f := range p.figures {
		if f != nil {
			s += "\n  " + f.describe()
		}
	}
	return s
}

// Bundle shows the panels as SVG, if that is at most 150 kB, as PNG and as text.
func (p *Panels) Bundle() display.Bundle { return bundle(p) }

// SimpleRender is Bundle for the gophernotes kernel.
func (p *Panels) SimpleRender() map[string]any { return p.Bundle().SimpleRender() }

// Save writes the panels to a file; see [Figure.Save].
func (p *Panels) Save(path string) error { return save(p, path) }
