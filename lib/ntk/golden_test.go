package ntk_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/ntk"
)

// activations has those of the reference figures by name.
var activations = map[string]ntk.Activation{
	"relu": ntk.ReLU(), "leaky_relu_0_1": ntk.LeakyReLU(0.1), "abs": ntk.Abs(),
	"erf": ntk.Erf(), "erf_abc": ntk.SigmoidLike(), "sin": ntk.Sin(1, 1, 0), "sin_abc": ntk.Sin(1.3, 0.7, 0.4),
	"cos": ntk.Cos(1, 1, 0), "rbf_0_5": ntk.Rbf(0.5), "gelu": ntk.GELU(), "gaussian": ntk.Gaussian(), "gabor": ntk.Gabor(),
	"monomial_2": ntk.Monomial(2), "monomial_3": ntk.Monomial(3), "polynomial": ntk.Polynomial(0.3, 1, -0.2),
	"exp_0_5": ntk.Exp(1, 0.5), "sign": ntk.Sign(), "exp_normalized": ntk.ExpNormalized(),
	"hermite_1": ntk.Hermite(1), "hermite_2": ntk.Hermite(2), "hermite_3": ntk.Hermite(3), "hermite_4": ntk.Hermite(4),
}

type fcFile struct {
	X1, X2, Xn1, Xn2 golden.Matrix
	Cases            []struct {
		Activation string
		Depth      int
		W          float64 `json:"W_std"`
		B          float64 `json:"b_std"`
		NNGP, NTK  golden.Matrix
	}
	EigenPro []eigenproCase `json:"eigenpro_ntk_relu"`
	Sphere   []eigenproCase `json:"eigenpro_ntk_relu_unit_sphere"`
	Unit     struct{ U1, U2 golden.Matrix }
	MC       []struct {
		Depth int
		K     golden.Matrix `json:"K_mc"`
		Error float64       `json:"max_rel_err"`
	} `json:"monte_carlo_relu"`
}

type eigenproCase struct {
	Depth int
	Bias  float64
	K     golden.Matrix
}

func fc(t *testing.T) (f fcFile) {
	golden.Load(t, "testdata/fc.json", &f)
	return f
}

func TestGoldenFC(t *testing.T) {
	file := fc(t)
	seen := map[string]int{}
	for _, c := range file.Cases {
		act, ok := activations[c.Activation]
		if !ok {
			t.Fatalf("unknown activation %s", c.Activation)
		}
		tol := 1e-12
		switch c.Activation {
		case "relu", "leaky_relu_0_1", "abs":
			tol = 1e-13 // the reference has 50 digits
		}
		X, Z := file.X1.Dense, file.X2.Dense
		if strings.HasPrefix(c.Activation, "hermite") {
			X, Z = file.Xn1.Dense, file.Xn2.Dense
		}
		net := ntk.MLP(c.Depth, ntk.Dense{W: c.W, B: c.B}, act)
		name := fmt.Sprintf("%s depth %d W %.3g B %g", c.Activation, c.Depth, c.W, c.B)
		nngp, k := net.Kernels(X, Z)
		golden.Near(t, name+" NNGP", nngp, c.NNGP, tol)
		golden.Near(t, name+" NTK", k, c.NTK, tol)
		golden.Near(t, name+" NTK as a kernel", kernels.Gram(net.NTK(), X, Z), c.NTK, tol)
		golden.Near(t, name+" NNGP as a kernel", kernels.Gram(net.NNGP(), X, Z), c.NNGP, tol)
		seen[c.Activation]++
	}
	if len(file.Cases) != 64 || len(seen) != len(activations) {
		t.Errorf("%d cases of %d activations, want 64 of %d", len(file.Cases), len(seen), len(activations))
	}
	for i, c := range append(file.EigenPro, file.Sphere...) {
		X, Z := file.X1.Dense, file.X2.Dense
		if i >= len(file.EigenPro) {
			X, Z = file.Unit.U1.Dense, file.Unit.U2.Dense
		}
		name := fmt.Sprintf("EigenPro depth %d bias %g (%d)", c.Depth, c.Bias, i)
		golden.Near(t, name+", recursion", eigenpro(X, Z, c.Depth, c.Bias, 1e-12), c.K, 1e-12)
		// X[1] is Z[0]. The program clips cosines at 1 - 1e-12, an angle of 1e-6
		// that leaves 1e-7 of error there; we do not.
		want := mat.DenseCopyOf(c.K)
		want.Set(1, 0, eigenpro(X, Z, c.Depth, c.Bias, 0).At(1, 0))
		_, k := ntk.EigenPro(c.Depth, c.Bias).Kernels(X, Z)
		golden.Near(t, name, k, want, 1e-12)
	}
	if len(file.EigenPro) != 10 || len(file.Sphere) != 5 {
		t.Errorf("%d and %d cases of EigenPro, want 10 and 5", len(file.EigenPro), len(file.Sphere))
	}
	for _, c := range file.MC {
		_, k := ntk.MLP(c.Depth, ntk.Dense{W: 1.5, B: 0.3}, ntk.ReLU()).Kernels(file.X1.Dense, file.X2.Dense)
		if got := largestRatio(c.K, k); math.Abs(got-c.Error) > 1e-6 {
			t.Errorf("Monte Carlo depth %d: off by %v, the reference says %v", c.Depth, got, c.Error)
		}
	}
}

// eigenpro is the recursion of the EigenPro programs with cosines clipped at
// 1 - clip. Without a clip equal points have the cosine 1.
func eigenpro(X, Z *mat.Dense, depth int, bias, clip float64) *mat.Dense {
	n, _ := X.Dims()
	m, _ := Z.Dims()
	K := mat.NewDense(n, m, nil)
	for i := range n {
		for j := range m {
			x, z := X.RowView(i), Z.RowView(j)
			norms := mat.Norm(x, 2) * mat.Norm(z, 2)
			S := mat.Dot(x, z)
			N := S + bias*bias
			for range depth - 1 {
				u := min(S/norms, 1-clip)
				if clip == 0 && mat.Equal(x, z) {
					u = 1
				}
				kappa0 := 1 - math.Acos(u)/math.Pi
				S = norms * (u*kappa0 + math.Sqrt(1-u*u)/math.Pi)
				N = N*kappa0 + S + bias*bias
			}
			K.Set(i, j, N)
		}
	}
	return K
}

// largestRatio returns the largest |A - B| as a share of the largest |B|.
func largestRatio(A, B mat.Matrix) float64 {
	diff, scale := golden.Distance(A, B)
	return diff / scale
}

type cntkFile struct {
	Images [][][][]float64
	Arora  []struct {
		cntkCase
		Values []struct{ Vanilla, GAP float64 }
	}
	NT []struct {
		cntkCase
		Values []struct{ Flatten, GAP struct{ NNGP, NTK float64 } }
	}
	MC []struct {
		cntkCase
		GAP   bool
		MC    []float64
		Error float64 `json:"max_rel_err"`
	} `json:"monte_carlo"`
}

type cntkCase struct {
	Depth   int
	Padding string
	W       float64 `json:"W_std"`
	B       float64 `json:"b_std"`
	Pairs   [][2]int
}

// cnn returns the convolutional net of a case.
func (c cntkCase) cnn(image ntk.Image, pool bool) ntk.Net {
	conv := ntk.Conv{W: c.W, B: c.B, Circular: c.Padding == "circular"}
	var readout ntk.Layer = ntk.Flatten{}
	if pool {
		readout = ntk.GlobalAvgPool{}
	}
	return ntk.Serial(image, ntk.Repeat(c.Depth, conv, ntk.ReLU()), readout, ntk.Dense{W: c.W, B: c.B})
}

func images(raw [][][][]float64) (ntk.Image, *mat.Dense) {
	c, h, w := len(raw[0]), len(raw[0][0]), len(raw[0][0][0])
	X := mat.NewDense(len(raw), c*h*w, nil)
	for i, image := range raw {
		row := X.RawRowView(i)[:0]
		for _, plane := range image {
			for _, line := range plane {
				row = append(row, line...)
			}
		}
	}
	return ntk.Image{Height: h, Width: w, Channels: c}, X
}

func TestGoldenCNTK(t *testing.T) {
	const tol = 1e-12
	var file cntkFile
	golden.Load(t, "testdata/cntk.json", &file)
	image, X := images(file.Images)
	near := func(name string, got, want float64) {
		t.Helper()
		if !(math.Abs(got-want) <= tol*math.Abs(want)) {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
	for _, c := range file.Arora {
		for _, pool := range []bool{false, true} {
			_, k := ntk.Arora(c.Depth, image, ntk.Conv{Circular: c.Padding == "circular"}, pool).Kernels(X, X)
			for p, v := range c.Values {
				want := v.Vanilla
				if pool {
					want = v.GAP
				}
				near(fmt.Sprintf("Arora depth %d %s pool %t pair %v", c.Depth, c.Padding, pool, c.Pairs[p]), k.At(c.Pairs[p][0], c.Pairs[p][1]), want)
			}
		}
	}
	for _, c := range file.NT {
		for _, pool := range []bool{false, true} {
			nngp, k := c.cnn(image, pool).Kernels(X, X)
			for p, v := range c.Values {
				want := v.Flatten
				if pool {
					want = v.GAP
				}
				name := fmt.Sprintf("depth %d %s W %.3g B %g pool %t pair %v", c.Depth, c.Padding, c.W, c.B, pool, c.Pairs[p])
				near(name+" NNGP", nngp.At(c.Pairs[p][0], c.Pairs[p][1]), want.NNGP)
				near(name+" NTK", k.At(c.Pairs[p][0], c.Pairs[p][1]), want.NTK)
			}
		}
	}
	pairs := [][2]int{{0, 0}, {0, 1}, {0, 2}, {1, 1}, {1, 2}, {2, 2}}
	for _, c := range file.MC {
		c.W, c.B = 1.5, 0.2
		_, k := c.cnn(image, c.GAP).Kernels(X, X)
		want := make([]float64, len(c.MC))
		for p := range c.MC {
			want[p] = k.At(pairs[p][0], pairs[p][1])
		}
		worst := largestRatio(mat.NewDense(1, len(c.MC), c.MC), mat.NewDense(1, len(want), want))
		if math.Abs(worst-c.Error) > 1e-6 {
			t.Errorf("Monte Carlo depth %d %s pool %t: off by %v, the reference says %v", c.Depth, c.Padding, c.GAP, worst, c.Error)
		}
	}
	if len(file.Arora) != 6 || len(file.NT) != 12 || len(file.MC) != 12 {
		t.Errorf("%d, %d and %d cases, want 6, 12 and 12", len(file.Arora), len(file.NT), len(file.MC))
	}
}
