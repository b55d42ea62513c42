package datasets

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// TestPatches undoes the formula: in each quarter, what is left of y without 5 x₁
// is twice one product; the quarters are equally frequent, the variance is 29.
func TestPatches(t *testing.T) {
	const n, d = 20000, 11
	s := Patches(n, d, 1)
	var rows [4]int
	for i := range n {
		x := s.X.RawRowView(i)
		q := int(4 * 0.5 * math.Erfc(-x[0]/math.Sqrt2))
		rows[q]++
		want := []float64{x[1] * x[2], x[3] * x[4], x[5] * x[6], x[7] * x[8]}[q]
		if got := (s.Y.At(i, 0) - 5*x[0]) / 2; math.Abs(got-want) > 1e-12 {
			t.Fatalf("row %d, x₁ = %v: product %v, want %v", i, x[0], got, want)
		}
	}
	for q, k := range rows {
		if math.Abs(float64(k)-n/4) > 4*math.Sqrt(n*3./16) { // standard deviations
			t.Errorf("quarter %d has %d of %d rows", q, k, n)
		}
	}
	if v := stat.Variance(mat.Col(nil, 0, s.Y), nil); math.Abs(v-29) > 1.5 { // 4 √(2·29²/n), and the tails of products
		t.Errorf("variance %v, want 29", v)
	}
	if U := s.Directions; mat.Norm(U.Slice(0, 9, 9, d), 1) != 0 || mat.Trace(U.Slice(0, 9, 0, 9)) != 9 {
		t.Errorf("directions %v", mat.Formatted(U))
	}
	panics(t, "datasets: Patches in 8 dimensions; the target needs 9", func() { Patches(5, 8, 1) })
}
