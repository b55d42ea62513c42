package ntk_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/ntk"
)

// monteCarlo returns the mean over seeds of the empirical kernels of finite
// nets, and the standard error of each entry of the tangent kernel.
func monteCarlo(net ntk.Net, X, Z *mat.Dense, width, seeds int) (nngp, k, stderr *mat.Dense) {
	n, d := X.Dims()
	m, _ := Z.Dims()
	var sum, squares mat.Dense
	cov := mat.NewDense(n, m, nil)
	sum.ReuseAs(n, m)
	squares.ReuseAs(n, m)
	for s := range seeds {
		f := net.Finite(d, width, uint64(s))
		K := f.NTK(X, Z)
		var sq, fg mat.Dense
		sq.MulElem(K, K)
		sum.Add(&sum, K)
		squares.Add(&squares, &sq)
		fg.Mul(f.Predict(X), f.Predict(Z).T())
		cov.Add(cov, &fg)
	}
	N := float64(seeds)
	sum.Scale(1/N, &sum)
	cov.Scale(1/N, cov)
	stderr = mat.NewDense(n, m, nil)
	stderr.Apply(func(i, j int, _ float64) float64 {
		return math.Sqrt(max(squares.At(i, j)/N-sum.At(i, j)*sum.At(i, j), 0) / (N - 1))
	}, stderr)
	return cov, &sum, stderr
}

// TestFinite compares every layer with finite nets of its own description: the
// mean of 30 tangent kernels of width 128 is within 4 standard errors and the
// bias of a finite width, of order 1/width.
func TestFinite(t *testing.T) {
	X, Z := random(1, 3, 12), random(2, 2, 12)
	hidden := ntk.Dense{W: 1.3, B: 0.4}
	image := ntk.Image{Height: 3, Width: 4}
	nets := []ntk.Net{
		residual(),
		ntk.Serial(hidden, ntk.ReLU(), ntk.Dense{B: 0.7, ZeroBias: true}, ntk.Erf(), ntk.Dense{}),
		ntk.Serial(hidden, ntk.Func(math.Sincos), hidden),
		ntk.Serial(image, ntk.Conv{B: 0.3}, ntk.ReLU(), ntk.Conv{Circular: true}, ntk.GELU(), ntk.Flatten{}, ntk.Dense{}),
		ntk.Serial(image, ntk.Conv{}, ntk.Sum{ntk.Serial(), ntk.Serial(ntk.ReLU(), ntk.Conv{B: 0.2})}, ntk.LeakyReLU(0.2), ntk.GlobalAvgPool{}, ntk.Dense{}),
	}
	heads := ntk.Sum{ntk.Serial(ntk.Flatten{}, ntk.Dense{Width: 1}), ntk.Serial(ntk.GlobalAvgPool{}, ntk.Dense{Width: 1})}
	nets = append(nets, ntk.Serial(image, ntk.Conv{W: 1.3}, ntk.ReLU(), heads))
	for name, act := range activations {
		switch name {
		case "exp_normalized", "hermite_1": // kernels only; linear
		case "monomial_3", "hermite_3", "hermite_4", "exp_0_5": // tails too heavy for 30 nets
		default:
			nets = append(nets, ntk.Serial(ntk.Dense{W: 0.9, B: 0.3}, act, ntk.Dense{W: 1.2}))
		}
	}
	const width, seeds = 128, 30
	for _, net := range nets {
		_, want := net.Kernels(X, Z)
		_, got, stderr := monteCarlo(net, X, Z, width, seeds)
		scale := 0.0
		for i := range 3 {
			for j := range 2 {
				scale = max(scale, math.Abs(want.At(i, j)))
			}
		}
		for i := range 3 {
			for j := range 2 {
				if diff := math.Abs(got.At(i, j) - want.At(i, j)); !(diff <= 4*stderr.At(i, j)+4*scale/width) {
					t.Errorf("%v: tangent kernel [%d,%d] of finite nets %v ± %v, want %v", net, i, j, got.At(i, j), stderr.At(i, j), want.At(i, j))
				}
			}
		}
	}
}

// TestNNGP compares the covariance of the outputs of 4000 nets of width 64: of a
// product of normal variables, known to √(2/4000) = 2 % of the variance; four
// times that.
func TestNNGP(t *testing.T) {
	X := random(1, 3, 4)
	net := ntk.Serial(ntk.Dense{W: 1.3, B: 0.4}, ntk.Erf(), ntk.Dense{W: 1.2}, ntk.ReLU(), ntk.Dense{B: 0.5})
	want, _ := net.Kernels(X, X)
	got, _, _ := monteCarlo(net, X, X, 64, 4000)
	if r := largestRatio(got, want); r > 0.09 {
		t.Errorf("covariance of the outputs off by %v of its largest entry\ngot\n%.3g\nwant\n%.3g", r, mat.Formatted(got), mat.Formatted(want))
	}
}

// TestRate measures how the empirical kernel of one net tends to its limit: the
// root mean square of the error over 12 seeds falls as width^(-1/2), fitted from
// 32 to 1024. Each point of the line is good to 1/√24 = 20 %, the slope over
// five octaves to 0.08.
func TestRate(t *testing.T) {
	X := random(1, 6, 8)
	net := ntk.MLP(2, ntk.Dense{W: math.Sqrt2}, ntk.ReLU())
	_, K := net.Kernels(X, X)
	var xs, ys []float64
	for width := 32; width <= 1024; width *= 2 {
		square := 0.0
		for seed := range uint64(12) {
			var D mat.Dense
			D.Sub(net.Finite(8, width, seed).NTK(X, X), K)
			square += math.Pow(mat.Norm(&D, 2)/mat.Norm(K, 2), 2) / 12
		}
		xs, ys = append(xs, math.Log(float64(width))), append(ys, math.Log(square)/2)
	}
	if got := slope(xs, ys); math.Abs(got+0.5) > 0.1 {
		t.Errorf("error ~ width^%.3f, want width^-0.5 (log errors %.2f)", got, ys)
	}
}

func slope(xs, ys []float64) float64 {
	var mx, my, xy, xx float64
	for i := range xs {
		mx, my = mx+xs[i]/float64(len(xs)), my+ys[i]/float64(len(xs))
	}
	for i := range xs {
		xy, xx = xy+(xs[i]-mx)*(ys[i]-my), xx+(xs[i]-mx)*(xs[i]-mx)
	}
	return xy / xx
}

func TestFiniteRefuses(t *testing.T) {
	for _, tt := range []struct {
		want string
		net  ntk.Net
	}{
		{"ntk: ExpNormalized has kernels only", ntk.Serial(ntk.Dense{}, ntk.ExpNormalized(), ntk.Dense{})},
		{"ntk: a finite net reads its inputs as Averaged, not as Summed", ntk.Serial(ntk.Dense{}).With(ntk.Summed)},
		{"ntk: the net ends in (x + ReLU → Dense), with a branch that has no weights: add a Dense layer", ntk.Serial(ntk.Dense{}, ntk.Sum{ntk.Serial(), ntk.Serial(ntk.ReLU(), ntk.Dense{})})},
		{"nn: Dense.Out is -1", ntk.MLP(1, ntk.Dense{Width: -1}, ntk.ReLU())},
	} {
		func() {
			defer func() {
				if r := recover(); !strings.Contains(fmt.Sprint(r), tt.want) {
					t.Errorf("panic %v, want %s", r, tt.want)
				}
			}()
			tt.net.Finite(4, 8, 0)
		}()
	}
}

// TestFiniteEnds has the one output wherever the last weights stand, and the
// width everywhere else.
func TestFiniteEnds(t *testing.T) {
	d, relu := ntk.Dense{}, ntk.ReLU()
	image, conv := ntk.Image{Height: 3, Width: 3}, ntk.Conv{}
	for _, tt := range []struct {
		net     ntk.Net
		outputs int
		want    string
	}{
		{ntk.Serial(d, ntk.Serial(relu, d)), 1, "Dense(8) → ReLU → Dense(1)"},
		{ntk.Serial(ntk.MLP(2, d, relu)), 1, "Dense(8) → ReLU → Dense(8) → ReLU → Dense(1)"},
		{ntk.Serial(d, relu, ntk.Sum{d, ntk.Serial(d, relu, d)}), 1, "Dense(8) → ReLU → (Dense(1) + Dense(8) → ReLU → Dense(1))"},
		{ntk.Serial(d, relu, ntk.Sum{ntk.Dense{Width: 3}, ntk.Dense{Width: 3}}), 3, "Dense(8) → ReLU → (Dense(3) + Dense(3))"},
		{ntk.Serial(ntk.Dense{Width: 5}, ntk.Sum{ntk.Serial(), ntk.Serial(relu, ntk.Dense{Width: 5})}), 5, "Dense(5) → (x + ReLU → Dense(5))"},
		{ntk.Serial(d, relu, ntk.Dense{Width: 4}), 4, "Dense(8) → ReLU → Dense(4)"},
		{ntk.Serial(image, conv, relu, conv, ntk.GlobalAvgPool{}), 1, "Image(3×3×1) → Conv(8, 3×3) → ReLU → Conv(1, 3×3) → GlobalAvgPool"},
		{ntk.Serial(image, conv, relu, conv, ntk.Flatten{}), 9, "Image(3×3×1) → Conv(8, 3×3) → ReLU → Conv(1, 3×3) → Flatten"},
	} {
		f := tt.net.Finite(9, 8, 1)
		if f.Outputs() != tt.outputs || !strings.HasPrefix(f.String(), "Net("+tt.want+", d=") {
			t.Errorf("%v: %v with %d outputs, want %s with %d", tt.net, f, f.Outputs(), tt.want, tt.outputs)
		}
	}
}
