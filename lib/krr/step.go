package krr

import "fmt"

// A Step is what an iterative solver records of a pass over the data or of an
// iteration.
type Step struct {
	// Epoch counts from 1.
	Epoch int
	// Residual is ‖f(X) - Y‖ / ‖Y‖. Where f changes during a pass, it is as the
	// samples find f before f learns from them. Conjugate gradients give the
	// residual of their system, of the column that is worst.
	Residual float64
}

// String returns the step as a line: 3: residual 0.0123.
func (s Step) String() string { return fmt.Sprintf("%d: residual %.3g", s.Epoch, s.Residual) }
