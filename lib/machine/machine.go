// Package machine says what the numerical work runs on: which linear algebra was
// found, why not a faster one, and how fast it is.
//
//	fmt.Print(machine.Report())
package machine

import (
	"fmt"

	"github.com/agopher/agopher/lib/internal/blaslib"
)

// Report returns what "agopher doctor" prints: the library or code in use, the
// processor, threads, libraries that could not be used and why, variables of the
// environment that matter, advice, and the measured speed.
func Report() string {
	return blaslib.Info().String() + fmt.Sprintf("%-9s %v\n", "speed", blaslib.Measure(0, 0))
}

// Speed measures products of n×n matrices for about half a second, and returns
// the best rates in float64 and float32, in 10⁹ operations a second. If n is 0,
// it is taken to be 1000.
func Speed(n int) (double, single float64) {
	s := blaslib.Measure(n, 0)
	return s.Dgemm, s.Sgemm
}
