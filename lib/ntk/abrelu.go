package ntk

import (
	"fmt"
	"math"

	"github.com/agopher/agopher/lib/internal/simd"
)

// ABReLU is the activation with two slopes,
//
//	φ(u) = a min(u, 0) + b max(u, 0).
//
// With s = √(qq′) and θ = arccos(k/s) the covariances become
//
//	k ← α k + β (2/π) (s sin θ + (π/2 - θ) k),  α = (a+b)²/4,
//	t ← t (α + β (1 - 2θ/π)),                   β = (b-a)²/4.
//
// Its nets have gradients: see [Net.NTK].
//
// References:
//   - Cho, Y., Saul, L.: Kernel methods for deep learning. NeurIPS 2009
func ABReLU(a, b float64) Activation {
	mustBeFinite("ABReLU", a, b)
	return Activation{
		name: fmt.Sprintf("ABReLU(%g, %g)", a, b),
		phi: func(u float64) (phi, dphi float64) {
			if u > 0 {
				return b * u, b
			}
			return a * u, a
		},
		dual: abrelu{(a + b) * (a + b) / 4, (b - a) * (b - a) / 4},
	}
}

// ReLU is φ(u) = max(u, 0): ABReLU(0, 1).
func ReLU() Activation { return ABReLU(0, 1).named("ReLU") }

// LeakyReLU is φ(u) = u for u > 0, otherwise slope·u: ABReLU(slope, 1).
func LeakyReLU(slope float64) Activation {
	return ABReLU(slope, 1).named(fmt.Sprintf("LeakyReLU(%g)", slope))
}

// Abs is φ(u) = |u|: ABReLU(-1, 1).
func Abs() Activation { return ABReLU(-1, 1).named("Abs") }

func (l Activation) named(name string) Activation {
	l.name = name
	return l
}

// abrelu is φ(u) = √a u + √b |u|, whose two parts are uncorrelated.
type abrelu struct{ a, b float64 }

// prepare keeps √q.
func (l abrelu) prepare(q []float64) ([]float64, int) {
	p := make([]float64, len(q))
	for i, v := range q {
		p[i] = math.Sqrt(v)
		q[i] = l.a*v + l.b*v // rounded as apply rounds k = q, so that copies stay copies
	}
	return p, 1
}

func (l abrelu) apply(k, t, x, z []float64, dx int) {
	if dx == 1 {
		simd.ABReLU(k, t, x[:len(k)], z[:len(k)], l.a, l.b)
		return
	}
	const block = 256
	same := make([]float64, min(block, len(k)))
	for e := range same {
		same[e] = x[0]
	}
	for lo := 0; lo < len(k); lo += block {
		hi := min(lo+block, len(k))
		var part []float64
		if t != nil {
			part = t[lo:hi]
		}
		simd.ABReLU(k[lo:hi], part, same[:hi-lo], z[lo:hi], l.a, l.b)
	}
}

// angle returns arccos c and its sine. A cosine within rounding of ±1, or
// beyond, is taken to be ±1: points that coincide have no angle.
func angle(c float64) (theta, sin float64) {
	const rounding = 1e-15
	if c >= 1-rounding {
		return 0, 0
	}
	if c <= rounding-1 {
		return math.Pi, 0
	}
	return math.Acos(c), math.Sqrt((1 - c) * (1 + c))
}
