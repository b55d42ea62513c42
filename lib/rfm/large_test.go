package rfm_test

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/eigenpro"
	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/metrics"
	"github.com/agopher/agopher/lib/rfm"
	"github.com/agopher/agopher/lib/task"
)

// TestLarge compares conjugate gradients with the direct solver, over all
// iterations.
func TestLarge(t *testing.T) {
	X, Y := lowRank(400, 6, 1)
	P, _ := lowRank(100, 6, 2)
	for _, k := range []kernels.Kernel{kernels.Laplace{L: 10}, kernels.Gaussian{L: 3}} {
		for _, m := range []rfm.Metric{{}, {Centre: true, Power: 0.5, Normalise: rfm.Trace}} {
			o := rfm.Options{Kernel: k, Ridge: 1e-3, Iters: 3, Metric: m}
			want, err := rfm.Fit(X, Y, o)
			if err != nil {
				t.Fatal(err)
			}
			var seen []string
			o.Task.Progress = task.ProgressFunc(func(done, total int, note string) {
				seen = append(seen, fmt.Sprintf("%d/%d %s", done, total, note))
			})
			o.Large = &eigenpro.Options{Method: eigenpro.NystromCG, Tolerance: 1e-11}
			got, err := rfm.Fit(X, Y, o)
			if err != nil {
				t.Fatal(err)
			}
			name := fmt.Sprintf("%v, %+v", k, m)
			golden.Near(t, name+": M", got.M, want.M, 1e-6)
			golden.Near(t, name+": predictions", got.Predict(P), want.Predict(P), 1e-6)
			if !strings.HasPrefix(seen[0], "0/4 iteration 0: residual ") || seen[len(seen)-1] != "4/4 "+got.Steps[3].String() {
				t.Errorf("%s: progress from %q to %q", name, seen[0], seen[len(seen)-1])
			}
			if len(got.Model.Steps) == 0 || len(got.Steps) != 4 {
				t.Errorf("%d residuals and %d steps, want some and 4", len(got.Model.Steps), len(got.Steps))
			}
		}
	}
}

// TestCentres: the machines may have fewer centres than there are samples.
func TestCentres(t *testing.T) {
	X, Y := lowRank(1500, 10, 1)
	XVal, YVal := lowRank(500, 10, 2)
	m, err := rfm.FitBest(X, Y, XVal, YVal, rfm.Options{Ridge: 1e-3, Large: &eigenpro.Options{
		Method: eigenpro.Falkon, Sizes: eigenpro.Sizes{Centres: 400}, Tolerance: 1e-6,
	}})
	if err != nil {
		t.Fatal(err)
	}
	if p, _ := m.X.Dims(); p != 400 {
		t.Errorf("%d centres, want 400", p)
	}
	if first, best := m.Steps[0].Val.R2, m.Steps[m.Best].Val.R2; !(best > first+0.05) {
		t.Errorf("R² goes from %.3f to %.3f", first, best)
	}
	// α minimizes ‖K(X,Z)α - Y‖² + λ αᵀK(Z,Z)α.
	K, A, b := kernels.Gram(m.Kernel, X, m.X), kernels.Gram(m.Kernel, m.X, m.X), &mat.Dense{}
	A.Scale(1e-3, A)
	var KK, alpha, want mat.Dense
	KK.Mul(K.T(), K)
	A.Add(A, &KK)
	b.Mul(K.T(), Y)
	if err := alpha.Solve(A, b); err != nil {
		t.Fatal(err)
	}
	want.Mul(K, &alpha)
	golden.Near(t, "least squares", m.Predict(X), &want, 1e-4)
	golden.Near(t, "fitted", m.Fitted, m.Predict(X), 1e-12)
}

// BenchmarkLarge fits machines that no direct solver has room for: n = 50,000 would
// take 20 GB.
func BenchmarkLarge(b *testing.B) {
	const n, d = 50_000, 50
	X, Y := lowRank(n, d, 1)
	XTest, YTest := lowRank(2000, d, 2)
	for _, o := range []eigenpro.Options{
		{Method: eigenpro.Falkon, Sizes: eigenpro.Sizes{Centres: 5000}, Tolerance: 1e-3},
		{Method: eigenpro.NystromCG, Sizes: eigenpro.Sizes{Rank: 1000}, Tolerance: 1e-2},
	} {
		b.Run(fmt.Sprintf("%v/n=%d/d=%d", o.Method, n, d), func(b *testing.B) {
			for b.Loop() {
				m, err := rfm.FitBest(X, Y, XTest, YTest, rfm.Options{Ridge: 1e-2, Iters: 3, Large: &o})
				if err != nil {
					b.Fatal(err)
				}
				for _, s := range m.Steps {
					b.Log(s)
				}
				b.ReportMetric(metrics.R2(m.Predict(XTest), YTest), "R²")
				b.ReportMetric(float64(len(m.Model.Steps)), "iterations")
				b.ReportMetric(peakMB(b), "peak-MB")
			}
		})
	}
}

// peakMB returns the most memory that the process has had, on Linux.
func peakMB(b *testing.B) float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kB, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")), 64)
			if err != nil {
				b.Fatal(err)
			}
			return kB / 1000
		}
	}
	return 0
}
