package xrfm_test

import (
	"testing"

	"github.com/agopher/agopher/datasets"
	"github.com/agopher/agopher/lib/metrics"
	"github.com/agopher/agopher/lib/xrfm"
)

// TestBaselines: on the stored splits of real data a forest is at least as good as
// the authors' RFM less one standard deviation, though that is fitted again to the
// training and validation parts together. The sets are small, one leaf each.
func TestBaselines(t *testing.T) {
	for _, s := range []*datasets.Set{datasets.BreastCancer(), datasets.Wine(), datasets.Digits()} {
		var scores []float64
		for k := range datasets.ReferenceSplits {
			train, val, test := s.ReferenceSplit(k)
			scaler := datasets.FitScaler(datasets.Join(train, val).X)
			for _, part := range []*datasets.Set{train, val, test} {
				part.X = scaler.Transform(part.X)
			}
			f, err := xrfm.Fit(train.X, train.Y, val.X, val.Y, xrfm.Options{Leaf: xrfm.Leaf{Refill: -1}})
			if err != nil {
				t.Fatal(err)
			}
			scores = append(scores, metrics.Accuracy(f.Proba(test.X), test.Y))
		}
		got, want := s.Score("xRFM", scores), s.Baselines()[0]
		t.Logf("%s: %v, %v", s.Name, got, want)
		if got.Mean < want.Mean-want.SD {
			t.Errorf("%s: %v, want at least one standard deviation below %v", s.Name, got, want)
		}
	}
}
