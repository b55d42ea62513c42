package blaslib

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/gonum"
	"gonum.org/v1/gonum/lapack/lapack64"
)

var (
	_ blas.Float64 = BLAS{}
	_ blas.Float32 = BLAS{}
)

func init() {
	blas64.Use(BLAS{})
	blas32.Use(BLAS{})
	lapack64.Use(LAPACK{})
}

// BLAS is gonum's BLAS with the routines that take most of the time replaced:
// they run in the library if there is one and it pays.
type BLAS struct{ gonum.Implementation }
