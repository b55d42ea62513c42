package ntk

import (
	"fmt"
	"math"
)

// Erf is the error function. Its covariances are
//
//	k ← (2/π) arcsin(2k/√((1+2q)(1+2q′))),
//	t ← t (4/π) / √((1+2q)(1+2q′) - 4k²).
//
// References:
//   - Williams, C.: Computing with infinite networks. NIPS 1996
func Erf() Activation { return ErfABC(1, 1, 0).named("Erf") }

// SigmoidLike is the logistic function in good approximation, with closed
// covariances: φ(u) = ½ erf(u/2.4020563531719796) + ½.
func SigmoidLike() Activation { return ErfABC(0.5, 1/2.4020563531719796, 0.5).named("SigmoidLike") }

// ErfABC is φ(u) = a erf(b u) + c.
func ErfABC(a, b, c float64) Activation {
	mustBeFinite("ErfABC", a, b, c)
	return Activation{
		name: fmt.Sprintf("ErfABC(%g, %g, %g)", a, b, c),
		phi: func(u float64) (phi, dphi float64) {
			return a*math.Erf(b*u) + c, a * b * 2 / math.SqrtPi * math.Exp(-b*b*u*u)
		},
		dual: closed(func(k, q, qz float64) (kk, tt float64) {
			k, q, qz = 2*b*b*k, 2*b*b*q, 2*b*b*qz
			D := (1 + q) * (1 + qz)
			return a*a*2/math.Pi*math.Asin(k/math.Sqrt(D)) + c*c, 4 * a * a * b * b / math.Pi / math.Sqrt(D-k*k)
		}),
	}
}

// Sin is φ(u) = a sin(b u + c). With E± = exp(-b²(q + q′ ± 2k)/2) its
// covariances are
//
//	k ← (a²/2) (E₋ - cos(2c) E₊),  t ← t (a²b²/2) (E₋ + cos(2c) E₊).
func Sin(a, b, c float64) Activation {
	mustBeFinite("Sin", a, b, c)
	return Activation{
		name: fmt.Sprintf("Sin(%g, %g, %g)", a, b, c),
		phi: func(u float64) (phi, dphi float64) {
			sin, cos := math.Sincos(b*u + c)
			return a * sin, a * b * cos
		},
		dual: closed(func(k, q, qz float64) (kk, tt float64) {
			minus := math.Exp(-b * b * (q + qz - 2*k) / 2)
			plus := math.Cos(2*c) * math.Exp(-b*b*(q+qz+2*k)/2)
			return a * a / 2 * (minus - plus), a * a * b * b / 2 * (minus + plus)
		}),
	}
}

// Cos is φ(u) = a cos(b u + c): Sin(a, b, c + π/2).
func Cos(a, b, c float64) Activation {
	return Sin(a, b, c+math.Pi/2).named(fmt.Sprintf("Cos(%g, %g, %g)", a, b, c))
}

// Rbf is φ(u) = √2 sin(√(2γ) u + π/4), whose covariance is a Gaussian kernel,
//
//	k ← exp(-γ (q + q′ - 2k)),  t ← 2γ t k  (with the new k).
//
// References:
//   - Rahimi, A., Recht, B.: Random features for large-scale kernel machines.
//     NIPS 2007
func Rbf(gamma float64) Activation {
	mustBeFinite("Rbf", gamma)
	if !(gamma > 0) {
		panic(fmt.Sprintf("ntk: the gamma of Rbf is %v; it must be positive", gamma))
	}
	return Sin(math.Sqrt2, math.Sqrt(2*gamma), math.Pi/4).named(fmt.Sprintf("Rbf(%g)", gamma))
}

// GELU is φ(u) = u Φ(u) with Φ the distribution function of the normal law. With
// D = (1+q)(1+q′) - k², b = 1/(2π√D), A = ¼ + (1/2π) arcsin(k/√((1+q)(1+q′)))
// and r = 1/(1+q) + 1/(1+q′) its covariances are
//
//	k ← kA + b (qq′ + k² (r - 1)),  t ← t (A + kb (r + 1/D)),
//
// by E u g(u, v) = q E ∂ᵤg + k E ∂ᵥg.
func GELU() Activation {
	return Activation{
		name: "GELU",
		phi: func(u float64) (phi, dphi float64) {
			cdf := math.Erfc(-u/math.Sqrt2) / 2
			return u * cdf, cdf + u*math.Exp(-u*u/2)/math.Sqrt(2*math.Pi)
		},
		dual: closed(func(k, q, qz float64) (kk, tt float64) {
			D := (1+q)*(1+qz) - k*k
			b := 1 / (2 * math.Pi * math.Sqrt(D))
			A := 0.25 + math.Asin(k/math.Sqrt((1+q)*(1+qz)))/(2*math.Pi)
			r := 1/(1+q) + 1/(1+qz)
			return k*A + b*(q*qz+k*k*(r-1)), A + k*b*(r+1/D)
		}),
	}
}

// Gaussian is φ(u) = exp(-u²). With D = (1+2q)(1+2q′) - 4k² its covariances are
//
//	k ← D^{-1/2},  t ← 4 t k D^{-3/2}  (with the old k).
func Gaussian() Activation {
	return Activation{
		name: "Gaussian",
		phi: func(u float64) (phi, dphi float64) {
			phi = math.Exp(-u * u)
			return phi, -2 * u * phi
		},
		dual: closed(func(k, q, qz float64) (kk, tt float64) {
			D := (1+2*q)*(1+2*qz) - 4*k*k
			return 1 / math.Sqrt(D), 4 * k / (D * math.Sqrt(D))
		}),
	}
}

// Gabor is φ(u) = exp(-u²) sin u. Under the weight exp(-u²-v²), of mass D^{-1/2}
// as for [Gaussian], u ± v is normal with variance w±, and
//
//	k ← ½ D^{-1/2} (e^{-w₋/2} - e^{-w₊/2}),  t ← t ∂k/∂(old k),
//	w± = 1 - (1+q+q′)/D ± 2k/D.
func Gabor() Activation {
	return Activation{
		name: "Gabor",
		phi: func(u float64) (phi, dphi float64) {
			sin, cos := math.Sincos(u)
			e := math.Exp(-u * u)
			return e * sin, e * (cos - 2*u*sin)
		},
		dual: closed(func(k, q, qz float64) (kk, tt float64) {
			D := (1+2*q)*(1+2*qz) - 4*k*k
			half := func(sign float64) (e, de float64) { // e^{-w/2} D^{-1/2} / 2
				w := 1 - (1+q+qz)/D + sign*2*k/D
				dw := (-8*k*(1+q+qz)+sign*16*k*k)/(D*D) + sign*2/D
				e = math.Exp(-w/2) / math.Sqrt(D) / 2
				return e, e * (4*k/D - dw/2)
			}
			minus, dminus := half(-1)
			plus, dplus := half(1)
			return minus - plus, dminus - dplus
		}),
	}
}

// Exp is φ(u) = a exp(b u), with the covariances
//
//	k ← a² exp(b² (q + q′ + 2k)/2),  t ← b² t k  (with the new k).
func Exp(a, b float64) Activation {
	mustBeFinite("Exp", a, b)
	return Activation{
		name: fmt.Sprintf("Exp(%g, %g)", a, b),
		phi: func(u float64) (phi, dphi float64) {
			phi = a * math.Exp(b*u)
			return phi, b * phi
		},
		dual: closed(func(k, q, qz float64) (kk, tt float64) {
			kk = a * a * math.Exp(b*b*(q+qz+2*k)/2)
			return kk, b * b * kk
		}),
	}
}

// Sign is the sign of u. Its derivative is 0 and ends the tangent kernel of the
// layers before it:
//
//	k ← 1 - 2θ/π,  θ = arccos(k/√(qq′)),  t ← 0.
func Sign() Activation {
	return Activation{
		name: "Sign",
		phi: func(u float64) (phi, dphi float64) {
			switch {
			case u > 0:
				return 1, 0
			case u < 0:
				return -1, 0
			}
			return 0, 0
		},
		dual: closed(func(k, q, qz float64) (kk, tt float64) {
			s := math.Sqrt(q * qz)
			if s == 0 {
				return 0, 0
			}
			theta, _ := angle(k / s)
			return 1 - 2/math.Pi*theta, 0
		}),
	}
}
