package rfm_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/eigenpro"
	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/metrics"
	"github.com/agopher/agopher/lib/modeltest"
	"github.com/agopher/agopher/lib/rfm"
	"github.com/agopher/agopher/lib/task"
)

func TestConventions(t *testing.T) {
	for _, opts := range []rfm.Options{
		{Ridge: 1e-3},
		{Kernel: kernels.Gaussian{L: 2}, Ridge: 1e-3, Iters: 2, Metric: rfm.Metric{Power: .5, Normalise: rfm.Trace, Centre: true}},
		{Ridge: 1e-3, Iters: 2, Metric: rfm.Metric{Joint: true, Rows: 20}, Weights: weights(40)},
		{Iters: 2, Metric: rfm.Metric{Diag: true, Normalise: rfm.None}},
		{Iters: 1, Ridge: 1e-3, Large: &eigenpro.Options{Method: eigenpro.NystromCG}},
	} {
		modeltest.Run(t, func(X, Y *mat.Dense) (modeltest.Model, error) { return rfm.Fit(X, Y, opts) })
	}
}

// weights returns n weights from 0.5 to 2.
func weights(n int) []float64 {
	w := make([]float64, n)
	for i := range w {
		w[i] = 0.5 + 1.5*float64(i*7%n)/float64(n)
	}
	return w
}

func TestGolden(t *testing.T) {
	var file struct {
		Data struct {
			X, Y golden.Matrix
			XVal golden.Matrix `json:"X_val"`
			YVal golden.Matrix `json:"Y_val"`
		}
		Iters int
		Runs  []struct {
			Kernel          string
			Bandwidth, Reg  float64
			Diag, Centering bool
			Outputs         int
			Trajectory      []struct {
				MUsed    golden.Matrix `json:"M_used"`
				TrainMSE float64       `json:"train_mse"`
				ValMSE   float64       `json:"val_mse"`
				ValPred  golden.Matrix `json:"val_pred"`
			}
			AlphaFinal golden.Matrix `json:"alpha_final"`
		}
	}
	golden.Load(t, "testdata/golden.json", &file)
	if len(file.Runs) != 12 {
		t.Fatalf("%d runs, want 12", len(file.Runs))
	}
	first := func(A *mat.Dense, c int) *mat.Dense { // the first c columns
		n, _ := A.Dims()
		return mat.DenseCopyOf(A.Slice(0, n, 0, c))
	}
	for _, run := range file.Runs {
		var k kernels.Radial = kernels.Gaussian{L: run.Bandwidth}
		// The peer solves with a pivoted LU where we factorize; the condition of
		// K + 1e-3 I, up to 6e4, stands between.
		tol := 1e-11
		if run.Kernel == "laplace" {
			k = kernels.Laplace{L: run.Bandwidth}
			tol = 5e-8 // noise of the peer's self-terms, carried through four updates
		}
		X, Y := file.Data.X.Dense, first(file.Data.Y.Dense, run.Outputs)
		XVal, YVal := file.Data.XVal.Dense, first(file.Data.YVal.Dense, run.Outputs)
		m, err := rfm.FitBest(X, Y, XVal, YVal, rfm.Options{
			Kernel: k, Iters: file.Iters, Ridge: run.Reg, Metric: rfm.Metric{Diag: run.Diag, Centre: run.Centering},
		})
		if err != nil {
			t.Fatal(err)
		}
		name := fmt.Sprintf("%s outputs=%d diag=%t centre=%t", run.Kernel, run.Outputs, run.Diag, run.Centering)
		best := 0
		for i, want := range run.Trajectory {
			step := m.Steps[i]
			M := want.MUsed.Dense
			if r, _ := M.Dims(); r == 1 { // a diagonal
				golden.Near(t, fmt.Sprintf("%s M[%d]", name, i), step.M, golden.Diag(M.RawRowView(0)), tol)
			} else {
				golden.Near(t, fmt.Sprintf("%s M[%d]", name, i), step.M, M, tol)
			}
			if !(math.Abs(step.Val.MSE-want.ValMSE) <= tol*want.ValMSE) {
				t.Errorf("%s: validation MSE %d is %.12g, want %.12g", name, i, step.Val.MSE, want.ValMSE)
			}
			if !(math.Abs(step.Train.MSE-want.TrainMSE) <= 1e-6*want.TrainMSE) { // a small difference of large numbers
				t.Errorf("%s: train MSE %d is %.12g, want %.12g", name, i, step.Train.MSE, want.TrainMSE)
			}
			if want.ValMSE < run.Trajectory[best].ValMSE {
				best = i
			}
		}
		if m.Best != best {
			t.Errorf("%s: best iteration %d, want %d", name, m.Best, best)
		}
		rows, _ := run.Trajectory[best].ValPred.Dims()
		golden.Near(t, name+" predictions", m.Predict(mat.DenseCopyOf(XVal.Slice(0, rows, 0, 6))), run.Trajectory[best].ValPred, tol)
		last, err := rfm.Fit(X, Y, rfm.Options{Kernel: k, Iters: file.Iters, Ridge: run.Reg, Metric: rfm.Metric{Diag: run.Diag, Centre: run.Centering}})
		if err != nil {
			t.Fatal(err)
		}
		golden.Near(t, name+" alpha", last.Alpha, run.AlphaFinal, 100*tol)
	}
}

// lowRank returns samples of y = x₁x₂.
func lowRank(n, d int, seed uint64) (X, Y *mat.Dense) {
	rnd := rand.New(rand.NewPCG(seed, 0))
	X, Y = mat.NewDense(n, d, nil), mat.NewDense(n, 1, nil)
	X.Apply(func(_, _ int, _ float64) float64 { return rnd.NormFloat64() }, X)
	for i := range n {
		Y.Set(i, 0, X.At(i, 0)*X.At(i, 1))
	}
	return X, Y
}

// TestLowRank is the figure of the paper at a smaller size: the error falls and
// M gathers on the two coordinates that matter.
func TestLowRank(t *testing.T) {
	X, Y := lowRank(400, 20, 1)
	XVal, YVal := lowRank(400, 20, 2)
	m, err := rfm.FitBest(X, Y, XVal, YVal, rfm.Options{Ridge: 1e-4, Metric: rfm.Metric{Centre: true, Normalise: rfm.None}})
	if err != nil {
		t.Fatal(err)
	}
	first, last := m.Steps[0], m.Steps[len(m.Steps)-1]
	if first.Val.R2 > 0.5 || last.Val.R2 < 0.9 {
		t.Errorf("R² rises from %.3f to %.3f, want from below 0.5 to above 0.9", first.Val.R2, last.Val.R2)
	}
	if share := (last.M.At(0, 0) + last.M.At(1, 1)) / mat.Trace(last.M); share < 0.95 {
		t.Errorf("share of the trace on x₁ and x₂: %.3f, want above 0.95", share)
	}
	if r := last.Rank(); r < 1.5 || r > 2.5 {
		t.Errorf("effective rank %.2f, want about 2", r)
	}
}

// TestManyOutputs takes the Gram form of the AGOP: modular addition, where the
// metric is the square root.
func TestManyOutputs(t *testing.T) {
	const p = 7
	X, Y := mat.NewDense(p*p, 2*p, nil), mat.NewDense(p*p, p, nil)
	for a := range p {
		for b := range p {
			X.Set(a*p+b, a, 1)
			X.Set(a*p+b, p+b, 1)
			Y.Set(a*p+b, (a+b)%p, 1)
		}
	}
	m, err := rfm.Fit(X, Y, rfm.Options{Kernel: kernels.Gaussian{L: 2.5}, Ridge: 1e-8, Metric: rfm.Metric{Power: .5, Normalise: rfm.None, Centre: true}, Iters: 3})
	if err != nil {
		t.Fatal(err)
	}
	// The whole table is invariant under (a, b) -> (a+1, b-1), and so is M: its
	// off-diagonal block is a function of a+b.
	for a := range p {
		for b := range p {
			got, want := m.M.At(a, p+b), m.M.At((a+1)%p, p+(b+p-1)%p)
			if math.Abs(got-want) > 1e-6*m.M.At(0, 0) {
				t.Errorf("M[%d,%d] = %v but M[%d,%d] = %v: not invariant", a, p+b, got, (a+1)%p, p+(b+p-1)%p, want)
			}
		}
	}
	if acc := metrics.Accuracy(m.Predict(X), Y); acc != 1 {
		t.Errorf("accuracy on the whole table %v", acc)
	}
}

func TestClasses(t *testing.T) {
	X, y := lowRank(200, 3, 3)
	labels := make([]int, 200)
	for i := range labels {
		if y.At(i, 0) > 0 {
			labels[i] = 1
		}
	}
	Y := metrics.OneHot(labels, 2)
	m, err := rfm.Fit(X, Y, rfm.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Classes(X); fmt.Sprint(got) != fmt.Sprint(labels) { // it interpolates
		t.Error("classes of the training data differ")
	}
	P := m.Proba(X)
	for i := range 200 {
		p, q := P.At(i, 0), P.At(i, 1)
		if math.Abs(p+q-1) > 1e-15 || math.Abs(min(p, q)-1e-3) > 1e-9 || (q > p) != (labels[i] == 1) { // it interpolates 0 and 1
			t.Errorf("row %d of class %d has the probabilities %v, %v", i, labels[i], p, q)
		}
	}
	if !math.IsNaN(m.Steps[0].Val.Accuracy) || m.Steps[0].Train.Accuracy != 1 {
		t.Errorf("scores %+v", m.Steps[0])
	}
}

func TestNormalise(t *testing.T) {
	X, Y := lowRank(60, 4, 4)
	for n, of := range map[rfm.Normalisation]func(M *mat.SymDense) float64{
		rfm.Max:       func(M *mat.SymDense) float64 { return mat.Max(M) },
		rfm.MaxAbs:    func(M *mat.SymDense) float64 { return max(mat.Max(M), -mat.Min(M)) },
		rfm.Trace:     func(M *mat.SymDense) float64 { return mat.Trace(M) },
		rfm.Frobenius: func(M *mat.SymDense) float64 { return math.Sqrt(mat.Dot(flat(M), flat(M))) },
	} {
		m, err := rfm.Fit(X, Y, rfm.Options{Metric: rfm.Metric{Normalise: n}, Iters: 1})
		if err != nil {
			t.Fatal(err)
		}
		if got := of(m.M); math.Abs(got-1) > 1e-14 {
			t.Errorf("%v: %v, want 1", n, got)
		}
	}
}

// TestPower has one update each by the AGOP and by its root.
func TestPower(t *testing.T) {
	X, Y := lowRank(60, 4, 4)
	var M [2]*mat.SymDense
	for i, power := range []float64{1, .5} {
		m, err := rfm.Fit(X, Y, rfm.Options{Metric: rfm.Metric{Normalise: rfm.None, Power: power}, Iters: 1})
		if err != nil {
			t.Fatal(err)
		}
		M[i] = m.M
	}
	var square mat.Dense
	square.Mul(M[1], M[1])
	golden.Near(t, "(AGOP^½)²", &square, M[0], 1e-12)
}

func flat(M *mat.SymDense) *mat.VecDense {
	return mat.NewVecDense(len(mat.DenseCopyOf(M).RawMatrix().Data), mat.DenseCopyOf(M).RawMatrix().Data)
}

func TestProgressAndStop(t *testing.T) {
	X, Y := lowRank(50, 3, 5)
	ctx, cancel := context.WithCancelCause(t.Context())
	stopped := errors.New("stopped by the test")
	var seen []string
	_, err := rfm.Fit(X, Y, rfm.Options{Iters: 4, Task: task.Task{
		Context: ctx,
		Progress: task.ProgressFunc(func(done, total int, note string) {
			seen = append(seen, fmt.Sprintf("%d/%d %s", done, total, note[:strings.Index(note, ":")]))
			if done == 2 {
				cancel(stopped)
			}
		}),
	}})
	if !errors.Is(err, stopped) {
		t.Errorf("error %v, want %v", err, stopped)
	}
	if want := "[1/5 iteration 0 2/5 iteration 1]"; fmt.Sprint(seen) != want {
		t.Errorf("progress %v, want %s", seen, want)
	}
}

func TestBadInput(t *testing.T) {
	X, Y := lowRank(6, 2, 6)
	dup := mat.NewDense(3, 1, []float64{0, 1, 1})
	for _, tt := range []struct {
		want string
		f    func() error
	}{
		{"rfm: all 3 rows of Y are class 1 of 2; fit to at least two classes", func() error {
			_, err := rfm.Fit(dup, metrics.OneHot([]int{1, 1, 1}, 2), rfm.Options{})
			return err
		}},
		{"rfm: iteration 0: krr: K + 0 I is not positive definite for Laplace(L=10) in a 1×1 metric; set Ridge", func() error {
			_, err := rfm.Fit(dup, mat.NewDense(3, 1, []float64{0, 1, 3}), rfm.Options{})
			return err
		}},
		{"rfm: the AGOP is zero: the fit does not depend on X", func() error {
			_, err := rfm.Fit(X, mat.NewDense(6, 1, nil), rfm.Options{})
			return err
		}},
		{"rfm: X is 6×2 but XVal is 3×1; both need the same columns", func() error {
			_, err := rfm.FitBest(X, Y, dup, dup, rfm.Options{})
			return err
		}},
		{"rfm: XVal[0,0] is NaN", func() error {
			_, err := rfm.FitBest(X, Y, mat.NewDense(1, 2, []float64{math.NaN(), 0}), mat.NewDense(1, 1, nil), rfm.Options{})
			return err
		}},
		{"rfm: Metric.Power is NaN; it must be positive", func() error { _, err := rfm.Fit(X, Y, rfm.Options{Metric: rfm.Metric{Power: math.NaN()}}); return err }},
		{"rfm: Ridge is -1; it must be 0 or positive", func() error { _, err := rfm.Fit(X, Y, rfm.Options{Ridge: -1}); return err }},
		{"rfm: Metric.Normalise is 9; it must be one of Max", func() error { _, err := rfm.Fit(X, Y, rfm.Options{Metric: rfm.Metric{Normalise: 9}}); return err }},
		{"rfm: the model has one output; for classes fit it to one-hot targets", func() error {
			m, err := rfm.Fit(X, Y, rfm.Options{})
			if err == nil {
				m.Classes(X)
			}
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

func ExampleFit() {
	X, Y := lowRank(300, 5, 1) // y = x₁x₂, three coordinates are noise
	model, err := rfm.Fit(X, Y, rfm.Options{Ridge: 1e-3})
	fmt.Println(model, err)
	for j := range 5 {
		fmt.Printf("%.2f ", model.M.At(j, j))
	}
	// Output:
	// RFM(Laplace(L=10), iteration 5 of 5, n=300, d=5, c=1) <nil>
	// 1.00 0.99 0.00 0.00 0.00
}

// TestPrecision: the machine in float32 is as good, the one in mixed precision is
// the same.
func TestPrecision(t *testing.T) {
	X, Y := lowRank(400, 10, 1)
	XVal, YVal := lowRank(300, 10, 2)
	fit := func(p kernels.Precision) *rfm.Model {
		m, err := rfm.FitBest(X, Y, XVal, YVal, rfm.Options{Ridge: 1e-3, Iters: 3, Precision: p})
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	want := fit(kernels.Float64)
	golden.Near(t, "Mixed", fit(kernels.Mixed).M, want.M, 1e-8)
	single := fit(kernels.Float32)
	golden.Near(t, "Float32", single.M, want.M, 1e-2)
	if got, want := single.Steps[single.Best].Val.R2, want.Steps[want.Best].Val.R2; !(math.Abs(got-want) <= 1e-3) {
		t.Errorf("Float32: R² %v, want %v as in float64", got, want)
	}
}

// TestThreads: the same bits whatever the number of threads.
func TestThreads(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	X, Y := lowRank(600, 8, 1)
	for _, p := range []kernels.Precision{kernels.Float64, kernels.Mixed, kernels.Float32} {
		var want *rfm.Model
		for _, threads := range []int{1, 2, 4} {
			runtime.GOMAXPROCS(threads)
			got, err := rfm.Fit(X, Y, rfm.Options{Ridge: 1e-3, Iters: 2, Precision: p})
			if err != nil {
				t.Fatal(err)
			}
			if want == nil {
				want = got
			}
			if !mat.Equal(got.M, want.M) || !mat.Equal(got.Alpha, want.Alpha) {
				t.Errorf("%v: %d threads give other bits than one", p, threads)
			}
		}
	}
}

func BenchmarkFit(b *testing.B) {
	for _, n := range []int{1000, 3000, 6000} {
		X, Y := lowRank(n, 100, 1)
		for _, p := range []kernels.Precision{kernels.Float64, kernels.Mixed, kernels.Float32} {
			b.Run(fmt.Sprintf("n=%d/d=100/%v", n, p), func(b *testing.B) {
				for b.Loop() {
					if _, err := rfm.Fit(X, Y, rfm.Options{Ridge: 1e-3, Iters: 3, Precision: p}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
