package rfm_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/datasets"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/krr"
	"github.com/agopher/agopher/lib/metrics"
	"github.com/agopher/agopher/lib/rfm"
)

// TestBaselines compares the test accuracy on stored splits of real data with
// that of the authors' program: the means agree within one standard deviation
// of theirs. M is that of the best iteration on the validation part, and the
// last machine is fitted to the training and validation parts together. The
// hyperparameters are the defaults, the ridge 1e-3.
func TestBaselines(t *testing.T) {
	const ridge = 1e-3
	for _, s := range []*datasets.Set{datasets.BreastCancer(), datasets.Wine(), datasets.Digits()} {
		var withM, plain []float64
		for k := range datasets.ReferenceSplits {
			train, val, test, all := scaledSplit(s, k)
			found, err := rfm.FitBest(train.X, train.Y, val.X, val.Y, rfm.Options{Ridge: ridge})
			if err != nil {
				t.Fatal(err)
			}
			machine, err := krr.Fit(all.X, all.Y, krr.Options{Kernel: found.Kernel, Ridge: ridge})
			if err != nil {
				t.Fatal(err)
			}
			laplace, err := krr.Fit(all.X, all.Y, krr.Options{Ridge: ridge})
			if err != nil {
				t.Fatal(err)
			}
			withM = append(withM, metrics.Accuracy(machine.Predict(test.X), test.Y))
			plain = append(plain, metrics.Accuracy(laplace.Predict(test.X), test.Y))
		}
		baselines := s.Baselines()
		for i, got := range []datasets.Baseline{s.Score("RFM", withM), s.Score("Laplace KRR", plain)} {
			want := baselines[i]
			t.Logf("%s: %v, %v", s.Name, got, want)
			if math.Abs(got.Mean-want.Mean) > want.SD+1e-12 {
				t.Errorf("%s: %v, want %v", s.Name, got, want)
			}
		}
	}
}

// TestTunedBaselines chooses hyperparameters: the ridge of the paper's grid on the
// validation part, for RFM and kernel regression, and bandwidth and ridge by
// cross-validation on all rows outside the test part, for a Gaussian kernel.
func TestTunedBaselines(t *testing.T) {
	compared := 0
	paper := []float64{10, 1, 0.1, 0.01, 0.001}
	for _, s := range []*datasets.Set{datasets.Iris(), datasets.Diabetes()} {
		var withM, plain, gaussian []float64
		for k := range datasets.ReferenceSplits {
			train, val, test := s.ReferenceSplit(k)
			all := datasets.Join(train, val)
			scaler := datasets.FitScaler(all.X)
			for _, part := range []*datasets.Set{train, val, test, all} {
				part.X = scaler.Transform(part.X)
				if s.Classes == nil {
					part.Y = standardized(part.Y, all.Y)
				}
			}
			score := func(m *krr.Model) float64 {
				if s.Classes == nil {
					return metrics.R2(m.Predict(test.X), test.Y)
				}
				return metrics.Accuracy(m.Predict(test.X), test.Y)
			}
			refit := func(k kernels.Kernel, ridge float64) float64 {
				m, err := krr.Fit(all.X, all.Y, krr.Options{Kernel: k, Ridge: ridge})
				if err != nil {
					t.Fatal(err)
				}
				return score(m)
			}
			for _, out := range []struct {
				iters  int
				scores *[]float64
			}{{5, &withM}, {-1, &plain}} {
				var best *rfm.Model
				ridge := 0.0
				for _, r := range paper {
					m, err := rfm.FitBest(train.X, train.Y, val.X, val.Y, rfm.Options{Ridge: r, Iters: out.iters})
					if err != nil {
						t.Fatal(err)
					}
					if best == nil || m.Steps[m.Best].Val.MSE < best.Steps[best.Best].Val.MSE {
						best, ridge = m, r
					}
				}
				*out.scores = append(*out.scores, refit(best.Kernel, ridge))
			}
			l := math.Sqrt(float64(len(all.X.RawRowView(0))) / 2)
			found, err := rfm.Search(all.X, all.Y, rfm.Space{
				Kernels: []kernels.Kernel{kernels.Gaussian{}}, L: []float64{l / 2, l, 2 * l, 4 * l, 8 * l}, Ridge: paper,
			}, rfm.Options{Iters: -1})
			if err != nil {
				t.Fatal(err)
			}
			gaussian = append(gaussian, score(&found.Model.Model))
		}
		for _, got := range []datasets.Baseline{s.Score("RFM (authors)", withM), s.Score("Laplace KRR (authors)", plain), s.Score("KRR, Gaussian kernel", gaussian)} {
			for _, want := range s.Baselines() {
				if want.Method != got.Method {
					continue
				}
				compared++
				t.Logf("%s: %v, %v", s.Name, got, want)
				if math.Abs(got.Mean-want.Mean) > want.SD+1e-12 {
					t.Errorf("%s: %v, want %v", s.Name, got, want)
				}
			}
		}
	}
	if compared != 6 {
		t.Errorf("%d rows compared, want 6", compared)
	}
}

// TestGaussianBaselines has the rows of kernel regression with a Gaussian kernel for
// the sets of TestBaselines: bandwidth and ridge are those with the smallest squared
// error on the validation part, and the machine is fitted to all rows outside the
// test part with them.
func TestGaussianBaselines(t *testing.T) {
	if testing.Short() {
		t.Skip("fits 375 machines")
	}
	for _, s := range []*datasets.Set{datasets.BreastCancer(), datasets.Wine(), datasets.Digits()} {
		var scores []float64
		for k := range datasets.ReferenceSplits {
			train, val, test, all := scaledSplit(s, k)
			fit := func(on *datasets.Set, o krr.Options) *krr.Model {
				m, err := krr.Fit(on.X, on.Y, o)
				if err != nil {
					t.Fatal(err)
				}
				return m
			}
			var best krr.Options
			least := math.Inf(1)
			l := math.Sqrt(float64(len(all.X.RawRowView(0))) / 2)
			for _, factor := range []float64{0.5, 1, 2, 4, 8} {
				for _, ridge := range []float64{10, 1, 0.1, 0.01, 0.001} {
					o := krr.Options{Kernel: kernels.Gaussian{L: factor * l}, Ridge: ridge}
					if mse := metrics.MSE(fit(train, o).Predict(val.X), val.Y); mse < least {
						least, best = mse, o
					}
				}
			}
			scores = append(scores, metrics.Accuracy(fit(all, best).Predict(test.X), test.Y))
		}
		got, want := s.Score("KRR, Gaussian kernel", scores), s.Baselines()[2]
		t.Logf("%s: %v, %v", s.Name, got, want)
		if got.Method != want.Method || !(math.Abs(got.Mean-want.Mean) <= want.SD) {
			t.Errorf("%s: %v, want %v", s.Name, got, want)
		}
	}
}

// scaledSplit returns the parts of a stored split, and all but the test part in one,
// scaled as that one is.
func scaledSplit(s *datasets.Set, k int) (train, val, test, all *datasets.Set) {
	train, val, test = s.ReferenceSplit(k)
	all = datasets.Join(train, val)
	scaler := datasets.FitScaler(all.X)
	for _, part := range []*datasets.Set{train, val, test, all} {
		part.X = scaler.Transform(part.X)
	}
	return train, val, test, all
}

// standardized returns Y in standard deviations from the mean of all.
func standardized(Y, all *mat.Dense) *mat.Dense {
	return datasets.FitScaler(all).Transform(Y)
}
