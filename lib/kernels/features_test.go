package kernels_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
)

// TestRandomFourier compares the squared error over 100 seeds with its
// expectation, the variance (1 + k(2Δ) - 2k(Δ)²)/D: its rate and its size.
func TestRandomFourier(t *testing.T) {
	const seeds = 100
	X := normal(1, 4, 4)
	for _, k := range []kernels.Kernel{
		kernels.Gaussian{L: 2}, kernels.Laplace{L: 3}, kernels.ExpPower{L: 3, Q: 0.7}, kernels.ExpPower{L: 3, Q: 1.4}, kernels.ExpPower{L: 3, Q: 2},
		kernels.Matern{L: 3, Nu: 0.5}, kernels.Matern{L: 3, Nu: 1.5}, kernels.Matern{L: 2, Nu: 2.5}, kernels.Cauchy{L: 2},
		kernels.ProductLaplace{L: 4}, kernels.ProductLaplace{L: 3, P: 1.4}, kernels.Lpq{L: 3, P: 2, Q: 1.3}, kernels.Lpq{L: 3, P: 0.8, Q: 0.8},
		kernels.Mahalanobis{Base: kernels.Laplace{L: 3}, M: metric()}, kernels.Metric(kernels.ProductLaplace{L: 3}, metric()),
	} {
		for _, D := range []int{64, 1024} {
			var bias, square, want float64
			pairs := 0
			for seed := range uint64(seeds) {
				f, err := kernels.RandomFourier(k, 4, D, seed)
				if err != nil {
					t.Fatal(err)
				}
				F := f.Transform(X)
				for i := range 4 {
					for j := range i {
						x, z, twice := X.RawRowView(i), X.RawRowView(j), make([]float64, 4)
						for l := range twice {
							twice[l] = z[l] + 2*(x[l]-z[l])
						}
						v := k.At(x, z)
						e := mat.Dot(F.RowView(i), F.RowView(j)) - v
						bias += e
						square += e * e
						want += (1 + k.At(twice, z) - 2*v*v) / float64(D)
						pairs++
					}
				}
			}
			// The six pairs of a seed are not independent: count the seeds alone.
			if ratio := square / want; math.Abs(ratio-1) > 5*math.Sqrt2/math.Sqrt(seeds) {
				t.Errorf("%v, D=%d: mean squared error is %.3g times its expectation", k, D, ratio)
			}
			if mean, sd := bias/float64(pairs), math.Sqrt(want/float64(pairs)/seeds); math.Abs(mean) > 5*sd {
				t.Errorf("%v, D=%d: bias %.3g, standard error %.3g", k, D, mean, sd)
			}
		}
	}
}

func TestFeatureSeeds(t *testing.T) {
	X := normal(1, 30, 4)
	for name, make := range map[string]func(seed uint64) (*kernels.Features, error){
		"Fourier": func(seed uint64) (*kernels.Features, error) {
			return kernels.RandomFourier(kernels.Laplace{}, 4, 10, seed)
		},
		"Nyström": func(seed uint64) (*kernels.Features, error) { return kernels.Nystrom(kernels.Laplace{}, X, 10, seed) },
	} {
		a, _ := make(1)
		b, _ := make(1)
		c, _ := make(2)
		if !mat.Equal(a.Transform(X), b.Transform(X)) || mat.Equal(a.Transform(X), c.Transform(X)) {
			t.Errorf("%s: features do not go by the seed", name)
		}
		if want := "10 " + name + " features of Laplace(L=1)"; fmt.Sprint(a) != want || a.Size() != 10 {
			t.Errorf("printed %v of size %d, want %s", a, a.Size(), want)
		}
	}
}

// TestNystrom: with all rows as landmarks the features are exact; with fewer the
// error K - ΦΦᵀ is positive semidefinite, does not grow with landmarks that are
// added, and is at least the sum of the eigenvalues beyond the rank.
func TestNystrom(t *testing.T) {
	X := normal(1, 120, 3)
	for _, k := range []kernels.Kernel{
		kernels.Gaussian{L: 2}, kernels.Laplace{L: 3}, kernels.Matern{L: 3}, kernels.Metric(kernels.Lpq{L: 3, P: 1.5}, golden.Diag([]float64{1, 0.5, 2})), kernels.Polynomial{C: 1},
	} {
		K := kernels.Gram(k, X, X)
		S := mat.NewSymDense(120, mat.DenseCopyOf(K).RawMatrix().Data)
		var eig mat.EigenSym
		eig.Factorize(S, false)
		values := eig.Values(nil)
		last := math.Inf(1)
		for _, m := range []int{5, 20, 60, 120} {
			f, err := kernels.Nystrom(k, X, m, 7)
			if err != nil {
				t.Fatal(err)
			}
			F := f.Transform(X)
			var E mat.Dense
			E.Mul(F, F.T())
			E.Sub(K, &E)
			trace, best := mat.Trace(&E), 0.0
			for _, v := range values[:120-m] {
				best += v
			}
			slack := 1e-8 * mat.Trace(K)
			if trace > last+slack || trace < best-slack {
				t.Errorf("%v, m=%d: trace of the error %v, that of fewer landmarks %v, of the best rank %v", k, m, trace, last, best)
			}
			last = trace
			eig.Factorize(mat.NewSymDense(120, E.RawMatrix().Data), false)
			if l := eig.Values(nil)[0]; l < -slack {
				t.Errorf("%v, m=%d: the error has the eigenvalue %v", k, m, l)
			}
		}
		if last > 1e-8*mat.Trace(K) {
			t.Errorf("%v: all landmarks leave the error %v", k, last)
		}
	}
	f, _ := kernels.Nystrom(kernels.Polynomial{}, X, 60, 1) // x⊗x has 6 different entries
	if f.Size() != 6 {
		t.Errorf("quadratic kernel: %d features, want 6", f.Size())
	}
}

func TestBadFeatures(t *testing.T) {
	X, bad := normal(1, 5, 2), normal(1, 5, 2)
	bad.Set(3, 1, math.NaN())
	for want, f := range map[string]func() (*kernels.Features, error){
		"RandomFourier with 7 features":  func() (*kernels.Features, error) { return kernels.RandomFourier(kernels.Laplace{}, 2, 7, 0) },
		"RandomFourier of points of len": func() (*kernels.Features, error) { return kernels.RandomFourier(kernels.Laplace{}, 0, 8, 0) },
		"Polynomial(Degree=2, Gamma=1, C=0) has no random Fourier features": func() (*kernels.Features, error) {
			return kernels.RandomFourier(kernels.Polynomial{}, 2, 8, 0)
		},
		"Lpq(L=1, P=1.5, Q=1) has no random": func() (*kernels.Features, error) { return kernels.RandomFourier(kernels.Lpq{P: 1.5}, 2, 8, 0) },
		"M is 4×4 but the points have length 2": func() (*kernels.Features, error) {
			return kernels.RandomFourier(kernels.Mahalanobis{M: metric()}, 2, 8, 0)
		},
		"Nystrom with 6 landmarks of 5 rows": func() (*kernels.Features, error) { return kernels.Nystrom(kernels.Laplace{}, X, 6, 0) },
		"X[3,1] is NaN":                      func() (*kernels.Features, error) { return kernels.Nystrom(kernels.Laplace{}, bad, 2, 0) },
		"Gram matrix is 0": func() (*kernels.Features, error) {
			return kernels.Nystrom(kernels.Polynomial{}, mat.NewDense(3, 2, nil), 2, 0)
		},
	} {
		if f, err := f(); f != nil || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}
