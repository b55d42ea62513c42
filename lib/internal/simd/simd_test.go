package simd

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"regexp"
	"testing"
)

// levels runs f with each set of instructions that this processor has.
func levels(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	best := detect()
	defer func() { vectors = best }()
	for l := none; l <= best; l++ {
		vectors = l
		t.Run(l.String(), f)
	}
}

// ulps returns the distance of two numbers in units in the last place of want in
// the precision of T.
func ulps[T Float](got T, want float64) float64 {
	g := float64(got)
	if math.IsNaN(g) && math.IsNaN(want) || g == want || math.IsInf(float64(T(want)), 0) && g == float64(T(want)) {
		return 0
	}
	if math.IsNaN(g) || math.IsInf(g, 0) || math.IsNaN(want) {
		return math.Inf(1)
	}
	exponent := math.Ilogb(want)
	if want == 0 {
		exponent = -2000
	}
	if isSingle[T]() {
		return math.Abs(g-want) / math.Ldexp(1, max(exponent, -126)-23)
	}
	return math.Abs(g-want) / math.Ldexp(1, max(exponent, -1022)-52)
}

func isSingle[T Float]() bool {
	var x T
	_, ok := any(x).(float32)
	return ok
}

// mostUlps is the error allowed for an exponential. math.Exp itself, the oracle,
// is good to one unit; in float32 its error is nothing.
func mostUlps[T Float]() float64 {
	if isSingle[T]() {
		return 1
	}
	return 2
}

func checkExp[T Float](t *testing.T, x []T) {
	t.Helper()
	got := append([]T(nil), x...)
	Exp(got)
	for i, v := range x {
		want := math.Exp(float64(v))
		if vectors == none && v > 709 {
			continue // where math.Exp overflows before its result does
		}
		if v > 700 { // the same
			want = math.Expm1(float64(v)) + 1
		}
		if e := ulps(got[i], want); !(e <= mostUlps[T]()) {
			t.Errorf("exp(%v) = %v, want %v; off by %.3g ulp", v, got[i], T(want), e)
		}
	}
}

// TestExp takes the whole range: overflow, denormal results, infinities, NaN.
func TestExp(t *testing.T) {
	levels(t, func(t *testing.T) {
		special := []float64{0, math.Copysign(0, -1), 1, -1, math.Inf(1), math.Inf(-1), math.NaN(),
			709.78, 709.79, 710, 1e4, -708.3, -708.4, -709, -740, -745.13, -745.14, -746, -1e4,
			88.72, 88.73, 89, -87.33, -87.34, -90, -103.97, -103.98, -105,
			math.SmallestNonzeroFloat64, math.MaxFloat64, -math.MaxFloat64, 0x1p-30, -0x1p-60}
		checkExp(t, special)
		single := make([]float32, len(special))
		for i, v := range special {
			single[i] = float32(v)
		}
		checkExp(t, single)
		rnd := rand.New(rand.NewPCG(1, 1))
		for _, scale := range []float64{1e-8, 1, 50, 800} {
			x, y := make([]float64, 20000), make([]float32, 20000)
			for i := range x {
				x[i] = scale * (2*rnd.Float64() - 1)
				y[i] = float32(x[i])
			}
			checkExp(t, x)
			checkExp(t, y)
		}
		if one := []float64{0}; true {
			if Exp(one); one[0] != 1 {
				t.Errorf("exp(0) = %v", one[0])
			}
		}
	})
}

// TestRegisters: AVX2 has the registers Y0 to Y15.
func TestRegisters(t *testing.T) {
	src, err := os.ReadFile("z_amd64.s")
	if err != nil {
		t.Fatal(err)
	}
	if m := regexp.MustCompile(`.*\bY(1[6-9]|2\d|3[01])\b.*`).FindString(string(src)); m != "" {
		t.Errorf("a register of AVX-512 in the code for AVX2: %s", m)
	}
}

// TestCheck: code that gives wrong results is found out.
func TestCheck(t *testing.T) {
	best := detect()
	defer func() { vectors = best }()
	if got := checked(best); got != best {
		t.Errorf("%v is not used on a processor that has it", best)
	}
	wrong := func(o op, x, zz []float64, p *[4]float64) int {
		n := run64(o, x, zz, p)
		x[len(x)-1] *= 1 + 1e-9
		return n
	}
	if best > none && agrees(wrong, 1e-12) {
		t.Error("a wrong last element is not found out")
	}
}

func FuzzExp(f *testing.F) {
	for _, seed := range []float64{0, 1, -745.1, 709.8, math.NaN(), math.Inf(-1)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, x float64) {
		checkExp(t, []float64{x})
		checkExp(t, []float32{float32(x)})
	})
}

// A routine with its formula in float64.
type routine[T Float] struct {
	name    string
	run     func(s, zz []T, xx T)
	formula func(s float64) float64
	weight  bool
	ulps    float64
}

const (
	testL, testQ = 2.5, 1.3
	coincide     = 1e-12
)

func routines[T Float]() []routine[T] {
	u := func(s float64) float64 { return math.Pow(math.Sqrt(s)/testL, testQ) }
	// The argument of the exponential is rounded: at arguments down to -20 or so
	// that is 20 units of the result, and a little more through the logarithm.
	return []routine[T]{
		{"LaplaceValues", func(s, _ []T, _ T) { LaplaceValues(s, testL) },
			func(s float64) float64 { return math.Exp(-math.Sqrt(s) / testL) }, false, 60},
		{"LaplaceWeights", func(s, zz []T, xx T) { LaplaceWeights(s, zz, xx, coincide, testL) },
			func(s float64) float64 { return -math.Exp(-math.Sqrt(s)/testL) / (testL * math.Sqrt(s)) }, true, 60},
		{"GaussianValues", func(s, _ []T, _ T) { GaussianValues(s, testL) },
			func(s float64) float64 { return math.Exp(-s / (2 * testL * testL)) }, false, 60},
		{"GaussianWeights", func(s, zz []T, xx T) { GaussianWeights(s, zz, xx, coincide, testL) },
			func(s float64) float64 { return -math.Exp(-s/(2*testL*testL)) / (testL * testL) }, true, 60},
		{"ExpPowerValues", func(s, _ []T, _ T) { ExpPowerValues(s, testL, testQ) },
			func(s float64) float64 { return math.Exp(-u(s)) }, false, 200},
		{"ExpPowerWeights", func(s, zz []T, xx T) { ExpPowerWeights(s, zz, xx, coincide, testL, testQ) },
			func(s float64) float64 { return -testQ * u(s) * math.Exp(-u(s)) / s }, true, 200},
	}
}

// TestRows compares the routines with their formulas, for rows of every length
// with a last vector of every kind, and checks that nothing behind the row is
// touched.
func TestRows(t *testing.T) {
	levels(t, func(t *testing.T) {
		rows[float64](t)
		rows[float32](t)
	})
}

func rows[T Float](t *testing.T) {
	rnd := rand.New(rand.NewPCG(2, 2))
	for n := range 70 {
		s, zz := make([]T, n), make([]T, n)
		for i := range s {
			s[i], zz[i] = T(200*rnd.Float64()), T(rnd.Float64())
		}
		if n > 3 {
			s[1], s[3] = 0, 1e-20 // the same point, and as good as
		}
		for _, r := range routines[T]() {
			const guard = 77
			got := make([]T, n+20)
			for i := range got {
				got[i] = guard
			}
			copy(got, s)
			r.run(got[:n], zz, 1)
			for i, g := range got[n:] {
				if g != guard {
					t.Fatalf("%s of %d: element %d behind the row is %v", r.name, n, i, g)
				}
			}
			for i, v := range s {
				want := r.formula(float64(v))
				if r.weight && v <= coincide*(1+zz[i]) {
					want = 0
				}
				if e := ulps(got[i], want); !(e <= r.ulps) {
					t.Errorf("%s[%T]: %v gives %v, want %v; off by %.3g ulp", r.name, v, v, got[i], want, e)
				}
			}
		}
	}
}

// TestPlace checks that a result does not depend on the place in the row: the
// element alone gives the bits that it gives among others.
func TestPlace(t *testing.T) {
	levels(t, func(t *testing.T) {
		place[float64](t)
		place[float32](t)
	})
}

func place[T Float](t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 3))
	const n = 61
	s, zz := make([]T, n), make([]T, n)
	for i := range s {
		s[i], zz[i] = T(50*rnd.Float64()), T(rnd.Float64())
	}
	all := routines[T]()
	all = append(all,
		routine[T]{name: "Exp", run: func(s, _ []T, _ T) { Exp(s) }},
		routine[T]{name: "SqDists", run: func(s, zz []T, xx T) { SqDists(s, zz, xx, 0.5) }})
	for _, r := range all {
		row := append([]T(nil), s...)
		r.run(row, zz, 2)
		for i := range s {
			alone := []T{s[i]}
			r.run(alone, zz[i:i+1], 2)
			if alone[0] != row[i] {
				t.Errorf("%s[%T]: %v gives %v at place %d but %v alone", r.name, s[i], s[i], row[i], i, alone[0])
			}
		}
	}
}

func TestSqDists(t *testing.T) {
	levels(t, func(t *testing.T) {
		for n := range 40 {
			x, zz := make([]float64, n), make([]float64, n)
			want, near := make([]float64, n), 0
			for i := range x {
				x[i], zz[i] = float64(i%5)/2, float64(i%3)
				sum := 1.5 + zz[i]
				want[i] = math.Max(sum-2*x[i], 0)
				if want[i] < 0.25*sum {
					near++
				}
			}
			if got := SqDists(x, zz, 1.5, 0.25); got != near {
				t.Errorf("n = %d: %d are near, want %d", n, got, near)
			}
			for i := range x {
				if x[i] != want[i] { // small multiples of ½ are exact
					t.Errorf("n = %d: s[%d] = %v, want %v", n, i, x[i], want[i])
				}
			}
		}
	})
}

func Benchmark(b *testing.B) {
	b.Run("float64", benchmark[float64])
	b.Run("float32", benchmark[float32])
}

func benchmark[T Float](b *testing.B) {
	const n = 256
	s, zz := make([]T, n), make([]T, n)
	for i := range s {
		s[i], zz[i] = T(i), 1
	}
	row := make([]T, n)
	all := append(routines[T](), routine[T]{name: "Exp", run: func(s, _ []T, _ T) { Exp(s) }},
		routine[T]{name: "SqDists", run: func(s, zz []T, xx T) { SqDists(s, zz, xx, 1e-6) }})
	best := detect()
	defer func() { vectors = best }()
	for _, r := range all {
		for l := none; l <= best; l++ {
			b.Run(fmt.Sprintf("%s/%v", r.name, l), func(b *testing.B) {
				vectors = l
				for b.Loop() {
					copy(row, s)
					r.run(row, zz, 1)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/element")
			})
		}
	}
}
