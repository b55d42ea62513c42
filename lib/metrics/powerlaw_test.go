package metrics

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

func TestPowerLaw(t *testing.T) {
	var x, y []float64
	for i := range 9 {
		x = append(x, math.Pow(1.7, float64(i)))
		y = append(y, 3*math.Pow(x[i], -0.5))
	}
	if k, a := PowerLaw(x, y); math.Abs(k+0.5) > 1e-14 || math.Abs(a-3) > 1e-13 {
		t.Errorf("%v x^%v, want 3 x^-0.5", a, k)
	}
	// Least squares: errors of ±δ in the logarithms, symmetric about the middle
	// and of mean 0, change nothing.
	for i, d := range []float64{1, -2, 1, 0, 0, 0, 1, -2, 1} {
		y[i] *= math.Exp(0.1 * d)
	}
	if k, a := PowerLaw(x, y); math.Abs(k+0.5) > 1e-14 || math.Abs(a-3) > 1e-13 {
		t.Errorf("with errors %v x^%v, want 3 x^-0.5", a, k)
	}
	for _, tt := range []struct {
		want string
		x, y []float64
	}{
		{"metrics: x has 2 numbers but y has 1", []float64{1, 2}, []float64{1}},
		{"metrics: point 1 is (2, 0); a power law needs positive numbers", []float64{1, 2}, []float64{1, 0}},
		{"metrics: point 0 is (NaN, 1)", []float64{math.NaN(), 2}, []float64{1, 1}},
		{"metrics: a power law needs two different x", []float64{3, 3, 3}, []float64{1, 2, 3}},
		{"metrics: a power law needs two different x", nil, nil},
	} {
		func() {
			defer func() {
				if r := recover(); !strings.Contains(fmt.Sprint(r), tt.want) {
					t.Errorf("panic %v, want %s", r, tt.want)
				}
			}()
			PowerLaw(tt.x, tt.y)
		}()
	}
}

func ExamplePowerLaw() {
	width := []float64{64, 256, 1024}
	err := []float64{0.124, 0.063, 0.031}
	exponent, _ := PowerLaw(width, err)
	fmt.Printf("error ~ width^%.2f\n", exponent)
	// Output: error ~ width^-0.50
}
