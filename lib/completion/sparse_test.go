package completion

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/modeltest"
)

func TestSparseConventions(t *testing.T) {
	modeltest.Run(t, func(X, Y *mat.Dense) (modeltest.Model, error) {
		return SparseFit(X, Y, SparseOptions{Ridge: 1e-3})
	})
}

// TestSparse recovers 10 of 200 coefficients from 60 samples.
func TestSparse(t *testing.T) {
	X, want := sparseProblem(60, 200, 10)
	y := mat.NewDense(60, 1, nil)
	y.Mul(X, want)
	s, err := SparseFit(X, y, SparseOptions{})
	if err != nil {
		t.Fatal(err)
	}
	golden.Near(t, "coefficients", s.Z, want, 1e-4)
	if got := s.String(); got != "Sparse(10 of 200 features, c=1)" {
		t.Error(got)
	}
	l1, err := SparseFit(X, y, SparseOptions{Power: 0.25, Iters: 3000, Ridge: 1e-9, Tol: 1e-12})
	if err != nil {
		t.Fatal(err)
	}
	golden.Near(t, "coefficients of least ℓ1 norm", l1.Z, want, 1e-3)
}

func sparseProblem(n, d, s int) (X, z *mat.Dense) {
	rng := rand.New(rand.NewPCG(5, 1))
	X, z = mat.NewDense(n, d, nil), mat.NewDense(d, 1, nil)
	X.Apply(func(_, _ int, _ float64) float64 { return rng.NormFloat64() }, X)
	for k := range s {
		z.Set((k*37+5)%d, 0, float64(1+k%3)*math.Pow(-1, float64(k)))
	}
	return X, z
}

func ExampleSparseFit() {
	X := mat.NewDense(3, 5, []float64{
		1, 0, 2, 1, 0,
		0, 1, 1, 3, 1,
		2, 1, 0, 1, 1,
	})
	y := mat.NewDense(3, 1, []float64{2, 6, 2}) // twice the fourth feature
	s, err := SparseFit(X, y, SparseOptions{})
	fmt.Println(s, s.Support(), err)
	// Output: Sparse(1 of 5 features, c=1) [3] <nil>
}
