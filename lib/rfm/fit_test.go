package rfm_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/agop"
	"github.com/agopher/agopher/lib/eigenpro"
	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/krr"
	"github.com/agopher/agopher/lib/metrics"
	"github.com/agopher/agopher/lib/rfm"
	"github.com/agopher/agopher/lib/task"
)

// TestStart: a fit that goes on from the M of another has the machines of one fit.
func TestStart(t *testing.T) {
	X, Y := lowRank(120, 5, 1)
	for _, o := range []rfm.Options{{Ridge: 1e-3}, {Ridge: 1e-2, Metric: rfm.Metric{Diag: true, Centre: true}}} {
		o.Iters = 5
		want, err := rfm.Fit(X, Y, o)
		if err != nil {
			t.Fatal(err)
		}
		o.Iters = 2
		m, err := rfm.Fit(X, Y, o)
		if err != nil {
			t.Fatal(err)
		}
		o.Iters, o.Metric.Start = 3, m.M
		m, err = rfm.Fit(X, Y, o)
		if err != nil {
			t.Fatal(err)
		}
		if !mat.Equal(m.M, want.M) || !mat.Equal(m.Alpha, want.Alpha) {
			t.Error("2 + 3 updates differ from 5")
		}
	}
	start := mat.NewSymDense(5, nil)
	for j := range 5 {
		start.SetSym(j, j, float64(j+1))
	}
	m, err := rfm.Fit(X, Y, rfm.Options{Ridge: 1e-3, Iters: -1, Metric: rfm.Metric{Start: start}})
	if err != nil {
		t.Fatal(err)
	}
	plain, err := krr.Fit(X, Y, krr.Options{Kernel: kernels.Mahalanobis{Base: kernels.Laplace{L: 10}, M: start}, Ridge: 1e-3})
	if err != nil || len(m.Steps) != 1 || !mat.Equal(m.Alpha, plain.Alpha) {
		t.Errorf("no update: %v, error %v; want kernel ridge regression in the metric", m, err)
	}
}

// TestStop: a fit ends with the first validation error above the factor, and its
// steps are those of a fit that goes on.
func TestStop(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 0))
	noise := func(n, d int) *mat.Dense {
		A := mat.NewDense(n, d, nil)
		A.Apply(func(_, _ int, _ float64) float64 { return rnd.NormFloat64() }, A)
		return A
	}
	early, late := 0, 0
	for range 12 {
		X, Y, XVal, YVal := noise(40, 4), noise(40, 1), noise(30, 4), noise(30, 1)
		o := rfm.Options{Ridge: 1e-3, Iters: 6}
		all, err := rfm.FitBest(X, Y, XVal, YVal, o)
		if err != nil {
			t.Fatal(err)
		}
		o.Stop = 1.1
		m, err := rfm.FitBest(X, Y, XVal, YVal, o)
		if err != nil {
			t.Fatal(err)
		}
		least, steps := math.Inf(1), 0
		for _, s := range all.Steps {
			steps++
			if s.Val.MSE > 1.1*least {
				break
			}
			least = min(least, s.Val.MSE)
		}
		if len(m.Steps) != steps || m.Steps[m.Best].Val.MSE != least {
			t.Errorf("%d steps, best %v; want %d, %v", len(m.Steps), m.Steps[m.Best].Val.MSE, steps, least)
		}
		if steps < len(all.Steps) {
			early++
		} else {
			late++
		}
		last, err := rfm.Fit(X, Y, o)
		if err != nil || len(last.Steps) != 7 {
			t.Errorf("Fit, which has no validation data, stopped after %d steps, error %v", len(last.Steps), err)
		}
	}
	if early == 0 || late == 0 {
		t.Errorf("%d fits ended early, %d did not", early, late)
	}
}

// TestRows: the AGOP over drawn rows is one over a subset of the samples.
func TestRows(t *testing.T) {
	X, Y := lowRank(9, 3, 1)
	k := kernels.Gaussian{L: 2}
	f, err := krr.Fit(X, Y, krr.Options{Kernel: k, Ridge: 0.1})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[int]bool{}
	for seed := range uint64(20) {
		m, err := rfm.Fit(X, Y, rfm.Options{Kernel: k, Ridge: 0.1, Iters: 1, Metric: rfm.Metric{Rows: 8, Seed: seed, Normalise: rfm.None}})
		if err != nil {
			t.Fatal(err)
		}
		out := -1
		for i := range 9 { // the row left out
			var in []int
			for j := range 9 {
				if j != i {
					in = append(in, j)
				}
			}
			if diff, scale := golden.Distance(m.M, agop.Of(f, rows(X, in))); diff < 1e-10*scale {
				out = i
			}
		}
		if out < 0 {
			t.Fatalf("seed %d: M is not the AGOP over 8 of 9 samples", seed)
		}
		seen[out] = true
	}
	if len(seen) < 5 {
		t.Errorf("20 seeds leave out %d different samples", len(seen))
	}
	all, err := rfm.Fit(X, Y, rfm.Options{Kernel: k, Ridge: 0.1, Iters: 1, Metric: rfm.Metric{Rows: -1, Normalise: rfm.None}})
	if err != nil {
		t.Fatal(err)
	}
	golden.Near(t, "all rows", all.M, agop.Of(f, X), 1e-12)
}

// TestInterrupted: the model so far comes with the error, and predicts.
func TestInterrupted(t *testing.T) {
	X, Y := lowRank(60, 3, 5)
	stopped := errors.New("stopped by the test")
	for name, o := range map[string]rfm.Options{
		"square":   {Ridge: 1e-3},
		"weighted": {Ridge: 1e-3, Weights: weights(60)},
		"large":    {Ridge: 1e-3, Large: &eigenpro.Options{Method: eigenpro.NystromCG}},
	} {
		ctx, cancel := context.WithCancelCause(t.Context())
		o.Iters = 4
		o.Task = task.Task{Context: ctx, Progress: task.ProgressFunc(func(done, _ int, _ string) {
			if done == 3 {
				cancel(stopped)
			}
		})}
		m, err := rfm.FitBest(X, Y, X, Y, o)
		if !errors.Is(err, stopped) || m == nil || len(m.Steps) != 3 {
			t.Fatalf("%s: %v, error %v; want the model of 3 steps and %v", name, m, err, stopped)
		}
		o.Task, o.Iters = task.Task{}, 2
		want, err := rfm.FitBest(X, Y, X, Y, o)
		if err != nil {
			t.Fatal(err)
		}
		if !mat.Equal(m.Predict(X), want.Predict(X)) || m.Bundle().Text() != want.Bundle().Text() {
			t.Errorf("%s: the model is not that of a fit with 2 updates", name)
		}
		if m, err := rfm.Fit(X, Y, rfm.Options{Ridge: 1e-3, Task: task.Task{Context: ctx}}); !errors.Is(err, stopped) || m != nil {
			t.Errorf("stopped before it began: %v, error %v", m, err)
		}
	}
}

// once is a Gaussian kernel that is constant in all metrics but the identity.
type once struct{ kernels.Func }

func (once) InMetric(M *mat.SymDense) kernels.Kernel {
	if M.At(0, 0) == 1 && M.At(0, 1) == 0 {
		return kernels.Gaussian{}
	}
	return kernels.Func(func(_, _ []float64) float64 { return 1 })
}

// TestSingularLater: an error in a later iteration comes with the machine before.
func TestSingularLater(t *testing.T) {
	X, Y := lowRank(10, 2, 1)
	m, err := rfm.Fit(X, Y, rfm.Options{Kernel: once{}, Metric: rfm.Metric{Normalise: rfm.Trace}})
	var singular *krr.SingularError
	if !errors.As(err, &singular) || !strings.HasPrefix(err.Error(), "rfm: iteration 1: krr: K + 0 I is not positive definite") || m == nil || len(m.Steps) != 1 {
		t.Fatalf("%v, error %v", m, err)
	}
	golden.Near(t, "the machine before", m.Predict(X), Y, 1e-9)
}

// TestConstantColumn: a feature of one value has no share, in any variant.
func TestConstantColumn(t *testing.T) {
	X, Y := lowRank(80, 4, 1)
	for i := range 80 {
		X.Set(i, 2, 7.5)
	}
	for _, m := range []rfm.Metric{{}, {Power: 0.5, Centre: true}, {Diag: true, Normalise: rfm.Trace}} {
		f, err := rfm.Fit(X, Y, rfm.Options{Ridge: 1e-3, Metric: m})
		if err != nil {
			t.Fatal(err)
		}
		// Rounding leaves 1e-16 of the trace, or its root.
		if s := f.Importances(); !(s[2] < 1e-7) || math.IsNaN(s[0]) {
			t.Errorf("%+v: shares %v", m, s)
		}
		if r := f.Steps[5].Train.R2; !(r > 0.9) {
			t.Errorf("%+v: R² %v", m, r)
		}
	}
	for i := range 80 {
		X.SetRow(i, []float64{1, 2, 3, 4})
	}
	if _, err := rfm.Fit(X, Y, rfm.Options{Ridge: 1e-3}); err == nil || !strings.Contains(err.Error(), "rfm: the AGOP is zero: the fit does not depend on X") {
		t.Errorf("all features constant: error %v", err)
	}
}

// scaled returns s A.
func scaled(s float64, A *mat.Dense) *mat.Dense {
	B := mat.DenseCopyOf(A)
	B.Scale(s, B)
	return B
}

func TestBadData(t *testing.T) {
	X, Y := lowRank(6, 2, 6)
	five := metrics.OneHot([]int{0, 1, 2, 3}, 5)
	huge := mat.NewDense(200_000, 1, nil)
	for _, tt := range []struct {
		want string
		f    func() error
	}{
		{"rfm: there are 4 rows for 5 classes; fit to at least one row of each", func() error {
			_, err := rfm.Fit(mat.NewDense(4, 2, nil), five, rfm.Options{})
			return err
		}},
		{"rfm: Loss is Logistic and Y is one column of numbers; it needs one-hot rows: metrics.OneHot(labels, classes)", func() error {
			_, err := rfm.Fit(X, mat.NewDense(6, 1, []float64{0, 1, 2, 0, 1, 2}), rfm.Options{Loss: rfm.Logistic, Ridge: 1})
			return err
		}},
		{"rfm: Loss is Logistic and Y is not one-hot", func() error {
			_, err := rfm.Fit(X, X, rfm.Options{Loss: rfm.Logistic, Ridge: 1})
			return err
		}},
		{"rfm: the model has one output; for classes fit it to one-hot targets, one column a class (metrics.OneHot)", func() error {
			m, err := rfm.Fit(X, mat.NewDense(6, 1, []float64{0, 1, 2, 0, 1, 2}), rfm.Options{Ridge: 1})
			if err == nil {
				m.Proba(X)
			}
			return err
		}},
		{"rfm: XVal is 0×0; it needs at least one row", func() error {
			_, err := rfm.FitBest(X, Y, &mat.Dense{}, &mat.Dense{}, rfm.Options{})
			return err
		}},
		{"rfm: XVal is nil", func() error { _, err := rfm.FitBest(X, Y, nil, nil, rfm.Options{}); return err }},
		{"rfm: a direct solution for 200000 rows needs 320 GB of memory, and ", func() error {
			_, err := rfm.Fit(huge, huge, rfm.Options{})
			return err
		}},
		{"rfm: a logistic machine for 100000 rows and 4 classes needs 480 GB of memory", func() error {
			labels := make([]int, 100_000)
			labels[7] = 3
			_, err := rfm.Fit(mat.NewDense(100_000, 1, nil), metrics.OneHot(labels, 4), rfm.Options{Loss: rfm.Logistic, Ridge: 1})
			return err
		}},
		{"set Large: &eigenpro.Options{Method: eigenpro.NystromCG}", func() error {
			_, err := rfm.Fit(huge, huge, rfm.Options{Precision: kernels.Float32})
			return err
		}},
		{"eigenpro: NystromCG with 200000 samples", func() error {
			_, err := rfm.Fit(huge, huge, rfm.Options{Large: &eigenpro.Options{Method: eigenpro.NystromCG, Sizes: eigenpro.Sizes{Memory: 1 << 20}}})
			return err
		}},
		{"rfm: Metric.Start is 3×3 but X is 6×2", func() error {
			_, err := rfm.Fit(X, Y, rfm.Options{Metric: rfm.Metric{Start: mat.NewSymDense(3, nil)}})
			return err
		}},
		{"rfm: Metric.Start[0,1] is NaN; the fit that Metric.Start is from has failed", func() error {
			_, err := rfm.Fit(X, Y, rfm.Options{Ridge: 1, Metric: rfm.Metric{Start: mat.NewSymDense(2, []float64{1, math.NaN(), math.NaN(), 1})}})
			return err
		}},
		{"rfm: Metric.Start[1,1] is -2; a metric is positive semidefinite", func() error {
			_, err := rfm.Search(X, Y, rfm.Space{Folds: 2}, rfm.Options{Metric: rfm.Metric{Start: mat.NewSymDense(2, []float64{1, 0, 0, -2})}})
			return err
		}},
		{"rfm: the AGOP has the trace 6.24e-321, and to the power 1 nothing that it can be divided by", func() error {
			_, err := rfm.Fit(X, scaled(1e-160, Y), rfm.Options{Ridge: 1e-3})
			return err
		}},
		{"nothing that it can be divided by (Max is +Inf)", func() error {
			_, err := rfm.Fit(X, scaled(1e50, Y), rfm.Options{Ridge: 1e-3, Metric: rfm.Metric{Power: 5}})
			return err
		}},
		{"rfm: the AGOP has the trace", func() error {
			_, err := rfm.Fit(X, scaled(1e50, Y), rfm.Options{Ridge: 1e-3, Metric: rfm.Metric{Power: 5, Normalise: rfm.None}})
			return err
		}},
		{"rfm: iteration 0: krr: Gaussian(L=1e-200) in a 2×2 metric is not a finite number for rows of X", func() error {
			_, err := rfm.Fit(X, Y, rfm.Options{Kernel: kernels.Gaussian{L: 1e-200}, Ridge: 1e-3})
			return err
		}},
		{"rfm: Metric has both Centre and Joint", func() error {
			_, err := rfm.Fit(X, Y, rfm.Options{Metric: rfm.Metric{Centre: true, Joint: true}})
			return err
		}},
		{"rfm: Loss is Loss(7); it must be", func() error { _, err := rfm.Fit(X, Y, rfm.Options{Loss: 7}); return err }},
		{"rfm: Ridge is 0 and Loss is Logistic", func() error { _, err := rfm.Fit(X, Y, rfm.Options{Loss: rfm.Logistic}); return err }},
		{"rfm: Stop is 0.9; it must be 0 or at least 1", func() error { _, err := rfm.Fit(X, Y, rfm.Options{Stop: 0.9}); return err }},
		{"rfm: Loss is Logistic with Large", func() error {
			_, err := rfm.Fit(X, Y, rfm.Options{Loss: rfm.Logistic, Ridge: 1, Large: &eigenpro.Options{}})
			return err
		}},
		{"rfm: there are Weights with Large", func() error {
			_, err := rfm.Fit(X, Y, rfm.Options{Weights: weights(6), Large: &eigenpro.Options{}})
			return err
		}},
	} {
		func() {
			var err error
			defer func() {
				if r := recover(); r != nil {
					err = fmt.Errorf("%v", r)
				}
				if err == nil || !strings.Contains(err.Error(), tt.want) {
					t.Errorf("error %v, want %s", err, tt.want)
				}
			}()
			err = tt.f()
		}()
	}
}
