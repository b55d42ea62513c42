package plotting

import (
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"
)

var (
	_ element  = (*band)(nil)
	_ labelled = (*band)(nil)
)

// band is a filled area between two curves.
type band struct {
	label     string
	style     int
	x, lo, hi []float64
}

// Band fills the area from lo[i] to hi[i] at x[i], in the colour of the line with
// the same label: the spread over seeds. If x is nil, it is taken to be 0, 1, 2,
// …. On a logarithmic axis a lo that is not positive lies at the bottom. Band
// panics if x, lo and hi differ in length.
func (f *Figure) Band(label string, x, lo, hi []float64) *Figure {
	if len(lo) != len(hi) {
		panic(fmt.Sprintf("plotting: Band %q: lo has %d values but hi has %d", label, len(lo), len(hi)))
	}
	return f.add(&band{
		label: label,
		style: f.styleIndex(label),
		x:     copied("Band", label, "lo", x, len(lo)),
		lo:    append([]float64(nil), lo...),
		hi:    append([]float64(nil), hi...),
	})
}

// Runs draws repeated runs of one experiment, the rows of Y: the line of their
// mean and the band of one standard deviation around it. NaN is left out of
// both. If x is nil, it is taken to be 0, 1, 2, …. Runs panics if x has another
// length than the rows of Y.
func (f *Figure) Runs(label string, x []float64, Y mat.Matrix) *Figure {
	n, m := Y.Dims()
	x = copied("Runs", label, "a row of Y", x, m)
	mean, lo, hi := make([]float64, m), make([]float64, m), make([]float64, m)
	for j := range m {
		var col []float64
		for i := range n {
			if y := Y.At(i, j); finite(y) {
				col = append(col, y)
			}
		}
		mean[j] = stat.Mean(col, nil)
		dev := 0.0 // of a single run
		if len(col) > 1 {
			dev = stat.StdDev(col, nil)
		}
		lo[j], hi[j] = mean[j]-dev, mean[j]+dev
	}
	return f.Band(label, x, lo, hi).Line(label, x, mean)
}

func (b *band) layer() int { return layerBand }

func (b *band) bounds(f *Figure) bounds {
	out := noBounds()
	for i, x := range b.x {
		if ok, _ := f.usable(x, b.hi[i]); !ok || !finite(b.lo[i]) {
			continue
		}
		out.include(x, b.hi[i])
		if ok, _ := f.usable(x, b.lo[i]); ok {
			out.include(x, b.lo[i])
		}
	}
	return out
}

func (b *band) plotters(f *Figure) []plot.Plotter {
	var out []plot.Plotter
	bottom := f.fullRangeY().lo
	flush := func(from, to int) {
		if to-from < 2 {
			return
		}
		var ring plotter.XYs
		for i := from; i < to; i++ {
			ring = append(ring, plotter.XY{X: b.x[i], Y: b.hi[i]})
		}
		for i := to - 1; i >= from; i-- {
			lo := b.lo[i]
			if f.logY {
				lo = math.Max(lo, bottom/2) // clipped at the axis
			}
			ring = append(ring, plotter.XY{X: b.x[i], Y: lo})
		}
		out = append(out, b.polygon(ring))
	}
	from := 0
	for i, x := range b.x {
		if ok, _ := f.usable(x, b.hi[i]); !ok || !finite(b.lo[i]) {
			flush(from, i)
			from = i + 1
		}
	}
	flush(from, len(b.x))
	return out
}

// fullRangeY returns the range of the vertical axis.
func (f *Figure) fullRangeY() interval {
	if f.yrange.set() {
		return f.yrange
	}
	b := f.fullBounds()
	return b.y.room(f.logY, b.tightY, b.basedY)
}

func (b *band) polygon(ring plotter.XYs) *plotter.Polygon {
	return &plotter.Polygon{
		XYs:       []plotter.XYs{ring},
		LineStyle: draw.LineStyle{Color: color.Transparent},
		Color:     styleAt(b.style).alpha(56),
	}
}

func (b *band) tally(f *Figure, t *tally) {
	t.kinds = append(t.kinds, "band")
	t.points += len(b.x)
	for i, x := range b.x {
		ok, negative := f.usable(x, b.hi[i])
		t.value(ok && finite(b.lo[i]), negative)
	}
}

func (b *band) key() (string, int) { return b.label, b.style }

func (b *band) thumbs() []plot.Thumbnailer { return []plot.Thumbnailer{b.polygon(nil)} }

func (b *band) end(f *Figure) (x, y float64, ok bool) {
	for i := len(b.x) - 1; i >= 0; i-- {
		if ok, _ := f.usable(b.x[i], b.hi[i]); ok && finite(b.lo[i]) {
			if f.logY {
				return b.x[i], b.hi[i], true
			}
			return b.x[i], b.lo[i]/2 + b.hi[i]/2, true
		}
	}
	return 0, 0, false
}
