package gp_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/gp"
	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
)

var families = map[string]func(L float64) kernels.Kernel{
	"laplace":  nil, // the default
	"gaussian": func(L float64) kernels.Kernel { return kernels.Gaussian{L: L} },
	"matern32": func(L float64) kernels.Kernel { // by its definition: not one of the profiles
		return kernels.Func(func(x, z []float64) float64 {
			s := 0.0
			for i := range x {
				s += (x[i] - z[i]) * (x[i] - z[i])
			}
			r := math.Sqrt(3*s) / L
			return (1 + r) * math.Exp(-r)
		})
	},
}

// TestGolden compares with scikit-learn, see testdata/gp_sklearn.py.
func TestGolden(t *testing.T) {
	var file struct {
		X, Y, P          golden.Matrix
		L, Signal, Noise float64
		Runs             []struct {
			Kernel    string
			LogML     float64 `json:"log_ml"`
			Gradient  []float64
			Mean      golden.Matrix
			SD        []float64
			LatentCov golden.Matrix `json:"latent_cov"`
			Best      struct {
				L, Signal, Noise float64
				LogML            float64 `json:"log_ml"`
			}
		}
	}
	golden.Load(t, "testdata/sklearn.json", &file)
	h := gp.Hyper{L: file.L, Signal: file.Signal, Noise: file.Noise}
	for _, run := range file.Runs {
		kernel := families[run.Kernel]
		m, err := gp.Fit(file.X.Dense, file.Y.Dense, gp.Options{Kernel: kernel, Hyper: h, Fixed: true, ZeroMean: true})
		if err != nil {
			t.Fatal(err)
		}
		near(t, run.Kernel+": log p(Y)", m.LogLikelihood, run.LogML, 1e-11)
		grad, err := gp.Gradient(file.X.Dense, file.Y.Dense, kernel, h)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range run.Gradient {
			near(t, run.Kernel+": a derivative of log p(Y)", grad[i], want, 1e-8) // of a difference of K
		}
		post := m.Posterior(file.P.Dense)
		golden.Near(t, run.Kernel+": mean", post.Mean, run.Mean, 1e-10)
		golden.Near(t, run.Kernel+": SD", mat.NewDense(1, len(post.SD), post.SD), mat.NewDense(1, len(run.SD), run.SD), 1e-10)
		golden.Near(t, run.Kernel+": covariance", m.Covariance(file.P.Dense), run.LatentCov.Sym(), 1e-10)

		best, err := gp.Fit(file.X.Dense, file.Y.Dense, gp.Options{Kernel: kernel, ZeroMean: true})
		if err != nil {
			t.Fatal(err)
		}
		if best.LogLikelihood < run.Best.LogML-1e-5 {
			t.Errorf("%s: log p(Y) = %v at %+v, scikit-learn finds %+v", run.Kernel, best.LogLikelihood, best.Hyper, run.Best)
		}
		near(t, run.Kernel+": log p(Y) at the optimum", best.LogLikelihood, run.Best.LogML, 1e-6)
		near(t, run.Kernel+": L", best.L, run.Best.L, 2e-3) // the optimum is flat
		near(t, run.Kernel+": σ_f", best.Signal, run.Best.Signal, 2e-3)
	}
}

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol*max(1, math.Abs(want))) {
		t.Errorf("%s: got %.15g, want %.15g", what, got, want)
	}
}
