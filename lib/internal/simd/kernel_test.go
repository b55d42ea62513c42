package simd

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestKernels(t *testing.T) {
	onLevels(t, func(t *testing.T) {
		t.Run("float64", testKernels[float64])
		t.Run("float32", testKernels[float32])
	})
}

// testKernels has distances of all magnitudes, and parameters of many.
func testKernels[T Float](t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 5))
	s := make([]T, 1000)
	worst := map[string]float64{}
	for range 40 {
		L, q := T(math.Exp(2*rnd.NormFloat64())), T(2*(1-rnd.Float64()))
		for i := range s {
			s[i] = T(math.Exp(4*rnd.NormFloat64())) * L * L
		}
		for name, e := range kernelErrors(t, s, L, q) {
			worst[name] = max(worst[name], e)
		}
	}
	t.Logf("largest errors in units of their bounds: %v", worst)
}

// kernelErrors compares the kernels at s with their formulas, and returns the
// largest errors in units of their bounds.
func kernelErrors[T Float](t *testing.T, s []T, L, q T) map[string]float64 {
	t.Helper()
	l, p := float64(L), float64(q)
	worst := map[string]float64{}
	for _, c := range []struct {
		name string
		k    Kernel[T]
		phi  func(s float64) (phi, dphi2, bound float64) // the error bound of φ
	}{
		{"Laplace", Laplace(L), func(s float64) (float64, float64, float64) {
			r := math.Sqrt(s)
			phi := math.Exp(-r / l)
			return phi, -phi / (l * r), 1 + 2*r/l
		}},
		{"Gaussian", Gaussian(L), func(s float64) (float64, float64, float64) {
			u := s / (2 * l * l)
			phi := math.Exp(-u)
			return phi, -phi / (l * l), 1 + 2*u
		}},
		{"ExpPower", ExpPower(L, q), func(s float64) (float64, float64, float64) {
			u := math.Pow(math.Sqrt(s)/l, p)
			phi := math.Exp(-u)
			return phi, -p * u * phi / s, 1 + u*(5+2*math.Abs(math.Log(u)))
		}},
	} {
		values, weights := make([]T, len(s)), make([]T, len(s))
		c.k.Values(values, s)
		c.k.Weights(weights, s, Norms[T]{Z: make([]T, len(s))})
		for i, s := range s {
			phi, dphi2, bound := c.phi(float64(s))
			if s == 0 {
				if values[i] != 1 || weights[i] != 0 {
					t.Errorf("%s at 0: value %v, weight %v", c.name, values[i], weights[i])
				}
				continue
			}
			e := relErr(values[i], phi) / bound
			if worst[c.name] = max(worst[c.name], e); !(e <= 1) {
				t.Errorf("%v: value at s = %v is %v, want %v, %.1f times the error allowed", c.k, s, values[i], T(phi), e)
			}
			if T(phi) < T(leastNormal[T]()) {
				continue // the weight has no more digits than φ
			}
			bound += 3 // roundings, and what is left of the error of u
			if c.name == "ExpPower" {
				bound += 6 + math.Abs(p*math.Log(float64(s)/l/l))/4
			}
			e = relErr(weights[i], dphi2) / bound
			name := c.name + "'"
			if worst[name] = max(worst[name], e); !(e <= 1) {
				t.Errorf("%v: weight at s = %v is %v, want %v, %.1f times the error allowed", c.k, s, weights[i], T(dphi2), e)
			}
		}
	}
	return worst
}

// relErr is |got - want| / |want| in units of T's epsilon, where want is normal;
// elsewhere the unit is that of the denormal numbers.
func relErr[T Float](got T, want float64) float64 {
	eps, least := 0x1p-52, leastNormal[T]()
	if bits[T]() == 32 {
		eps = 0x1p-23
		if math.Abs(want) > math.MaxFloat32 && math.IsInf(float64(got), 0) {
			return 0
		}
	}
	if float64(got) == want {
		return 0
	}
	return math.Abs(float64(got)-want) / (eps * max(math.Abs(want), least))
}

func leastNormal[T Float]() float64 {
	if bits[T]() == 32 {
		return 0x1p-126
	}
	return 0x1p-1022
}

// TestExtremes has distances at which intermediate results over- or underflow.
func TestExtremes(t *testing.T) {
	onLevels(t, func(t *testing.T) {
		testExtremes[float64](t)
		testExtremes[float32](t)
	})
}

func testExtremes[T Float](t *testing.T) {
	inf, nan := T(math.Inf(1)), T(math.NaN())
	for _, k := range []Kernel[T]{Laplace[T](2), Gaussian[T](2), ExpPower[T](2, 2), ExpPower[T](2, 0.5), ExpPower[T](2, 0.01)} {
		y := []T{0, 0, 0}
		k.Values(y, []T{0, inf, nan})
		if y[0] != 1 || y[1] != 0 || y[2] == y[2] {
			t.Errorf("%v at 0, ∞, NaN: values %v", k, y)
		}
		k.Weights(y, []T{0, inf, nan}, Norms[T]{Z: []T{0, inf, 0}})
		if y[0] != 0 || math.Signbit(float64(y[0])) || y[1] != 0 || math.Signbit(float64(y[1])) || y[2] == y[2] {
			t.Errorf("%v at 0, ∞, NaN: weights %v", k, y)
		}
	}
}

func TestNorms(t *testing.T) {
	onLevels(t, func(t *testing.T) {
		testNorms[float64](t)
		testNorms[float32](t)
	})
}

// testNorms compares with the definitions; near points are those whose squared
// distance is below 1 % of the norms, and points within 0.1 % coincide.
func testNorms[T Float](t *testing.T) {
	const m = 100
	rnd := rand.New(rand.NewPCG(6, 6))
	dots, s := make([]T, m), make([]T, m)
	n := Norms[T]{X: 2, Z: make([]T, m), Near: 0.01, Coincide: 0.001}
	want := 0
	for j := range dots {
		n.Z[j] = T(rnd.Float64())
		sum := n.X + n.Z[j]
		switch j % 4 {
		case 0: // of no distance, but for rounding
			dots[j] = sum / 2 * (1 + T(j%3-1)*1e-7)
		case 1:
			dots[j] = sum * 0.4975 // s is 0.5 %
		default:
			dots[j] = T(2*rnd.Float64()-1) * sum * 0.48
		}
		s[j] = max(sum-2*dots[j], 0)
		if s[j] < n.Near*sum {
			want++
		}
	}
	got := make([]T, m)
	check := func(name string, near int, f func(s, z T) T) {
		if near != want {
			t.Errorf("%s: %d are near, want %d", name, near, want)
		}
		for j := range got {
			w := f(s[j], n.Z[j])
			if s[j] < n.Near*(n.X+n.Z[j]) {
				w = T(math.NaN())
			}
			if !same(got[j], w) {
				t.Errorf("%s: at %v is %v, want %v", name, s[j], got[j], w)
			}
		}
	}
	check("SqDists", SqDists(got, dots, n), func(s, z T) T { return s })
	one := []T{0}
	for _, k := range []Kernel[T]{Laplace[T](1.5), Gaussian[T](1.5), ExpPower[T](1.5, 0.7)} {
		check("Values", k.ValuesOfDots(got, dots, n), func(s, z T) T {
			k.Values(one, []T{s})
			return one[0]
		})
		check("Weights", k.WeightsOfDots(got, dots, n), func(s, z T) T {
			k.Weights(one, []T{s}, Norms[T]{X: n.X, Z: []T{z}, Coincide: n.Coincide})
			return one[0]
		})
		k.Weights(got, s, n)
		for j := range got {
			if coincide := s[j] <= n.Coincide*(n.X+n.Z[j]); coincide != (got[j] == 0) {
				t.Errorf("weight at s = %v of norms %v is %v", s[j], n.X+n.Z[j], got[j])
			}
		}
		exact := Norms[T]{X: n.X, Z: n.Z}
		if near := k.WeightsOfDots(got, dots, exact); near != 0 {
			t.Errorf("%d are near with Near = 0", near)
		}
	}
}

// FuzzKernels has bits as squared distances. Bandwidths are those of numbers
// that someone measured.
func FuzzKernels(f *testing.F) {
	for _, s := range []float64{0, 1, 1e-300, 1e300, 5e-324, 1e5, 1e-5} {
		f.Add(math.Float64bits(s), 2.5, 1.4)
	}
	f.Fuzz(func(t *testing.T, b uint64, L, q float64) {
		if !(L > 1e-5 && L < 1e5 && q > 1e-3 && q <= 2) {
			return
		}
		onLevels(t, func(t *testing.T) {
			if s := math.Abs(math.Float64frombits(b)); s < 1e200 && (s > 1e-200 || s == 0) {
				kernelErrors(t, []float64{s}, L, q)
			}
			if s := float32(math.Abs(float64(math.Float32frombits(uint32(b >> 32))))); s < 1e25 && (s > 1e-25 || s == 0) {
				kernelErrors(t, []float32{s}, float32(L), float32(q))
			}
		})
	})
}

func BenchmarkKernel(b *testing.B) {
	defer func() { current = best }()
	for l := levelGo; l <= best; l++ {
		current = l
		for _, k := range []string{"Laplace", "Gaussian", "ExpPower"} {
			benchmark[float64](b, l, k+".Values", k+".ValuesOfDots", k+".WeightsOfDots")
			benchmark[float32](b, l, k+".Values", k+".ValuesOfDots", k+".WeightsOfDots")
		}
	}
}
