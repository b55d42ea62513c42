package rfm_test

import (
	"math"
	"testing"

	"github.com/agopher/agopher/datasets"
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
			train, val, test := s.ReferenceSplit(k)
			all := datasets.Join(train, val)
			scaler := datasets.FitScaler(all.X)
			for _, part := range []*datasets.Set{train, val, test, all} {
				part.X = scaler.Transform(part.X)
			}
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
