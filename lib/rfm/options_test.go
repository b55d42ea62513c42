package rfm

import (
	"testing"

	"github.com/agopher/agopher/lib/kernels"
)

// TestDefaults: the zero Options are those of the paper's tabular experiments.
func TestDefaults(t *testing.T) {
	o := Options{}.withDefaults()
	if o.Kernel != (kernels.Laplace{L: 10}) || o.Iters != 5 || o.Ridge != 0 || o.Stop != 0 {
		t.Errorf("defaults %+v", o)
	}
	if o.Metric != (Metric{Power: 1, Normalise: Max, Rows: 20_000}) {
		t.Errorf("defaults %+v", o.Metric)
	}
	if r := (Space{}).withDefaults(Options{}); len(r.Ridge) != 5 || r.Ridge[0] != 10 || r.Ridge[4] != 1e-3 || r.Folds != 5 {
		t.Errorf("defaults %+v", r)
	}
}
