package simd

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

func TestPowers(t *testing.T) {
	onLevels(t, func(t *testing.T) {
		t.Run("float64", testPowers[float64])
		t.Run("float32", testPowers[float32])
	})
}

// testPowers compares with square roots of big numbers.
func testPowers[T Float](t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 3))
	x, y := make([]T, 3000), make([]T, 3000)
	for i := range x {
		x[i] = T(math.Exp(20*rnd.Float64()-10)) * T(1-2*(i%2))
	}
	for _, tt := range []struct {
		p T
		f func(x *big.Float) *big.Float
	}{
		{0.5, func(x *big.Float) *big.Float { return x.Sqrt(x) }},
		{0.25, func(x *big.Float) *big.Float { return x.Sqrt(x.Sqrt(x)) }},
		{1.5, func(x *big.Float) *big.Float { r := new(big.Float).Sqrt(x); return r.Mul(r, x) }},
		{-0.5, func(x *big.Float) *big.Float { return x.Quo(big.NewFloat(1).SetPrec(200), x.Sqrt(x)) }},
		{2, func(x *big.Float) *big.Float { return x.Mul(x, x) }},
	} {
		Powers(y, x, tt.p)
		for i, x := range x {
			want := tt.f(new(big.Float).SetPrec(200).SetFloat64(math.Abs(float64(x))))
			bound := 2 + math.Abs(float64(tt.p)*math.Log(math.Abs(float64(x)))) // an epsilon is up to two ulps
			if e := ulps(y[i], want); e > 2*bound {
				t.Fatalf("|%v|^%v = %v is off by %.3g ulp, want at most %.3g", x, tt.p, y[i], e, 2*bound)
			}
		}
	}
	inf := T(math.Inf(1))
	in := []T{0, T(math.Copysign(0, -1)), 1, -1, inf, -inf, T(math.NaN())}
	for p, want := range map[T][]T{1.3: {0, 0, 1, 1, inf, inf, T(math.NaN())}, -0.7: {0, 0, 1, 1, 0, 0, T(math.NaN())}} {
		out := make([]T, len(in))
		Powers(out, in, p)
		for i, v := range out {
			if v != want[i] && !(v != v && want[i] != want[i]) {
				t.Errorf("|%v|^%v = %v, want %v", in[i], p, v, want[i])
			}
		}
	}
}
