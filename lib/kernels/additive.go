package kernels

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/internal/simd"
)

// An additive kernel is a function g of a sum over the coordinates,
//
//	k(x, z) = g(Σ_k ψ(|Δ_k|)),  Δ = x - z,
//	∂k/∂x_k = g′(s) ψ′(|Δ_k|) sign(Δ_k).
//
// Its methods go over a row of pairs, so that vector code can do the work. A
// value depends on its own argument alone, not on its place in the row.
type additive interface {
	// addTerms adds ψ(|t[j]|) to s[j] and may overwrite t.
	addTerms(s, t []float64)
	// values stores g(s[j]) into s[j]. d is the number of coordinates.
	values(s []float64, d int)
	// slopes stores g′(s[j]) into s[j], or 0 where it diverges.
	slopes(s []float64, d int)
	// termSlopes stores ψ′(|t[j]|) sign(t[j]) into e[j], which is 0 at t[j] = 0,
	// and may overwrite t.
	termSlopes(e, t []float64)
}

func additiveAt(k additive, x, z []float64) float64 {
	sameLen(x, z)
	var s, t [1]float64
	for i := range x {
		t[0] = x[i] - z[i]
		k.addTerms(s[:], t[:])
	}
	k.values(s[:], len(x))
	return s[0]
}

func additiveGradTo(dst []float64, k additive, x, z []float64) []float64 {
	sameLen(x, z)
	dst = gradDst(dst, x)
	var s, t [1]float64
	for i := range x {
		t[0] = x[i] - z[i]
		k.addTerms(s[:], t[:])
	}
	k.slopes(s[:], len(x))
	for i := range x {
		t[0] = x[i] - z[i]
		k.termSlopes(dst[i:i+1], t[:])
		dst[i] *= s[0]
	}
	return dst
}

// columnsPerTile is how many points are in a tile of Z, which is kept transposed
// in a cache.
func columnsPerTile(d int) int { return min(256, max(32, 1<<15/d)) }

// A zTile has some rows of Z, transposed: coordinate k of its points is the slice
// z[k*m : (k+1)*m].
type zTile struct {
	z    []float64
	m, d int
}

func (t *zTile) load(Z *mat.Dense, j0, j1 int) {
	_, t.d = Z.Dims()
	t.m = j1 - j0
	if cap(t.z) < t.m*t.d {
		t.z = make([]float64, t.m*t.d)
	}
	t.z = t.z[:t.m*t.d]
	for j := range t.m {
		for k, v := range Z.RawRowView(j0 + j) {
			t.z[k*t.m+j] = v
		}
	}
}

// differences stores x - z for coordinate k of the tile into dst.
func (t *zTile) differences(dst []float64, k int, x float64) {
	z := t.z[k*t.m : (k+1)*t.m]
	dst = dst[:len(z)]
	for j, z := range z {
		dst[j] = x - z
	}
}

// sums stores Σ_k ψ(|Δ_k|) for the points of the tile into s. buffer is as long.
func (t *zTile) sums(k additive, s, buffer, x []float64) {
	clear(s)
	if p, ok := k.(interface{ powers() float64 }); ok && p.powers() == 1 {
		t.addAbsolute(s, x)
		return
	}
	for l, x := range x {
		t.differences(buffer, l, x)
		k.addTerms(s, buffer)
	}
}

// addAbsolute adds Σ_k |Δ_k| to s in the order of k, four at a time.
func (t *zTile) addAbsolute(s, x []float64) {
	m, k := t.m, 0
	for ; k+4 <= len(x); k += 4 {
		x0, x1, x2, x3 := x[k], x[k+1], x[k+2], x[k+3]
		z0, z1, z2, z3 := t.z[k*m:][:len(s)], t.z[(k+1)*m:][:len(s)], t.z[(k+2)*m:][:len(s)], t.z[(k+3)*m:][:len(s)]
		for j, v := range s {
			v += math.Abs(x0 - z0[j])
			v += math.Abs(x1 - z1[j])
			v += math.Abs(x2 - z2[j])
			s[j] = v + math.Abs(x3-z3[j])
		}
	}
	for ; k < len(x); k++ {
		for j, z := range t.z[k*m:][:len(s)] {
			s[j] += math.Abs(x[k] - z)
		}
	}
}

func additiveGramTo(dst *mat.Dense, k additive, X, Z *mat.Dense) {
	n, m := dst.Dims()
	_, d := X.Dims()
	width := columnsPerTile(d)
	grid{n: n, m: m, rows: 64, columns: width, upper: X == Z}.each(k, func() func(i0, i1, j0, j1 int) {
		var tile zTile
		buffer := make([]float64, width)
		return func(i0, i1, j0, j1 int) {
			tile.load(Z, j0, j1)
			for i := i0; i < i1; i++ {
				row := dst.RawRowView(i)[j0:j1]
				tile.sums(k, row, buffer[:len(row)], X.RawRowView(i))
				k.values(row, d)
			}
		}
	})
	if X == Z {
		linalg.Mirror(dst)
	}
}

func additiveGradients(k additive, X, Z, alpha *mat.Dense) []*mat.Dense {
	n, d := X.Dims()
	m, c := alpha.Dims()
	grads := newGradients(c, n, d)
	width := columnsPerTile(d)
	coefficients := mat.DenseCopyOf(alpha.T())
	grid{n: n, m: m, rows: 32, columns: m}.each(k, func() func(i0, i1, j0, j1 int) {
		var tile zTile
		s, t, e := make([]float64, width), make([]float64, width), make([]float64, width)
		return func(i0, i1, _, _ int) {
			for j0 := 0; j0 < m; j0 += width {
				j1 := min(j0+width, m)
				tile.load(Z, j0, j1)
				s, t, e := s[:j1-j0], t[:j1-j0], e[:j1-j0]
				for i := i0; i < i1; i++ {
					x := X.RawRowView(i)
					tile.sums(k, s, t, x)
					k.slopes(s, d)
					for l, x := range x {
						tile.differences(t, l, x)
						k.termSlopes(e, t)
						floats.Mul(e, s)
						for o, G := range grads {
							G.RawRowView(i)[l] += floats.Dot(e, coefficients.RawRowView(o)[j0:j1])
						}
					}
				}
			}
		}
	})
	return grads
}

// powTo stores |t[j]|^p into dst[j], which may be the same slice; 0 at t[j] = 0 if
// p is not positive.
func powTo(dst, t []float64, p float64) {
	switch p {
	case 0.5:
		for j, t := range t {
			dst[j] = math.Sqrt(math.Abs(t))
		}
	case 1:
		for j, t := range t {
			dst[j] = math.Abs(t)
		}
	case 1.5:
		for j, t := range t {
			t = math.Abs(t)
			dst[j] = t * math.Sqrt(t)
		}
	case 2:
		for j, t := range t {
			dst[j] = t * t
		}
	default:
		simd.Powers(dst, t, p)
	}
}

// signedPowers stores c |t[j]|^p sign(t[j]) into e[j], and 0 where t[j] is 0.
func signedPowers(e, t []float64, c, p float64) {
	if p == 0 {
		for j := range e {
			e[j] = c
		}
	} else {
		powTo(e, t, p)
	}
	for j, t := range t {
		switch {
		case t == 0:
			e[j] = 0
		case p == 0:
			e[j] = math.Copysign(c, c*t)
		default:
			e[j] *= math.Copysign(c, c*t)
		}
	}
}
