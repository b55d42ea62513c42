package kernels

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/internal/linalg"
)

// Features is a map φ of points to vectors with φ(x)ᵀφ(z) ≈ k(x, z): linear
// methods on features do what kernel methods do, in time linear in the number of
// samples.
type Features struct {
	name    string
	d, size int
	mapTo   func(dst, X *mat.Dense)
}

// Size returns the number of features.
func (f *Features) Size() int { return f.size }

// Transform returns the features of the rows of X, which is n×d, as an n×Size
// matrix. It panics if X has not the columns that the features were made for.
func (f *Features) Transform(X *mat.Dense) *mat.Dense {
	check.Matrix("kernels", "X", X)
	n, d := X.Dims()
	if d != f.d {
		panic(fmt.Sprintf("kernels: X is %d×%d but the features are of points of length %d", n, d, f.d))
	}
	F := mat.NewDense(n, f.size, nil)
	f.mapTo(F, X)
	return F
}

// String describes the features: 1000 Fourier features of Gaussian(L=2).
func (f *Features) String() string { return fmt.Sprintf("%d %s", f.size, f.name) }

// RandomFourier returns D random Fourier features, D even, of a shift-invariant
// kernel of points of length d: with D/2 frequencies ω drawn from the spectral
// measure of k by the seed,
//
//	φ(x) = √(2/D) (cos ω₁ᵀx, sin ω₁ᵀx, cos ω₂ᵀx, …),  E φ(x)ᵀφ(z) = k(x, z),
//	Var φ(x)ᵀφ(z) = (1 + k(2Δ) - 2 k(Δ)²) / D,  Δ = x - z.
//
// k is one of [Gaussian], [Laplace], [ExpPower], [Matern], [Cauchy],
// [ProductLaplace], [Lpq] with P = 2 or Q = P, or one of these in a metric.
// Frequencies are √(2A) g/L for g from N(0, I) and a random A: 1/2 for the Gaussian
// kernel, positive stable of order Q/2 for the exponential power, inverse gamma
// for Matérn, exponential for Cauchy; one A for each coordinate in a product.
//
// It returns an error for other kernels and if D is not even and positive.
//
// References:
//   - Rahimi, A., Recht, B.: Random features for large-scale kernel machines.
//     NeurIPS 2007
//   - Sutherland, D.J., Schneider, J.: On the error of random Fourier features.
//     UAI 2015
//   - Kanter, M.: Stable densities under change of scale and total variation
//     inequalities. Annals of Probability 3 (1975), 697-707
func RandomFourier(k Kernel, d, D int, seed uint64) (*Features, error) {
	if d <= 0 {
		return nil, fmt.Errorf("kernels: RandomFourier of points of length %d; it must be positive", d)
	}
	if D <= 0 || D%2 != 0 {
		return nil, fmt.Errorf("kernels: RandomFourier with %d features; it takes pairs of a cosine and a sine, so give an even number", D)
	}
	draw, root, err := spectrum(k, d)
	if err != nil {
		return nil, err
	}
	rnd := rand.New(rand.NewPCG(seed, 0))
	W := mat.NewDense(d, D/2, nil)
	omega := make([]float64, d)
	for j := range D / 2 {
		draw(rnd, omega)
		W.SetCol(j, omega)
	}
	if root != nil {
		W.Mul(root, mat.DenseCopyOf(W))
	}
	scale := math.Sqrt(2 / float64(D))
	mapTo := func(dst, X *mat.Dense) {
		var A mat.Dense
		A.Mul(X, W)
		n, _ := X.Dims()
		linalg.For(n, func(lo, hi int) {
			for i := lo; i < hi; i++ {
				row := dst.RawRowView(i)
				for j, a := range A.RawRowView(i) {
					s, c := math.Sincos(a)
					row[2*j], row[2*j+1] = scale*c, scale*s
				}
			}
		})
	}
	return &Features{name: fmt.Sprintf("Fourier features of %v", k), d: d, size: D, mapTo: mapTo}, nil
}

// spectrum returns what draws a frequency of k, and the root of its metric, nil
// for the identity.
func spectrum(k Kernel, d int) (draw func(*rand.Rand, []float64), root *mat.SymDense, err error) {
	// one mixes the whole vector with one A, each has one for each coordinate.
	one := func(L float64, mix func(*rand.Rand) float64) func(*rand.Rand, []float64) {
		return func(rnd *rand.Rand, w []float64) {
			s := math.Sqrt(2*mix(rnd)) / L
			for i := range w {
				w[i] = s * rnd.NormFloat64()
			}
		}
	}
	each := func(L float64, mix func(*rand.Rand) float64) func(*rand.Rand, []float64) {
		return func(rnd *rand.Rand, w []float64) {
			for i := range w {
				w[i] = math.Sqrt(2*mix(rnd)) / L * rnd.NormFloat64()
			}
		}
	}
	stable := func(q float64) func(*rand.Rand) float64 {
		return func(rnd *rand.Rand) float64 { return positiveStable(rnd, q/2) }
	}
	switch k := k.(type) {
	case Gaussian:
		return one(k.bandwidth(), func(*rand.Rand) float64 { return 0.5 }), nil, nil
	case Laplace:
		return one(k.bandwidth(), stable(1)), nil, nil
	case ExpPower:
		return one(k.bandwidth(), stable(k.exponent())), nil, nil
	case Cauchy:
		return one(k.bandwidth(), (*rand.Rand).ExpFloat64), nil, nil
	case Matern:
		nu := k.order()
		return one(k.bandwidth(), func(rnd *rand.Rand) float64 { // g √(2ν/χ²_2ν) is Student's t
			chi2 := 0.0
			for range int(2 * nu) {
				g := rnd.NormFloat64()
				chi2 += g * g
			}
			return nu / chi2
		}), nil, nil
	case ProductLaplace:
		q := k.lpq()
		return each(q.L, stable(q.P)), nil, nil
	case Lpq:
		switch p, q := k.order(), k.exponent(); {
		case p == 2:
			return one(k.bandwidth(), stable(q)), nil, nil
		case p == q:
			return each(k.bandwidth(), stable(q)), nil, nil
		}
	case Mahalanobis:
		if k.M == nil {
			return spectrum(k.base(), d)
		}
		return rootedSpectrum(k.base(), k.M, d)
	case rooted:
		draw, _, err := spectrum(k.base, d)
		if err == nil && k.root.SymmetricDim() != d {
			err = wrongMetric(k.root, d)
		}
		return draw, k.root, err
	}
	return nil, nil, fmt.Errorf("kernels: %v has no random Fourier features here; Gaussian, Laplace, ExpPower, Matern, Cauchy and ProductLaplace have, and Nystrom serves all kernels", k)
}

func rootedSpectrum(base Kernel, M *mat.SymDense, d int) (func(*rand.Rand, []float64), *mat.SymDense, error) {
	draw, _, err := spectrum(base, d)
	if err != nil {
		return nil, nil, err
	}
	if M.SymmetricDim() != d {
		return nil, nil, wrongMetric(M, d)
	}
	root, err := rootOf(M)
	return draw, root, err
}

func wrongMetric(M *mat.SymDense, d int) error {
	dm := M.SymmetricDim()
	return fmt.Errorf("kernels: M is %d×%d but the points have length %d", dm, dm, d)
}

// positiveStable draws A > 0 with E exp(-sA) = exp(-s^a), 0 < a ≤ 1, as Kanter
// does.
func positiveStable(rnd *rand.Rand, a float64) float64 {
	if a == 1 {
		return 1
	}
	u := math.Pi * (1 - rnd.Float64()) // not 0
	e := rnd.ExpFloat64()
	return math.Sin(a*u) / math.Pow(math.Sin(u), 1/a) * math.Pow(math.Sin((1-a)*u)/e, (1-a)/a)
}
