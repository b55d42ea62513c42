package xrfm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/kernels"
)

// TestGoldenLeaf compares each iteration of a leaf with the authors' program.
func TestGoldenLeaf(t *testing.T) {
	var g struct {
		Data struct {
			X, Y golden.Matrix
			XVal golden.Matrix `json:"X_val"`
			YVal golden.Matrix `json:"Y_val"`
		}
		Iters int
		Runs  []struct {
			Kernel                   string
			Bandwidth, Exponent, Reg float64
			P                        float64
			Extra                    struct {
				Mix   float64 `json:"const_mix"`
				Power int
			}
			Diag       bool
			Centre     bool `json:"center_grads"`
			Outputs    int
			Mode       string `json:"bandwidth_mode"`
			Best       bool   `json:"return_best_params"`
			Solver     string
			Trajectory []struct {
				M         *golden.Matrix
				Bandwidth float64
				TrainMSE  float64       `json:"train_mse"`
				ValMSE    float64       `json:"val_mse"`
				ValPred   golden.Matrix `json:"val_pred"`
			}
			FinalPred golden.Matrix `json:"final_val_pred"`
			FinalMSE  float64       `json:"final_val_mse"`
			Alpha     golden.Matrix `json:"alpha_final"`
		}
	}
	golden.Load(t, "testdata/leaf.json", &g)
	first := func(A *mat.Dense, rows, columns int) *mat.Dense {
		return mat.DenseCopyOf(A.Slice(0, rows, 0, columns))
	}
	done := 0
	for _, run := range g.Runs {
		done++
		var k kernels.Kernel = kernels.ExpPower{L: run.Bandwidth, Q: run.Exponent}
		switch run.Kernel {
		case "l1":
			k = kernels.ProductLaplace{L: run.Bandwidth, P: run.Exponent}
		case "lpq":
			k = kernels.Lpq{L: run.Bandwidth, P: run.P, Q: run.Exponent}
		case "sum_power_laplace":
			k = kernels.SumPower{L: run.Bandwidth, Q: run.Exponent, Mix: run.Extra.Mix, Power: run.Extra.Power}
		}
		name := fmt.Sprintf("%s/q=%v/outputs=%d/diag=%t/centre=%t/%s/best=%t/%s", run.Kernel, run.Exponent, run.Outputs, run.Diag, run.Centre, run.Mode, run.Best, run.Solver)
		t.Run(name, func(t *testing.T) {
			r := Options{Leaf: Leaf{
				Kernel: k, Adaptive: run.Mode == "adaptive",
				Iters: g.Iters, Ridge: run.Reg, Diag: run.Diag, Centre: run.Centre,
			}}.withDefaults().recipe(6, false)
			if !run.Best {
				r.giveUp = math.Inf(1)
			}
			if run.Kernel == "l2_high_dim" {
				r.jitter = 0 // this one does not take a root
			}
			tol := 5e-8 // noise of the peer's self-terms, carried through four updates
			switch {
			case run.Exponent == 1.4:
				tol = 1e-9
			case k != kernels.Kernel(kernels.ExpPower{L: run.Bandwidth, Q: run.Exponent}):
				tol = 1e-8 // differences of coordinates have no such noise
			}
			X, XVal := g.Data.X.Dense, g.Data.XVal.Dense
			Y, YVal := first(g.Data.Y.Dense, 60, run.Outputs), first(g.Data.YVal.Dense, 40, run.Outputs)
			m, err := r.fit(X, Y, XVal, YVal)
			if err != nil {
				t.Fatal(err)
			}
			if len(m.Steps) != len(run.Trajectory) {
				t.Fatalf("%d steps, want %d", len(m.Steps), len(run.Trajectory))
			}
			best := 0
			for i, want := range run.Trajectory {
				step := m.Steps[i]
				if want.ValMSE < run.Trajectory[best].ValMSE {
					best = i
				}
				scale := (run.Bandwidth / want.Bandwidth) * (run.Bandwidth / want.Bandwidth) // ours is in the metric
				if want.M != nil {
					M := mat.DenseCopyOf(want.M.Dense)
					if r, _ := M.Dims(); r == 1 {
						M = mat.DenseCopyOf(golden.Diag(M.RawRowView(0)))
					}
					M.Scale(scale, M)
					golden.Near(t, fmt.Sprintf("M[%d]", i), step.M, M, tol)
				} else if !(math.Abs(step.M.At(0, 0)-scale) <= 1e-12*scale) {
					t.Errorf("M[%d] is %v I, want %v I", i, step.M.At(0, 0), scale)
				}
				if !(math.Abs(step.Val.MSE-want.ValMSE) <= tol*want.ValMSE) {
					t.Errorf("validation MSE[%d] is %.12g, want %.12g", i, step.Val.MSE, want.ValMSE)
				}
				if !(math.Abs(step.Train.MSE-want.TrainMSE) <= 2e-6*want.TrainMSE) { // a small difference of large numbers
					t.Errorf("train MSE[%d] is %.12g, want %.12g", i, step.Train.MSE, want.TrainMSE)
				}
			}
			if m.Best != best {
				t.Errorf("best iteration %d, want %d", m.Best, best)
			}
			golden.Near(t, "predictions", m.Predict(first(XVal, 10, 6)), run.Trajectory[best].ValPred, tol)
			if best == len(run.Trajectory)-1 {
				golden.Near(t, "final predictions", m.Predict(first(XVal, 10, 6)), run.FinalPred, tol)
				golden.Near(t, "alpha", m.Alpha, run.Alpha, 100*tol)
			}
		})
	}
	if done != 16 {
		t.Errorf("%d runs, want 16", done)
	}
}

// TestAdaptive: the bandwidth of an adaptive leaf is the median of the distance that
// its kernel is a function of.
func TestAdaptive(t *testing.T) {
	X := mat.NewDense(3, 2, []float64{0, 0, 3, 4, 3, -8}) // differences (3, 4), (3, -8), (0, -12)
	Y := mat.NewDense(3, 1, []float64{1, 2, 4})
	root := func(a, b float64) float64 { return math.Pow(math.Pow(a, 1.5)+math.Pow(b, 1.5), 1/1.5) }
	for _, tt := range []struct {
		k      kernels.Kernel
		median float64
	}{
		{kernels.Laplace{L: 1}, math.Sqrt(9 + 64)},
		{kernels.ProductLaplace{L: 2, P: 1}, 11},
		{kernels.ProductLaplace{L: 1, P: 2}, math.Sqrt(9 + 64)},
		{kernels.Lpq{L: 1, P: 1.5, Q: 0.7}, root(3, 8)},
	} {
		r := Options{Leaf: Leaf{Kernel: tt.k, Adaptive: true, Iters: 1}}.withDefaults().recipe(2, false)
		m, err := r.fit(X, Y, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		I := mat.DenseCopyOf(golden.Diag([]float64{1, 1}))
		I.Scale(1/(tt.median*tt.median), I)
		golden.Near(t, fmt.Sprintf("M[0] of %v", tt.k), m.Steps[0].M, I, 1e-12)
		// In the metric of the next iteration the median distance is 1.
		var P mat.Dense
		root, _ := linalg.Power(m.Steps[1].M, 0.5)
		P.Mul(X, root)
		if k, ok := tt.k.(distant); ok && !(math.Abs(k.MedianDistance(&P, nil)-1) <= 1e-12) {
			t.Errorf("%v: the median distance in its metric is %v, want 1", tt.k, k.MedianDistance(&P, nil))
		}
	}
}

// TestGiveUp: iterations end with the first validation error above 1.1 times the
// best before, and they are those of a leaf that goes on.
func TestGiveUp(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 0))
	noise := func(n, d int) *mat.Dense {
		A := mat.NewDense(n, d, nil)
		A.Apply(func(_, _ int, _ float64) float64 { return rnd.NormFloat64() }, A)
		return A
	}
	early, late := 0, 0
	for range 12 {
		X, Y, XVal, YVal := noise(40, 4), noise(40, 1), noise(30, 4), noise(30, 1)
		r := Options{Leaf: Leaf{Iters: 6}}.withDefaults().recipe(4, false)
		m, err := r.fit(X, Y, XVal, YVal)
		if err != nil {
			t.Fatal(err)
		}
		r.giveUp = math.Inf(1)
		all, err := r.fit(X, Y, XVal, YVal)
		if err != nil {
			t.Fatal(err)
		}
		best, steps := math.Inf(1), 0
		for _, s := range all.Steps {
			steps++
			if s.Val.MSE > 1.1*best {
				break
			}
			best = min(best, s.Val.MSE)
		}
		if len(m.Steps) != steps || m.Steps[m.Best].Val.MSE != best {
			t.Errorf("%d steps, best %v; want %d, %v", len(m.Steps), m.Steps[m.Best].Val.MSE, steps, best)
		}
		if steps < len(all.Steps) {
			early++
		} else {
			late++
		}
	}
	if early == 0 || late == 0 {
		t.Errorf("%d leaves ended early, %d did not", early, late)
	}
}
