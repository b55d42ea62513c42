package rfm_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/rfm"
)

// TestGoldenQuadratic learns addition modulo 11 with the quadratic kernel as the
// authors' program does: pair (a, b) is row 11a + b.
func TestGoldenQuadratic(t *testing.T) {
	var file struct {
		Run struct {
			P, Iters   int
			Ridge      float64
			Power      float64 `json:"agop_power"`
			Train      []int   `json:"train_indices"`
			Trajectory []struct {
				Accuracy float64 `json:"test_acc"`
				MSE      float64 `json:"test_mse"`
				Trace    float64 `json:"trace_M"`
			}
			M []golden.Matrix
		}
	}
	golden.Load(t, "testdata/quadratic.json", &file)
	run := file.Run
	p := run.P
	pairs := func(rows []int) (X, Y *mat.Dense) {
		X, Y = mat.NewDense(len(rows), 2*p, nil), mat.NewDense(len(rows), p, nil)
		for i, r := range rows {
			a, b := r/p, r%p
			X.Set(i, a, 1)
			X.Set(i, p+b, 1)
			Y.Set(i, (a+b)%p, 1)
		}
		return X, Y
	}
	trained := map[int]bool{}
	for _, r := range run.Train {
		trained[r] = true
	}
	var rest []int
	for r := range p * p {
		if !trained[r] {
			rest = append(rest, r)
		}
	}
	X, Y := pairs(run.Train)
	XTest, YTest := pairs(rest)
	steps := len(run.Trajectory)
	m, err := rfm.FitBest(X, Y, XTest, YTest, rfm.Options{
		Kernel: kernels.Scale(3, kernels.Polynomial{}), Iters: steps - 1, Ridge: run.Ridge,
		Metric: rfm.Metric{Power: run.Power, Normalise: rfm.None, Centre: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Steps) != steps {
		t.Fatalf("%d steps, want %d", len(m.Steps), steps)
	}
	const tol = 1e-6 // the peer's root of a singular matrix
	for i, want := range run.Trajectory {
		step := m.Steps[i]
		if math.Abs(step.Val.MSE-want.MSE) > tol*want.MSE || step.Val.Accuracy != want.Accuracy {
			t.Errorf("step %d: MSE %.12g and accuracy %v, want %.12g and %v", i, step.Val.MSE, step.Val.Accuracy, want.MSE, want.Accuracy)
		}
		if got := mat.Trace(step.M); math.Abs(got-want.Trace) > tol*want.Trace {
			t.Errorf("step %d: trace of M %.12g, want %.12g", i, got, want.Trace)
		}
	}
	for i, want := range run.M {
		golden.Near(t, fmt.Sprintf("M after %d updates", i), m.Steps[i].M, want, tol)
	}
}
