package rfm_test

import (
	"fmt"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/metrics"
	"github.com/agopher/agopher/lib/rfm"
)

// TestWeights: a sample of weight k is the same as k equal samples, and one of
// weight 0 is the same as none, with each loss and each way to centre.
func TestWeights(t *testing.T) {
	const n = 60
	X, y := lowRank(n, 4, 7)
	P, _ := lowRank(20, 4, 8)
	labels := make([]int, n)
	for i := range labels {
		labels[i] = min(2, max(0, int(y.At(i, 0)+1)))
	}
	Y := metrics.OneHot(labels, 3)
	w := make([]float64, n)
	var index []int
	for i := range w {
		w[i] = float64(i % 4)
		for range i % 4 {
			index = append(index, i)
		}
	}
	repeated := func(A *mat.Dense) *mat.Dense {
		_, d := A.Dims()
		B := mat.NewDense(len(index), d, nil)
		for i, k := range index {
			B.SetRow(i, A.RawRowView(k))
		}
		return B
	}
	for _, o := range []rfm.Options{
		{},
		{Metric: rfm.Metric{Centre: true, Power: 0.5, Normalise: rfm.Trace}},
		{Metric: rfm.Metric{Joint: true, Diag: true}},
		{Loss: rfm.Logistic},
	} {
		// A smooth kernel: at a kink it matters which of two equal samples a
		// gradient leaves out.
		o.Kernel, o.Ridge, o.Iters = kernels.Gaussian{L: 2}, 0.1, 2
		want, err := rfm.Fit(repeated(X), repeated(Y), o)
		if err != nil {
			t.Fatal(err)
		}
		o.Weights = w
		got, err := rfm.Fit(X, Y, o)
		if err != nil {
			t.Fatal(err)
		}
		name := fmt.Sprintf("%v, %+v", o.Loss, o.Metric)
		golden.Near(t, name+": M", got.M, want.M, 1e-8)
		golden.Near(t, name+": predictions", got.Predict(P), want.Predict(P), 1e-8)
		golden.Near(t, name+": fitted", got.Predict(got.X), got.Fitted, 1e-8)
		if rows, _ := got.X.Dims(); rows != 45 {
			t.Errorf("%s: %d centres, want the 45 with a weight", name, rows)
		}
	}
}

// TestTinyWeight: the inverse of a weight may be beyond float64.
func TestTinyWeight(t *testing.T) {
	X, Y := lowRank(20, 2, 7)
	w := weights(20)
	w[3] = 1e-310
	m, err := rfm.Fit(X, Y, rfm.Options{Ridge: 10, Iters: 1, Weights: w})
	if err != nil {
		t.Fatal(err)
	}
	golden.Near(t, "fitted", m.Fitted, m.Predict(X), 1e-10)
}

func TestBadWeights(t *testing.T) {
	X, Y := lowRank(5, 2, 1)
	for want, w := range map[string][]float64{
		"rfm: there are 2 Weights for 5 samples":          {1, 1},
		"rfm: Weights[1] is -1; it must be 0 or positive": {1, -1, 1, 1, 1},
		"rfm: all 5 Weights are 0":                        make([]float64, 5),
	} {
		func() {
			defer func() {
				if r := recover(); !strings.HasPrefix(fmt.Sprint(r), want) {
					t.Errorf("panic %v, want %s", r, want)
				}
			}()
			rfm.Fit(X, Y, rfm.Options{Ridge: 1, Weights: w})
		}()
	}
}
