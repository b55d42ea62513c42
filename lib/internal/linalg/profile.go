package linalg

import "gonum.org/v1/gonum/mat"

// A Profile is a radial kernel φ(‖x-z‖²) as functions of rows of squared
// distances. It is known by its family, for which there is vector code, or by a
// function.
type Profile struct {
	Family Family
	L, Q   float64 // bandwidth, and exponent of an exponential power
	// Phi returns φ(s) and φ′(s), with φ′ = 0 where it diverges. It is what
	// counts for other families, and is called by one goroutine at a time: it
	// may be the user's.
	Phi func(s float64) (phi, dphi float64)
}

// A Family is a set of kernels with a formula.
type Family int

// The families with vector code.
const (
	Other    Family = iota
	Laplace         // exp(-r/L)
	Gaussian        // exp(-r²/(2L²))
	ExpPower        // exp(-(r/L)^Q)
)

// ProfileOf returns the profile and the metric, nil for the identity, of a
// kernel. ok is false if it is not radial. Package kernels sets it: it knows the
// kernels, and this package computes with them.
var ProfileOf func(kernel any) (p Profile, M *mat.SymDense, ok bool)

// coincide is the ratio of a squared distance to the squared norms of its two
// points below which they are the same point: what an expanded square leaves of
// such a distance is rounding noise, which the weight of a kernel with a kink
// would blow up.
const coincide = 1e-12
