package simd

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// pairs returns covariances of all sorts, also of equal and opposite values and
// of constants, with the deviations.
func pairs(n int) (k, x, z, angle []float64) {
	rnd := rand.New(rand.NewPCG(4, 4))
	k, x, z, angle = make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range k {
		x[i], z[i] = math.Exp(rnd.NormFloat64()), math.Exp(rnd.NormFloat64())
		switch i % 7 {
		case 0:
			angle[i] = math.Pow(10, -6*rnd.Float64()) // small angles
		case 1:
			angle[i] = math.Pi - math.Pow(10, -6*rnd.Float64())
		case 2:
			angle[i] = math.Pi / 2 * float64(i%3) // equal, orthogonal, opposite
		default:
			angle[i] = math.Pi * rnd.Float64()
		}
		k[i] = x[i] * z[i] * math.Cos(angle[i])
		if i%7 == 2 && i%3 == 1 {
			k[i] = 0
		}
		if i%11 == 5 {
			x[i], k[i] = 0, 0
			angle[i] = math.Pi / 2
		}
	}
	return k, x, z, angle
}

// TestABReLU compares with the formula in the angle that the covariance was
// made of; the cosine of a small one θ has lost all below 1e-16/θ of it.
func TestABReLU(t *testing.T) {
	onLevels(t, func(t *testing.T) {
		const a, b = 0.3, 0.6
		for _, n := range []int{1, 3, 4, 5, 8, 11, 1000, 1003} {
			k, x, z, angle := pairs(n)
			in := slices.Clone(k)
			g := make([]float64, n)
			for i := range g {
				g[i] = 1 + float64(i%5)
			}
			alone := slices.Clone(k)
			ABReLU(alone, nil, x, z, a, b)
			ABReLU(k, g, x, z, a, b)
			for i := range k {
				s := x[i] * z[i]
				A := 1 - 2/math.Pi*angle[i]
				want := a*in[i] + b*(in[i]*A+2/math.Pi*s*math.Sin(angle[i]))
				if math.Abs(k[i]-want) > 1e-15*(1+s)+1e-15*s {
					t.Fatalf("%d of %d: k = %v at angle %v, want %v", i, n, k[i], angle[i], want)
				}
				if alone[i] != k[i] {
					t.Fatalf("%d of %d: k = %v with gradients and %v without", i, n, k[i], alone[i])
				}
				lost := 1e-15 + 1e-15/max(math.Sin(angle[i]), 1e-8)
				if want := (1 + float64(i%5)) * (a + b*A); math.Abs(g[i]-want) > 10*lost {
					t.Fatalf("%d of %d: t = %v at angle %v, want %v", i, n, g[i], angle[i], want)
				}
			}
		}
	})
}

// TestABReLUCopies: through a ReLU, the covariance of a value with itself stays
// its variance to the last bit, as that of twins has to.
func TestABReLUCopies(t *testing.T) {
	onLevels(t, func(t *testing.T) {
		rnd := rand.New(rand.NewPCG(5, 5))
		k, g, s := make([]float64, 997), make([]float64, 997), make([]float64, 997)
		for i := range k {
			k[i], g[i] = math.Exp(10*rnd.NormFloat64()), 1
			s[i] = math.Sqrt(k[i])
		}
		want := slices.Clone(k)
		for i, v := range want {
			want[i] = 0.25*v + 0.25*v
		}
		ABReLU(k, g, s, s, 0.25, 0.25)
		if !slices.Equal(k, want) {
			t.Error("a variance is not that of the formula")
		}
		for i, v := range g {
			if v != 0.5 {
				t.Fatalf("t = %v at %d, want 1/2", v, i)
			}
		}
	})
}

// TestAngleSeries compares with Tⱼ(A) = cos(j arccos A).
func TestAngleSeries(t *testing.T) {
	onLevels(t, func(t *testing.T) {
		for _, terms := range []int{4, 6, 24} {
			coefs := make([]float64, terms)
			for j := range coefs {
				coefs[j] = 1 / float64(1+j*j)
			}
			for _, n := range []int{1, 3, 4, 15, 16, 17, 21, 1003} {
				k, x, z, angle := pairs(n)
				AngleSeries(k, x, z, coefs)
				for i, v := range k {
					A, want := 1-2/math.Pi*angle[i], 0.0
					for j, c := range coefs {
						want += c * math.Cos(float64(j)*math.Acos(A))
					}
					s := x[i] * z[i]
					lost := 1e-13 + 1e-14/max(math.Sin(angle[i]), 1e-8)
					if math.Abs(v-s*want) > lost*s {
						t.Fatalf("%d terms, %d of %d: %v, want %v", terms, i, n, v, s*want)
					}
				}
			}
		}
	})
}

// TestAngleBits: all levels with vectors give the same bits, at every place of a
// row, and touch nothing beyond its end.
func TestAngleBits(t *testing.T) {
	coefs := []float64{1, 0.5, 0.25, 0.125, -0.5, 0.3}
	k, x, z, _ := pairs(75)
	var first, firstT, firstS []float64
	defer func() { current = best }()
	for current = levelAVX2; current <= best; current++ {
		for n := 1; n <= 70; n++ {
			a, g, s := slices.Clone(k), slices.Clone(z), slices.Clone(k)
			ABReLU(a[:n], g[:n], x[:n], z[:n], 0.3, 0.6)
			AngleSeries(s[:n], x[:n], z[:n], coefs)
			if !slices.Equal(a[n:], k[n:]) || !slices.Equal(g[n:], z[n:]) || !slices.Equal(s[n:], k[n:]) {
				t.Fatalf("%d elements: written beyond the end", n)
			}
			if n == 70 && first == nil {
				first, firstT, firstS = a, g, s
			}
			for i := range n {
				one, oneT, oneS := []float64{k[i]}, []float64{z[i]}, []float64{k[i]}
				ABReLU(one, oneT, x[i:i+1], z[i:i+1], 0.3, 0.6)
				AngleSeries(oneS, x[i:i+1], z[i:i+1], coefs)
				if one[0] != a[i] || oneT[0] != g[i] || oneS[0] != s[i] {
					t.Fatalf("element %d of %d is not what it is alone", i, n)
				}
				if first != nil && (first[i] != a[i] || firstT[i] != g[i] || firstS[i] != s[i]) {
					t.Fatalf("element %d of %d differs between levels", i, n)
				}
			}
		}
	}
}

// TestSums compares with sums that are rounded one by one.
func TestSums(t *testing.T) {
	onLevels(t, func(t *testing.T) {
		for n := range 140 {
			x, y, z, _ := pairs(n + 1)
			guard := y[n]
			got, k, g, alone := slices.Clone(x), slices.Clone(x), slices.Clone(y), slices.Clone(x)
			SumOfThree(got[:n], x[:n], y[:n], z[:n])
			products := slices.Clone(x)
			AddProducts(products[:n], y[:n], z[:n])
			Affine(k[:n], g[:n], 1.7, 0.3, 0.2)
			Affine(alone[:n], nil, 1.7, 0.3, 0.2)
			if got[n] != x[n] || products[n] != x[n] || k[n] != x[n] || g[n] != guard || !slices.Equal(k, alone) {
				t.Fatalf("%d elements: written beyond the end, or k depends on t", n)
			}
			for i := range n {
				product := 1.7 * x[i]
				wantK := product + 0.3
				product = y[i] * z[i]
				if products[i] != x[i]+product {
					t.Fatalf("element %d of %d: %v", i, n, products[i])
				}
				product = 1.7 * y[i]
				if got[i] != x[i]+y[i]+z[i] || k[i] != wantK || g[i] != wantK+0.2+product {
					t.Fatalf("element %d of %d: %v, %v, %v", i, n, got[i], k[i], g[i])
				}
			}
		}
	})
}

func BenchmarkAngles(b *testing.B) {
	k, x, z, _ := pairs(1024)
	t, in := slices.Clone(z), slices.Clone(k)
	coefs := make([]float64, 24)
	coefs[1] = 1
	defer func() { current = best }()
	for current = levelGo; current <= best; current++ {
		name := []string{"Go", "AVX2", "AVX512"}[current]
		b.Run("ABReLU/"+name, func(b *testing.B) {
			for b.Loop() {
				copy(k, in)
				ABReLU(k, t, x, z, 0.5, 0.5)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1024, "ns/value")
		})
		b.Run("AngleSeries/"+name, func(b *testing.B) {
			for b.Loop() {
				copy(k, in)
				AngleSeries(k, x, z, coefs)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1024, "ns/value")
		})
	}
}
