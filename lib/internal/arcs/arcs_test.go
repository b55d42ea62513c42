package arcs

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestOf compares with library functions, whose errors are of the same size, on
// cosines and on small angles. Asin itself is not good enough near 1.
func TestOf(t *testing.T) {
	const tol = 1e-15 // of a product of five rounded factors
	rnd := rand.New(rand.NewPCG(1, 0))
	var c []float64
	for range 100000 {
		c = append(c, 2*rnd.Float64()-1)
	}
	for e := -14.0; e < 0; e += 0.01 {
		c = append(c, 1-math.Pow(10, e), math.Pow(10, e)-1, math.Pow(10, e))
	}
	c = append(c, 0, 1, -1, 0.5, 1+1e-12, -1-1e-12, 1-1e-16)
	a, s := make([]float64, len(c)), make([]float64, len(c))
	Of(c, a, s)
	for i, v := range c {
		v = max(-1, min(1, v))
		if v > 1-1e-15 {
			v = 1
		}
		if want := 1 - 4/math.Pi*math.Atan2(math.Sqrt(1-v), math.Sqrt(1+v)); math.Abs(a[i]-want) > tol {
			t.Fatalf("(2/π) arcsin %v = %v, want %v", v, a[i], want)
		}
		if want := math.Sqrt((1 - v) * (1 + v)); math.Abs(s[i]-want) > tol {
			t.Fatalf("√(1-%v²) = %v, want %v", v, s[i], want)
		}
	}
}

func BenchmarkOf(b *testing.B) {
	c, a, s := make([]float64, 1000), make([]float64, 1000), make([]float64, 1000)
	for i := range c {
		c[i] = math.Sin(float64(i))
	}
	b.Run("Of", func(b *testing.B) {
		for b.Loop() {
			Of(c, a, s)
		}
	})
	b.Run("math", func(b *testing.B) {
		for b.Loop() {
			for i, v := range c {
				a[i], s[i] = math.Acos(v), math.Sqrt((1-v)*(1+v))
			}
		}
	})
}
