package plotting

import (
	"fmt"
	"strconv"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
)

var _ element = (*bars)(nil)

// A bar chart of at most this many bars has its values written at the bars.
const writtenBars = 12

// bars is a bar chart: groups of bars, one bar of each series in a group.
type bars struct {
	names      []string
	values     [][]float64 // a series each, with a value for every name
	styles     []int
	labels     []string
	horizontal bool
}

// Bars draws an upright bar from 0 to each value, over its name. It panics if
// names and values differ in length.
func (f *Figure) Bars(names []string, values []float64) *Figure {
	return f.addBars("Bars", names, []string{""}, [][]float64{values}, false)
}

// BarsH draws a bar to the right from 0 to each value, beside its name, the first
// on top: for many or long names. The figure grows higher for more than 14. It
// panics if names and values differ in length.
func (f *Figure) BarsH(names []string, values []float64) *Figure {
	return f.addBars("BarsH", names, []string{""}, [][]float64{values}, true)
}

// GroupedBars draws a group of upright bars over each name, one for each label:
// values[i, j] is the bar of names[i] and labels[j]. It panics if values is not
// len(names)×len(labels).
func (f *Figure) GroupedBars(names, labels []string, values mat.Matrix) *Figure {
	r, c := values.Dims()
	if r != len(names) || c != len(labels) {
		panic(fmt.Sprintf("plotting: GroupedBars: values is %d×%d but there are %d names and %d labels", r, c, len(names), len(labels)))
	}
	series := make([][]float64, c)
	for j := range series {
		series[j] = mat.Col(nil, j, values)
	}
	return f.addBars("GroupedBars", names, labels, series, false)
}

// Bars returns a figure of upright bars; see [Figure.Bars].
func Bars(title string, names []string, values []float64) *Figure {
	return New(title).Bars(names, values)
}

// BarsH returns a figure of bars to the right; see [Figure.BarsH].
func BarsH(title string, names []string, values []float64) *Figure {
	return New(title).BarsH(names, values)
}

func (f *Figure) addBars(what string, names, labels []string, series [][]float64, horizontal bool) *Figure {
	if f.bars() != nil {
		panic("plotting: the figure has bars already; draw several bars a name with GroupedBars")
	}
	b := &bars{names: append([]string(nil), names...), labels: labels, horizontal: horizontal}
	for j, s := range series {
		if len(s) != len(names) {
			panic(fmt.Sprintf("plotting: %s: there are %d names but %d values", what, len(names), len(s)))
		}
		b.values = append(b.values, append([]float64(nil), s...))
		b.styles = append(b.styles, f.styleIndex(labels[j]))
	}
	return f.add(b)
}

// bars returns the bar chart of the figure, or nil.
func (f *Figure) bars() *bars {
	for _, e := range f.elements {
		if b, ok := e.(*bars); ok {
			return b
		}
	}
	return nil
}

func (b *bars) layer() int { return layerArea }

func (b *bars) bounds(f *Figure) bounds {
	out := noBounds()
	n := float64(len(b.names))
	for _, series := range b.values {
		for i, v := range series {
			if ok, _ := b.usable(f, v); !ok {
				continue
			}
			at := float64(i)
			if b.horizontal {
				out.include(v, at)
			} else {
				out.include(at, v)
			}
		}
	}
	if out.empty() {
		return out
	}
	category, log := interval{-0.5, n - 0.5}, f.logY
	value := &out.y
	if b.horizontal {
		value, log = &out.x, f.logX
		out.y, out.tightY, out.basedX = category, true, true
	} else {
		out.x, out.tightX, out.basedY = category, true, true
	}
	if log {
		*value = interval{value.lo / 2, value.hi} // the shortest bar has a length
		return out
	}
	*value = value.with(0)
	if b.written() { // room for the numbers
		room := 0.04 * (value.hi - value.lo)
		if b.horizontal {
			room *= 2
		}
		if value.hi > 0 {
			value.hi += room
		}
		if value.lo < 0 {
			value.lo -= room
		}
	}
	return out
}

// written reports whether the values are set at the bars.
func (b *bars) written() bool { return len(b.names)*len(b.values) <= writtenBars }

// usable reports whether the value can be drawn, and whether it cannot only
// because its axis is logarithmic.
func (b *bars) usable(f *Figure, v float64) (ok, negative bool) {
	if b.horizontal {
		return f.usable(v, 1)
	}
	return f.usable(1, v)
}

// axes puts the names on their axis.
func (b *bars) axes(p *plot.Plot) {
	if b.horizontal {
		p.Y.Scale = plot.InvertedScale{Normalizer: plot.LinearScale{}}
		p.Y.Tick.Marker = &nameTicks{names: b.names}
		p.Y.Tick.LineStyle.Width = 0
		return
	}
	p.X.Tick.Marker = &nameTicks{names: b.names}
	p.X.Tick.LineStyle.Width = 0
}

func (b *bars) plotters(f *Figure) []plot.Plotter {
	var out []plot.Plotter
	for j, series := range b.values {
		values, labels := make(plotter.Values, len(series)), make([]string, len(series))
		for i, v := range series {
			ok, negative := b.usable(f, v)
			if ok {
				values[i] = v
			}
			if b.written() && !negative {
				labels[i] = minus(strconv.FormatFloat(v, 'g', 3, 64))
			}
		}
		out = append(out, &barSeries{
			labels: labels,
			chart:  plotter.BarChart{Values: values, Color: styleAt(b.styles[j]).color, Horizontal: b.horizontal},
			at:     j,
			across: len(b.values),
		})
	}
	return out
}

func (b *bars) tally(f *Figure, t *tally) {
	for _, series := range b.values {
		t.bars += len(series)
		for _, v := range series {
			t.value(b.usable(f, v))
		}
	}
}
