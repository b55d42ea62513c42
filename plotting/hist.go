package plotting

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"
)

var (
	_ element  = (*hist)(nil)
	_ labelled = (*hist)(nil)
)

// hist is a set of values that are counted in bins.
type hist struct {
	label  string
	style  int
	bins   int
	values []float64
}

// Hist draws how often the values fall into each of the given number of bins. If
// bins is 0, the rule of Freedman and Diaconis sets their width: 2 IQR / ∛n, but
// at least 5 bins and at most 60, and for whole numbers a whole width. All
// histograms of a figure share their bins, so that they can be compared; the
// largest number of bins asked for counts.
func (f *Figure) Hist(label string, values []float64, bins int) *Figure {
	if bins < 0 || bins > 10000 {
		panic(fmt.Sprintf("plotting: Hist %q: bins is %d but must be from 0 (chosen for you) to 10000", label, bins))
	}
	return f.add(&hist{label, f.styleIndex(label), bins, append([]float64(nil), values...)})
}

// Hist returns a figure of one histogram; see [Figure.Hist].
func Hist(title string, values []float64, bins int) *Figure { return New(title).Hist("", values, bins) }

// hists returns the histograms of the figure.
func (f *Figure) hists() []*hist {
	var hs []*hist
	for _, e := range f.elements {
		if h, ok := e.(*hist); ok {
			hs = append(hs, h)
		}
	}
	return hs
}

// edges returns the ends of the bins, in ascending order; nil without values.
func (f *Figure) edges() []float64 {
	if f.bins == nil {
		f.bins = f.makeEdges()
	}
	return f.bins
}

func (f *Figure) makeEdges() []float64 {
	var all []float64
	bins, width := 0, math.Inf(1)
	for _, h := range f.hists() {
		bins = max(bins, h.bins)
		var usable []float64
		for _, v := range h.values {
			if ok, _ := f.usable(v, 1); ok {
				if f.logX {
					v = math.Log10(v)
				}
				usable = append(usable, v)
			}
		}
		if len(usable) > 0 {
			slices.Sort(usable)
			width = math.Min(width, freedmanDiaconis(usable))
			all = append(all, usable...)
		}
	}
	if len(all) == 0 {
		return nil
	}
	slices.Sort(all)
	lo, width, n := binning(all, bins, width)
	edges := make([]float64, n+1)
	for i := range edges {
		edges[i] = lo + float64(i)*width
		if f.logX {
			edges[i] = math.Pow(10, edges[i])
		}
	}
	return edges
}

// freedmanDiaconis returns a bin width for sorted values: 2 IQR / ∛n.
//
// Reference: Freedman, D., Diaconis, P.: On the histogram as a density estimator:
// L₂ theory. Zeitschrift für Wahrscheinlichkeitstheorie und verwandte Gebiete 57
// (1981), 453-476
func freedmanDiaconis(sorted []float64) float64 {
	q := func(p float64) float64 { return stat.Quantile(p, stat.Empirical, sorted, nil) }
	return 2 * (q(0.75) - q(0.25)) / math.Cbrt(float64(len(sorted)))
}

// binning returns the first edge, the width and the number of bins for sorted
// values: the given number, or if it is 0 as many as have about the given width.
func binning(sorted []float64, bins int, like float64) (lo, width float64, n int) {
	lo, hi := sorted[0], sorted[len(sorted)-1]
	if hi-lo <= 1e-12*math.Max(math.Abs(lo), math.Abs(hi)) {
		return lo - 0.5*unit(lo), unit(lo), 1
	}
	if bins > 0 {
		return lo, (hi - lo) / float64(bins), bins
	}
	whole := true
	for _, v := range sorted {
		whole = whole && v == math.Trunc(v)
	}
	width = math.Min(math.Max(like, (hi-lo)/60), (hi-lo)/5)
	if whole && hi-lo < 1e6 {
		width = math.Max(1, math.Round(width))
		return lo - 0.5, width, int(math.Ceil((hi - lo + 1) / width))
	}
	n = int(math.Ceil((hi-lo)/width - 1e-9))
	return lo, (hi - lo) / float64(n), n
}

// unit returns a width for the only bin of values that all equal v.
func unit(v float64) float64 {
	if math.Abs(v) > 1e6 {
		return math.Abs(v) / 10
	}
	return 1
}

// counts returns the number of values in each bin: edges[i] <= v < edges[i+1],
// and in the last bin also v = edges[i+1].
func (h *hist) counts(f *Figure, edges []float64) []float64 {
	counts := make([]float64, max(0, len(edges)-1))
	for _, v := range h.values {
		if ok, _ := f.usable(v, 1); !ok {
			continue
		}
		i, found := slices.BinarySearch(edges, v)
		if !found {
			i--
		}
		counts[min(max(i, 0), len(counts)-1)]++
	}
	return counts
}

func (h *hist) layer() int { return layerArea }

func (h *hist) bounds(f *Figure) bounds {
	b := noBounds()
	b.basedY = true
	base := 0.0
	if f.logY {
		base = 0.5 // below one value
	}
	edges := f.edges()
	for i, n := range h.counts(f, edges) {
		b.include(edges[i], base)
		b.include(edges[i+1], math.Max(n, base))
	}
	b.fractionalY = f.logY
	return b
}

func (h *hist) plotters(f *Figure) []plot.Plotter {
	edges := f.edges()
	if len(edges) == 0 {
		return nil
	}
	base := f.fullRangeY().lo
	counts := h.counts(f, edges)
	first, last := 0, len(counts) // without the empty bins at both ends
	for first < last && counts[first] == 0 {
		first++
	}
	for first < last && counts[last-1] == 0 {
		last--
	}
	steps := plotter.XYs{{X: edges[first], Y: base}}
	for i := first; i < last; i++ {
		y := math.Max(counts[i], base)
		steps = append(steps, plotter.XY{X: edges[i], Y: y}, plotter.XY{X: edges[i+1], Y: y})
	}
	steps = append(steps, plotter.XY{X: edges[last], Y: base})
	l := h.area()
	l.XYs = steps
	return []plot.Plotter{l}
}

// area returns the look of the histogram, for plot and legend.
func (h *hist) area() *plotter.Line {
	st := styleAt(h.style)
	return &plotter.Line{
		LineStyle: draw.LineStyle{Color: st.color, Width: 1.75 * px, Dashes: st.dashes},
		FillColor: st.alpha(80),
	}
}

func (h *hist) tally(f *Figure, t *tally) {
	t.kinds = append(t.kinds, "histogram")
	t.values += len(h.values)
	for _, v := range h.values {
		t.value(f.usable(v, 1))
	}
}

func (h *hist) key() (string, int) { return h.label, h.style }

func (h *hist) thumbs() []plot.Thumbnailer {
	st := styleAt(h.style)
	return []plot.Thumbnailer{&plotter.Polygon{
		Color:     st.alpha(80),
		LineStyle: draw.LineStyle{Color: st.color, Width: 1.75 * px, Dashes: st.dashes},
	}}
}

func (h *hist) end(*Figure) (x, y float64, ok bool) { return 0, 0, false }
