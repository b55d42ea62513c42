package main

import (
	"math"
	"math/big"
)

// prec is the precision of the constants before they are rounded, in bits.
const prec = 300

// economize returns the coefficients of the polynomial of a given degree that
// agrees with Σ series(k) xᵏ at the Chebyshev nodes of [lo, hi]. It is
// practically the best there is, of an error 2^degree times below that of the
// truncated series.
func economize(series func(k int) *big.Float, lo, hi float64, degree int) []float64 {
	n := degree + 1
	nodes, values := make([]*big.Float, n), make([]*big.Float, n)
	for i := range nodes {
		nodes[i] = float((lo+hi)/2 + (hi-lo)/2*math.Cos(math.Pi*(float64(i)+0.5)/float64(n)))
		values[i] = float(0)
		for k := 60; k >= 0; k-- {
			values[i] = add(mul(values[i], nodes[i]), series(k))
		}
	}
	// Newton's divided differences, in place,
	for j := 1; j < n; j++ {
		for i := n - 1; i >= j; i-- {
			values[i] = quo(sub(values[i], values[i-1]), sub(nodes[i], nodes[i-j]))
		}
	}
	// and the product form multiplied out from the inside.
	p := make([]*big.Float, n)
	for i := range p {
		p[i] = float(0)
	}
	for j := n - 1; j >= 0; j-- { // p ← p (x - nodes[j]) + values[j]
		for k := n - 1; k >= 0; k-- {
			p[k] = mul(p[k], sub(float(0), nodes[j]))
			if k > 0 {
				p[k] = add(p[k], p[k-1])
			}
		}
		p[0] = add(p[0], values[j])
	}
	coefs := make([]float64, n)
	for k := range p {
		coefs[k], _ = p[k].Float64()
	}
	return coefs
}

// expTail is the series of (eˣ - 1 - x) / x², Σ xᵏ / (k+2)!.
func expTail(k int) *big.Float {
	f := float(1)
	for i := 2; i <= k+2; i++ {
		f = mul(f, float(float64(i)))
	}
	return quo(float(1), f)
}

// logTail is the series in z = x² of (log((1+x)/(1-x)) - 2x) / x³,
// Σ 2 zᵏ / (2k+3).
func logTail(k int) *big.Float { return quo(float(2), float(float64(2*k+3))) }

// ln2 returns log 2 in two parts, the first of so few bits that its product
// with any exponent is exact.
func ln2(bits uint) (hi, lo float64) {
	sum := float(0)
	for k := range 200 { // log 2 = log((1+x)/(1-x)) at x = 1/3
		t := logTail(k - 1)
		for range 2*k + 1 {
			t = quo(t, float(3))
		}
		sum = add(sum, t)
	}
	head := new(big.Float).SetPrec(bits).SetMode(big.ToZero).Set(sum)
	hi, _ = head.Float64()
	lo, _ = sub(sum, head).Float64()
	return hi, lo
}

func float(x float64) *big.Float     { return new(big.Float).SetPrec(prec).SetFloat64(x) }
func add(a, b *big.Float) *big.Float { return float(0).Add(a, b) }
func sub(a, b *big.Float) *big.Float { return float(0).Sub(a, b) }
func mul(a, b *big.Float) *big.Float { return float(0).Mul(a, b) }
func quo(a, b *big.Float) *big.Float { return float(0).Quo(a, b) }
