package kernels

import "fmt"

// A Precision says in which floating-point numbers the methods compute kernel
// matrices and factor them. Data, coefficients and predictions are float64
// whatever it is.
type Precision int

// The precisions.
const (
	// Float64 computes everything in float64.
	Float64 Precision = iota
	// Mixed factors in float32, and takes the factor to precondition conjugate
	// gradients in float64: answers are those of Float64, with half its memory
	// and, where a machine is faster in float32, in less time. Where the matrix
	// is too ill-conditioned for float32, the solution falls back to Float64.
	Mixed
	// Float32 computes kernel matrices, their factors and gradients in float32:
	// half the memory, about half the time, coefficients good to a relative
	// 1e-7 times the condition of the Gram matrix. That is what the papers'
	// programs do.
	Float32
)

// String returns the name of the constant.
func (p Precision) String() string {
	switch p {
	case Float64:
		return "Float64"
	case Mixed:
		return "Mixed"
	case Float32:
		return "Float32"
	}
	return fmt.Sprintf("Precision(%d)", int(p))
}
