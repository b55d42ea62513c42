package blaslib

import (
	"gonum.org/v1/gonum/lapack"
	"gonum.org/v1/gonum/lapack/gonum"
)

var _ lapack.Float64 = LAPACK{}

// LAPACK is gonum's LAPACK with the factorizations that take most of the time
// replaced: they run in the library if there is one and it pays. A library
// without LAPACK, as BLIS, leaves them to gonum, which builds on [BLAS].
//
// Each is computed in the library from the caller's workspace, or from one of its
// own where the library's algorithm needs more. A query of the workspace is
// answered by gonum.
type LAPACK struct{ gonum.Implementation }

// portable is what LAPACK replaces.
var portable gonum.Implementation

// useLAPACK is [use] for a library with LAPACK.
func useLAPACK() *library {
	if l := use(); l != nil && l.lapack {
		return l
	}
	return nil
}

// workspace reports whether a caller's workspace is as long as it says, and at
// least least.
func workspace(work []float64, lwork, least int) bool {
	return lwork >= max(1, least) && len(work) >= lwork
}
