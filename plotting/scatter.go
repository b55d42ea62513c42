package plotting

import (
	"gonum.org/v1/plot"
)

var (
	_ element  = (*scatter)(nil)
	_ labelled = (*scatter)(nil)
)

// scatter is a series of markers.
type scatter struct{ points }

// Scatter draws a marker at each point (x[i], y[i]): smaller and fainter ones,
// the more there are. If x is nil, it is taken to be 0, 1, 2, …. Scatter panics
// if x and y differ in length.
func (f *Figure) Scatter(label string, x, y []float64) *Figure {
	return f.add(&scatter{f.newPoints("Scatter", label, x, y)})
}

// Scatter returns a figure of one set of points; see [Figure.Scatter].
func Scatter(title string, x, y []float64) *Figure { return New(title).Scatter("", x, y) }

func (s *scatter) layer() int { return layerScatter }

// marker returns the radius in pixels and the opacity of a marker.
func (s *scatter) marker() (radius float64, alpha uint8) {
	switch n := len(s.x); {
	case n <= 100:
		return 4, 220
	case n <= 500:
		return 3.2, 190
	case n <= 3000:
		return 2.2, 150
	}
	return 1.5, 110
}

func (s *scatter) plotters(f *Figure) []plot.Plotter {
	radius, alpha := s.marker()
	return s.markers(f, radius, alpha)
}

func (s *scatter) tally(f *Figure, t *tally) {
	t.kinds = append(t.kinds, "scatter")
	s.count(f, t)
}

func (s *scatter) key() (string, int) { return s.label, s.style }

func (s *scatter) thumbs() []plot.Thumbnailer {
	return []plot.Thumbnailer{s.scatter(nil, 4.5, 255)}
}

func (s *scatter) end(*Figure) (x, y float64, ok bool) { return 0, 0, false }
