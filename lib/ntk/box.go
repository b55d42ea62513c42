package ntk

import "gonum.org/v1/gonum/floats"

// A box is a sum over a window of an array of a×n×b×m×c values that moves along
// two of its axes at once.
type box struct {
	a, n, b, m, c int
	r             int
	circular      bool
}

// to stores in dst, for all o, i, p, j, e,
//
//	dst[o,i,p,j,e] = Σ_s src[o,i+s,p,j+s,e],  |s| ≤ r.
//
// Indices out of bounds wrap around, or have no term.
func (x box) to(dst, src []float64) {
	clear(dst)
	mc := x.m * x.c
	for o := range x.a {
		for i := range x.n {
			for s := -x.r; s <= x.r; s++ {
				from, ok := x.shifted(i, s)
				if !ok {
					continue
				}
				for p := range x.b {
					to := dst[((o*x.n+i)*x.b+p)*mc:][:mc]
					row := src[((o*x.n+from)*x.b+p)*mc:][:mc]
					x.add(to, row, s*x.c)
				}
			}
		}
	}
}

func (x box) shifted(i, s int) (int, bool) {
	i += s
	if x.circular {
		return (i + x.n) % x.n, true
	}
	return i, i >= 0 && i < x.n
}

// add adds src, moved by shift, to dst.
func (x box) add(dst, src []float64, shift int) {
	n := len(dst)
	switch {
	case shift >= 0:
		sum(dst[:n-shift], src[shift:])
		if x.circular {
			sum(dst[n-shift:], src[:shift])
		}
	default:
		sum(dst[-shift:], src[:n+shift])
		if x.circular {
			sum(dst[:-shift], src[n+shift:])
		}
	}
}

func sum(dst, src []float64) { floats.Add(dst, src[:len(dst)]) }
