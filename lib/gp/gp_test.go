package gp_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/gp"
	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/modeltest"
	"github.com/agopher/agopher/lib/task"
)

func TestConventions(t *testing.T) {
	for _, opts := range []gp.Options{
		{Starts: 1},
		{Kernel: func(L float64) kernels.Kernel { return kernels.Gaussian{L: L} }, Fixed: true},
		{M: diagonal(4, 1, .25), Hyper: gp.Hyper{Noise: .1}, Iters: 5, ZeroMean: true},
	} {
		modeltest.Run(t, func(X, Y *mat.Dense) (modeltest.Model, error) { return gp.Fit(X, Y, opts) })
	}
}

func diagonal(v ...float64) *mat.SymDense {
	M := mat.NewSymDense(len(v), nil)
	for i, x := range v {
		M.SetSym(i, i, x)
	}
	return M
}

// normal returns an n×d matrix of standard normal numbers.
func normal(n, d int, seed uint64) *mat.Dense {
	rnd := rand.New(rand.NewPCG(seed, 1))
	X := mat.NewDense(n, d, nil)
	X.Apply(func(_, _ int, _ float64) float64 { return rnd.NormFloat64() }, X)
	return X
}

// product returns x₁x₂ + 0.1 ε at the rows of X.
func product(X *mat.Dense, seed uint64) *mat.Dense {
	n, _ := X.Dims()
	Y := normal(n, 1, seed)
	Y.Apply(func(i, _ int, e float64) float64 { return X.At(i, 0)*X.At(i, 1) + 0.1*e }, Y)
	return Y
}

// TestOneSample: with C = σ_f² + σ_n² everything is a fraction.
func TestOneSample(t *testing.T) {
	const y, s, v, L = 1.5, 2.0, 0.5, 3.0
	X, Y := mat.NewDense(1, 1, []float64{1}), mat.NewDense(1, 1, []float64{y})
	h := gp.Hyper{L: L, Signal: s, Noise: v}
	m, err := gp.Fit(X, Y, gp.Options{Hyper: h, Fixed: true, ZeroMean: true})
	if err != nil {
		t.Fatal(err)
	}
	c := s*s + v*v
	near(t, "log p", m.LogLikelihood, -y*y/(2*c)-math.Log(2*math.Pi*c)/2, 1e-14)
	post := m.Posterior(mat.NewDense(1, 1, []float64{4}))
	k := s * s * math.Exp(-3/L)
	near(t, "mean", post.Mean.At(0, 0), k*y/c, 1e-14)
	near(t, "SD of f", post.Latent[0], math.Sqrt(s*s-k*k/c), 1e-14)
	near(t, "SD of y", post.SD[0], math.Sqrt(s*s-k*k/c+v*v), 1e-14)

	g, err := gp.Gradient(X, Y, nil, h)
	if err != nil {
		t.Fatal(err)
	}
	byC := y*y/(2*c*c) - 1/(2*c)
	for i, want := range []float64{0, 2 * s * s * byC, 2 * v * v * byC} {
		near(t, "derivative", g[i], want, 1e-13)
	}
}

// TestTwoSamples inverts the 2×2 matrix by hand, for two outputs and with their means.
func TestTwoSamples(t *testing.T) {
	const s, v, L = 1.2, 0.3, 2.0
	X, Y := mat.NewDense(2, 1, []float64{0, 1}), mat.NewDense(2, 2, []float64{1, 5, 2, -3})
	m, err := gp.Fit(X, Y, gp.Options{Hyper: gp.Hyper{L: L, Signal: s, Noise: v}, Fixed: true})
	if err != nil {
		t.Fatal(err)
	}
	a, b := s*s+v*v, s*s*math.Exp(-1/L)
	// Y - m is (-½, ½) and (4, -4): eigenvectors of C to a - b.
	near(t, "log p", m.LogLikelihood, -(0.5+32)/2/(a-b)-math.Log(a*a-b*b)-2*math.Log(2*math.Pi), 1e-14)
	k0, k1 := s*s*math.Exp(-3/L), s*s*math.Exp(-2/L)
	post := m.Posterior(mat.NewDense(1, 1, []float64{3}))
	near(t, "mean of y1", post.Mean.At(0, 0), 1.5+(k1-k0)*0.5/(a-b), 1e-14)
	near(t, "mean of y2", post.Mean.At(0, 1), 1+(k0-k1)*4/(a-b), 1e-14)
	near(t, "SD of f", post.Latent[0], math.Sqrt(s*s-(a*k0*k0-2*b*k0*k1+a*k1*k1)/(a*a-b*b)), 1e-14)
}

// TestGradient compares with differences of the likelihood itself.
func TestGradient(t *testing.T) {
	X := normal(20, 3, 1)
	Y := product(X, 2)
	M := diagonal(2, 1, .1)
	for name, kernel := range map[string]func(L float64) kernels.Kernel{
		"Laplace": nil,
		"metric":  func(L float64) kernels.Kernel { return kernels.Mahalanobis{Base: kernels.Laplace{L: L}, M: M} },
		"not of scale L": func(L float64) kernels.Kernel { // ℓ is the exponent
			return kernels.ExpPower{L: 2, Q: 2 * L / (1 + L)}
		},
	} {
		h := gp.Hyper{L: 1.4, Signal: 1.1, Noise: 0.2}
		got, err := gp.Gradient(X, Y, kernel, h)
		if err != nil {
			t.Fatal(err)
		}
		value := func(x []float64) float64 {
			m, err := gp.Fit(X, Y, gp.Options{Kernel: kernel, Fixed: true, ZeroMean: true,
				Hyper: gp.Hyper{L: math.Exp(x[0]), Signal: math.Exp(x[1]), Noise: math.Exp(x[2])}})
			if err != nil {
				t.Fatal(err)
			}
			return m.LogLikelihood
		}
		x := []float64{math.Log(h.L), math.Log(h.Signal), math.Log(h.Noise)}
		want := fd.Gradient(nil, value, x, &fd.Settings{Formula: fd.Central})
		for i := range want {
			near(t, fmt.Sprintf("%s: derivative %d", name, i), got[i], want[i], 1e-7)
		}
	}
}

// picky is a kernel that refuses all samples.
type picky struct{ kernels.Laplace }

func (picky) Check(_, _ *mat.Dense) error { return errors.New("picky: not these") }

func TestErrors(t *testing.T) {
	X := mat.NewDense(3, 1, []float64{0, 0, 1})
	Y := mat.NewDense(3, 1, []float64{1, 1, 2})
	_, err := gp.Fit(X, Y, gp.Options{Hyper: gp.Hyper{L: 1, Signal: 1, Noise: 1e-12}, Fixed: true})
	var singular *gp.SingularError
	if !errors.As(err, &singular) || !strings.Contains(err.Error(), "try Hyper.Noise 0.0001 or more") {
		t.Errorf("error %v for equal rows without noise", err)
	}
	negative := func(float64) kernels.Kernel {
		return kernels.Func(func(x, z []float64) float64 { return -1 - (x[0]-z[0])*(x[0]-z[0]) })
	}
	if _, err := gp.Fit(X, Y, gp.Options{Kernel: negative, Hyper: gp.Hyper{Noise: 1e-3}}); !errors.As(err, &singular) {
		t.Errorf("error %v for a kernel that is not positive definite", err)
	}
	sixty, constant := mat.NewDense(60, 1, nil), mat.NewDense(60, 2, nil)
	for i := range 60 {
		sixty.Set(i, 0, float64(i))
		constant.SetRow(i, []float64{0.7, 3})
	}
	for _, tt := range []struct {
		X, Y *mat.Dense
		want string
	}{
		{X, mat.NewDense(3, 1, []float64{2, 2, 2}), "all targets are equal"},
		{sixty, constant, "all targets are equal"}, // whose mean is rounded
		{mat.NewDense(3, 1, nil), Y, "median distance is 0"},
		{X, mat.NewDense(3, 1, []float64{1e155, 0, 0}), "targets are 4.71e+154 in size; their squares"},
		{mat.NewDense(3, 1, []float64{0, 1e150, 2e150}), Y, "samples are 1e+150 apart"},
	} {
		if _, err := gp.Fit(tt.X, tt.Y, gp.Options{}); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("error %v, want %q", err, tt.want)
		}
	}
	for want, M := range map[string]*mat.SymDense{
		"gp: M[0,1] is NaN; the fit that M is from has failed": mat.NewSymDense(2, []float64{1, math.NaN(), math.NaN(), 1}),
		"gp: M[1,1] is -2; a metric is positive semidefinite":  diagonal(1, -2),
	} {
		if _, err := gp.Fit(mat.NewDense(3, 2, nil), Y, gp.Options{M: M}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	if _, err := gp.Fit(X, Y, gp.Options{Kernel: func(L float64) kernels.Kernel { return picky{} }}); err == nil || err.Error() != "gp: picky: not these" {
		t.Errorf("error %v of a kernel that refuses", err)
	}
	fit := func(o gp.Options) func() { return func() { _, _ = gp.Fit(X, Y, o) } }
	wantPanic(t, "gp: Starts is -1", fit(gp.Options{Starts: -1}))
	wantPanic(t, "gp: Hyper.Signal is 0 and Hyper.Noise 1e+200; their squares must be numbers", fit(gp.Options{Hyper: gp.Hyper{Noise: 1e200}}))
	wantPanic(t, "gp: Hyper.Signal is 1e-170 and Hyper.Noise 0; their squares must be numbers", fit(gp.Options{Hyper: gp.Hyper{Signal: 1e-170}}))
	wantPanic(t, "gp: Hyper.Noise is NaN", fit(gp.Options{Hyper: gp.Hyper{Noise: math.NaN()}}))
	wantPanic(t, "gp: M is 2×2 but X has 1 columns", fit(gp.Options{M: diagonal(1, 1)}))
	wantPanic(t, "Kernel and M are both set", fit(gp.Options{Kernel: negative, M: diagonal(1)}))
	wantPanic(t, "gp: Kernel(1) is nil", fit(gp.Options{Kernel: func(float64) kernels.Kernel { return nil }}))
	// In the goroutines of the optimizer, too.
	wrong := func(L float64) kernels.Kernel { return kernels.Matern{L: L, Nu: 7} }
	wantPanic(t, "kernels: Matern.Nu is 7", fit(gp.Options{Kernel: wrong}))
	wantPanic(t, "kernels: Matern.Nu is 7", func() { _, _ = gp.FitARD(X, Y, gp.Options{Kernel: wrong}) })
	m, err := gp.Fit(X, Y, gp.Options{Hyper: gp.Hyper{Noise: .1}, Fixed: true})
	if err != nil {
		t.Fatal(err)
	}
	wantPanic(t, "2×2", func() { m.Posterior(mat.NewDense(2, 2, nil)) })
	wantPanic(t, "Sample of 0 draws", func() { _, _ = m.Sample(X, 0, 1) })
}

// TestOnlySample: of one sample there is no distance, and any bandwidth will do.
func TestOnlySample(t *testing.T) {
	X, Y := mat.NewDense(1, 2, []float64{1, 2}), mat.NewDense(1, 1, []float64{3})
	for _, M := range []*mat.SymDense{nil, diagonal(1, 2)} {
		m, err := gp.Fit(X, Y, gp.Options{ZeroMean: true, M: M})
		if err != nil {
			t.Fatal(err)
		}
		// log p of one number is largest where its variance is its square.
		near(t, "σ_f² + σ_n²", m.Signal*m.Signal+m.Noise*m.Noise, 9, 1e-3)
	}
}

// TestStarts: searches that would start at the same values are one, and take as
// many steps as they may.
func TestStarts(t *testing.T) {
	X := normal(20, 2, 1)
	Y := product(X, 2)
	for _, tt := range []struct {
		hyper gp.Hyper
		want  int
	}{
		{gp.Hyper{}, 5},
		{gp.Hyper{L: 2}, 3},
		{gp.Hyper{Noise: .1}, 5},
		{gp.Hyper{L: 2, Noise: .1}, 1},
	} {
		m, err := gp.Fit(X, Y, gp.Options{Hyper: tt.hyper, Starts: 5, Iters: 1})
		if err != nil {
			t.Fatal(err)
		}
		if len(m.Trials) != tt.want {
			t.Errorf("%+v: %d searches, want %d: %v", tt.hyper, len(m.Trials), tt.want, m.Trials)
		}
		for _, trial := range m.Trials {
			if trial.Steps != 1 || trial.Note != "Iters reached" || trial.End == trial.Start {
				t.Errorf("%+v with Iters 1: %+v", tt.hyper, trial)
			}
		}
	}
	m, err := gp.Fit(X, Y, gp.Options{Starts: 5, Iters: 1})
	if err != nil {
		t.Fatal(err)
	}
	for i, times := range []float64{1, 5, 1. / 5, 25, 1. / 25} {
		near(t, "L of a start", m.Trials[i].Start.L, times*kernels.MedianDistance(X), 1e-12)
	}
}

// TestString: numbers that a search found have four digits.
func TestString(t *testing.T) {
	X := normal(5, 2, 1)
	h := gp.Hyper{L: math.Pi, Signal: math.E, Noise: 1. / 3}
	for want, opts := range map[string]gp.Options{
		"GP(Laplace(L=3.142), σ_f=2.718, σ_n=0.3333, n=5, d=2, c=1)":                 {},
		"GP(Laplace(L=3.142) in a 2×2 metric, σ_f=2.718, σ_n=0.3333, n=5, d=2, c=1)": {M: diagonal(1, 2)},
	} {
		opts.Hyper, opts.Fixed = h, true
		m, err := gp.Fit(X, product(X, 2), opts)
		if err != nil {
			t.Fatal(err)
		}
		if m.String() != want {
			t.Errorf("%v, want %s", m, want)
		}
	}
}

// TestReach: of two equal targets y the likelihood grows with ℓ without end. With no
// noise C has the eigenvalues 2σ_f² and σ_f²/ℓ, nearly, so that log p is
// -y²/2σ_f² - 2 log σ_f + ½ log ℓ and a constant: largest at σ_f² = y²/2, and at
// log ℓ = r + ¼ where (log ℓ - r)² is subtracted beyond the reach r.
func TestReach(t *testing.T) {
	const y, reach = 3, 1e4
	X, Y := mat.NewDense(2, 1, []float64{0, 1}), mat.NewDense(2, 1, []float64{y, y})
	m, err := gp.Fit(X, Y, gp.Options{ZeroMean: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range m.Trials {
		near(t, "ℓ", s.End.L/s.Start.L/reach, math.Exp(0.25), 1e-3)
		near(t, "σ_f", s.End.Signal, y/math.Sqrt2, 1e-3)
	}
}

// TestMemory: what does not fit into memory is refused before it is tried.
func TestMemory(t *testing.T) {
	if free := check.FreeMemory(); free == 0 || free > 1e12 {
		t.Skip("the system does not tell how much memory is free, or has more than this takes")
	}
	A := mat.NewDense(500000, 1, nil)
	if _, err := gp.Fit(A, A, gp.Options{}); err == nil || !strings.Contains(err.Error(), "gp: a Gaussian process of 500000 samples needs 8 TB of memory, and ") {
		t.Errorf("error %v", err)
	}
}

// TestStop stops a fit after some steps: the error is the task's, and the model
// is the best so far.
func TestStop(t *testing.T) {
	X := normal(40, 3, 1)
	Y := product(X, 2)
	for i, after := range []int{0, 3, 0, 3} {
		fit := gp.Fit
		if i >= 2 {
			fit = gp.FitARD
		}
		ctx, cancel := context.WithCancel(context.Background())
		steps := 0
		if after == 0 {
			cancel()
		}
		m, err := fit(X, Y, gp.Options{Task: task.Task{Context: ctx, Progress: task.ProgressFunc(func(done, total int, note string) {
			if done < 0 || done > total {
				t.Errorf("step %d of %d", done, total)
			}
			if steps++; steps == after {
				cancel()
			}
		})}})
		cancel()
		if !errors.Is(err, context.Canceled) {
			t.Errorf("after %d steps: error %v", after, err)
		}
		if (m != nil) != (after > 0) {
			t.Fatalf("after %d steps: model %v", after, m)
		}
		if m != nil && (len(m.Trials) != 1 || m.Trials[0].Note != "stopped" || m.LogLikelihood != m.Trials[0].LogLikelihood) {
			t.Errorf("model %v of %+v", m, m.Trials)
		}
	}
}

func wantPanic(t *testing.T, want string, f func()) {
	t.Helper()
	defer func() {
		if r := recover(); r == nil || !strings.Contains(fmt.Sprint(r), want) {
			t.Errorf("panic %v, want one with %q", r, want)
		}
	}()
	f()
}

func ExampleFit() {
	X := mat.NewDense(5, 1, []float64{0, 1, 2, 3, 4})
	Y := mat.NewDense(5, 1, []float64{0, 0.8, 0.9, 0.1, -0.8})
	model, err := gp.Fit(X, Y, gp.Options{Hyper: gp.Hyper{L: 4, Signal: 1, Noise: 0.1}, Fixed: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(model)
	post := model.Posterior(mat.NewDense(2, 1, []float64{1.5, 20}))
	for i, s := range post.SD { // sure among the samples, not far from them
		fmt.Printf("%.2f ± %.2f\n", post.Mean.At(i, 0), s)
	}
	// Output:
	// GP(Laplace(L=4), σ_f=1, σ_n=0.1, n=5, d=1, c=1)
	// 0.83 ± 0.37
	// 0.18 ± 1.00
}
