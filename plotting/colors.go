package plotting

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/palette/moreland"
)

// A ColorMap gives numbers colours.
type ColorMap int

const (
	// AutoColors is Diverging for values of both signs, Gray for a picture, and
	// Sequential for other matrices.
	AutoColors ColorMap = iota
	// Sequential runs from dark violet over green to yellow (the map viridis),
	// with the same step of lightness for the same step of value. For magnitudes.
	Sequential
	// Diverging runs from blue for negative over near-white for 0 to red for
	// positive values, as far on one side as on the other. For signed values.
	Diverging
	// Gray runs from black to white. For pictures.
	Gray
	// Ink runs from white to black: handwriting as on paper.
	Ink
)

// String returns the name of the map.
func (m ColorMap) String() string {
	switch m {
	case Sequential:
		return "sequential"
	case Diverging:
		return "diverging"
	case Gray:
		return "gray"
	case Ink:
		return "ink"
	}
	return "auto"
}

// The colours of a map are levels steps, of which the middle one is level
// levels/2, then one for NaN and one for what lies between pictures. Of the 256 of
// a PNG palette they leave some for text.
const (
	levels     = 201
	nanLevel   = levels
	blankLevel = levels + 1
)

// The colours between which the maps run, from dark to light. moreland puts them
// where their lightness belongs, so that lightness grows evenly.
//
// References:
//   - van der Walt, S., Smith, N.: A better default colormap for Matplotlib.
//     SciPy (2015). Viridis, here at nine points, is in the public domain (CC0).
//   - Brewer, C. A.: ColorBrewer 2.0, map RdBu.
var (
	viridis = []uint32{0x440154, 0x472D7B, 0x3B528B, 0x2C728E, 0x21918C, 0x28AE80, 0x5EC962, 0xADDC30, 0xFDE725}
	blues   = []uint32{0x053061, 0x2166AC, 0x4393C3, 0x92C5DE, 0xD1E5F0, 0xF7F7F7}
	reds    = []uint32{0x67001F, 0xB2182B, 0xD6604D, 0xF4A582, 0xFDDBC7, 0xF7F7F7}
)

// palette returns the colours of the map.
func (m ColorMap) palette() color.Palette {
	var p color.Palette
	nan := color.NRGBA{0x9A, 0x9A, 0x9A, 255}
	const half = levels / 2
	switch m {
	case Diverging:
		p = ramp(blues, half+1)[:half]
		back := ramp(reds, half+1)
		for i := half; i >= 0; i-- {
			p = append(p, back[i])
		}
	case Gray, Ink:
		for i := range levels {
			v := uint8(math.Round(255 * float64(i) / (levels - 1)))
			if m == Ink {
				v = 255 - v
			}
			p = append(p, color.NRGBA{v, v, v, 255})
		}
		nan = color.NRGBA{0xE0, 0xB8, 0xC4, 255} // no grey is free
	default:
		p = ramp(viridis, levels)
	}
	return append(p, nan, white)
}

// ramp returns n colours of evenly growing lightness through the given ones.
func ramp(through []uint32, n int) color.Palette {
	controls := make([]color.Color, len(through))
	for i, c := range through {
		controls[i] = color.NRGBA{uint8(c >> 16), uint8(c >> 8), uint8(c), 255}
	}
	m, err := moreland.NewLuminance(controls)
	if err != nil {
		panic(err) // the tables above are in order of lightness
	}
	m.SetMin(0)
	m.SetMax(1)
	p := make(color.Palette, n)
	for i, c := range m.Palette(n).Colors() {
		p[i] = color.NRGBAModel.Convert(c)
	}
	return p
}

// A colorScale maps numbers to the levels of a palette.
type colorScale struct {
	colors ColorMap
	over   interval
}

// newColorScale returns the scale for values over the range data, with the
// choices of the figure.
func (f *Figure) newColorScale(data interval, auto ColorMap) colorScale {
	s := colorScale{f.colors, data}
	if f.colorRange.set() {
		s.over = f.colorRange
	}
	if s.over.lo > s.over.hi { // no finite value
		s.over = interval{0, 1}
	}
	if s.colors == AutoColors {
		s.colors = auto
		// Negative only by rounding does not count.
		if low, high := -s.over.lo, s.over.hi; math.Min(low, high) > 1e-9*math.Max(low, high) {
			s.colors = Diverging
		}
	}
	if s.colors == Diverging {
		size := math.Max(math.Abs(s.over.lo), math.Abs(s.over.hi))
		s.over = interval{-size, size}
	}
	if s.over.hi-s.over.lo <= 1e-12*math.Max(math.Abs(s.over.lo), math.Abs(s.over.hi)) || s.over.hi-s.over.lo < 1e-290 {
		s.over = flat(s.over.lo)
	}
	return s
}

// flat returns a range around values that all equal v: from or to 0, if v is not.
func flat(v float64) interval {
	switch {
	case v > 1e-290:
		return interval{0, v}
	case v < -1e-290:
		return interval{v, 0}
	}
	return interval{0, 1}
}

// level returns the index of the colour of v.
func (s colorScale) level(v float64) uint8 {
	if math.IsNaN(v) {
		return nanLevel
	}
	t := (v - s.over.lo) / (s.over.hi - s.over.lo)
	return uint8(math.Round(math.Min(math.Max(t, 0), 1) * (levels - 1)))
}
