package ntk

import (
	"fmt"
	"math"
	"slices"
)

// Polynomial is φ(u) = Σⱼ aⱼ uʲ. In the Hermite polynomials of the normal law
// with variance q it has coefficients e_i(q) √q^i with
//
//	e_i(q) = Σ_m a_{i+2m} q^m (i+2m)! / (2^m m! i!),
//
// so that k ← Σᵢ i! e_i(q) e_i(q′) kⁱ, and t ← t ∂k/∂(old k).
func Polynomial(a ...float64) Activation {
	if len(a) == 0 {
		panic("ntk: Polynomial without coefficients")
	}
	mustBeFinite("Polynomial", a...)
	a = slices.Clone(a)
	return Activation{
		name: fmt.Sprintf("Polynomial(%v)", a),
		phi: func(u float64) (phi, dphi float64) {
			for j := len(a) - 1; j >= 0; j-- {
				phi, dphi = phi*u+a[j], dphi*u+phi
			}
			return phi, dphi
		},
		dual: polynomial(a),
	}
}

// Monomial is φ(u) = uⁿ.
func Monomial(n int) Activation {
	return Polynomial(power(n, 1)...).named(fmt.Sprintf("Monomial(%d)", n))
}

// Hermite is the Hermite polynomial φ(u) = He_n(u)/√n!, of norm 1 for normal u
// of variance 1, where its dual is k ← kⁿ. For other variances it is not. It
// panics if n is not from 0 to 40: the coefficients of higher ones cancel each
// other to the last digit. [DualSeries] has powers of any degree.
//
// References:
//   - Daniely, A., Frostig, R., Singer, Y.: Toward deeper understanding of
//     neural networks: the power of initialization and a dual view on
//     expressivity. NIPS 2016
func Hermite(n int) Activation {
	const most = 40
	if n > most {
		panic(fmt.Sprintf("ntk: the degree of Hermite is %d; it must be at most %d: take DualSeries", n, most))
	}
	a := power(n, 0)
	for m := 0; 2*m <= n; m++ { // He_n = Σ_m (-1)^m n! / (2^m m! (n-2m)!) u^{n-2m}
		a[n-2*m] = math.Pow(-0.5, float64(m)) * factorial(n) / (factorial(m) * factorial(n-2*m)) / math.Sqrt(factorial(n))
	}
	return Polynomial(a...).named(fmt.Sprintf("Hermite(%d)", n))
}

func power(n int, top float64) []float64 {
	if n < 0 {
		panic(fmt.Sprintf("ntk: the degree is %d; it must be 0 or positive", n))
	}
	a := make([]float64, n+1)
	a[n] = top
	return a
}

func factorial(n int) float64 { return math.Gamma(float64(n) + 1) }

// polynomial has the coefficients of 1, u, u², …
type polynomial []float64

// prepare keeps √i! e_i(q) for each i.
func (a polynomial) prepare(q []float64) ([]float64, int) {
	stride := len(a)
	p := make([]float64, stride*len(q))
	for s, v := range q {
		e := p[s*stride : (s+1)*stride]
		for i := range e {
			for m := 0; i+2*m < len(a); m++ {
				e[i] += a[i+2*m] * math.Pow(v/2, float64(m)) * factorial(i+2*m) / (factorial(m) * math.Sqrt(factorial(i)))
			}
		}
		k := []float64{v}
		a.apply(k, nil, e, e, 0)
		q[s] = k[0]
	}
	return p, stride
}

func (a polynomial) apply(k, t, x, z []float64, dx int) {
	n := len(a)
	for e, v := range k {
		ex, ez := x[e*dx:][:n], z[e*n:][:n]
		kk, tt := 0.0, 0.0
		for i := n - 1; i >= 0; i-- {
			kk, tt = kk*v+ex[i]*ez[i], tt*v+kk
		}
		k[e] = kk
		if t != nil {
			t[e] *= tt
		}
	}
}
