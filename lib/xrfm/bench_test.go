package xrfm_test

import (
	"fmt"
	"testing"

	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/metrics"
	"github.com/agopher/agopher/lib/xrfm"
)

// BenchmarkFit shows that time grows as n: the leaves of all these have 3125 rows.
// It takes long; run it once, and look at the processor time of the command, which
// another program on the machine does not change:
//
//	go test -c ./lib/xrfm
//	/usr/bin/time -v ./xrfm.test -test.run xxx -test.bench Fit/n=25000/ -test.benchtime 1x
func BenchmarkFit(b *testing.B) {
	for _, n := range []int{25000, 50000, 100000, 200000} {
		b.Run(fmt.Sprintf("n=%d/d=50/Float32", n), func(b *testing.B) {
			X, Y := patches(n, 50, 1)
			XVal, YVal := patches(n/10, 50, 2)
			XTest, YTest := patches(5000, 50, 3)
			for b.Loop() {
				f, err := xrfm.Fit(X, Y, XVal, YVal, xrfm.Options{Leaf: xrfm.Leaf{Precision: kernels.Float32}})
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(metrics.R2(f.Predict(XTest), YTest), "R²")
			}
		})
	}
}

// BenchmarkPredict is one row at a time and many rows at once.
func BenchmarkPredict(b *testing.B) {
	X, Y := patches(4000, 20, 1)
	f, err := xrfm.Fit(X, Y, X, Y, xrfm.Options{MaxLeaf: 500, Leaf: xrfm.Leaf{Iters: 1}})
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{1, 1000} {
		P, _ := patches(n, 20, 2)
		b.Run(fmt.Sprintf("rows=%d", n), func(b *testing.B) {
			for b.Loop() {
				f.Predict(P)
			}
		})
	}
}
