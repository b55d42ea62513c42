package ntk

import (
	"math"

	"gonum.org/v1/gonum/integrate/quad"
)

// nodes is the number of points of the Gauss-Hermite rule, and of terms.
const nodes = 96

// Func makes an activation of any function, given with its derivative:
//
//	ntk.Func(func(u float64) (phi, dphi float64) { t := math.Tanh(u); return t, 1 - t*t })
//
// With h_i the normalised Hermite polynomials and r = k/√(qq′) the covariances
// become, by Mehler's formula,
//
//	k ← Σᵢ c_i(q) c_i(q′) rⁱ,  c_i(q) = E φ(√q u) h_i(u),
//	t ← t Σᵢ d_i(q) d_i(q′) rⁱ,  d_i(q) = E φ′(√q u) h_i(u),
//
// with 96 terms and expectations by a Gauss-Hermite rule of as many nodes. The
// result is positive semidefinite. Its error falls with the smoothness of φ: at
// variances near 1 it is rounding for sin or GELU, 1e-10 for erf, 1e-8 for
// exp(-u²), and about 1e-2 for a φ with a kink.
func Func(phi func(u float64) (phi, dphi float64)) Activation {
	if phi == nil {
		panic("ntk: Func of nil")
	}
	return Activation{name: "Func", phi: phi, dual: newQuadrature(phi)}
}

type quadrature struct {
	phi func(u float64) (phi, dphi float64)
	u   []float64   // nodes
	hw  [][]float64 // hw[i][j] = h_i(u[j]) times the weight of u[j]
}

func newQuadrature(phi func(u float64) (phi, dphi float64)) quadrature {
	l := quadrature{phi: phi, u: make([]float64, nodes)}
	w := make([]float64, nodes)
	quad.Hermite{}.FixedLocations(l.u, w, math.Inf(-1), math.Inf(1)) // for the weight exp(-u²)
	prev, h := make([]float64, nodes), make([]float64, nodes)
	for j := range w {
		l.u[j] *= math.Sqrt2
		h[j] = 1
	}
	for i := range nodes {
		row := make([]float64, nodes)
		for j, v := range h {
			row[j] = v * w[j] / math.SqrtPi
			// h_{i+1} = (u h_i - √i h_{i-1}) / √(i+1)
			h[j], prev[j] = (l.u[j]*v-math.Sqrt(float64(i))*prev[j])/math.Sqrt(float64(i+1)), v
		}
		l.hw = append(l.hw, row)
	}
	return l
}

// prepare keeps 1/√q, or 0, the c_i and the d_i.
func (l quadrature) prepare(q []float64) ([]float64, int) {
	const stride = 1 + 2*nodes
	p := make([]float64, stride*len(q))
	phi, dphi := make([]float64, nodes), make([]float64, nodes)
	for s, v := range q {
		row := p[s*stride : (s+1)*stride]
		root := math.Sqrt(v)
		if root > 0 {
			row[0] = 1 / root
		}
		for j, u := range l.u {
			phi[j], dphi[j] = l.phi(root * u)
		}
		c, d := row[1:1+nodes], row[1+nodes:]
		for i, hw := range l.hw {
			for j, w := range hw {
				c[i] += w * phi[j]
				d[i] += w * dphi[j]
			}
		}
		q[s] = 0
		for _, ci := range c {
			q[s] += ci * ci
		}
	}
	return p, stride
}

func (l quadrature) apply(k, t, x, z []float64, dx int) {
	const stride = 1 + 2*nodes
	for e, v := range k {
		ex, ez := x[e*dx:][:stride], z[e*stride:][:stride]
		r := max(-1, min(1, v*ex[0]*ez[0]))
		k[e] = mehler(ex[1:1+nodes], ez[1:1+nodes], r)
		if t != nil {
			t[e] *= mehler(ex[1+nodes:], ez[1+nodes:], r)
		}
	}
}

// mehler returns Σᵢ aᵢ bᵢ rⁱ.
func mehler(a, b []float64, r float64) float64 {
	b = b[:len(a)]
	sum := 0.0
	for i := len(a) - 1; i >= 0; i-- {
		sum = sum*r + a[i]*b[i]
	}
	return sum
}
