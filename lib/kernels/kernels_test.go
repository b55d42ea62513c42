package kernels_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/kernels/kerneltest"
)

func metric() *mat.SymDense {
	return mat.NewSymDense(4, []float64{2, .5, 0, .1, .5, 1, .2, 0, 0, .2, .3, 0, .1, 0, 0, 1})
}

func TestConventions(t *testing.T) {
	for _, k := range []kernels.Kernel{
		kernels.Laplace{}, kernels.Laplace{L: 3},
		kernels.Gaussian{}, kernels.Gaussian{L: 2},
		kernels.ExpPower{}, kernels.ExpPower{L: 2, Q: 0.7}, kernels.ExpPower{L: 3, Q: 1.4}, kernels.ExpPower{Q: 2},
		kernels.Matern{}, kernels.Matern{L: 2, Nu: 0.5}, kernels.Matern{L: 2, Nu: 1.5}, kernels.Matern{L: 3, Nu: 2.5},
		kernels.Cauchy{}, kernels.Cauchy{L: 3}, kernels.Mahalanobis{Base: kernels.Matern{L: 2, Nu: 2.5}, M: metric()},
		kernels.Mahalanobis{}, kernels.Mahalanobis{Base: kernels.Gaussian{L: 2}, M: metric()},
		kernels.Mahalanobis{Base: kernels.Laplace{L: 2}, M: metric()},
		kernels.RadialFunc(func(s float64) (float64, float64) { return 1 / (1 + s), -1 / ((1 + s) * (1 + s)) }),
		kernels.Func(func(x, z []float64) float64 { return mat.Dot(mat.NewVecDense(len(x), x), mat.NewVecDense(len(z), z)) }),
		cubic{},
		kernels.ProductLaplace{}, kernels.ProductLaplace{L: 2, P: 0.7}, kernels.ProductLaplace{L: 2, P: 1.4}, kernels.ProductLaplace{P: 2},
		kernels.Lpq{}, kernels.Lpq{L: 2, P: 1.5, Q: 0.9}, kernels.Lpq{L: 3, P: 2, Q: 1.3}, kernels.Lpq{L: 2, P: 0.5},
		kernels.SumPower{}, kernels.SumPower{L: 2, Q: 1.3, Mix: 0.2, Power: 3}, kernels.SumPower{Power: 1},
		kernels.Metric(kernels.ProductLaplace{L: 2, P: 1.4}, metric()), kernels.Metric(kernels.SumPower{L: 2}, metric()),
		kernels.Metric(kernels.Lpq{P: 1.5, Q: 0.9}, golden.Diag([]float64{1, 0, 2, 0.5})), kernels.Metric(kernels.Lpq{P: 2}, metric()),
		kernels.Polynomial{}, kernels.Polynomial{Degree: 3, Gamma: 0.5, C: 1}, kernels.Metric(kernels.Polynomial{C: 1}, metric()),
		kernels.ArcCosine{}, kernels.ArcCosine{Order: 1}, kernels.ArcCosine{Order: 2}, kernels.Metric(kernels.ArcCosine{Order: 1}, metric()),
		kernels.DotFunc(func(t float64) (float64, float64) { return t + t*t*t, 1 + 3*t*t }),
		kernels.Exponential{L: 1e4}, kernels.Metric(kernels.Exponential{L: 2e4}, metric()),
		kernels.Sum(kernels.Laplace{}, kernels.Polynomial{}), kernels.Product(kernels.Lpq{L: 2}, kernels.Gaussian{}, kernels.ArcCosine{Order: 1}),
		kernels.Scale(3, kernels.Polynomial{}), kernels.Scale(0.5, kernels.Laplace{}), kernels.Columns(kernels.Lpq{P: 1.5}, 3, 1),
		kernels.Metric(kernels.Sum(kernels.Laplace{}, kernels.Scale(2, kernels.ProductLaplace{L: 2})), metric()),
		kernels.Metric(kernels.Product(kernels.Columns(kernels.Laplace{}, 0, 2), kernels.Columns(kernels.Lpq{}, 1, 3)), metric()),
		kernels.Categorical{Rho: 0.3}, kernels.Product(kernels.Columns(kernels.Laplace{}, 0, 1), kernels.Columns(kernels.Categorical{Rho: 0.3}, 2, 3)),
	} {
		t.Run(fmt.Sprint(k), func(t *testing.T) { kerneltest.Run(t, k) })
	}
}

// cubic is (1 + xᵀz)³: a kernel that is smooth but not radial.
type cubic struct{}

func (cubic) dot(x, z []float64) float64 {
	s := 1.0
	for i := range x {
		s += x[i] * z[i] / 1e9 // small, so that the test far from the origin has digits left
	}
	return s
}
func (k cubic) At(x, z []float64) float64 { return math.Pow(k.dot(x, z), 3) }
func (k cubic) GradTo(dst, x, z []float64) []float64 {
	if dst == nil {
		dst = make([]float64, len(x))
	}
	for i := range dst {
		dst[i] = 3 * math.Pow(k.dot(x, z), 2) * z[i] / 1e9
	}
	return dst
}

// blocked is cubic with methods that compute all pairs at once, here by ones
// that nothing else returns.
type blocked struct{ cubic }

func (blocked) GramTo(dst, _, _ *mat.Dense) {
	dst.Apply(func(_, _ int, _ float64) float64 { return 7 }, dst)
}
func (blocked) Gradients(X, _, _ *mat.Dense) []*mat.Dense {
	return []*mat.Dense{mat.DenseCopyOf(X)}
}

func TestBlocked(t *testing.T) {
	X := mat.NewDense(2, 1, []float64{1, 2})
	if K := kernels.Gram(blocked{}, X, X); K.At(1, 0) != 7 {
		t.Errorf("Gram does not call the kernel's GramTo: %v", K)
	}
	if G := kernels.Gradients(blocked{}, X, X, X); len(G) != 1 || G[0].At(1, 0) != 2 {
		t.Errorf("Gradients does not call the kernel's: %v", G)
	}
}

type goldenFile struct {
	X, Z, M, SqrtM golden.Matrix
	V              []float64
	Cases          []struct {
		Name, Formula string
		Params        struct {
			Bandwidth, Gamma, Exponent float64
			LengthScale                float64 `json:"length_scale"`
			Nu                         float64
			Mat                        string
		}
		K golden.Matrix
	}
}

func TestGolden(t *testing.T) {
	var file goldenFile
	golden.Load(t, "testdata/golden.json", &file)
	// A metric T applied to the data, as xRFM does, is T² in the distance.
	square := func(T mat.Matrix) *mat.SymDense {
		S := mat.NewSymDense(4, nil)
		var P mat.Dense
		P.Mul(T.T(), T)
		for i := range 4 {
			for j := i; j < 4; j++ {
				S.SetSym(i, j, P.At(i, j))
			}
		}
		return S
	}
	seen := map[string]int{}
	for _, c := range file.Cases {
		p := c.Params
		var k kernels.Radial
		var M *mat.SymDense
		light := c.Name == "xrfm_l2_light" // takes M itself, not its root
		switch c.Name {
		case "gaussian", "gaussian_M", "gaussian_Mdiag":
			k = kernels.Gaussian{L: p.Bandwidth}
		case "laplace", "laplace_M", "laplace_Mdiag":
			k = kernels.Laplace{L: p.Bandwidth}
		case "dispersal":
			k = kernels.ExpPower{L: math.Pow(p.Bandwidth, 1/p.Gamma), Q: p.Gamma}
		case "matern":
			k = kernels.Matern{L: p.LengthScale, Nu: p.Nu}
		case "xrfm_l2", "xrfm_l2_light":
			k = kernels.ExpPower{L: p.Bandwidth, Q: p.Exponent}
		default:
			t.Fatalf("unknown kernel %s", c.Name)
		}
		switch mat := p.Mat; {
		case strings.HasSuffix(c.Name, "_M"), light && mat == "M":
			M = file.M.Sym()
		case strings.HasSuffix(c.Name, "_Mdiag"), light && mat == "v":
			M = golden.Diag(file.V)
		case mat == "M":
			M = square(file.M)
		case mat == "sqrtM":
			M = square(file.SqrtM)
		case mat == "v":
			M = square(golden.Diag(file.V))
		case mat == "sqrtv":
			M = golden.Diag(file.V)
		case mat == "" || mat == "none":
		default:
			t.Fatalf("%s: unknown metric %q", c.Name, mat)
		}
		name := fmt.Sprintf("%s %+v", c.Name, p)
		got := kernels.Gram(kernels.Mahalanobis{Base: k, M: M}, file.X.Dense, file.Z.Dense)
		want := mat.DenseCopyOf(c.K)
		// Z[0] is X[2]: the peers' expanded square leaves noise there, up to 1e-7
		// of the bandwidth to the power Q. The true value is 1.
		if math.Abs(want.At(2, 0)-1) > 1e-4 {
			t.Errorf("%s: reference K[2,0] = %v, want nearly 1", name, want.At(2, 0))
		}
		want.Set(2, 0, 1)
		golden.Near(t, name, got, want, 1e-12)
		seen[c.Name]++
	}
	if len(seen) != 10 {
		t.Errorf("kernels seen: %v, want 10", seen)
	}
}

// TestColumnsInMetric: columns in another order than M has them, by hand.
func TestColumnsInMetric(t *testing.T) {
	M := mat.NewSymDense(3, []float64{2, 9, 1, 9, 99, 9, 1, 9, 5})
	x, z := []float64{1, 7, 3}, []float64{3, -7, 2} // differences -2 and 1 in the columns 0 and 2
	// (1, -2) in the columns 2 and 0: 5·1 + 2·4 - 2·1·2 = 9.
	k := kernels.Metric(kernels.Columns(kernels.Laplace{L: 2}, 2, 0), M)
	if got, want := k.At(x, z), math.Exp(-1.5); math.Abs(got-want) > 1e-15 {
		t.Errorf("k = %v, want exp(-3/2) = %v", got, want)
	}
	// -k/(L r) M(1, -2), where r = 3 and M(1, -2) = (3, -3).
	e := math.Exp(-1.5) / (2 * 3)
	golden.Near(t, "gradient", mat.NewDense(1, 3, k.(kernels.Smooth).GradTo(nil, x, z)), mat.NewDense(1, 3, []float64{3 * e, 0, -3 * e}), 1e-14)
}

// TestCategorical counts the columns that differ.
func TestCategorical(t *testing.T) {
	k := kernels.Categorical{Rho: 0.3}
	x := []float64{1, 2, 3, math.NaN()}
	for want, z := range map[float64][]float64{0.3: {1, 2, 3, 4}, 0.09: {1, 2, 5, 4}, 0.027: {7, 2, 5, 4}, 0.0081: {7, 9, 5, math.NaN()}} {
		if got := k.At(x, z); math.Abs(got-want) > 1e-15 {
			t.Errorf("k(%v, %v) = %v, want %v", x, z, got, want)
		}
	}
}

// TestCloseFarAway has two clusters of nearly equal points far from the origin,
// where the expanded square has no digits left.
func TestCloseFarAway(t *testing.T) {
	X := mat.NewDense(3, 2, []float64{1e8, 1e8, 1e8 + 1e-3, 1e8, 1e8 + 3, 1e8 + 4})
	dx := X.At(1, 0) - X.At(0, 0) // 1e-3 as far as float64 resolves it there
	K := kernels.Gram(kernels.Laplace{}, X, X)
	if got, want := K.At(0, 1), math.Exp(-dx); math.Abs(got-want) > 1e-12 {
		t.Errorf("close pair: %v, want %v", got, want)
	}
	if got, want := K.At(0, 2), math.Exp(-5); math.Abs(got-want) > 1e-12 {
		t.Errorf("distant pair: %v, want %v", got, want)
	}
}

// TestSelfTerm has points that coincide in a metric of rank one without being
// equal: their gradients are exactly zero.
func TestSelfTerm(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	X := mat.NewDense(40, 3, nil)
	for i := range 40 {
		X.SetRow(i, []float64{float64(i % 2), 1e3 * rnd.NormFloat64(), 1e3 * rnd.NormFloat64()})
	}
	M := mat.NewSymDense(3, nil)
	M.SetSym(0, 0, 1)
	W, _, ok := kernels.GradientWeights(kernels.Mahalanobis{M: M}, X, X)
	if !ok {
		t.Fatal("no weights")
	}
	for i := range 40 {
		for j := range 40 {
			want := 0.0
			if i%2 != j%2 {
				want = -math.Exp(-1)
			}
			if got := W.At(i, j); math.Abs(got-want) > 1e-12 {
				t.Errorf("W[%d,%d] = %v, want %v", i, j, got, want)
			}
		}
	}
}

// TestKink has the value and the derivative where the distance is 0.
func TestKink(t *testing.T) {
	for _, k := range []kernels.Radial{kernels.Laplace{L: 2}, kernels.ExpPower{L: 2, Q: 0.7}, kernels.ExpPower{L: 2, Q: 1.4}} {
		if phi, dphi := k.Phi(0); phi != 1 || dphi != 0 {
			t.Errorf("%v: φ(0) = %v and φ′(0) = %v, want 1 and 0", k, phi, dphi)
		}
	}
}

func TestMedianDistance(t *testing.T) {
	// Points 0, 1, 3, 7 on a line: distances 1 2 3 4 6 7, lower middle 3.
	if got := kernels.MedianDistance(mat.NewDense(4, 1, []float64{0, 1, 3, 7})); got != 3 {
		t.Errorf("got %v, want 3", got)
	}
	if got := kernels.MedianDistance(mat.NewDense(1, 5, nil)); got != 0 {
		t.Errorf("one point: got %v, want 0", got)
	}
	// Two independent normal vectors in d dimensions are at the squared distance
	// 2 χ²_d, whose median for d = 3 is 2·2.36597.
	rnd := rand.New(rand.NewPCG(1, 3))
	X := mat.NewDense(5000, 3, nil)
	X.Apply(func(_, _ int, _ float64) float64 { return rnd.NormFloat64() }, X)
	if got, want := kernels.MedianDistance(X), math.Sqrt(2*2.36597); math.Abs(got-want) > 0.05 {
		t.Errorf("normal points: got %v, want %v ± 0.05", got, want)
	}
}

// TestMedianDistanceOfNorm compares with the distances that the kernel's values have.
func TestMedianDistanceOfNorm(t *testing.T) {
	rnd := rand.New(rand.NewPCG(2, 3))
	X := mat.NewDense(20, 3, nil)
	X.Apply(func(_, _ int, _ float64) float64 { return rnd.NormFloat64() }, X)
	type distant interface {
		kernels.Kernel
		MedianDistance(X *mat.Dense, M *mat.SymDense) float64
	}
	for _, M := range []*mat.SymDense{nil, mat.NewSymDense(3, []float64{2, 1, 0, 1, 3, 0.5, 0, 0.5, 1})} {
		for _, k := range []distant{kernels.Lpq{P: 1.5, Q: 1}, kernels.Lpq{P: 2, Q: 1}, kernels.ProductLaplace{}, kernels.Lpq{P: 0.5, Q: 0.5}} {
			var all []float64
			for i := range 20 {
				for j := range i {
					d := -math.Log(kernels.Metric(k, M).At(X.RawRowView(i), X.RawRowView(j)))
					if q, ok := k.(kernels.Lpq); ok && q.Q == 0.5 {
						d *= d
					}
					all = append(all, d)
				}
			}
			slices.Sort(all)
			if got, want := k.MedianDistance(X, M), all[94]; math.Abs(got-want) > 1e-10*want { // the lower of 190
				t.Errorf("%v: got %v, want %v", k, got, want)
			}
			if got := k.MedianDistance(mat.NewDense(1, 3, nil), M); got != 0 {
				t.Errorf("%v: one point: got %v, want 0", k, got)
			}
		}
	}
}

// TestGradientsAtCentres has machines of a kernel that is not radial at their own
// centres, where it has a gradient too.
func TestGradientsAtCentres(t *testing.T) {
	X := mat.NewDense(3, 2, []float64{1, 2, -1, 0.5, 0, 3})
	alpha := mat.NewDense(3, 1, []float64{1, -2, 0.5})
	k := cubic{}
	X.Scale(1e4, X) // cubic is nearly linear for small ones
	got := kernels.Gradients(k, X, X, alpha)[0]
	for i := range 3 {
		want := fd.Gradient(nil, func(x []float64) float64 {
			f := 0.0
			for j := range 3 {
				f += alpha.At(j, 0) * k.At(x, X.RawRowView(j))
			}
			return f
		}, X.RawRowView(i), &fd.Settings{Formula: fd.Central, Step: 1})
		for j, w := range want {
			if math.Abs(got.At(i, j)-w) > 1e-6*math.Abs(w) {
				t.Errorf("∂%d f(X[%d]) = %v, want %v", j, i, got.At(i, j), w)
			}
		}
	}
}

func ExampleCauchy() {
	fmt.Println(kernels.Cauchy{L: 2}.At([]float64{0, 0}, []float64{0, 2})) // one bandwidth away
	fmt.Println(kernels.Cauchy{L: 2}.At([]float64{0, 0}, []float64{0, 6})) // three
	// Output:
	// 0.5
	// 0.1
}

func ExampleProduct() {
	// Two numbers, and a column with the code of a colour.
	k := kernels.Product(kernels.Columns(kernels.Gaussian{L: 1}, 0, 1), kernels.Columns(kernels.Categorical{Rho: 0.5}, 2))
	fmt.Println(k)
	red, green := []float64{1, 2, 0}, []float64{1, 2, 1}
	fmt.Println(k.At(red, red), k.At(red, green))
	// Output:
	// Product(Gaussian(L=1)[0 1], Categorical(Rho=0.5)[2])
	// 1 0.5
}

func ExampleLpq() {
	k := kernels.Lpq{L: 2, P: 1, Q: 0.5}
	fmt.Printf("%v: %.4f\n", k, k.At([]float64{0, 0}, []float64{3, 5})) // exp(-√(8/2))
	// Output:
	// Lpq(L=2, P=1, Q=0.5): 0.1353
}

func ExampleRandomFourier() {
	k := kernels.Gaussian{L: 2}
	f, err := kernels.RandomFourier(k, 1, 20000, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	F := f.Transform(mat.NewDense(2, 1, []float64{0, 2}))
	fmt.Println(f)
	fmt.Printf("%.2f, exactly %.2f\n", mat.Dot(F.RowView(0), F.RowView(1)), k.At([]float64{0}, []float64{2}))
	// Output:
	// 20000 Fourier features of Gaussian(L=2)
	// 0.61, exactly 0.61
}

func ExampleGram() {
	X := mat.NewDense(3, 1, []float64{0, 1, 3})
	fmt.Printf("%.3f\n", mat.Formatted(kernels.Gram(kernels.Laplace{L: 2}, X, X)))
	// Output:
	// ⎡1.000  0.607  0.223⎤
	// ⎢0.607  1.000  0.368⎥
	// ⎣0.223  0.368  1.000⎦
}

func ExampleMahalanobis() {
	M := mat.NewSymDense(2, []float64{1, 0, 0, 0}) // only the first coordinate counts
	k := kernels.Mahalanobis{Base: kernels.Laplace{L: 2}, M: M}
	fmt.Println(k)
	fmt.Printf("%.3f\n", k.At([]float64{0, 5}, []float64{2, 9}))
	// Output:
	// Laplace(L=2) in a 2×2 metric
	// 0.368
}
