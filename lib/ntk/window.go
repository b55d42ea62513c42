package ntk

import (
	"gonum.org/v1/gonum/floats"

	"github.com/agopher/agopher/lib/internal/simd"
)

// A window is a sum over the (2r+1)² neighbours of each value of an h×w image.
// The image is whole, and wraps around, or it has cuts before a row and before a
// column, with no neighbours beyond; at 0 there is none.
type window struct {
	h, w, r     int
	circular    bool
	row, column int
}

// sums replaces the values of the image by their sums: over rows, then columns.
// Each sum has its terms in the same order, v[0] + v[1] + v[-1] + v[2] + …, so that
// equal neighbours make equal sums.
func (x window) sums(k, spare []float64) {
	x.rows(spare, k)
	// Along all rows at once; what has come from another row is put right.
	x.along(k, spare, 1)
	for i := range x.h {
		src, dst := spare[i*x.w:][:x.w], k[i*x.w:][:x.w]
		if x.circular {
			for e := range min(x.r, x.w) {
				dst[e], dst[x.w-1-e] = x.around(src, e), x.around(src, x.w-1-e)
			}
			continue
		}
		x.ends(dst[:x.column], src[:x.column])
		x.ends(dst[x.column:], src[x.column:])
	}
}

// rows stores in dst the sums over rows.
func (x window) rows(dst, src []float64) {
	if !x.circular {
		cut := x.row * x.w
		x.along(dst[:cut], src[:cut], x.w)
		x.along(dst[cut:], src[cut:], x.w)
		return
	}
	copy(dst, src)
	for s := 1; s <= x.r; s++ {
		cut := s % x.h * x.w
		for _, cut := range [...]int{cut, len(src) - cut} {
			floats.Add(dst[:len(src)-cut], src[cut:])
			floats.Add(dst[len(src)-cut:], src[:cut])
		}
	}
}

// along stores in dst the sums of values that are a multiple of step apart, for
// a number of values that is a multiple of step too.
func (x window) along(dst, src []float64, step int) {
	n := len(src)
	if x.r == 0 || n <= step {
		copy(dst, src)
		return
	}
	floats.AddTo(dst[:step], src[:step], src[step:2*step])
	floats.AddTo(dst[n-step:], src[n-step:], src[n-2*step:n-step])
	simd.SumOfThree(dst[step:n-step], src[step:n-step], src[2*step:], src[:n-2*step])
	for s := 2 * step; s <= min(x.r*step, n-1); s += step {
		floats.Add(dst[:n-s], src[s:])
		floats.Add(dst[s:], src[:n-s])
	}
}

// ends stores the sums at the r first and the r last of the values.
func (x window) ends(dst, src []float64) {
	n := len(src)
	for e := range min(x.r, n) {
		for _, j := range [...]int{e, n - 1 - e} {
			v := src[j]
			for s := 1; s <= x.r; s++ {
				if j+s < n {
					v += src[j+s]
				}
				if j >= s {
					v += src[j-s]
				}
			}
			dst[j] = v
		}
	}
}

func (x window) around(src []float64, j int) float64 {
	n := len(src)
	v := src[j]
	for s := 1; s <= x.r; s++ {
		v += src[(j+s)%n]
		v += src[((j-s)%n+n)%n]
	}
	return v
}
