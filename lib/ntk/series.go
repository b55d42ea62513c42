package ntk

import (
	"math"
	"slices"

	"github.com/agopher/agopher/lib/internal/arcs"
)

// A series has the kernels of a homogeneous net as functions of the angle alone.
// Without biases and with activations that scale, φ(su) = sφ(u) for s > 0, a net
// of any depth has
//
//	NNGP = √(qq′) f(a),  NTK = √(qq′) g(a),  a = (2/π) arcsin(k₀/√(qq′)),
//
// for inputs of variances q, q′ and covariance k₀, and f and g are smooth in a,
// that is, in the angle: k and t are Chebyshev series of theirs, exact to
// rounding. A layer is then as cheap as none.
type series struct{ k, t []float64 }

// newSeries returns the series of a net on vectors. ok is false if the net is
// not homogeneous, or if it is so deep that more than 64 terms are needed.
func newSeries(n Net) (_ series, ok bool) {
	ok = true
	layers := 0
	each(n, func(l Layer) {
		layers++
		switch l := l.(type) {
		case Dense:
			ok = ok && l.B == 0
		case Activation:
			_, relu := l.dual.(abrelu)
			_, dual := l.dual.(cosine)
			ok = ok && (relu || dual)
		default:
			ok = false
		}
	})
	const few = 6 // layers that take no longer than a series
	if !ok || layers < few {
		return series{}, false
	}
	for _, terms := range []int{16, 24, 32, 48, 64} {
		s := n.interpolated(terms)
		if s.k, ok = truncated(s.k); !ok {
			continue
		}
		if s.t, ok = truncated(s.t); ok {
			return s, true
		}
	}
	return series{}, false
}

// interpolated returns the series that agree with the net at as many Chebyshev
// points as they have terms.
func (n Net) interpolated(terms int) series {
	unit := func(count int) *side {
		s := &side{shape: shape{h: 1, w: 1}, n: count, q: slices.Repeat([]float64{1}, count)}
		n.variances(s)
		return s
	}
	t := &tile{shape: shape{h: 1, w: 1}, x: unit(1), z: unit(terms), count: terms, k: make([]float64, terms), t: make([]float64, terms)}
	angle := func(i int) float64 { return math.Pi * (float64(i) + 0.5) / float64(terms) }
	for i := range t.k {
		t.k[i] = math.Sin(math.Pi / 2 * math.Cos(angle(i)))
	}
	n.covariances(t)
	coefficients := func(f []float64) []float64 {
		c := make([]float64, terms)
		for j := range c {
			for i, v := range f {
				c[j] += 2 / float64(terms) * v * math.Cos(float64(j)*angle(i))
			}
		}
		c[0] /= 2
		return c
	}
	return series{coefficients(t.k), coefficients(t.t)}
}

// truncated returns c without its last terms, if these are rounding.
func truncated(c []float64) ([]float64, bool) {
	const rounding = 2e-14 // of the net itself at small angles
	scale := 0.0
	for _, v := range c {
		scale = max(scale, math.Abs(v))
	}
	for _, v := range c[len(c)-4:] {
		if math.Abs(v) > rounding*scale {
			return nil, false
		}
	}
	for len(c) > 1 && math.Abs(c[len(c)-1]) <= rounding*scale/4 {
		c = c[:len(c)-1]
	}
	return c, true
}

// of returns what does to a tile of the points what the net does, but for the
// covariances k if they are not wanted.
func (s series) of(p points, nngp bool) func(t *tile) {
	x, _ := abrelu{}.prepare(slices.Clone(p.x.inputs)) // √q and 1/√q
	z := x
	if !p.self {
		z, _ = abrelu{}.prepare(slices.Clone(p.z.inputs))
	}
	return func(t *tile) {
		const block = 256
		var a, f [block]float64
		sx, rx := x[2*t.i], x[2*t.i+1]
		for lo := 0; lo < t.count; lo += block {
			n := min(block, t.count-lo)
			k, z := t.k[lo:lo+n], z[2*(t.first+lo):]
			for e, v := range k {
				f[e] = v * rx * z[2*e+1]
			}
			arcs.Of(f[:n], a[:n], f[:n])
			sum := func(dst, c []float64) {
				chebyshev(f[:n], a[:n], c)
				for e, v := range f[:n] {
					dst[e] = sx * z[2*e] * v
				}
			}
			if nngp {
				sum(k, s.k)
			}
			if t.t != nil {
				sum(t.t[lo:lo+n], s.t)
			}
		}
	}
}

// chebyshev stores the sum of the series with coefficients c at each a into dst, by Clenshaw's recurrence for four values at a time.
func chebyshev(dst, a, c []float64) {
	e := 0
	for ; e+4 <= len(a); e += 4 {
		a, dst := a[e:e+4], dst[e:e+4]
		x0, x1, x2, x3 := 2*a[0], 2*a[1], 2*a[2], 2*a[3]
		var b0, b1, b2, b3, d0, d1, d2, d3 float64
		for j := len(c) - 1; j > 0; j-- {
			v := c[j]
			b0, d0 = v+x0*b0-d0, b0
			b1, d1 = v+x1*b1-d1, b1
			b2, d2 = v+x2*b2-d2, b2
			b3, d3 = v+x3*b3-d3, b3
		}
		dst[0], dst[1], dst[2], dst[3] = c[0]+x0/2*b0-d0, c[0]+x1/2*b1-d1, c[0]+x2/2*b2-d2, c[0]+x3/2*b3-d3
	}
	for ; e < len(a); e++ {
		b, d := 0.0, 0.0
		for j := len(c) - 1; j > 0; j-- {
			b, d = c[j]+2*a[e]*b-d, b
		}
		dst[e] = c[0] + a[e]*b - d
	}
}
