package simd

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// onLevels runs a test at each level the machine has.
func onLevels(t *testing.T, f func(t *testing.T)) {
	defer func() { current = best }()
	for l := levelGo; l <= best; l++ {
		current = l
		t.Run([]string{"Go", "AVX2", "AVX512"}[l], f)
	}
}

func TestExp(t *testing.T) {
	onLevels(t, func(t *testing.T) {
		t.Run("float64", testExp[float64])
		t.Run("float32", testExp[float32])
	})
}

// expBound is the error that Exp may have, in ulps; that of math.Exp on amd64 is 1.5.
func expBound() float64 {
	if current == levelGo {
		return 2
	}
	return 1
}

// testExp has arguments over all that have an exponential in T, a third of them
// near 0, and some beyond.
func testExp[T Float](t *testing.T) {
	lo, hi := -104.0, 89.0
	if bits[T]() == 64 {
		lo, hi = -746, 710
	}
	rnd := rand.New(rand.NewPCG(1, 1))
	x := make([]T, 30_000)
	for i := range x {
		switch i % 3 {
		case 0:
			x[i] = T(rnd.NormFloat64())
		default:
			x[i] = T(lo + (hi-lo)*rnd.Float64())
		}
	}
	y := make([]T, len(x))
	Exp(y, x)
	worst, at := 0.0, T(0)
	for i := range x {
		if e := ulps(y[i], bigExp(float64(x[i]))); e > worst {
			worst, at = e, x[i]
		}
	}
	t.Logf("largest error %.3f ulp, at %v", worst, at)
	if worst > expBound() {
		t.Errorf("Exp(%v) is off by %.3f ulp", at, worst)
	}
}

func TestExpSpecial(t *testing.T) {
	onLevels(t, func(t *testing.T) {
		testExpSpecial[float64](t)
		testExpSpecial[float32](t)
	})
}

// testExpSpecial has the kinds of numbers, and the last arguments with a finite,
// a normal and a positive result. 5e-324 is 0 in float32.
func testExpSpecial[T Float](t *testing.T) {
	for _, v := range []float64{
		0, math.Copysign(0, -1), 5e-324, -5e-324, 1e-300, 1e-40,
		math.Inf(1), 1e308, 3e38, 800, math.Inf(-1), -1e308, -3e38, -800,
		math.NaN(), math.Float64frombits(0x7ff8dead_beefcafe), math.Float64frombits(^uint64(0)),
		709, 709.7827128933841, -708.3964185322641, -745.1332191019411, -745.1332191019412,
		88.72283, 88.72284, -87.33654, -87.33655, -103.97, -103.98,
	} {
		x, y := T(v), []T{0}
		Exp(y, []T{x})
		if want := T(math.Exp(float64(x))); !same(y[0], want) && !(math.Abs(float64(y[0]-want)) < 1e-6*float64(want)) {
			t.Errorf("Exp(%v) = %v, want %v", x, y[0], want)
		}
	}
}

// TestPlaces has rows of every length up to several vectors, at every alignment:
// an element has the bits it has alone, and what lies behind a row is not touched.
func TestPlaces(t *testing.T) {
	onLevels(t, func(t *testing.T) {
		testPlaces[float64](t)
		testPlaces[float32](t)
	})
}

func testPlaces[T Float](t *testing.T) {
	rnd := rand.New(rand.NewPCG(2, 2))
	for name, f := range routinesOf[T]() {
		for n := range 71 {
			src, zz, dst := make([]T, n+3), make([]T, n+3), make([]T, n+3)
			for i := range src {
				src[i], zz[i], dst[i] = T(2*rnd.Float64()), T(3+rnd.Float64()), -77
			}
			if n > 0 {
				src[n-1] = (3 + zz[n-1]) / 2 // at distance 0, as dot product
			}
			got := dst[n%3:][:n]
			count := f(got, src[n%3:][:n], zz[n%3:][:n])
			alone := 0
			for i := range n {
				one := []T{0}
				alone += f(one, src[n%3+i:][:1], zz[n%3+i:][:1])
				if !same(got[i], one[0]) {
					t.Errorf("%s of %d: element %d is %v, alone %v", name, n, i, got[i], one[0])
				}
			}
			if count != alone {
				t.Errorf("%s of %d: %d are near, alone %d", name, n, count, alone)
			}
			for i, d := range dst {
				if (i < n%3 || i >= n%3+n) && d != -77 {
					t.Errorf("%s of %d: element %d of others is overwritten", name, n, i-n%3)
				}
			}
			f(src[n%3:][:n], src[n%3:][:n], zz[n%3:][:n])
			for i := range n {
				if !same(got[i], src[n%3+i]) {
					t.Errorf("%s of %d: element %d is %v, in place %v", name, n, i, got[i], src[n%3+i])
				}
			}
		}
	}
}

// TestLevelsAgree holds AVX-512 to the bits of AVX2.
func TestLevelsAgree(t *testing.T) {
	if best < levelAVX512 {
		t.Skip("no AVX-512 here")
	}
	defer func() { current = best }()
	testLevelsAgree[float64](t)
	testLevelsAgree[float32](t)
}

func testLevelsAgree[T Float](t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 3))
	src, zz := make([]T, 10_000), make([]T, 10_000)
	for i := range src {
		src[i], zz[i] = T(math.Exp(20*rnd.NormFloat64())), T(math.Exp(20*rnd.NormFloat64()))
	}
	for name, f := range routinesOf[T]() {
		var got [2][]T
		for i, l := range []level{levelAVX2, levelAVX512} {
			current = l
			got[i] = make([]T, len(src))
			f(got[i], src, zz)
		}
		for i := range src {
			if !same(got[0][i], got[1][i]) {
				t.Fatalf("%s(%v): %v with AVX2, %v with AVX-512", name, src[i], got[0][i], got[1][i])
			}
		}
	}
}

func TestLengths(t *testing.T) {
	for name, f := range routinesOf[float64]() {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s takes a longer dst", name)
				}
			}()
			f(make([]float64, 3), make([]float64, 2), make([]float64, 2))
		}()
	}
}

// routinesOf returns all routines, with norms that are at the scale of L.
func routinesOf[T Float]() map[string]func(dst, src, zz []T) int {
	fs := map[string]func(dst, src, zz []T) int{
		"Exp":     func(dst, src, zz []T) int { Exp(dst, src); return 0 },
		"Powers":  func(dst, src, zz []T) int { Powers(dst, src, 1.3); return 0 },
		"SqDists": func(dst, src, zz []T) int { return SqDists(dst, src, Norms[T]{3, zz, 1e-3, 1e-6}) },
	}
	for name, k := range map[string]Kernel[T]{
		"Laplace": Laplace[T](1.3), "Gaussian": Gaussian[T](1.3), "ExpPower": ExpPower[T](1.3, 1.4),
	} {
		fs[name+".Values"] = func(dst, src, zz []T) int { k.Values(dst, src); return 0 }
		fs[name+".Weights"] = func(dst, src, zz []T) int {
			k.Weights(dst, src, Norms[T]{3, zz, 0, 1e-6})
			return 0
		}
		fs[name+".ValuesOfDots"] = func(dst, src, zz []T) int {
			return k.ValuesOfDots(dst, src, Norms[T]{3, zz, 1e-3, 1e-6})
		}
		fs[name+".WeightsOfDots"] = func(dst, src, zz []T) int {
			return k.WeightsOfDots(dst, src, Norms[T]{3, zz, 1e-3, 1e-6})
		}
	}
	return fs
}

func bits[T Float]() int {
	if _, ok := any(T(0)).(float64); ok {
		return 64
	}
	return 32
}

func same[T Float](a, b T) bool { return a == b || a != a && b != b }

// ulps returns |got - want| in units of want's last place in T.
func ulps[T Float](got T, want *big.Float) float64 {
	digits, least, most := 53, -1074, 1024
	if bits[T]() == 32 {
		digits, least, most = 24, -149, 128
	}
	if want.MantExp(nil) > most || math.IsInf(float64(got), 0) {
		if edge := want.MantExp(nil); math.IsInf(float64(got), 1) && edge >= most {
			return 0 // at the edge itself, a rounding up
		}
		return math.Inf(1)
	}
	if got != got {
		return math.Inf(1)
	}
	ulp := max(want.MantExp(nil)-digits, least)
	diff := new(big.Float).Sub(new(big.Float).SetPrec(200).SetFloat64(float64(got)), want)
	e, _ := diff.SetMantExp(diff, -ulp).Float64()
	return math.Abs(e)
}

// bigExp returns eˣ to some fifty digits: the Taylor series at x / 2²⁰, squared
// twenty times.
func bigExp(x float64) *big.Float {
	const prec, halvings = 200, 20
	f := func(x float64) *big.Float { return new(big.Float).SetPrec(prec).SetFloat64(x) }
	small := f(x)
	small.SetMantExp(small, -halvings)
	sum := f(1)
	for k := 16; k > 0; k-- {
		sum.Mul(sum, small)
		sum.Quo(sum, f(float64(k)))
		sum.Add(sum, f(1))
	}
	for range halvings {
		sum.Mul(sum, sum)
	}
	return sum
}

// FuzzExp has bits as numbers, so that all magnitudes and kinds are met.
func FuzzExp(f *testing.F) {
	for _, x := range []float64{0, 1, -1, 709.78, 709.79, -708.4, -745.13, -745.14, math.Inf(1), math.NaN(), 1e-308} {
		f.Add(math.Float64bits(x))
	}
	f.Fuzz(func(t *testing.T, b uint64) {
		onLevels(t, func(t *testing.T) {
			fuzzExp(t, math.Float64frombits(b))
			fuzzExp(t, math.Float32frombits(uint32(b>>32)))
		})
	})
}

func fuzzExp[T Float](t *testing.T, x T) {
	y := []T{0}
	Exp(y, []T{x})
	switch {
	case x != x:
		if y[0] == y[0] {
			t.Errorf("Exp(NaN) = %v", y[0])
		}
	case math.Abs(float64(x)) > 1000:
		if want := T(math.Exp(float64(x))); y[0] != want {
			t.Errorf("Exp(%v) = %v, want %v", x, y[0], want)
		}
	default:
		if e := ulps(y[0], bigExp(float64(x))); e > expBound() {
			t.Errorf("Exp(%v) = %v is off by %.3f ulp", x, y[0], e)
		}
	}
}

func BenchmarkExp(b *testing.B) {
	defer func() { current = best }()
	for l := levelGo; l <= best; l++ {
		current = l
		benchmark[float64](b, l, "Exp")
		benchmark[float32](b, l, "Exp")
	}
}

func benchmark[T Float](b *testing.B, l level, names ...string) {
	const n = 384 // a row of a tile
	rnd := rand.New(rand.NewPCG(4, 4))
	src, zz, dst := make([]T, n), make([]T, n), make([]T, n)
	for i := range src {
		src[i], zz[i] = T(3*rnd.Float64()), 5
	}
	for _, name := range names {
		f := routinesOf[T]()[name]
		b.Run(fmt.Sprintf("%s/level=%d/bits=%d", name, l, bits[T]()), func(b *testing.B) {
			for b.Loop() {
				f(dst, src, zz)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/element")
		})
	}
}
