package datasets

import (
	"math"
	"testing"
)

// TestParity checks the class of each sample, and that each sign, alone and times
// the class, has mean 0.
func TestParity(t *testing.T) {
	const n, d, k = 40_000, 5, 3
	s := Parity(n, d, k, 1)
	if got := s.Classes; len(got) != 2 || got[0] != "-1" || got[1] != "1" || len(s.Features) != d {
		t.Errorf("classes %v, features %v", got, s.Features)
	}
	var alone, times [d]float64
	for i, class := range s.Labels() {
		y := 1.0
		for j := range k {
			y *= s.X.At(i, j)
		}
		if float64(2*class-1) != y {
			t.Fatalf("sample %v has the class %d", s.X.RawRowView(i), class)
		}
		for j := range d {
			if v := s.X.At(i, j); math.Abs(v) != 1 {
				t.Fatalf("%v is no sign", v)
			}
			alone[j] += s.X.At(i, j) / n
			times[j] += s.X.At(i, j) * y / n
		}
	}
	for j := range d { // the standard deviation is 1/200
		if math.Abs(alone[j]) > 5.0/200 || math.Abs(times[j]) > 5.0/200 {
			t.Errorf("x%d has mean %v, and times y %v", j+1, alone[j], times[j])
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic for k > d")
		}
	}()
	Parity(3, 2, 3, 1)
}
