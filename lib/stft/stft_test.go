package stft

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func noise(n int, seed uint64) []float64 {
	rnd := rand.New(rand.NewPCG(seed, 0))
	x := make([]float64, n)
	for i := range x {
		x[i] = rnd.NormFloat64()
	}
	return x
}

func of(t *testing.T, x []float64, o Options) *Spectrum {
	t.Helper()
	s, err := Of(x, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestDefinition compares with the sum that defines the transform.
func TestDefinition(t *testing.T) {
	const N, H = 8, 2
	x := noise(13, 1)
	s := of(t, x, Options{Size: N, Hop: H})
	frames, freqs := s.Frames.Dims()
	if frames != 10 || freqs != N/2+1 {
		t.Fatalf("%d×%d", frames, freqs)
	}
	for m := range frames {
		for k := range freqs {
			var want complex128
			for j := range N {
				if i := m*H + j - (N - H); i >= 0 && i < len(x) {
					w := 0.5 - 0.5*math.Cos(2*math.Pi*float64(j)/N)
					want += complex(w*x[i], 0) * cmplx.Exp(complex(0, -2*math.Pi*float64(j*k)/N))
				}
			}
			if got := s.Frames.At(m, k); cmplx.Abs(got-want) > 1e-12 {
				t.Errorf("S[%d,%d] is %v, want %v", m, k, got, want)
			}
		}
	}
}

// TestTone: a tone of frequency k has N/4 in column k, N/8 beside it, and 0 elsewhere.
func TestTone(t *testing.T) {
	const N, k0 = 64, 10
	x := make([]float64, 1000)
	for i := range x {
		x[i] = math.Cos(2*math.Pi*k0*float64(i)/N + 1)
	}
	P := of(t, x, Options{Size: N}).Power()
	for k := range N/2 + 1 {
		want := map[int]float64{k0: N / 4, k0 - 1: N / 8, k0 + 1: N / 8}[k]
		if got := math.Sqrt(P.At(20, k)); math.Abs(got-want) > 1e-10 {
			t.Errorf("|S[20,%d]| is %v, want %v", k, got, want)
		}
	}
}

// TestSignal takes sounds apart and puts them together.
func TestSignal(t *testing.T) {
	for _, o := range []Options{{}, {Size: 8, Hop: 1}, {Size: 8, Hop: 4}, {Size: 64, Hop: 17}, {Size: 4, Hop: 2}} {
		for _, n := range []int{1, 2, 7, 500} {
			x := noise(n, 2)
			got := of(t, x, o).Signal()
			for i := range x {
				if math.Abs(got[i]-x[i]) > 1e-12 {
					t.Fatalf("%+v, %d samples: sample %d is %v, want %v", o, n, i, got[i], x[i])
				}
			}
		}
	}
}

// TestNearest: of a changed spectrum the signal is the one with the nearest transform.
// No sample can be moved to come nearer, and the distance is quadratic.
func TestNearest(t *testing.T) {
	o := Options{Size: 8, Hop: 3}
	s := of(t, noise(20, 3), o)
	n, d := s.Frames.Dims()
	mask := mat.NewDense(n, d, nil)
	rnd := rand.New(rand.NewPCG(4, 0))
	mask.Apply(func(_, _ int, _ float64) float64 { return rnd.Float64() }, mask)
	target := s.Masked(mask)
	distance := func(x []float64) (sum float64) {
		got := of(t, x, o)
		for m := range n {
			for k := range d {
				e := cmplx.Abs(got.Frames.At(m, k) - target.Frames.At(m, k))
				if k > 0 && k < d-1 {
					e *= math.Sqrt2 // its twin at the negative frequency
				}
				sum += e * e
			}
		}
		return sum
	}
	x := target.Signal()
	least := distance(x)
	for i := range x {
		for _, h := range []float64{1e-3, -1e-3} {
			y := append([]float64(nil), x...)
			y[i] += h
			if distance(y) <= least {
				t.Errorf("sample %d moved by %v comes nearer: %v, %v", i, h, distance(y), least)
			}
		}
	}
}

func TestMasks(t *testing.T) {
	c, v := of(t, []float64{0, 3, 0, 0, 0, 0, 0, 0}, Options{Size: 4, Hop: 1}), of(t, []float64{0, 4, 0, 0, 0, 0, 0, 0}, Options{Size: 4, Hop: 1})
	mask := RatioMask(c, v)
	n, d := mask.Dims()
	for i := range n {
		for j := range d {
			want := 0.6 // 3/√(3²+4²)
			if c.Power().At(i, j) == 0 {
				want = 0
			}
			if math.Abs(mask.At(i, j)-want) > 1e-12 {
				t.Errorf("mask[%d,%d] is %v, want %v", i, j, mask.At(i, j), want)
			}
		}
	}
	silence := of(t, make([]float64, 8), Options{Size: 4})
	if L := silence.LogPower(); mat.Max(L) != 0 || mat.Min(L) != 0 {
		t.Errorf("the log-power of silence is %v", mat.Formatted(L))
	}
	if L, P := c.LogPower(), c.Power(); math.Abs(L.At(2, 0)-math.Log(P.At(2, 0))) > 1e-6 || math.IsInf(mat.Min(L), 0) {
		t.Errorf("log-power %v of %v", L.At(2, 0), P.At(2, 0))
	}
	X := mat.NewDense(3, 1, []float64{1, 2, 3})
	if got, want := Context(X, 2, 1), mat.NewDense(3, 4, []float64{1, 1, 1, 2, 1, 1, 2, 3, 1, 2, 3, 3}); !mat.Equal(got, want) {
		t.Errorf("context\n%v", mat.Formatted(got))
	}
	if got, want := Upright(mat.NewDense(2, 3, []float64{1, 2, 3, 4, 5, 6})), mat.NewDense(3, 2, []float64{3, 6, 2, 5, 1, 4}); !mat.Equal(got, want) {
		t.Errorf("upright\n%v", mat.Formatted(got))
	}
	if got := silence.Spectrogram(-50); mat.Max(got) != -50 {
		t.Errorf("silence is at %v dB", mat.Max(got))
	}
	if got, P := c.Spectrogram(-20), c.Power(); mat.Max(got) != 0 || mat.Min(got) != -20 || math.Abs(got.At(2, 2)-10*math.Log10(P.At(2, 0)/mat.Max(P))) > 1e-9 {
		t.Errorf("spectrogram\n%v", mat.Formatted(got))
	}
	if got := SNR([]float64{1, 0.9}, []float64{1, 1}); math.Abs(got-10*math.Log10(200)) > 1e-9 {
		t.Errorf("SNR %v", got)
	}
}

func TestBad(t *testing.T) {
	for want, x := range map[string][]float64{"no samples": {}, "sample 1 of 2 is NaN": {1, math.NaN()}, "sample 0 of 1 is +Inf": {math.Inf(1)}} {
		if _, err := Of(x, Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	a, b := of(t, noise(9, 1), Options{Size: 4}), of(t, noise(20, 1), Options{Size: 4})
	for want, f := range map[string]func(){
		"Size is 5; it must be even":                 func() { _, _ = Of([]float64{1}, Options{Size: 5}) },
		"Hop is 5; it must be between 1 and half":    func() { _, _ = Of([]float64{1}, Options{Size: 8, Hop: 5}) },
		"floor of a Spectrogram is 3 decibels":       func() { a.Spectrogram(3) },
		"Hop is -1":                                  func() { _, _ = Of([]float64{1}, Options{Hop: -1}) },
		"but the noise is 23×3":                      func() { RatioMask(a, b) },
		"the mask is 1×1 but the spectrum is 12×3":   func() { a.Masked(mat.NewDense(1, 1, nil)) },
		"Context of -1 rows":                         func() { Context(mat.NewDense(1, 1, nil), -1, 0) },
		"has 2 samples but the clean sound has 1":    func() { SNR([]float64{1, 2}, []float64{1}) },
		"frames of 256 samples have 129 frequencies": func() { (&Spectrum{Samples: 1, Frames: mat.NewCDense(1, 3, nil)}).Signal() },
	} {
		func() {
			defer func() {
				if p := recover(); p == nil || !strings.Contains(p.(string), want) {
					t.Errorf("panics with %v, want %s", p, want)
				}
			}()
			f()
		}()
	}
}
