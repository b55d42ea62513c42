package linalg

import (
	"github.com/agopher/agopher/lib/internal/blaslib"
	assembly "github.com/agopher/agopher/lib/internal/gemm" // gemm is the product here
)

// Products run in a library of the system, where there is none in assembly of our
// own, and on processors that this is not for in gonum.
func init() {
	if level := assembly.Level(); level != "" {
		blaslib.SetFallback("assembly ("+level+")", assembly.Blas64{}, assembly.Blas32{})
	}
}

// serially calls f with each product in one thread, whoever computes it.
func serially(f func()) { blaslib.Tiles(func() { assembly.Serial(f) }) }
