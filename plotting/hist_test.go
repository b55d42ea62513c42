package plotting

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
)

func TestBins(t *testing.T) {
	for _, tt := range []struct {
		values []float64
		bins   int
		edges  []float64
		counts []float64
	}{
		{[]float64{0, 1, 2, 3, 4}, 2, []float64{0, 2, 4}, []float64{2, 3}},
		{[]float64{0, 1, 1, 2}, 0, []float64{-0.5, 0.5, 1.5, 2.5}, []float64{1, 2, 1}}, // whole numbers
		{[]float64{7, 7}, 0, []float64{6.5, 7.5}, []float64{2}},
		{[]float64{7, 7}, 5, []float64{6.5, 7.5}, []float64{2}},
		{[]float64{0, math.NaN(), 1}, 1, []float64{0, 1}, []float64{2}},
		{nil, 0, nil, []float64{}},
	} {
		f := Hist("", tt.values, tt.bins)
		edges := f.edges()
		if !floats.EqualApprox(edges, tt.edges, 1e-12) {
			t.Errorf("edges of %v: %v, want %v", tt.values, edges, tt.edges)
		}
		if got := f.hists()[0].counts(f, edges); !slices.Equal(got, tt.counts) {
			t.Errorf("counts of %v: %v, want %v", tt.values, got, tt.counts)
		}
	}
}

func TestBinsAreShared(t *testing.T) {
	a, b := noise(1, 400).RawMatrix().Data, make([]float64, 50)
	for i := range b {
		b[i] = 3 + a[i]/2
	}
	f := New("").Hist("a", a, 0).Hist("b", b, 0)
	edges := f.edges()
	if n := len(edges) - 1; n < 5 || n > 60 {
		t.Errorf("%d bins, want 5 to 60", n)
	}
	for i, h := range f.hists() {
		if got, want := floats.Sum(h.counts(f, edges)), float64(len(h.values)); got != want {
			t.Errorf("histogram %d counts %g values, want %g", i, got, want)
		}
	}
	if n := len(New("").Hist("a", a, 7).Hist("b", b, 12).edges()) - 1; n != 12 {
		t.Errorf("%d bins, want the larger number asked for, 12", n)
	}
}

func TestFreedmanDiaconis(t *testing.T) {
	x := make([]float64, 1000)
	for i := range x {
		x[i] = float64(i) / 999
	}
	// The quartiles of 0…1 are 0.5 apart: 2·0.5/∛1000.
	if got, want := freedmanDiaconis(x), 0.1; math.Abs(got-want) > 0.001 {
		t.Errorf("width %g, want %g", got, want)
	}
}

func TestLogBins(t *testing.T) {
	f := Hist("", []float64{1, 10, 100, 1000}, 3).LogX()
	if got, want := f.edges(), []float64{1, 10, 100, 1000}; !floats.EqualApprox(got, want, 1e-9) {
		t.Errorf("edges %v, want %v", got, want)
	}
}
