package convrfm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/metrics"
)

// TestLayer compares with the definition.
func TestLayer(t *testing.T) {
	s := Shape{Height: 3, Width: 4, Channels: 2, Filter: 2}.withDefaults()
	X, W := random(1, 3, 24), random(2, 5, 8)
	H, next := s.layer(X, W), s.next(5)
	if want := (Shape{Height: 2, Width: 3, Channels: 5, Filter: 2, Stride: 1}); next != want {
		t.Errorf("the shape after it is %v, want %v", next, want)
	}
	for i := range 3 {
		for c := range 5 {
			for a := range 2 {
				for b := range 3 {
					sum := 0.0
					for e := range 8 { // channel, row, column in the filter
						sum += W.At(c, e) * X.At(i, (e/4*3+a+e/2%2)*4+b+e%2)
					}
					if got, want := H.At(i, (c*2+a)*3+b), math.Max(0, sum); math.Abs(got-want) > 1e-14 {
						t.Fatalf("image %d, channel %d at %d,%d: %v, want %v", i, c, a, b, got, want)
					}
				}
			}
		}
	}
}

// TestDraw: many filters have the covariance M, or its top part.
func TestDraw(t *testing.T) {
	M := mat.NewSymDense(3, []float64{2, 1, 0, 1, 2, 0, 0, 0, 0.5}) // eigenvalues 3, 1, 1/2
	for keep, want := range map[float64][]float64{1: {2, 1, 0, 1, 2, 0, 0, 0, 0.5}, 0.3: {1.5, 1.5, 0, 1.5, 1.5, 0, 0, 0, 0}} {
		const width = 100_000
		W := draw(rand.New(rand.NewPCG(1, 0)), width, M, keep)
		var C mat.Dense
		C.Mul(W.T(), W)
		C.Scale(1.0/width, &C)
		golden.Near(t, fmt.Sprint("keep ", keep), &C, mat.NewDense(3, 3, want), 0.03) // 5 standard deviations of a variance of 3·√(2/width)
	}
}

// TestFilters: after a layer of filters in the metric that was learnt a fixed
// kernel predicts better than after one of as many filters in no metric.
func TestFilters(t *testing.T) {
	const width, seeds = 16, 4
	X, Y := rows(2, 100, 1)
	XTest, YTest := rows(102, 200, 1)
	s := Shape{Height: 16, Width: 32}.withDefaults()
	m, err := Fit(X, Y, Options{Shape: s, Depth: 1, Iters: 2, Ridge: 1e-3, Samples: 20})
	if err != nil {
		t.Fatal(err)
	}
	accuracy := func(M *mat.SymDense) (mean float64) {
		for seed := range uint64(seeds) {
			W := draw(rand.New(rand.NewPCG(seed, 0)), width, M, 1)
			next, err := machine(s.layer(X, W), Y, CNTK{Shape: s.next(width), Depth: 1}, nil, Options{Shape: s.next(width), Ridge: 1e-3})
			if err != nil {
				t.Fatal(err)
			}
			mean += metrics.Accuracy(next.Predict(s.layer(XTest, W)), YTest) / seeds
		}
		return mean
	}
	none, learnt := accuracy(m.Steps[0].M), accuracy(m.M)
	t.Logf("accuracy with filters in no metric %.3f, in M %.3f", none, learnt)
	if learnt < none+0.05 {
		t.Errorf("accuracy %.3f, without a metric %.3f", learnt, none)
	}
}

// TestDeep checks that what it says of each stage fits together.
func TestDeep(t *testing.T) {
	X, Y := random(1, 20, 64), random(2, 20, 2)
	opts := DeepOptions{Options: Options{Shape: Shape{Height: 8, Width: 8}, Depth: 3, Iters: 1, Ridge: 1e-3}, Width: 6, Keep: 0.5, Seed: 1}
	d, err := FitDeep(X, Y, opts)
	if err != nil {
		t.Fatal(err)
	}
	golden.Near(t, "predictions at the training images", d.Predict(X), d.Stages[2].Fitted, 1e-8)
	for i, m := range d.Stages {
		golden.Near(t, fmt.Sprint("the images of stage ", i+1), d.Features(X, i), m.X, 0)
	}
	again, err := FitDeep(X, Y, opts)
	if err != nil {
		t.Fatal(err)
	}
	golden.Near(t, "the same seed", again.Predict(X), d.Predict(X), 0)
	text := d.Bundle().Text()
	for _, want := range []string{"Deep ConvRFM(3 stages, 6 channels, n=20)", "CNTK(depth 3, 3×3 patches)  8×8×1", "CNTK(depth 1, 3×3 patches)  4×4×6"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

func TestDeepBadInput(t *testing.T) {
	X, Y := random(1, 4, 25), random(2, 4, 1)
	_, err := FitDeep(X, Y, DeepOptions{Options: Options{Shape: Shape{Height: 5, Width: 5}, Depth: 3, Ridge: 0.1}, Width: 2})
	if want := "convrfm: stage 3 of 3: convrfm: the images have 1×1 pixels, less than the filter of 3×3"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want %q", err, want)
	}
	defer func() {
		if r, want := recover(), "Keep 2"; !strings.Contains(fmt.Sprint(r), want) {
			t.Errorf("panic %v, want %q", r, want)
		}
	}()
	FitDeep(X, Y, DeepOptions{Options: Options{Shape: Shape{Height: 5, Width: 5}}, Keep: 2})
}
