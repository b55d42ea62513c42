package datasets

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func TestLowRank(t *testing.T) {
	const n, d = 50_000, 4
	for rank := 1; rank <= d; rank++ {
		s := LowRank(n, d, rank, 1)
		checkGaussian(t, s.X)
		var m1, m2 float64
		for i := range n {
			x, y := s.X.RawRowView(i), s.Y.At(i, 0)
			size, sign := product(x[:rank])
			if math.Abs(y-sign*size) > 1e-12*size {
				t.Fatalf("rank %d, x = %v: y = %g, want %g", rank, x, y, sign*size)
			}
			m1 += y / n
			m2 += math.Abs(y) / n
		}
		// E y = 0 with variance 1; E |y| = (2/π)^{rank/2} with variance below 1.
		if s, want := 5/math.Sqrt(n), math.Pow(2/math.Pi, float64(rank)/2); math.Abs(m1) > s || math.Abs(m2-want) > s {
			t.Errorf("rank %d: E y = %g, want 0; E |y| = %g, want %g", rank, m1, m2, want)
		}
		if r, _ := s.Directions.Dims(); r != rank {
			t.Errorf("rank %d: %d directions", rank, r)
		}
		checkOrthonormal(t, s.Directions)
	}
	if got, want := mat.Sum(LowRank(5, 6, 3, 1).Directions.Slice(0, 3, 0, 3)), 3.0; got != want {
		t.Errorf("the directions have the sum %g on the first coordinates, want %g", got, want)
	}
}

// product returns the product of x by way of logarithms: exp Σ log |x| and the
// parity of the negative factors.
func product(x []float64) (size, sign float64) {
	sign = 1
	for _, v := range x {
		size += math.Log(math.Abs(v))
		if v < 0 {
			sign = -sign
		}
	}
	return math.Exp(size), sign
}

func TestLowRankSeed(t *testing.T) {
	a, b, c := LowRank(9, 3, 2, 1), LowRank(9, 3, 2, 1), LowRank(9, 3, 2, 2)
	if !mat.Equal(a.X, b.X) || !mat.Equal(a.Y, b.Y) || mat.Equal(a.X, c.X) {
		t.Error("the seed does not determine the set")
	}
	// More samples of a seed begin with the same ones.
	if long := LowRank(20, 3, 2, 1); !mat.Equal(a.X, long.X.Slice(0, 9, 0, 3)) {
		t.Error("the first samples depend on n")
	}
	if got, want := LowRank(5, 9, 6, 1).Title, "y = x1 x2 … x6, x ~ N(0, I) in 9 dimensions"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	panics(t, "datasets: LowRank of rank 4 in 3 dimensions; rank is between 1 and the dimension", func() { LowRank(10, 3, 4, 1) })
	panics(t, "datasets: LowRank of rank 0 in 3 dimensions; rank is between 1 and the dimension", func() { LowRank(10, 3, 0, 1) })
}

func ExampleLowRank() {
	s := LowRank(1000, 20, 2, 1)
	fmt.Println(s)
	fmt.Println(s.Title)
	r, d := s.Directions.Dims()
	fmt.Printf("Directions: %d×%d\n", r, d)
	// Output:
	// low_rank: 1000×20, 1 target (y)
	// y = x1 x2, x ~ N(0, I) in 20 dimensions
	// Directions: 2×20
}
