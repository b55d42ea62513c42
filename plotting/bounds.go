package plotting

import "math"

// An interval of numbers. It is empty unless lo <= hi; the zero interval is not
// used for a set of one point.
type interval struct{ lo, hi float64 }

func (i interval) set() bool { return i.lo < i.hi }

func (i interval) with(x float64) interval {
	return interval{math.Min(i.lo, x), math.Max(i.hi, x)}
}

// bounds is the range of what an element draws.
type bounds struct {
	x, y interval
	// tight axes end at the range; others have some room around it.
	tightX, tightY bool
	// based axes have no room beyond a 0 at an end of the range: bars stand on it.
	basedX, basedY bool
	// fractional axes have a value that is not a whole number.
	fractionalX, fractionalY bool
	// reference lines stretch the axes but are not data.
	reference bool
}

func noBounds() bounds {
	none := interval{math.Inf(1), math.Inf(-1)}
	return bounds{x: none, y: none}
}

func (b bounds) empty() bool { return b.x.lo > b.x.hi || b.y.lo > b.y.hi }

func (b *bounds) include(x, y float64) {
	b.x, b.y = b.x.with(x), b.y.with(y)
	b.fractionalX = b.fractionalX || x != math.Trunc(x)
	b.fractionalY = b.fractionalY || y != math.Trunc(y)
}

func (b *bounds) union(o bounds) {
	b.x = interval{math.Min(b.x.lo, o.x.lo), math.Max(b.x.hi, o.x.hi)}
	b.y = interval{math.Min(b.y.lo, o.y.lo), math.Max(b.y.hi, o.y.hi)}
	b.tightX, b.tightY = b.tightX || o.tightX, b.tightY || o.tightY
	b.basedX, b.basedY = b.basedX || o.basedX, b.basedY || o.basedY
	b.fractionalX, b.fractionalY = b.fractionalX || o.fractionalX, b.fractionalY || o.fractionalY
}

// bounds returns the range of the data, empty if there are none.
func (f *Figure) bounds() bounds {
	all := noBounds()
	for _, e := range f.elements {
		if b := e.bounds(f); !b.reference {
			all.union(b)
		}
	}
	return all
}

// fullBounds returns the range of the data and the reference lines.
func (f *Figure) fullBounds() bounds {
	all := f.bounds()
	for _, e := range f.elements {
		if b := e.bounds(f); b.reference {
			all.union(b)
		}
	}
	return all
}

// room returns the range of an axis on which i is drawn.
func (i interval) room(log, tight, based bool) interval {
	const part = 0.04 // of the range, on both sides
	switch {
	case i.lo > i.hi && log:
		return interval{1, 10}
	case i.lo > i.hi:
		return interval{0, 1}
	case log:
		lo, hi := math.Log10(i.lo), math.Log10(i.hi)
		if hi-lo < 1e-9 {
			return interval{i.lo / 2, i.hi * 2}
		}
		if tight {
			return i
		}
		d := part * (hi - lo)
		return interval{math.Pow(10, math.Max(lo-d, -307)), math.Pow(10, math.Min(hi+d, 308))}
	}
	size := math.Max(math.Abs(i.lo), math.Abs(i.hi))
	// Too near to each other to have distinct ticks: one value.
	if i.hi-i.lo <= 1e-12*size || i.hi-i.lo < 1e-290 {
		d := size / 2
		if d < 1e-290 {
			d = 1
		}
		i = interval{i.lo - d, i.hi + d}
		if based && i.lo < 0 && i.hi > 0 {
			i.lo = 0
		}
		return i
	}
	if tight {
		return i
	}
	d := part * (i.hi - i.lo)
	out := interval{i.lo - d, i.hi + d}
	if based && i.lo == 0 {
		out.lo = 0
	}
	if based && i.hi == 0 {
		out.hi = 0
	}
	return out
}
