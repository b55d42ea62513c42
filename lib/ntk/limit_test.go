package ntk_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/krr"
	"github.com/agopher/agopher/lib/ntk"
)

// sinh is the dual sinh(ct)/sinh(c).
func sinh(c float64) ntk.Activation {
	return ntk.DualFunc(func(t float64) (k, dk float64) {
		return math.Sinh(c*t) / math.Sinh(c), c * math.Cosh(c*t) / math.Sinh(c)
	})
}

// TestDepthLimit has the activations of the paper, made for 2a = d-1: consistent
// classifiers in d = 2, 3, 5 and 9 dimensions.
func TestDepthLimit(t *testing.T) {
	for _, tt := range []struct {
		name string
		act  ntk.Activation
		want ntk.Limit
		tol  float64
	}{
		{"t⁷/2 + t/2, d=2", ntk.DualSeries(0, 0.5, 0, 0, 0, 0, 0, 0.5), ntk.Limit{ntk.SingularKernel, 0.5}, 1e-12},
		{"t³/2 + t/2, d=3", ntk.DualSeries(0, 0.5, 0, 0.5), ntk.Limit{ntk.SingularKernel, 1}, 1e-12},
		{"t³/4 + t²/2 + t/4, d=5", ntk.DualSeries(0, 0.25, 0.5, 0.25), ntk.Limit{ntk.SingularKernel, 2}, 1e-12},
		{"t³/16 + 7t²/8 + t/16, d=9", ntk.DualSeries(0, 1./16, 7./8, 1./16), ntk.Limit{ntk.SingularKernel, 4}, 1e-12},
		{"sinh, d=3", sinh(2.676), ntk.Limit{ntk.SingularKernel, 1}, 1e-3}, // the constants have four digits
		{"sinh, d=5", sinh(6.135), ntk.Limit{ntk.SingularKernel, 2}, 1e-3},
		{"sinh, d=9", sinh(13.826), ntk.Limit{ntk.SingularKernel, 4}, 1e-3},
		// Erf(u) has φ̌(c) = arcsin(2c/3)/arcsin(2/3).
		{"erf", ntk.Erf(), ntk.Limit{ntk.SingularKernel, -math.Log(2./3/math.Asin(2./3)) / math.Log(2/math.Sqrt(5)/math.Asin(2./3))}, 1e-12},
		{"ReLU", ntk.ReLU(), ntk.Limit{ntk.MajorityVote, 0}, 0},
		{"GELU", ntk.GELU(), ntk.Limit{ntk.MajorityVote, 0}, 0},
		{"cos", ntk.Cos(1, 1, 0), ntk.Limit{ntk.MajorityVote, 0}, 0},
		{"Hermite(2)", ntk.Hermite(2), ntk.Limit{ntk.NearestNeighbour, 0}, 0},
		{"t²", ntk.DualSeries(0, 0, 1), ntk.Limit{ntk.NearestNeighbour, 0}, 0},
	} {
		got, err := ntk.DepthLimit(tt.act)
		if err != nil || got.Regime != tt.want.Regime || !(math.Abs(got.Exponent-tt.want.Exponent) <= tt.tol) {
			t.Errorf("%s: limit %v (%v), want %v", tt.name, got, err, tt.want)
		}
	}
	wantPanic(t, "ntk: coefficient 1 of DualSeries is -1; it must not be negative", func() { ntk.DualSeries(2, -1) })
	wantPanic(t, "ntk: the coefficients of DualSeries add up to 0.5; they must to 1", func() { ntk.DualSeries(0.25, 0.25) })
	for _, act := range []ntk.Activation{ntk.Monomial(1), ntk.Hermite(1), ntk.Sign()} {
		if l, err := ntk.DepthLimit(act); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("ntk: %v has no limit at infinite depth", act)) {
			t.Errorf("%v: limit %v, error %v", act, l, err)
		}
	}
}

// TestDualSeries has the kernel of the polynomial itself on the sphere.
func TestDualSeries(t *testing.T) {
	X := random(1, 4, 3)
	a := []float64{0.2, 0.3, 0.1, 0.4}
	s3 := math.Sqrt(a[3] / 6) // φ = Σ √aⱼ hⱼ, h₂ = (u²-1)/√2, h₃ = (u³-3u)/√6
	s2 := math.Sqrt(a[2] / 2)
	phi := ntk.Polynomial(math.Sqrt(a[0])-s2, math.Sqrt(a[1])-3*s3, s2, s3)
	series := ntk.DualSeries(a...)
	if got, want := series.String(), "DualSeries(0.2, 0.3, 0.1, 0.4)"; got != want {
		t.Errorf("it is called %s, want %s", got, want)
	}
	for _, act := range []ntk.Activation{ntk.Hermite(3), phi} {
		dual := series
		if act.String() == "Hermite(3)" {
			dual = ntk.DualSeries(0, 0, 0, 1)
		}
		net := func(act ntk.Activation) ntk.Net {
			return ntk.Serial(ntk.Dense{}, ntk.Repeat(2, act, ntk.Dense{})).With(ntk.Unit)
		}
		wantK, wantT := net(act).Kernels(X, X)
		gotK, gotT := net(dual).Kernels(X, X)
		golden.Near(t, "NNGP", gotK, wantK, 1e-13)
		golden.Near(t, "NTK", gotT, wantT, 1e-13)
	}
}

// TestSingular has the kernel of 150 layers fall as ‖x-z‖^{-2a}: the slope of its
// logarithm between two small distances.
func TestSingular(t *testing.T) {
	for _, act := range []ntk.Activation{ntk.DualSeries(0, 0.5, 0, 0.5), ntk.DualSeries(0, 0.25, 0.5, 0.25), ntk.Erf()} {
		limit, err := ntk.DepthLimit(act)
		if err != nil {
			t.Fatal(err)
		}
		// Weights that keep the variance at 1: W² = 1/E φ².
		one, _ := ntk.Serial(ntk.Dense{}, act, ntk.Dense{}).With(ntk.Unit).Kernels(mat.NewDense(1, 1, []float64{1}), mat.NewDense(1, 1, []float64{1}))
		hidden := ntk.Dense{W: math.Sqrt(1 / one.At(0, 0))}
		k := ntk.Serial(ntk.Dense{}, ntk.Repeat(150, act, hidden)).With(ntk.Unit).NNGP()
		at := func(angle float64) float64 {
			return math.Log(k.At([]float64{1, 0}, []float64{math.Cos(angle), math.Sin(angle)}))
		}
		if got := (at(1e-3) - at(1e-2)) / math.Ln10; math.Abs(got-2*limit.Exponent) > 0.02*limit.Exponent {
			t.Errorf("%v: k ~ ‖x-z‖^-%v, want %v", act, got, 2*limit.Exponent)
		}
		if got := k.At([]float64{0.6, 0.8}, []float64{0.6, 0.8}); math.Abs(got-1) > 1e-13 {
			t.Errorf("%v: k(x,x) = %v after 150 layers, want 1", act, got)
		}
	}
}

// TestPredict compares the limits with kernel regression with deep nets, on two
// noisy classes on the circle.
func TestPredict(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 0))
	X, Y, Z := mat.NewDense(40, 2, nil), mat.NewDense(40, 1, nil), mat.NewDense(60, 2, nil)
	for i := range 40 {
		angle := math.Pi / 2 * (float64(i) + 0.3*rnd.Float64()) / 40 // none too close
		X.SetRow(i, []float64{math.Cos(angle), math.Sin(angle)})
		Y.Set(i, 0, 1)
		if (rnd.Float64() < 0.2) != (angle > 1) {
			Y.Set(i, 0, -1)
		}
	}
	for i := range 60 {
		angle := math.Pi / 2 * rnd.Float64()
		Z.SetRow(i, []float64{2 * math.Cos(angle), 2 * math.Sin(angle)}) // only the direction counts
	}
	for _, act := range []ntk.Activation{ntk.DualSeries(0, 0.5, 0, 0, 0, 0, 0, 0.5), ntk.DualSeries(0, 0, 1)} {
		limit, _ := ntk.DepthLimit(act)
		F := limit.Predict(X, Y, Z)
		layers := 14
		if limit.Regime == ntk.SingularKernel {
			layers = 200
		}
		deep, err := krr.Fit(X, Y, krr.Options{Kernel: ntk.Serial(ntk.Dense{}, ntk.Repeat(layers, act, ntk.Dense{})).With(ntk.Unit).NNGP()})
		if err != nil {
			t.Fatal(err)
		}
		f, agree := deep.Predict(Z), 0
		for i := range 60 {
			if f.At(i, 0)*F.At(i, 0) > 0 {
				agree++
			}
		}
		if agree < 58 { // a point or two lie on a border
			t.Errorf("%v: the limit and a net of %d layers agree at %d of 60 points", limit.Regime, layers, agree)
		}
		at := limit.Predict(X, Y, X)
		for i := range 40 {
			if math.Abs(at.At(i, 0)-Y.At(i, 0)) > 1e-12 {
				t.Errorf("%v: %v at sample %d, want its label %v", limit.Regime, at.At(i, 0), i, Y.At(i, 0))
			}
		}
	}
	vote := ntk.Limit{Regime: ntk.MajorityVote}.Predict(X, Y, Z)
	if want := mat.Sum(Y) / 40; math.Abs(vote.At(7, 0)-want) > 1e-15 {
		t.Errorf("majority: %v, want the mean %v", vote.At(7, 0), want)
	}
	wantPanic(t, "ntk: Y[1,0] is NaN", func() {
		ntk.Limit{}.Predict(X.Slice(0, 2, 0, 2).(*mat.Dense), mat.NewDense(2, 1, []float64{1, math.NaN()}), Z)
	})
	wantPanic(t, "ntk: the limit has SingularKernel and the exponent NaN", func() { ntk.Limit{ntk.SingularKernel, math.NaN()}.Predict(X, Y, Z) })
	wantPanic(t, "ntk: the limit has Regime(3) and the exponent 0", func() { ntk.Limit{Regime: 3}.Predict(X, Y, Z) })
	Z.SetRow(3, []float64{0, 0})
	wantPanic(t, "ntk: row 3 of Z has norm 0", func() { vote = ntk.Limit{}.Predict(X, Y, Z) })
}
