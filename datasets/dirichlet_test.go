package datasets

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// TestDirichlet checks the moments of the simplex points: E x_j = a_j/A and
// Var x_j = a_j(A-a_j)/(A²(A+1)) with A = Σ a_j.
func TestDirichlet(t *testing.T) {
	const n = 40_000
	m := DirichletMixture{Alphas: [][]float64{{0.5, 2, 1.5}, {3, 3, 3}}, Priors: []float64{1, 3}}
	s := m.Sample(n, 1)
	labels := s.Labels()
	for k, alphas := range m.Alphas {
		A := floats.Sum(alphas)
		for j, a := range alphas {
			count, sum, squares := 0.0, 0.0, 0.0
			for i := range n {
				x := s.X.RawRowView(i)
				if math.Abs(floats.Norm(x, 2)-1) > 1e-14 {
					t.Fatalf("sample %d has norm %v", i, floats.Norm(x, 2))
				}
				if labels[i] == k {
					p := x[j] / floats.Sum(x)
					count, sum, squares = count+1, sum+p, squares+p*p
				}
			}
			mean, want, variance := sum/count, a/A, a*(A-a)/(A*A*(A+1))
			if math.Abs(mean-want) > 5*math.Sqrt(variance/count) {
				t.Errorf("class %d: mean of x%d %v, want %v", k, j+1, mean, want)
			}
			if got := squares/count - mean*mean; math.Abs(got/variance-1) > 0.1 {
				t.Errorf("class %d: variance of x%d %v, want %v", k, j+1, got, variance)
			}
			if got, want := count/n, float64(1+2*k)/4; math.Abs(got-want) > 5*math.Sqrt(want*(1-want)/n) {
				t.Errorf("class %d has the share %v, want %v", k, got, want)
			}
		}
	}
	if !mat.Equal(s.X, m.Sample(n, 1).X) || mat.Equal(s.X, m.Sample(n, 2).X) {
		t.Error("the seed does not determine the set")
	}
}

// TestPosterior has the paper's two classes in the plane, of densities 2(1-x) and
// 2x on [0, 1], for which Bayes' rule and its accuracy 0.76 are a line of algebra.
func TestPosterior(t *testing.T) {
	m := DirichletMixture{Alphas: [][]float64{{1, 2}, {2, 1}}, Priors: []float64{0.4, 0.6}}
	x := mat.NewDense(2, 2, []float64{0.3, 0.7, 4, 1}) // x₁ = 0.3 and 0.8
	P := m.Posterior(x)
	for i, x1 := range []float64{0.3, 0.8} {
		want := 0.4 * (1 - x1) / (0.4*(1-x1) + 0.6*x1)
		if got := P.At(i, 0); math.Abs(got-want) > 1e-14 || math.Abs(P.At(i, 1)-1+want) > 1e-14 {
			t.Errorf("posterior %v at %v, want %v", got, x1, want)
		}
	}
	const n = 40_000
	s, right := m.Sample(n, 3), 0.0
	best := (&Set{X: s.X, Y: m.Posterior(s.X), Classes: s.Classes}).Labels()
	for i, k := range s.Labels() {
		if best[i] == k {
			right++
		}
	}
	if got := right / n; math.Abs(got-0.76) > 5*math.Sqrt(0.76*0.24/n) {
		t.Errorf("the Bayes classifier is right on %v, want 0.76", got)
	}
}

func TestDirichletPanics(t *testing.T) {
	panics(t, "datasets: a DirichletMixture of no classes", func() { DirichletMixture{}.Sample(5, 1) })
	panics(t, "datasets: Alphas has 1 numbers for class 1 and 2 for class 0; give two or more for each",
		func() { DirichletMixture{Alphas: [][]float64{{1, 1}, {1}}}.Sample(5, 1) })
	panics(t, "datasets: Alphas of class 0 has 0; it must be positive", func() { DirichletMixture{Alphas: [][]float64{{1, 0}}}.Sample(5, 1) })
	two := DirichletMixture{Alphas: [][]float64{{1, 2}, {2, 1}}}
	panics(t, "datasets: DirichletMixture.Sample of 0 samples in 2 dimensions; both are at least 1", func() { two.Sample(0, 1) })
	panics(t, "datasets: X is 1×3 but the mixture has 2 dimensions", func() { two.Posterior(mat.NewDense(1, 3, nil)) })
	panics(t, "datasets: row 0 of X has the entry 0; points of the simplex inside it are positive", func() { two.Posterior(mat.NewDense(1, 2, []float64{1, 0})) })
	two.Priors = []float64{1}
	panics(t, "datasets: 1 Priors for 2 classes", func() { two.Sample(5, 1) })
}

func ExampleDirichletMixture() {
	m := DirichletMixture{Alphas: [][]float64{{3, 3, 3}, {1, 1, 1}}, Priors: []float64{0.4, 0.6}}
	fmt.Println(m.Sample(100, 1))
	P := m.Posterior(mat.NewDense(2, 3, []float64{1, 1, 1, 8, 1, 1}))
	fmt.Printf("%.2f\n", mat.Formatted(P)) // the first class is in the middle
	// Output:
	// dirichlet: 100×3, 2 classes (class 1, class 2)
	// ⎡0.70  0.30⎤
	// ⎣0.10  0.90⎦
}
