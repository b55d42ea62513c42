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
		golden.Near(t, name+", recursion", ntkReLU(X, Z, c.Depth, c.Bias, 1e-12), c.K, 1e-12)
		// X[1] is Z[0]. The program clips cosines at 1 - 1e-12, an angle of 1e-6
		// that leaves 1e-7 of error there; we do not.
		want := mat.DenseCopyOf(c.K)
		want.Set(1, 0, ntkReLU(X, Z, c.Depth, c.Bias, 0).At(1, 0))
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

// ntkReLU is the recursion of the EigenPro programs with cosines clipped at
// 1 - clip. Without a clip equal points have the cosine 1.
func ntkReLU(X, Z *mat.Dense, depth int, bias, clip float64) *mat.Dense {
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
	Pixels struct {
		Xs, Image [][][]float64 // channels of 4×4 pixels
		Holes     [][2]int
		Cases     []struct {
			Net, Input string
			K          [][][][]float64 `json:"own_K_float64"`
			Row0       golden.Matrix   `json:"own_K_row0"`
			Peer       golden.Matrix   `json:"peer_K_float32_row0"`
			Fill       golden.Matrix   `json:"own_fill_float64"`
			PeerFill   golden.Matrix   `json:"peer_fill_float32"`
			Epsilon    float64
		}
	} `json:"uhler_pixel_cntk"`
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

// TestGoldenPixels has the kernels between pixels of the inpainting nets. There
// the first convolution sums over its patch, the others average, and the leaky
// ReLU of slope 0.01 is scaled to keep the variance.
func TestGoldenPixels(t *testing.T) {
	const side, P = 4, 16
	var file cntkFile
	golden.Load(t, "testdata/cntk.json", &file)
	px := file.Pixels
	image := ntk.Image{Height: side, Width: side}
	first, conv := ntk.Conv{W: 3, Circular: true}, ntk.Conv{Circular: true}
	scale := math.Sqrt(2 / (1 + 0.01*0.01))
	relu, leaky := ntk.ABReLU(0, math.Sqrt2), ntk.ABReLU(0.01*scale, scale)
	down, up, bilinear := ntk.Downsample{}, ntk.Upsample{}, ntk.Upsample{Bilinear: true}
	nets := map[string]ntk.Net{
		"conv_relu_conv":                           ntk.Serial(image, first, relu, conv),
		"conv_leaky_conv_leaky_conv":               ntk.Serial(image, first, leaky, conv, leaky, conv),
		"conv_leaky_down_conv_leaky_up_conv":       ntk.Serial(image, first, leaky, down, conv, leaky, up, conv),
		"conv_leaky_down_conv_leaky_bilinear_conv": ntk.Serial(image, first, leaky, down, conv, leaky, bilinear, conv),
	}
	hole := map[int]bool{}
	for _, h := range px.Holes {
		hole[h[0]*side+h[1]] = true
	}
	var known, holes []int
	for u := range P {
		if hole[u] {
			holes = append(holes, u)
		} else {
			known = append(known, u)
		}
	}
	for _, c := range px.Cases {
		prior := mat.NewSymDense(P, nil)
		for u := range P {
			for v := u; v < P; v++ {
				k := 1.0 / 400
				if u == v {
					k = 1.0 / 300
				}
				if c.Input == "image_prior" {
					k = 0
					for _, x := range px.Xs {
						k += x[u/side][u%side] * x[v/side][v%side]
					}
				}
				prior.SetSym(u, v, k)
			}
		}
		K, err := nets[c.Net].Pixels(prior)
		if err != nil {
			t.Fatal(err)
		}
		name := c.Net + " " + c.Input
		if strings.Contains(c.Net, "bilinear") {
			K = separately(t, ntk.Serial(image, first, leaky, down, conv), leaky, prior)
		}
		row := mat.NewDense(1, P, mat.Row(nil, 0, K))
		golden.Near(t, name+", the peer's row", row, flat(c.Peer), 1e-6)
		if c.Row0.Dense != nil {
			golden.Near(t, name+", row", row, flat(c.Row0), 1e-12)
		}
		if len(c.K) > 0 {
			want := mat.NewDense(P, P, nil)
			want.Apply(func(u, v int, _ float64) float64 { return c.K[u/side][u%side][v/side][v%side] }, want)
			golden.Near(t, name, K, want, 1e-12)
		}
		fill := inpaint(K, px.Image, known, holes, c.Epsilon)
		golden.Near(t, name+", fill", fill, c.Fill, 1e-12)
		golden.Near(t, name+", the peer's fill", fill, c.PeerFill, 1e-4)
	}
	if len(px.Cases) != 8 {
		t.Errorf("%d cases, want 8", len(px.Cases))
	}
}

func flat(m golden.Matrix) *mat.Dense {
	r, c := m.Dims()
	return mat.NewDense(1, r*c, m.RawMatrix().Data)
}

// inpaint is kernel regression from the known pixels, a row for each channel, with
// a ridge in units of the mean of the diagonal.
func inpaint(K *mat.SymDense, image [][][]float64, known, holes []int, ridge float64) *mat.Dense {
	side := len(image[0])
	KK, y := mat.NewDense(len(known), len(known), nil), mat.NewDense(len(known), len(image), nil)
	KH := mat.NewDense(len(holes), len(known), nil)
	mean := 0.0
	for _, u := range known {
		mean += K.At(u, u) / float64(len(known))
	}
	for i, u := range known {
		for j, v := range known {
			KK.Set(i, j, K.At(u, v))
		}
		KK.Set(i, i, K.At(u, u)+ridge*mean)
		for c := range image {
			y.Set(i, c, image[c][u/side][u%side])
		}
		for h, v := range holes {
			KH.Set(h, i, K.At(u, v))
		}
	}
	var alpha, F mat.Dense
	if err := alpha.Solve(KK, y); err != nil {
		panic(err)
	}
	F.Mul(KH, &alpha)
	return mat.DenseCopyOf(F.T())
}

// separately is what the reference program does at a bilinear layer between an
// activation and a convolution. Of the NTK there, k + ṡt, it interpolates k, ṡ
// and t each on its own, which is not the NTK of interpolated values.
func separately(t *testing.T, before ntk.Net, act ntk.Activation, prior *mat.SymDense) *mat.SymDense {
	read := func(layers ...ntk.Layer) *mat.SymDense {
		K, err := ntk.Serial(before, ntk.Serial(layers...)).Pixels(prior)
		if err != nil {
			t.Fatal(err)
		}
		return K
	}
	T, slopeT := read(), read(act)
	both := read(act, ntk.Conv{Size: 1}) // k + ṡt
	const n = 4
	rows := [n][2]float64{{1, 0}, {2. / 3, 1. / 3}, {1. / 3, 2. / 3}, {0, 1}}
	up := func(f func(a, b int) float64) (K [n * n][n * n]float64) {
		for u := range n * n {
			for v := range n * n {
				for a := range 4 {
					for b := range 4 {
						K[u][v] += rows[u/n][a/2] * rows[u%n][a%2] * rows[v/n][b/2] * rows[v%n][b%2] * f(a, b)
					}
				}
			}
		}
		return K
	}
	k := up(func(a, b int) float64 { return both.At(a, b) - slopeT.At(a, b) })
	slope := up(func(a, b int) float64 { return slopeT.At(a, b) / T.At(a, b) })
	tt := up(T.At)
	out := mat.NewSymDense(n*n, nil)
	for u := range n * n {
		for v := u; v < n*n; v++ {
			sum := 0.0
			for _, a := range []int{n - 1, n, n + 1} {
				for _, b := range []int{n - 1, n, n + 1} {
					p, q := (u/n+a)%n*n+(u%n+b)%n, (v/n+a)%n*n+(v%n+b)%n
					sum += (k[p][q] + slope[p][q]*tt[p][q]) / 9
				}
			}
			out.SetSym(u, v, sum)
		}
	}
	return out
}
