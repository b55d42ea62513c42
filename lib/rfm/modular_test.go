package rfm_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/datasets"
	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/rfm"
)

// quadratic is the kernel 3 (xᵀMz)² of the authors' program, as a user may write it.
type quadratic struct{ M *mat.SymDense }

func (k quadratic) At(x, z []float64) float64 {
	s := floats.Dot(x, k.times(z))
	return 3 * s * s
}

// GradTo stores 6 (xᵀMz) Mz.
func (k quadratic) GradTo(dst, x, z []float64) []float64 {
	Mz := k.times(z)
	return floats.ScaleTo(dst, 6*floats.Dot(x, Mz), Mz)
}

func (k quadratic) InMetric(M *mat.SymDense) kernels.Kernel { return quadratic{M} }

func (k quadratic) times(z []float64) []float64 {
	Mz := make([]float64, len(z))
	mat.NewVecDense(len(z), Mz).MulVec(k.M, mat.NewVecDense(len(z), z))
	return Mz
}

// TestModular compares addition modulo p with the authors' program: M at p = 11,
// where it is the root of a nearly singular matrix, and for each p the accuracy of
// each iteration, which may come an iteration sooner or later.
func TestModular(t *testing.T) {
	var file struct {
		Runs []struct {
			Peer       string
			P, Iters   int
			Bandwidth  float64
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
	golden.Load(t, "testdata/modular.json", &file)
	if len(file.Runs) != 5 {
		t.Fatalf("%d runs, want 5", len(file.Runs))
	}
	for i, run := range file.Runs {
		t.Run(fmt.Sprintf("%d/%s/p=%d", i, run.Peer, run.P), func(t *testing.T) {
			iters := run.Iters - 1
			if run.P == 61 {
				if testing.Short() {
					t.Skip("p = 61 takes half a minute")
				}
				iters = 18 // the accuracy is above .99 from the 17th on
			}
			var k kernels.Kernel = kernels.Gaussian{L: run.Bandwidth}
			if run.Peer == "rfm-grokking quadratic" {
				k = quadratic{}
			}
			table := datasets.Modular(run.P, datasets.Add)
			train := table.Rows(run.Train)
			in := map[int]bool{}
			for _, i := range run.Train {
				in[i] = true
			}
			var rest []int
			for i := range run.P * run.P {
				if !in[i] {
					rest = append(rest, i)
				}
			}
			test := table.Rows(rest)
			m, err := rfm.FitBest(train.X, train.Y, test.X, test.Y, rfm.Options{
				Kernel: k, Ridge: run.Ridge, Iters: iters,
				Metric: rfm.Metric{Centre: true, Power: run.Power, Normalise: rfm.None},
			})
			if err != nil {
				t.Fatal(err)
			}
			for i, want := range run.M {
				golden.Near(t, fmt.Sprintf("M[%d]", i), m.Steps[i].M, want, 1e-6)
			}
			for i, s := range m.Steps {
				want := run.Trajectory[i]
				if trace := mat.Trace(s.M); math.Abs(trace-want.Trace) > 1e-6*want.Trace {
					t.Errorf("trace of M[%d] is %.10g, want %.10g", i, trace, want.Trace)
				}
				sooner, later := run.Trajectory[max(0, i-1)], run.Trajectory[min(i+1, len(run.Trajectory)-1)]
				if a := s.Val.Accuracy; a < sooner.Accuracy || a > later.Accuracy {
					t.Errorf("accuracy[%d] is %.4f, want %.4f, from %.4f to %.4f", i, a, want.Accuracy, sooner.Accuracy, later.Accuracy)
				}
			}
		})
	}
}
