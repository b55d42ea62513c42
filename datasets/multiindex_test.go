package datasets

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// By Stein's identities, E[y x] = Uᵀ E[∇g] and E[y (x xᵀ - I)] = Uᵀ E[∇²g] U. For
// the link of MultiIndex the first is e^{-1/2} u₁ and the second couples each
// direction with the next, Σₖ (uₖ u_{k+1}ᵀ + u_{k+1} uₖᵀ). Both are estimated from
// the samples.
func TestMultiIndex(t *testing.T) {
	const n, d = 100_000, 4
	for r := 1; r <= d; r++ {
		s := MultiIndex(n, d, r, 3)
		checkGaussian(t, s.X)
		checkOrthonormal(t, s.Directions)
		U := s.Directions
		first, second := mat.NewVecDense(d, nil), mat.NewSymDense(d, nil)
		var mean, square float64
		for i := range n {
			x, y := mat.NewVecDense(d, s.X.RawRowView(i)), s.Y.At(i, 0)
			first.AddScaledVec(first, y/n, x)
			second.SymRankOne(second, y/n, x)
			mean += y / n
			square += y * y / n
		}
		for j := range d {
			second.SetSym(j, j, second.At(j, j)-mean)
		}
		// Of the terms y x and y x xᵀ the standard deviation is below 15.
		const bound = 5 * 15 / 316.2 // √n = 316.2
		for j := range d {
			if got, want := first.AtVec(j), math.Exp(-0.5)*U.At(0, j); math.Abs(got-want) > bound/5 {
				t.Errorf("r = %d: E[y x%d] = %g, want %g", r, j+1, got, want)
			}
			for l := range j + 1 {
				var want float64
				for k := 1; k < r; k++ {
					want += U.At(k-1, j)*U.At(k, l) + U.At(k, j)*U.At(k-1, l)
				}
				if got := second.At(j, l); math.Abs(got-want) > bound {
					t.Errorf("r = %d: E[y (x%d x%d - δ)] = %g, want %g", r, j+1, l+1, got, want)
				}
			}
		}
		if want := (1-math.Exp(-2))/2 + float64(r-1); math.Abs(square-want) > 0.05*float64(r) {
			t.Errorf("r = %d: E[y²] = %g, want %g", r, square, want)
		}
	}
}

// The target does not change along what is orthogonal to the directions.
func TestMultiIndexFormula(t *testing.T) {
	s := MultiIndex(50, 6, 3, 8)
	var Z mat.Dense
	Z.Mul(s.X, s.Directions.T())
	for i := range 50 {
		z := Z.RawRowView(i)
		if got, want := s.Y.At(i, 0), math.Sin(z[0])+z[1]*(z[0]+z[2]); math.Abs(got-want) > 1e-12 {
			t.Errorf("sample %d: y = %g, want %g", i, got, want)
		}
	}
	a, b := MultiIndex(50, 6, 3, 8), MultiIndex(50, 6, 3, 9)
	if !mat.Equal(a.Y, s.Y) || mat.Equal(b.Directions, s.Directions) {
		t.Error("the seed does not determine the set")
	}
	panics(t, "datasets: MultiIndex with 7 directions in 6 dimensions; r is between 1 and the dimension", func() { MultiIndex(10, 6, 7, 1) })
}

// The directions are uniform: the first coordinate of each has mean 0 and
// variance 1/d over seeds, here within five standard deviations.
func TestMultiIndexDirections(t *testing.T) {
	const seeds, d = 2000, 5
	var m1, m2 [2]float64
	for seed := range uint64(seeds) {
		U := MultiIndex(1, d, 2, seed).Directions
		for k := range 2 {
			m1[k] += U.At(k, 0) / seeds
			m2[k] += U.At(k, 0) * U.At(k, 0) / seeds
		}
	}
	for k := range 2 {
		if math.Abs(m1[k]) > 5*math.Sqrt(0.2/seeds) || math.Abs(m2[k]-0.2) > 5*0.25/math.Sqrt(seeds) {
			t.Errorf("direction %d: moments %g and %g, want 0 and 0.2", k, m1[k], m2[k])
		}
	}
}

func ExampleMultiIndex() {
	s := MultiIndex(1000, 10, 3, 1)
	fmt.Println(s)
	fmt.Println(s.Title)
	// Output:
	// multi_index: 1000×10, 1 target (y)
	// y = g(Ux), U with 3 of 10 directions, x ~ N(0, I)
}
