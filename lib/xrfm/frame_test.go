package xrfm_test

import (
	"testing"

	"github.com/agopher/agopher/datasets"
	"github.com/agopher/agopher/lib/metrics"
	"github.com/agopher/agopher/lib/xrfm"
)

// TestFrame goes from a table to a forest. The groups of the table's categories are
// those that the forest needs: it refuses others that are standardized.
func TestFrame(t *testing.T) {
	a, b := datasets.Penguins().DropMissing("body_mass_g").Split(0.8, 1)
	train, test, err := datasets.Encode(a, b, datasets.Encoding{Target: "body_mass_g", Missing: datasets.MissingMean, Indicator: true, ScaleTarget: true})
	if err != nil {
		t.Fatal(err)
	}
	forest, err := xrfm.Fit(train.X, train.Y, test.X, test.Y, xrfm.Options{Categories: train.Categories})
	if err != nil {
		t.Fatal(err)
	}
	// Species and sex alone, a table of six means, explain 0.85 of the variance.
	if r2 := metrics.R2(forest.Predict(test.X), test.Y); r2 < 0.8 {
		t.Errorf("R² %v, want what six group means give at least", r2)
	}
}
