package ntk

import (
	"math"
	"slices"

	"github.com/agopher/agopher/lib/internal/simd"
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
	x, _ := abrelu{}.prepare(slices.Clone(p.x.inputs))
	z := x
	if !p.self {
		z, _ = abrelu{}.prepare(slices.Clone(p.z.inputs))
	}
	k, t := even(s.k), even(s.t)
	return func(a *tile) {
		const block = 256
		same := make([]float64, min(block, a.count))
		for e := range same {
			same[e] = x[a.i]
		}
		for lo := 0; lo < a.count; lo += block {
			hi := min(lo+block, a.count)
			z := z[a.first+lo : a.first+hi]
			if a.t != nil {
				copy(a.t[lo:hi], a.k[lo:hi])
				simd.AngleSeries(a.t[lo:hi], same[:hi-lo], z, t)
			}
			if nngp {
				simd.AngleSeries(a.k[lo:hi], same[:hi-lo], z, k)
			}
		}
	}
}

// even returns the coefficients in the number that [simd.AngleSeries] takes.
func even(c []float64) []float64 {
	n := max(4, len(c)+len(c)%2)
	return append(slices.Clone(c), make([]float64, n-len(c))...)
}
