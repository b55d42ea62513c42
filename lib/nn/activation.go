package nn

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/linalg"
)

// An Activation is the layer y = φ(x) of a function of one number. To make one
// of yours, write the function and its derivative:
//
//	nn.Activation{Name: "Sin", Phi: math.Sincos}
//
// The derivative at a kink is any value between the one-sided ones.
type Activation struct {
	Name string // what String returns
	Phi  func(u float64) (phi, dphi float64)
}

// ReLU is φ(u) = max(u, 0), with φ′(0) = 0.
func ReLU() Activation { return LeakyReLU(0).named("ReLU") }

// LeakyReLU is φ(u) = u for u > 0, otherwise slope·u.
func LeakyReLU(slope float64) Activation {
	return Activation{"LeakyReLU", func(u float64) (phi, dphi float64) {
		if u > 0 {
			return u, 1
		}
		return slope * u, slope
	}}
}

// Identity is φ(u) = u: of a net it makes a deep linear one.
func Identity() Activation {
	return Activation{"Identity", func(u float64) (phi, dphi float64) { return u, 1 }}
}

// Square is φ(u) = u².
func Square() Activation {
	return Activation{"Square", func(u float64) (phi, dphi float64) { return u * u, 2 * u }}
}

// Tanh is the hyperbolic tangent.
func Tanh() Activation {
	return Activation{"Tanh", func(u float64) (phi, dphi float64) {
		phi = math.Tanh(u)
		return phi, 1 - phi*phi
	}}
}

// Sigmoid is φ(u) = 1/(1 + e^{-u}).
func Sigmoid() Activation {
	return Activation{"Sigmoid", func(u float64) (phi, dphi float64) {
		phi = 1 / (1 + math.Exp(-u))
		return phi, phi * (1 - phi)
	}}
}

// Erf is the error function.
func Erf() Activation {
	return Activation{"Erf", func(u float64) (phi, dphi float64) {
		return math.Erf(u), 2 / math.SqrtPi * math.Exp(-u*u)
	}}
}

// GELU is φ(u) = u Φ(u) with Φ the distribution function of the normal law.
func GELU() Activation {
	return Activation{"GELU", func(u float64) (phi, dphi float64) {
		cdf := math.Erfc(-u/math.Sqrt2) / 2
		return u * cdf, cdf + u*math.Exp(-u*u/2)/math.Sqrt(2*math.Pi)
	}}
}

// Swish is φ(u) = u/(1 + e^{-u}).
func Swish() Activation {
	return Activation{"Swish", func(u float64) (phi, dphi float64) {
		s := 1 / (1 + math.Exp(-u))
		return u * s, s + u*s*(1-s)
	}}
}

// String returns the name.
func (l Activation) String() string {
	if l.Name == "" {
		return "Activation"
	}
	return l.Name
}

func (l Activation) named(name string) Activation {
	l.Name = name
	return l
}

func (l Activation) place(b *builder, in shape) (node, shape) {
	if l.Phi == nil {
		panic("nn: Activation.Phi is nil")
	}
	b.floats += 2 * in.size()
	return elementwise(l.Phi), in
}

type elementwise func(u float64) (phi, dphi float64)

func (phi elementwise) forward(_ []float64, X *mat.Dense) (*mat.Dense, any) {
	n, d := X.Dims()
	Y, slopes := mat.NewDense(n, d, nil), mat.NewDense(n, d, nil)
	x, y, s := X.RawMatrix().Data, Y.RawMatrix().Data, slopes.RawMatrix().Data
	linalg.For(n, func(lo, hi int) {
		for i := lo * d; i < hi*d; i++ {
			y[i], s[i] = phi(x[i])
		}
	})
	return Y, slopes
}

func (phi elementwise) backward(_ []float64, saved any, D *mat.Dense, _ func(factor)) *mat.Dense {
	var DX mat.Dense
	DX.MulElem(D, saved.(*mat.Dense))
	return &DX
}
