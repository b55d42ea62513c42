package gp_test

import (
	"fmt"
	"testing"

	"github.com/agopher/agopher/lib/gp"
)

func BenchmarkFit(b *testing.B) {
	for _, n := range []int{500, 2000} {
		X := normal(n, 20, 1)
		Y := product(X, 2)
		b.Run(fmt.Sprintf("n=%d/d=20/steps=10", n), func(b *testing.B) {
			for b.Loop() {
				if _, err := gp.Fit(X, Y, gp.Options{Starts: 1, Iters: 10}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
