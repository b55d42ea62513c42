package datasets

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// Without noise the points are on the half circles x² + y² = 1, y ≥ 0, and
// (x - 1)² + (y - ½)² = 1, y ≤ ½, and uniform: their mean distance from the
// diameter is 2/π, and their mean along it is the centre.
func TestTwoMoons(t *testing.T) {
	const n = 20_001
	s := TwoMoons(n, 0, 1)
	if got, want := counts(s), []int{10_001, 10_000}; !slices.Equal(got, want) {
		t.Errorf("moons of %v, want %v", got, want)
	}
	var along, across [2]float64
	for i, k := range s.Labels() {
		x, y := s.X.At(i, 0), s.X.At(i, 1)
		if k == 1 {
			x, y = 1-x, 0.5-y
		}
		if math.Abs(x*x+y*y-1) > 1e-14 || y < -1e-15 {
			t.Fatalf("sample %d of moon %d is at %v", i, k, s.X.RawRowView(i))
		}
		along[k] += x / (n / 2)
		across[k] += y / (n / 2)
	}
	for k := range 2 { // the standard deviations of cos t and sin t are 0.71 and 0.31
		if math.Abs(along[k]) > 5*0.71/100 || math.Abs(across[k]-2/math.Pi) > 5*0.31/100 {
			t.Errorf("moon %d: means %g and %g, want 0 and 2/π", k, along[k], across[k])
		}
	}
}

func TestTwoMoonsNoise(t *testing.T) {
	const n, noise = 20_000, 0.3
	s := TwoMoons(n, noise, 1)
	var E mat.Dense
	E.Sub(s.X, TwoMoons(n, 0, 1).X)
	E.Scale(1/noise, &E)
	checkGaussian(t, &E)
	if !mat.Equal(s.X, TwoMoons(n, noise, 1).X) || mat.Equal(s.X, TwoMoons(n, noise, 2).X) {
		t.Error("the seed does not determine the set")
	}
	panics(t, "datasets: TwoMoons of 1 samples; at least 2 are needed, one a moon", func() { TwoMoons(1, 0, 1) })
	panics(t, "datasets: TwoMoons noise is -1; give a standard deviation, at least 0", func() { TwoMoons(5, -1, 1) })
	panics(t, "datasets: TwoMoons noise is NaN; give a standard deviation, at least 0", func() { TwoMoons(5, math.NaN(), 1) })
}

func ExampleTwoMoons() {
	s := TwoMoons(200, 0.1, 1)
	fmt.Println(s)
	fmt.Println(s.Labels()[:4])
	// Output:
	// two_moons: 200×2, 2 classes (upper, lower)
	// [0 1 0 1]
}
