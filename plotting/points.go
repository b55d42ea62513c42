package plotting

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// points are a series of x, y pairs under a label: a line or a scatter.
type points struct {
	label string
	style int
	x, y  []float64
}

func (f *Figure) newPoints(what, label string, x, y []float64) points {
	return points{
		label: label,
		style: f.styleIndex(label),
		x:     copied(what, label, "y", x, len(y)),
		y:     append([]float64(nil), y...),
	}
}

func (s *points) bounds(f *Figure) bounds {
	b := noBounds()
	for i, x := range s.x {
		if ok, _ := f.usable(x, s.y[i]); ok {
			b.include(x, s.y[i])
		}
	}
	return b
}

// runs returns the stretches of neighbouring points that can be drawn.
func (s *points) runs(f *Figure) []plotter.XYs {
	var runs []plotter.XYs
	open := false
	for i, x := range s.x {
		ok, _ := f.usable(x, s.y[i])
		if ok && !open {
			runs = append(runs, nil)
		}
		open = ok
		if ok {
			n := len(runs) - 1
			runs[n] = append(runs[n], plotter.XY{X: x, Y: s.y[i]})
		}
	}
	return runs
}

func (s *points) count(f *Figure, t *tally) {
	t.points += len(s.x)
	for i, x := range s.x {
		t.value(f.usable(x, s.y[i]))
	}
}

// markers returns the points as markers of the given radius and opacity.
func (s *points) markers(f *Figure, radius float64, alpha uint8) []plot.Plotter {
	var all plotter.XYs
	for _, run := range s.runs(f) {
		all = append(all, run...)
	}
	if len(all) == 0 {
		return nil
	}
	return []plot.Plotter{s.scatter(all, radius, alpha)}
}

func (s *points) scatter(xys plotter.XYs, radius float64, alpha uint8) *plotter.Scatter {
	st := styleAt(s.style)
	return &plotter.Scatter{
		XYs:        xys,
		GlyphStyle: draw.GlyphStyle{Color: st.alpha(alpha), Radius: px * vg.Length(radius), Shape: st.glyph},
	}
}
