package convrfm

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/agop"
	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/kernels/kerneltest"
	"github.com/agopher/agopher/lib/krr"
	"github.com/agopher/agopher/lib/modeltest"
	"github.com/agopher/agopher/lib/task"
)

func random(seed uint64, n, d int) *mat.Dense {
	rng := rand.New(rand.NewPCG(seed, 0))
	X := mat.NewDense(n, d, nil)
	X.Apply(func(_, _ int, _ float64) float64 { return rng.NormFloat64() }, X)
	return X
}

func metric(p int) *mat.SymDense {
	M := mat.NewSymDense(p, nil)
	M.SymOuterK(1.0/float64(p), random(9, p, p+1))
	return M
}

func TestConventions(t *testing.T) {
	for _, anywhere := range []bool{false, true} {
		modeltest.Run(t, func(X, Y *mat.Dense) (modeltest.Model, error) {
			return Fit(X, Y, Options{Shape: Shape{Height: 1, Width: 3, Filter: 1}, Anywhere: anywhere, Ridge: 1e-3, Iters: 1})
		})
	}
}

func TestKernel(t *testing.T) {
	s := Shape{Height: 1, Width: 4, Filter: 1}.withDefaults()
	kerneltest.Run(t, PatchKernel{Base: kernels.Gaussian{L: 2}, Shape: s})
	// Anywhere the other patches of an image have a gradient at the image itself.
	s = Shape{Height: 3, Width: 5, Channels: 2, Filter: 2}.withDefaults()
	x, z := random(4, 1, 30).RawRowView(0), random(5, 1, 30).RawRowView(0)
	for _, anywhere := range []bool{false, true} {
		k := PatchKernel{Base: kernels.Gaussian{L: 2}, M: metric(8), Shape: s, Anywhere: anywhere}
		want := fd.Gradient(nil, func(x []float64) float64 { return k.At(x, z) }, x, &fd.Settings{Formula: fd.Central})
		golden.Near(t, "gradient", mat.NewVecDense(30, k.GradTo(nil, x, z)), mat.NewVecDense(30, want), 1e-8)
	}
}

// TestGram compares with the kernel pair by pair, and that with its definition
// for an image of 2×2 patches.
func TestGram(t *testing.T) {
	s := Shape{Height: 4, Width: 5, Channels: 2, Filter: 2}.withDefaults()
	X, Z := random(1, 6, 40), random(2, 4, 40)
	Z.SetRow(2, X.RawRowView(3))
	for _, anywhere := range []bool{false, true} {
		k := PatchKernel{Base: kernels.Laplace{L: 2}, M: metric(8), Shape: s, Anywhere: anywhere}
		for _, Z := range []*mat.Dense{X, Z} {
			got, err := k.gram(task.Task{}, X, Z)
			if err != nil {
				t.Fatal(err)
			}
			golden.Near(t, fmt.Sprintf("anywhere %t", anywhere), got, kernels.Gram(k, X, Z), 1e-13)
		}
	}
	x, z := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9}, []float64{0, 1, 0, 1, 0, 1, 0, 1, 0}
	patch := func(x []float64, i, j int) []float64 {
		return []float64{x[3*i+j], x[3*i+j+1], x[3*i+j+3], x[3*i+j+4]}
	}
	g := kernels.Gaussian{L: 5}
	same, all := 0.0, 0.0
	for u := range 4 {
		same += g.At(patch(x, u/2, u%2), patch(z, u/2, u%2)) / 4
		for v := range 4 {
			all += g.At(patch(x, u/2, u%2), patch(z, v/2, v%2)) / 16
		}
	}
	k := PatchKernel{Base: g, Shape: Shape{Height: 3, Width: 3, Filter: 2}.withDefaults()}
	if got := k.At(x, z); math.Abs(got-same) > 1e-15 {
		t.Errorf("k = %v, want %v", got, same)
	}
	k.Anywhere = true
	if got := k.At(x, z); math.Abs(got-all) > 1e-15 {
		t.Errorf("anywhere: k = %v, want %v", got, all)
	}
}

// TestPatchAGOP compares with finite differences of f over a patch while the
// others stay, at images that are not centres.
func TestPatchAGOP(t *testing.T) {
	s := Shape{Height: 3, Width: 4, Filter: 2}
	X, Y, Q := random(1, 7, 12), random(2, 7, 2), random(3, 3, 12)
	for _, anywhere := range []bool{false, true} {
		k := PatchKernel{Base: kernels.Laplace{L: 2}, M: metric(4), Shape: s.withDefaults(), Anywhere: anywhere}
		m, err := machine(X, Y, k, k.M, Options{Ridge: 0.1, Shape: k.Shape})
		if err != nil {
			t.Fatal(err)
		}
		P, p := k.Shape.patches()
		want := mat.NewSymDense(p, nil)
		for i := range 3 {
			R := k.Shape.all(Q, i, i+1)
			for u := range P {
				for c := range 2 {
					f := func(x []float64) float64 { // of patch u alone
						total := 0.0
						for j := range 7 {
							Z := k.Shape.all(X, j, j+1)
							for v := range P {
								if anywhere || v == u {
									total += m.Alpha.At(j, c) * kernels.Mahalanobis{Base: k.Base, M: k.M}.At(x, Z.RawRowView(v)) / k.terms(P)
								}
							}
						}
						return total
					}
					g := fd.Gradient(nil, f, R.RawRowView(u), &fd.Settings{Formula: fd.Central})
					want.SymRankOne(want, 1.0/3, mat.NewVecDense(p, g))
				}
			}
		}
		golden.Near(t, fmt.Sprintf("anywhere %t", anywhere), m.PatchAGOP(Q), want, 1e-7)
	}
	// With a filter as large as the image there is one patch: the AGOP.
	k := PatchKernel{Base: kernels.Laplace{L: 3}, Shape: Shape{Height: 2, Width: 2, Channels: 3, Filter: 2}.withDefaults()}
	m, err := machine(X, Y, k, k.M, Options{Shape: k.Shape})
	if err != nil {
		t.Fatal(err)
	}
	plain, err := krr.Fit(X, Y, krr.Options{Kernel: kernels.Laplace{L: 3}})
	if err != nil {
		t.Fatal(err)
	}
	golden.Near(t, "one patch", m.PatchAGOP(X), agop.Of(plain, X), 1e-12)
}

// plant returns images of noise in which a 3×3 pattern stands in one cell of the
// grid, upright or inverted, as Y says.
func plant(seed uint64, noise float64, n, side int, pattern []float64) (X, Y *mat.Dense) {
	rng := rand.New(rand.NewPCG(seed, 1))
	X, Y = mat.NewDense(n, side*side, nil), mat.NewDense(n, 2, nil)
	for i := range n {
		x := X.RawRowView(i)
		for j := range x {
			x[j] = noise * rng.NormFloat64()
		}
		sign, a, b := 1-2*rng.IntN(2), 3*rng.IntN(side/3), 3*rng.IntN(side/3)
		Y.Set(i, (1+sign)/2, 1)
		for k, v := range pattern {
			x[(a+k/3)*side+b+k%3] += float64(sign) * v
		}
	}
	return X, Y
}

// TestPlanted finds the pattern as the top eigenvector, and predicts better with
// each iteration.
func TestPlanted(t *testing.T) {
	pattern := []float64{1, -1, 1, -1, 2, -1, 1, -1, 1}
	X, Y := plant(1, 1, 150, 9, pattern)
	XTest, YTest := plant(2, 1, 300, 9, pattern)
	m, err := FitTest(X, Y, XTest, YTest, Options{Shape: Shape{Height: 9, Width: 9, Stride: 3}, Kernel: kernels.Gaussian{L: 3}, Anywhere: true, Iters: 3, Ridge: 1e-2})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(m, m.Steps)
	top := m.Filters(1)[0].RawMatrix().Data
	dot, norm := 0.0, 0.0
	for k, v := range pattern {
		dot += v * top[k]
		norm += v * v
	}
	if cos := math.Abs(dot) / math.Sqrt(norm); cos < 0.97 {
		t.Errorf("the top filter %.2f has the cosine %.3f with the pattern", top, cos)
	}
	for k := 1; k < len(m.Steps); k++ {
		if m.Steps[k].Test.MSE > m.Steps[k-1].Test.MSE || m.Steps[k].Test.Accuracy < m.Steps[k-1].Test.Accuracy {
			t.Errorf("%v after %v", m.Steps[k], m.Steps[k-1])
		}
	}
	if first, last := m.Steps[0].Test.Accuracy, m.Steps[3].Test.Accuracy; last < first+0.03 {
		t.Errorf("accuracy %.3f, and %.3f in the end", first, last)
	}
	if text := m.Bundle().Text(); !strings.Contains(text, "test accuracy") || !strings.Contains(text, "share of the top filter") {
		t.Error(text)
	}
	part, err := Fit(X, Y, Options{Shape: Shape{Height: 9, Width: 9, Stride: 3}, Kernel: kernels.Gaussian{L: 3}, Anywhere: true, Iters: 1, Ridge: 1e-2, Samples: 20})
	if err != nil {
		t.Fatal(err)
	}
	if r := agop.Correlation(part.M, m.Steps[1].M); r < 0.9 {
		t.Errorf("the AGOP of 20 images has the correlation %.3f with that of all", r)
	}
}

func TestBadInput(t *testing.T) {
	X, Y := random(1, 4, 12), random(2, 4, 1)
	if _, err := Fit(X, Y, Options{Shape: Shape{Height: 2, Width: 6}}); err == nil || !strings.Contains(err.Error(), "the images have 2×6 pixels, less than the filter of 3×3; set Shape.Filter to 2 or less") {
		t.Errorf("error %v", err)
	}
	for want, opts := range map[string]Options{
		"X is 4×12 but images of 3×3 pixels and 1 channels have 9 columns": {Shape: Shape{Height: 3, Width: 3}},
		"the Shape is 0×0 with 1 channels; Height and Width are required":  {},
		"Ridge -1; none can be negative":                                   {Shape: Shape{Height: 3, Width: 4}, Ridge: -1},
		"Ridge +Inf; none can be negative, nor infinite":                   {Shape: Shape{Height: 3, Width: 4}, Ridge: math.Inf(1)},
	} {
		panics(t, want, func() { Fit(X, Y, opts) })
	}
	small, image := Shape{Height: 2, Width: 6}, Shape{Height: 3, Width: 4}
	x, z := X.RawRowView(0), X.RawRowView(1)
	gauss := kernels.Gaussian{L: 1}
	for want, f := range map[string]func(){
		"the images have 2×6 pixels, less than the filter of 3×3": func() { kernels.Gram(PatchKernel{Base: gauss, Shape: small}, X, X) },
		"images have 2×6 pixels, less than the filter of 3×3":     func() { kernels.Gram(CNTK{Depth: 1, Shape: small}, X, X) },
		"the Depth of a CNTK is 0; it must be at least 1":         func() { kernels.Gram(CNTK{Shape: image}, X, X) },
		"the Depth of a CNTK is -1":                               func() { kernels.Gram(CNTK{Shape: image, Depth: -1}, X, X) },
		"M is 4×4 but patches have 9 values":                      func() { kernels.Gram(CNTK{Depth: 1, Shape: image, M: metric(4)}, X, X) },
		"convrfm: M is 4×4 but patches have 9 values":             func() { kernels.Gram(PatchKernel{Base: gauss, Shape: image, M: metric(4)}, X, X) },
		"dst has length 3 but x has 12":                           func() { CNTK{Depth: 1, Shape: image}.GradTo(make([]float64, 3), x, z) },
		"convrfm: dst has length 3 but x has 12":                  func() { PatchKernel{Base: gauss, Shape: image}.GradTo(make([]float64, 3), x, z) },
	} {
		panics(t, want, f)
	}
	if got := fmt.Sprint(PatchKernel{Base: gauss}, " and ", CNTK{Depth: 2}); got != "Gaussian(L=1) over 3×3 patches and CNTK(depth 2, 3×3 patches)" {
		t.Error(got)
	}
	for want, opts := range map[string]Options{"convrfm: XTest[2,3] is NaN": {Shape: image}, "convrfm: YTest[1,0] is +Inf": {Shape: image, Depth: 1}} {
		XTest, YTest := mat.DenseCopyOf(X), mat.DenseCopyOf(Y)
		if opts.Depth == 0 {
			XTest.Set(2, 3, math.NaN())
		}
		YTest.Set(1, 0, math.Inf(1))
		if _, err := FitTest(X, Y, XTest, YTest, opts); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	if _, err := Fit(mat.NewDense(200_000, 12, nil), mat.NewDense(200_000, 1, nil), Options{Shape: image}); err == nil || !strings.Contains(err.Error(), "convrfm: the machine of 200000 images with 2 patches needs 640 GB of memory") {
		t.Errorf("error %v", err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	stopped := errors.New("stopped by the test")
	cancel(stopped)
	if _, err := Fit(X, Y, Options{Shape: Shape{Height: 3, Width: 4}, Task: task.Task{Context: ctx}}); !errors.Is(err, stopped) {
		t.Errorf("error %v", err)
	}
}

func BenchmarkFit(b *testing.B) {
	X, Y := plant(1, 1, 200, 9, []float64{1, -1, 1, -1, 2, -1, 1, -1, 1})
	for _, anywhere := range []bool{false, true} {
		b.Run(fmt.Sprintf("n=200/9x9/anywhere=%t", anywhere), func(b *testing.B) {
			for b.Loop() {
				if _, err := Fit(X, Y, Options{Shape: Shape{Height: 9, Width: 9, Stride: 3}, Anywhere: anywhere, Iters: 1}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func ExampleFit() {
	X, Y := plant(1, 0.5, 60, 6, []float64{0, 1, 0, 1, 1, 1, 0, 1, 0}) // crosses, of 1 or of -1
	m, err := Fit(X, Y, Options{Shape: Shape{Height: 6, Width: 6, Stride: 3}, Anywhere: true, Kernel: kernels.Gaussian{L: 3}, Ridge: 1e-2})
	fmt.Println(m, err)
	fmt.Printf("accuracy on the training images %.2f\n", m.Steps[3].Train.Accuracy)
	// Output:
	// ConvRFM(Gaussian(L=3) over 3×3 patches anywhere, iteration 3, n=60, 6×6 pixels, c=2) <nil>
	// accuracy on the training images 1.00
}

func panics(t *testing.T, want string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if r := recover(); !strings.Contains(fmt.Sprint(r), want) {
			t.Errorf("panic %v, want %q", r, want)
		}
	}()
	f()
}
