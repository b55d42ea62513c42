package eigenpro_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/eigenpro"
	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/krr"
	"github.com/agopher/agopher/lib/metrics"
	"github.com/agopher/agopher/lib/modeltest"
)

func TestConventions(t *testing.T) {
	for method := eigenpro.EigenPro2; method <= eigenpro.Falkon; method++ {
		t.Run(method.String(), func(t *testing.T) {
			modeltest.Run(t, func(X, Y *mat.Dense) (modeltest.Model, error) {
				m, err := eigenpro.Fit(X, Y, eigenpro.Options{Method: method})
				if m == nil {
					return nil, err
				}
				return m, err
			})
		})
	}
}

// TestBits fits data of many tiles and batches on several numbers of threads.
func TestBits(t *testing.T) {
	X, Y := samples(1500, 5, 2)
	for method := eigenpro.EigenPro2; method <= eigenpro.Falkon; method++ {
		opts := eigenpro.Options{Kernel: kernels.Laplace{L: 3}, Method: method, Epochs: 3}
		if method < eigenpro.NystromCG {
			opts.Sizes = eigenpro.Sizes{Batch: 300, Points: 700}
		}
		var want *krr.Model
		for _, threads := range []int{1, 2, 3} {
			old := runtime.GOMAXPROCS(threads)
			m, _ := eigenpro.Fit(X, Y, opts)
			runtime.GOMAXPROCS(old)
			if want == nil {
				want = m
			}
			if !mat.Equal(m.Alpha, want.Alpha) || fmt.Sprint(m.Steps) != fmt.Sprint(want.Steps) {
				t.Errorf("%v: other bits on %d threads", method, threads)
			}
		}
		opts.Seed = 1
		if m, _ := eigenpro.Fit(X, Y, opts); mat.Equal(m.Alpha, want.Alpha) {
			t.Errorf("%v: the same bits with another seed", method)
		}
	}
}

// TestKernels has the same kernel as a radial one and as a function of two points,
// and one in a metric.
func TestKernels(t *testing.T) {
	X, Y := samples(400, 4, 2)
	P, _ := samples(30, 4, 1)
	M := mat.NewSymDense(4, []float64{2, 0.5, 0, 0, 0, 1, 0, 0.2, 0, 0, 0.3, 0, 0, 0, 0, 1})
	for _, k := range []kernels.Kernel{kernels.Laplace{L: 3}, kernels.Mahalanobis{Base: kernels.Laplace{L: 3}, M: M}, kernels.RadialFunc(kernels.Laplace{L: 3}.Phi)} {
		for method := eigenpro.EigenPro2; method <= eigenpro.Falkon; method++ {
			opts := eigenpro.Options{Kernel: k, Method: method, Epochs: 3}
			if method < eigenpro.NystromCG {
				opts.Sizes.Batch = 90
			}
			if method != eigenpro.EigenPro2 && method != eigenpro.NystromCG {
				opts.Sizes.Centres = 150
			}
			want, _ := eigenpro.Fit(X, Y, opts)
			opts.Kernel = kernels.Func(k.At)
			got, _ := eigenpro.Fit(X, Y, opts)
			golden.Near(t, fmt.Sprintf("%v, %v", method, k), got.Predict(P), want.Predict(P), 1e-8)
		}
	}
}

// TestDelay compares projections after each batch, after several and at the end:
// all lead to the interpolating solution, in about as many epochs.
func TestDelay(t *testing.T) {
	r := load(t)
	for _, delay := range []int{1, 2, 3, 7, 100} {
		m, err := eigenpro.Fit(r.X.Dense, r.Y.Dense, eigenpro.Options{
			Kernel: r.kernel(), Method: eigenpro.EigenPro4, Centres: r.X.Dense, Epochs: 120,
			Sizes: eigenpro.Sizes{Batch: 60, Delay: delay},
		})
		if err != nil {
			t.Fatal(err)
		}
		golden.Near(t, fmt.Sprintf("delay %d", delay), m.Predict(r.XTest.Dense), r.Direct, 1e-7)
		if last := m.Steps[len(m.Steps)-1]; last.Residual > 1e-7 {
			t.Errorf("delay %d: residual %v", delay, last)
		}
	}
}

// TestLastProjection: the batches since the last projection are projected at the end.
func TestLastProjection(t *testing.T) {
	r := load(t)
	fit := func(delay int) *mat.Dense {
		m, err := eigenpro.Fit(r.X.Dense, r.Y.Dense, eigenpro.Options{
			Kernel: r.kernel(), Method: eigenpro.EigenPro4, Centres: first(r.X, 100), Epochs: 1,
			Sizes: eigenpro.Sizes{Batch: 60, Delay: delay}, // 5 batches
		})
		if err != nil || m == nil {
			t.Fatalf("delay %d: %v, error %v", delay, m, err)
		}
		return m.Alpha
	}
	golden.Near(t, "delay 1000", fit(1000), fit(5), 1e-14)
	if diff, _ := golden.Distance(fit(4), fit(5)); diff < 1e-6 {
		t.Error("a projection in between changes nothing")
	}
}

// TestProjection has no memory for a factor of K(Z,Z), and goes the same way, but
// for the accuracy of a projection.
func TestProjection(t *testing.T) {
	const n, p = 1500, 1200
	X, Y := samples(n, 5, 2)
	P, _ := samples(40, 5, 1)
	for _, method := range []eigenpro.Method{eigenpro.EigenPro3, eigenpro.EigenPro4} {
		opts := eigenpro.Options{Kernel: kernels.Laplace{L: 2}, Method: method, Epochs: 4, Sizes: eigenpro.Sizes{Batch: 300, Points: 300, Centres: p}}
		want, err := eigenpro.Fit(X, Y, opts)
		if err != nil {
			t.Fatal(err)
		}
		opts.Sizes.Memory = 8 * p * p * 19 / 10
		got, err := eigenpro.Fit(X, Y, opts)
		if err != nil {
			t.Fatal(err)
		}
		// A projection is right to 1e-3, and there are up to twenty.
		golden.Near(t, method.String(), got.Predict(P), want.Predict(P), 1e-2)
		if mat.Equal(got.Alpha, want.Alpha) {
			t.Errorf("%v: the same bits: it has a factor", method)
		}
	}
}

// TestLearns compares the errors of few centres with that of all, on samples not
// seen.
func TestLearns(t *testing.T) {
	X, Y := samples(3000, 6, 2)
	train, test := first(X, 2500), X.Slice(2500, 3000, 0, 6).(*mat.Dense)
	Ytrain, Ytest := first(Y, 2500), Y.Slice(2500, 3000, 0, 2).(*mat.Dense)
	direct, err := krr.Fit(train, Ytrain, krr.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := metrics.R2(direct.Predict(test), Ytest)
	for method := eigenpro.EigenPro2; method <= eigenpro.Falkon; method++ {
		m, err := eigenpro.Fit(train, Ytrain, eigenpro.Options{Method: method})
		if err != nil {
			t.Fatal(err)
		}
		got := metrics.R2(m.Predict(test), Ytest)
		t.Logf("%v: R² %.4f, direct %.4f, %v", method, got, want, m.Steps[len(m.Steps)-1])
		if got < want-0.03 {
			t.Errorf("%v: R² %.4f, direct %.4f", method, got, want)
		}
	}
}

// TestRidge compares Falkon with a centre at each sample, and conjugate gradients,
// with the direct solution.
func TestRidge(t *testing.T) {
	X, Y := samples(300, 4, 2)
	P, _ := samples(30, 4, 1)
	for _, ridge := range []float64{1e-3, 1, 100} {
		direct, err := krr.Fit(X, Y, krr.Options{Ridge: ridge})
		if err != nil {
			t.Fatal(err)
		}
		for _, opts := range []eigenpro.Options{{Method: eigenpro.NystromCG}, {Method: eigenpro.Falkon, Centres: X}} {
			opts.Ridge, opts.Tolerance = ridge, 1e-12
			m, err := eigenpro.Fit(X, Y, opts)
			if err != nil {
				t.Fatal(err)
			}
			golden.Near(t, fmt.Sprintf("%v, ridge %g", opts.Method, ridge), m.Predict(P), direct.Predict(P), 1e-8)
			if m.Fitted != nil {
				golden.Near(t, "fitted", m.Fitted, direct.Fitted, 1e-8)
			}
		}
	}
}

// TestFalkonPreconditioner has each centre as a sample four times, so that the
// preconditioner is the matrix itself, but for the δ that is added.
func TestFalkonPreconditioner(t *testing.T) {
	const p, times = 50, 4
	Z, _ := samples(p, 4, 1)
	X, Y := samples(times*p, 4, 2)
	for i := range times * p {
		X.SetRow(i, Z.RawRowView(i%p))
	}
	for _, ridge := range []float64{0, 0.1, 10} {
		m, err := eigenpro.Fit(X, Y, eigenpro.Options{Method: eigenpro.Falkon, Centres: Z, Ridge: ridge})
		if err != nil {
			t.Fatal(err)
		}
		if len(m.Steps) > 2 || m.Steps[0].Residual > 1e-5 {
			t.Errorf("ridge %g: steps %v, want 1 or 2", ridge, m.Steps)
		}
	}
}

// TestEqualCentres has a K(Z,Z) that is singular.
func TestEqualCentres(t *testing.T) {
	X, Y := samples(300, 4, 2)
	Z := first(X, 50)
	for i := range 10 {
		Z.SetRow(40+i, X.RawRowView(i))
	}
	for _, method := range []eigenpro.Method{eigenpro.EigenPro3, eigenpro.EigenPro4, eigenpro.Falkon} {
		var R2 [2]float64
		for i, Z := range []*mat.Dense{Z, first(X, 40)} {
			m, err := eigenpro.Fit(X, Y, eigenpro.Options{Method: method, Centres: Z, Epochs: 200})
			if err != nil {
				t.Fatal(method, err)
			}
			R2[i] = metrics.R2(m.Predict(X), Y)
		}
		if d := R2[0] - R2[1]; d < -1e-3 || d > 1e-3 {
			t.Errorf("%v: R² %v with equal centres, %v without", method, R2[0], R2[1])
		}
	}
}

func TestString(t *testing.T) {
	var names []string
	for method := eigenpro.EigenPro2; method <= eigenpro.Falkon+1; method++ {
		names = append(names, method.String())
	}
	if got, want := strings.Join(names, " "), "EigenPro2 EigenPro3 EigenPro4 NystromCG Falkon Method(5)"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got, want := (krr.Step{Epoch: 3, Residual: 0.012345}).String(), "3: residual 0.0123"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func ExampleFit() {
	X, Y := samples(500, 3, 1)
	m, err := eigenpro.Fit(X, Y, eigenpro.Options{Kernel: kernels.Laplace{L: 3}, Epochs: 3})
	fmt.Println(m, err)
	for _, step := range m.Steps {
		fmt.Println(step)
	}
	// Output:
	// KRR(Laplace(L=3), n=500, d=3, c=1) <nil>
	// 1: residual 1
	// 2: residual 0.142
	// 3: residual 0.0337
}
