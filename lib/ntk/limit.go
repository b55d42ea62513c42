package ntk

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/internal/linalg"
)

// A Regime says what kernel regression with a net on the sphere becomes as its
// depth grows.
type Regime int

// The three regimes of the theorem.
const (
	NearestNeighbour Regime = iota // the label of the nearest sample
	MajorityVote                   // the label of most samples, whatever the point
	SingularKernel                 // averages with weights ‖x-z‖^{-2a}
)

// String returns the name of the constant.
func (r Regime) String() string {
	names := [...]string{"NearestNeighbour", "MajorityVote", "SingularKernel"}
	if r < 0 || int(r) >= len(names) {
		return fmt.Sprintf("Regime(%d)", int(r))
	}
	return names[r]
}

// A Limit is that of a net on the sphere as its depth grows.
type Limit struct {
	Regime Regime
	// Exponent is a in the singular kernel ‖x-z‖^{-2a}; 0 in the other regimes.
	Exponent float64
}

// String describes the limit: SingularKernel(a=1).
func (l Limit) String() string {
	if l.Regime == SingularKernel {
		return fmt.Sprintf("%v(a=%.4g)", l.Regime, l.Exponent)
	}
	return l.Regime.String()
}

// DepthLimit returns the limit of deep nets with one activation on the sphere,
// whose weights keep the variance at 1. With the dual φ̌ of the activation it is
//
//	nearest neighbour  if φ̌(0) = 0 and φ̌′(0) = 0,
//	majority vote      if φ̌(0) > 0,
//	singular kernel    if φ̌(0) = 0 and 0 < φ̌′(0) < 1 < φ̌′(1),
//
// in the last case with a = -ln φ̌′(0) / ln φ̌′(1). On the sphere in d dimensions
// it reaches the Bayes error, as the number of samples grows, if 2a = d-1.
//
// It returns an error if there is no limit: for a linear φ, whose kernel is the
// same at any depth, and for one without a tangent kernel.
//
// References:
//   - Radhakrishnan, A., Belkin, M., Uhler, C.: Wide and deep neural networks
//     achieve consistency for classification. PNAS 120(14) (2023)
func DepthLimit(activation Activation) (Limit, error) {
	const (
		zero = 1e-12 // rounding of expectations of order 1
		h    = 1e-4  // so that central differences are good to 1e-8
	)
	k0, dk0 := activation.Dual(0)
	_, dk1 := activation.Dual(1)
	up, _ := activation.Dual(h)
	down, _ := activation.Dual(-h)
	switch slope := (up - down) / (2 * h); {
	case !(math.Abs(slope-dk0) <= 1e-6) || math.IsInf(dk1, 0) || math.IsNaN(dk1):
		return Limit{}, fmt.Errorf("ntk: %v has no limit at infinite depth: its dual has the slope %.3g at 0, E φ′φ′ is %.3g; it has no tangent kernel", activation, slope, dk0)
	case math.Abs(k0) > zero:
		return Limit{Regime: MajorityVote}, nil
	case math.Abs(dk0) <= zero:
		return Limit{Regime: NearestNeighbour}, nil
	case dk0 < 1-zero && dk1 > 1+zero:
		return Limit{SingularKernel, -math.Log(dk0) / math.Log(dk1)}, nil
	}
	return Limit{}, fmt.Errorf("ntk: %v has no limit at infinite depth: φ̌′(0) = %.3g and φ̌′(1) = %.3g; of a linear activation the kernel is the same at any depth", activation, dk0, dk1)
}

// Predict returns what kernel regression in the limit gives at the rows of Z,
// p×d, for samples X, n×d, with targets Y, n×c; rows of X and Z are put on the
// sphere first. At a point that is a sample it is the sample's target. It panics
// if the shapes do not fit, a value is not finite or a row is 0.
func (l Limit) Predict(X, Y, Z *mat.Dense) *mat.Dense {
	if l.Regime < NearestNeighbour || l.Regime > SingularKernel || !(l.Exponent >= 0) {
		panic(fmt.Sprintf("ntk: the limit has %v and the exponent %v; DepthLimit makes one", l.Regime, l.Exponent))
	}
	check.Matrix("ntk", "X", X)
	check.Matrix("ntk", "Y", Y)
	check.Matrix("ntk", "Z", Z)
	check.SameRows("ntk", "X", X, "Y", Y)
	check.SameColumns("ntk", "X", X, "Z", Z)
	if err := (Net{inputs: Unit}).Check(X, Z); err != nil {
		panic(err)
	}
	if err := check.Finite("ntk", "Y", Y); err != nil {
		panic(err)
	}
	const coincide = 1e-30 // the square of two roundings to the sphere
	p, _ := Z.Dims()
	n, c := Y.Dims()
	X, Z = onSphere(X), onSphere(Z)
	F := mat.NewDense(p, c, nil)
	linalg.For(p, func(lo, hi int) {
		w := make([]float64, n)
		for i := lo; i < hi; i++ {
			l.weightsTo(w, X, Z.RawRowView(i), coincide)
			total := floats.Sum(w)
			for j, v := range w {
				floats.AddScaled(F.RawRowView(i), v/total, Y.RawRowView(j))
			}
		}
	})
	return F
}

// weightsTo stores the weights of the samples at a point z, relative to the
// largest: a coincident sample has all of it.
func (l Limit) weightsTo(w []float64, X *mat.Dense, z []float64, coincide float64) {
	if l.Regime == MajorityVote {
		for j := range w {
			w[j] = 1
		}
		return
	}
	for j := range w {
		w[j] = 0
		for k, x := range X.RawRowView(j) {
			w[j] += (x - z[k]) * (x - z[k])
		}
		if w[j] < coincide {
			w[j] = 0
		}
	}
	nearest := floats.Min(w)
	for j, s := range w {
		switch {
		case s == nearest:
			w[j] = 1
		case l.Regime == SingularKernel:
			w[j] = math.Pow(nearest/s, l.Exponent)
		default:
			w[j] = 0
		}
	}
}
