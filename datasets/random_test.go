package datasets

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// The draws of neighbouring seeds, and of the uses of one seed, are uncorrelated:
// with n = 10⁵ the correlation has the standard deviation 0.003.
func TestStreams(t *testing.T) {
	const n, bound = 100_000, 0.015
	draw := func(seed, use uint64) []float64 { return gaussian(stream(seed, use), n, 1).RawMatrix().Data }
	x := draw(1, useSamples)
	for _, other := range [][2]uint64{{0, useSamples}, {2, useSamples}, {1, useSplit}, {1, useNoise}, {1, useDirections}, {1 << 63, useSamples}} {
		if r := stat.Correlation(x, draw(other[0], other[1]), nil); math.Abs(r) > bound {
			t.Errorf("seed 1 and seed %d, use %d: correlation %g", other[0], other[1], r)
		}
	}
}

// Rows made orthonormal are those of Q in Aᵀ = QR, with the signs that make the
// diagonal of R positive.
func TestOrthonormalize(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {1, 7}, {3, 3}, {4, 9}, {20, 50}} {
		r, d := size[0], size[1]
		A := gaussian(stream(5, useDirections), r, d)
		if r > 2 {
			for j := range d { // nearly parallel rows
				A.Set(2, j, A.At(1, j)+1e-6*A.At(2, j))
			}
		}
		var qr mat.QR
		qr.Factorize(A.T())
		var Q, R mat.Dense
		qr.QTo(&Q)
		qr.RTo(&R)
		want := mat.NewDense(r, d, nil)
		for k := range r {
			for j := range d {
				want.Set(k, j, math.Copysign(1, R.At(k, k))*Q.At(j, k))
			}
		}
		orthonormalize(A)
		checkOrthonormal(t, A)
		if !mat.EqualApprox(A, want, 1e-8) { // 1e-16 divided by the 1e-6 above, and a margin
			t.Errorf("%d×%d:\n got %v\nwant %v", r, d, mat.Formatted(A), mat.Formatted(want))
		}
	}
}

// checkOrthonormal checks that U Uᵀ = I to rounding.
func checkOrthonormal(t *testing.T, U *mat.Dense) {
	t.Helper()
	r, d := U.Dims()
	for k := range r {
		for l := range r {
			want := 0.0
			if k == l {
				want = 1
			}
			if got := dot(U.RawRowView(k), U.RawRowView(l)); math.Abs(got-want) > 1e-14 {
				t.Errorf("%d×%d: rows %d and %d have the product %g, want %g", r, d, k, l, got, want)
			}
		}
	}
}

// checkGaussian checks the mean, variance, fourth moment and correlation of
// neighbouring columns of X against N(0, I), within five standard deviations.
func checkGaussian(t *testing.T, X *mat.Dense) {
	t.Helper()
	n, d := X.Dims()
	s := 5 / math.Sqrt(float64(n))
	for j := range d {
		x, z := column(X, j), column(X, (j+1)%d)
		var m1, m2, m4, c float64
		for i, v := range x {
			m1 += v / float64(n)
			m2 += v * v / float64(n)
			m4 += v * v * v * v / float64(n)
			c += v * z[i] / float64(n)
		}
		// The variances of x, x² and x⁴ are 1, 2 and 96, that of x z is 1.
		if math.Abs(m1) > s || math.Abs(m2-1) > s*math.Sqrt2 || math.Abs(m4-3) > s*math.Sqrt(96) || (d > 1 && math.Abs(c) > s) {
			t.Errorf("column %d: moments %g, %g, %g, correlation %g", j, m1, m2, m4, c)
		}
	}
}

func TestSizes(t *testing.T) {
	panics(t, "datasets: LowRank of 0 samples in 5 dimensions; both are at least 1", func() { LowRank(0, 5, 2, 1) })
	panics(t, "datasets: MultiIndex of 10 samples in -1 dimensions; both are at least 1", func() { MultiIndex(10, -1, 2, 1) })
}

// Frozen: the draws of a seed are not to change between versions.
func TestStreamFrozen(t *testing.T) {
	got := fmt.Sprintf("%016x %.6f", stream(1, useSamples).Uint64(), gaussian(stream(1, useSamples), 1, 3).RawRowView(0))
	if want := "f136a6e9b5256c95 [-1.293030 0.219562 0.569391]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
