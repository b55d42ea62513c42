package ntk

import (
	"fmt"
	"math"

	"github.com/agopher/agopher/lib/internal/arcs"
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

// prepare keeps √q and 1/√q, or 0 for both.
func (l abrelu) prepare(q []float64) ([]float64, int) {
	p := make([]float64, 2*len(q))
	for i, v := range q {
		if s := math.Sqrt(v); s > 0 {
			p[2*i], p[2*i+1] = s, 1/s
		}
		q[i] = l.a*v + l.b*v // rounded as apply rounds k = q, so that copies stay copies
	}
	return p, 2
}

func (l abrelu) apply(k, t, x, z []float64, dx int) {
	const block = 256
	var c, a, s [block]float64
	for lo := 0; lo < len(k); lo += block {
		n := min(block, len(k)-lo)
		k, x, z := k[lo:lo+n], x[lo*dx:], z[2*lo:2*(lo+n)]
		for e, v := range k {
			c[e] = v * x[e*dx+1] * z[2*e+1]
		}
		arcs.Of(c[:n], a[:n], s[:n])
		for e, v := range k {
			k[e] = l.a*v + l.b*(v*a[e]+2/math.Pi*x[e*dx]*z[2*e]*s[e])
		}
		if t != nil {
			for e, v := range t[lo : lo+n] {
				t[lo+e] = v * (l.a + l.b*a[e])
			}
		}
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
