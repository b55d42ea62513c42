package xrfm_test

import (
	"testing"

	"github.com/agopher/agopher/datasets"
	"github.com/agopher/agopher/lib/metrics"
	"github.com/agopher/agopher/lib/xrfm"
)

// TestBaselines: on the stored splits of real data a forest is at least as good as
// the authors' RFM less one standard deviation, though that is fitted again to the
// training and validation parts together. The sets are small, one leaf each. The
// ridge of the regression is chosen on the validation part from the paper's grid, as
// it is for RFM.
func TestBaselines(t *testing.T) {
	for _, s := range []*datasets.Set{datasets.BreastCancer(), datasets.Wine(), datasets.Iris(), datasets.Digits(), datasets.Diabetes()} {
		ridges := []float64{1e-3}
		if s.Classes == nil {
			ridges = []float64{10, 1, 0.1, 0.01, 0.001}
		}
		var scores []float64
		for k := range datasets.ReferenceSplits {
			train, val, test := s.ReferenceSplit(k)
			all := datasets.Join(train, val)
			x, y := datasets.FitScaler(all.X), datasets.FitScaler(all.Y)
			for _, part := range []*datasets.Set{train, val, test} {
				part.X = x.Transform(part.X)
				if s.Classes == nil {
					part.Y = y.Transform(part.Y)
				}
			}
			var best *xrfm.Forest
			valError := func(f *xrfm.Forest) float64 { m := f.Leaves()[0]; return m.Steps[m.Best].Val.MSE }
			for _, r := range ridges {
				f, err := xrfm.Fit(train.X, train.Y, val.X, val.Y, xrfm.Options{Leaf: xrfm.Leaf{Refill: -1, Ridge: r}})
				if err != nil {
					t.Fatal(err)
				}
				if best == nil || valError(f) < valError(best) {
					best = f
				}
			}
			if s.Classes == nil {
				scores = append(scores, metrics.R2(best.Predict(test.X), test.Y))
			} else {
				scores = append(scores, metrics.Accuracy(best.Proba(test.X), test.Y))
			}
		}
		got, want := s.Score("xRFM", scores), s.Baselines()[0]
		t.Logf("%s: %v, %v", s.Name, got, want)
		if !(got.Mean >= want.Mean-want.SD) {
			t.Errorf("%s: %v, want at least one standard deviation below %v", s.Name, got, want)
		}
	}
}
