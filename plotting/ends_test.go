package plotting

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestSpread(t *testing.T) {
	for _, tt := range []struct{ at, want []float64 }{
		{nil, []float64{}},
		{[]float64{50}, []float64{50}},
		{[]float64{10, 50}, []float64{10, 50}},
		{[]float64{50, 50}, []float64{45, 55}},
		{[]float64{50, 52, 90}, []float64{46, 56, 90}},
		{[]float64{0, 0}, []float64{0, 10}},      // at the bottom
		{[]float64{99, 100}, []float64{90, 100}}, // at the top
		{[]float64{40, 49, 50}, []float64{36.333333333333336, 46.333333333333336, 56.333333333333336}},
	} {
		got := spread(tt.at, 10, 0, 100)
		if !slices.Equal(got, tt.want) {
			t.Errorf("spread(%v) = %v, want %v", tt.at, got, tt.want)
		}
	}
}

// TestSpreadKeepsApart checks random positions: the distance, the order, the ends.
func TestSpreadKeepsApart(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 1000 {
		at := make([]float64, 1+rng.IntN(8))
		for i := range at {
			at[i] = 100 * rng.Float64()
		}
		slices.Sort(at)
		got := spread(at, 10, 0, 100)
		for i, y := range got {
			if y < -1e-9 || y > 100+1e-9 || i > 0 && y-got[i-1] < 10-1e-9 {
				t.Fatalf("spread(%v) = %v", at, got)
			}
		}
	}
}

func TestReadable(t *testing.T) {
	for i, c := range okabeIto {
		dark := readable(c)
		if contrast := 1.05 / (luminance(dark) + 0.05); contrast < 4.5 {
			t.Errorf("colour %d as text has the contrast %.2f on white, want 4.5", i, contrast)
		}
		// The hue stays: each channel by about the same factor.
		if r, b := float64(dark.R)/math.Max(1, float64(c.R)), float64(dark.B)/math.Max(1, float64(c.B)); c.R > 50 && c.B > 50 && math.Abs(r-b) > 0.1 {
			t.Errorf("colour %d changes its hue from %v to %v", i, c, dark)
		}
	}
}
