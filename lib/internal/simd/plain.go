package simd

import "math"

// plain is every routine in Go.
func plain[T Float](o op, x, zz []T, xx, ratio, a, b T) (count int) {
	A, B := float64(a), float64(b)
	for j, v := range x {
		s := float64(v)
		switch o {
		case opLaplaceWeights, opGaussianWeights, opExpPowerWeights:
			if v <= ratio*(xx+zz[j]) {
				x[j] = 0
				continue
			}
		}
		switch o {
		case opExp:
			s = math.Exp(s)
		case opSqDists:
			sum := xx + zz[j]
			d := max(sum-2*v, 0)
			if d < ratio*sum {
				count++
			}
			s = float64(d)
		case opLaplaceValues:
			s = math.Exp(A * math.Sqrt(s))
		case opLaplaceWeights:
			r := math.Sqrt(s)
			s = A * math.Exp(A*r) / r
		case opGaussianValues:
			s = math.Exp(A * s)
		case opGaussianWeights:
			s = B * math.Exp(A*s)
		case opExpPowerValues:
			s = math.Exp(-power(s, A, B))
		case opExpPowerWeights:
			u := power(s, A, B)
			s = -2 * A * u * math.Exp(-u) / s
		}
		x[j] = T(s)
	}
	return count
}

// power returns (√s/L)^Q = exp(h log s + l), h = Q/2, l = -Q log L.
func power(s, h, l float64) float64 {
	if s == 0 {
		return 0
	}
	return math.Exp(h*math.Log(s) + l)
}
