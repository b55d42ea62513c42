package kernels

import (
	"context"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/task"
)

// The solvers know kernels by their profiles.
func init() {
	linalg.ProfileOf = func(k any) (linalg.Profile, *mat.SymDense, bool) { return profileOf(k) }
}

// profileOf returns k as a function of the squared distance in the metric M, nil
// for the identity. There is vector code for the kernels of this package.
func profileOf(k any) (_ linalg.Profile, M *mat.SymDense, ok bool) {
	switch k := k.(type) {
	case Mahalanobis:
		p, _, _ := profileOf(k.base())
		return p, k.M, true
	case Laplace:
		return linalg.Profile{Family: linalg.Laplace, L: k.bandwidth(), Phi: k.Phi}, nil, true
	case Gaussian:
		return linalg.Profile{Family: linalg.Gaussian, L: k.bandwidth(), Phi: k.Phi}, nil, true
	case ExpPower:
		return linalg.Profile{Family: linalg.ExpPower, L: k.bandwidth(), Q: k.exponent(), Phi: k.Phi}, nil, true
	case Radial:
		return linalg.Profile{Phi: k.Phi}, nil, true
	}
	return linalg.Profile{}, nil, false
}

// untouched is a task that nobody stops, whatever the default.
var untouched = task.Task{Context: context.Background()}

// must is for work that cannot fail because nobody stops it.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
