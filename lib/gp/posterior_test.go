package gp_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/display"
	"github.com/agopher/agopher/lib/gp"
	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
)

var _ display.Bundler = (*gp.Posterior)(nil)

// TestMonteCarlo draws functions and targets from the prior, by another route, and
// keeps those that agree with one observation: their mean and variance elsewhere
// are the posterior's.
func TestMonteCarlo(t *testing.T) {
	const s, v, L, seen, width = 1.0, 0.3, 1.5, 0.8, 0.02
	x := mat.NewDense(1, 1, []float64{0})
	m, err := gp.Fit(x, mat.NewDense(1, 1, []float64{seen}), gp.Options{Hyper: gp.Hyper{L: L, Signal: s, Noise: v}, Fixed: true, ZeroMean: true})
	if err != nil {
		t.Fatal(err)
	}
	rho := math.Exp(-1 / L) // correlation of f(0) and f(1)
	rnd := rand.New(rand.NewPCG(3, 3))
	var n, sum, squares float64
	for range 2_000_000 {
		f0 := s * rnd.NormFloat64()
		f1 := rho*f0 + s*math.Sqrt(1-rho*rho)*rnd.NormFloat64()
		if math.Abs(f0+v*rnd.NormFloat64()-seen) < width {
			n++
			sum += f1
			squares += f1 * f1
		}
	}
	mean := sum / n
	sd := math.Sqrt(squares/n - mean*mean)
	post := m.Posterior(mat.NewDense(1, 1, []float64{1}))
	four := 4 * sd / math.Sqrt(n) // standard errors
	near(t, "mean", post.Mean.At(0, 0), mean, four)
	near(t, "SD of f", post.Latent[0], sd, four)
}

// TestSample: the mean and covariance of many draws are the posterior's.
func TestSample(t *testing.T) {
	X := normal(15, 2, 1)
	m, err := gp.Fit(X, product(X, 2), gp.Options{Hyper: gp.Hyper{L: 2, Signal: 1, Noise: .2}, Fixed: true})
	if err != nil {
		t.Fatal(err)
	}
	P := normal(4, 2, 5)
	const draws = 100_000
	F, err := m.Sample(P, draws, 1)
	if err != nil {
		t.Fatal(err)
	}
	post, S := m.Posterior(P), m.Covariance(P)
	for i := range 4 {
		near(t, "SD", math.Sqrt(S.At(i, i)), post.Latent[i], 1e-12)
		for j := range 4 {
			sum, mi, mj := 0.0, post.Mean.At(i, 0), post.Mean.At(j, 0)
			for k := range draws {
				sum += (F[0].At(i, k) - mi) * (F[0].At(j, k) - mj)
			}
			near(t, fmt.Sprintf("covariance %d, %d", i, j), sum/draws, S.At(i, j), 5*math.Sqrt2*S.At(i, i)/math.Sqrt(draws)+1e-3)
		}
	}
	again, _ := m.Sample(P, draws, 1)
	other, _ := m.Sample(P, draws, 2)
	if !mat.Equal(again[0], F[0]) || mat.Equal(other[0], F[0]) {
		t.Error("the seed does not decide what is drawn")
	}
	// Draws of a process in other units are the same numbers in those units.
	const unit = 1e-8
	small := product(X, 2)
	small.Scale(unit, small)
	m2, err := gp.Fit(X, small, gp.Options{Hyper: gp.Hyper{L: 2, Signal: unit, Noise: .2 * unit}, Fixed: true})
	if err != nil {
		t.Fatal(err)
	}
	F2, err := m2.Sample(P, 10, 1)
	if err != nil {
		t.Fatal(err)
	}
	ten, err := m.Sample(P, 10, 1)
	if err != nil {
		t.Fatal(err)
	}
	F2[0].Scale(1/unit, F2[0])
	golden.Near(t, "draws in other units", F2[0], ten[0], 1e-9)
	// The same point twice: its covariance is singular, its values nearly equal.
	twice := mat.NewDense(2, 2, []float64{1, 1, 1, 1})
	F, err = m.Sample(twice, 3, 1)
	if err != nil || !(math.Abs(F[0].At(0, 0)-F[0].At(1, 0)) <= 1e-3) {
		t.Errorf("at the same point twice: %v, error %v", mat.Formatted(F[0]), err)
	}
}

// TestCoverage: of targets drawn from the prior, the intervals hold the share that
// they say, and what the search finds is not far from what the data were drawn with.
func TestCoverage(t *testing.T) {
	X := normal(1200, 2, 7)
	const L, noise = 2.0, 0.3
	K := kernels.Gram(kernels.Laplace{L: L}, X, X)
	S := mat.NewSymDense(1200, nil)
	for i := range 1200 {
		for j := i; j < 1200; j++ {
			S.SetSym(i, j, K.At(i, j))
		}
	}
	var chol mat.Cholesky
	chol.Factorize(S)
	var U mat.TriDense
	chol.UTo(&U)
	var Y mat.Dense
	Y.Mul(U.T(), normal(1200, 1, 8))
	e := normal(1200, 1, 9)
	e.Scale(noise, e)
	Y.Add(&Y, e)
	train, test := Y.Slice(0, 400, 0, 1).(*mat.Dense), Y.Slice(400, 1200, 0, 1).(*mat.Dense)
	m, err := gp.Fit(mat.DenseCopyOf(X.Slice(0, 400, 0, 2)), mat.DenseCopyOf(train), gp.Options{ZeroMean: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(m)
	post := m.Posterior(mat.DenseCopyOf(X.Slice(400, 1200, 0, 2)))
	for _, level := range []float64{0.5, 0.9, 0.95} {
		// Three standard deviations of the share of 800 draws, and a little for
		// parameters that are estimated and draws that are not independent.
		near(t, fmt.Sprintf("coverage of %v", level), post.Coverage(test, level), level, 3*math.Sqrt(level*(1-level)/800)+0.015)
	}
	near(t, "noise", m.Noise, noise, 0.1)
	expected, observed := post.Calibration(test, nil)
	if len(expected) != 19 || observed[9] != post.Coverage(test, expected[9]) {
		t.Errorf("calibration %v, %v", expected, observed)
	}
}

// TestScores: a posterior of two points, by hand.
func TestScores(t *testing.T) {
	post := &gp.Posterior{Mean: mat.NewDense(2, 1, []float64{1, 2}), Latent: []float64{0, 0}, SD: []float64{1, 2}}
	Y := mat.NewDense(2, 1, []float64{1.5, -3})
	near(t, "RMSE", post.RMSE(Y), math.Sqrt((0.25+25)/2), 1e-14)
	near(t, "NLL", post.NLL(Y), (math.Log(2*math.Pi)+0.25/2+math.Log(2)+25.0/8)/2, 1e-14)
	if got := post.Coverage(Y, 0.95); got != 0.5 { // 0.5 and 2.5 SD
		t.Errorf("coverage %v, want 0.5", got)
	}
	for _, e := range []float64{1.959, 1.961} { // about z = 1.95996
		in := 0.0
		if e < 1.96 {
			in = 1
		}
		at := mat.NewDense(2, 1, []float64{1 - e, 2 + 2*e})
		if got := post.Coverage(at, 0.95); got != in {
			t.Errorf("coverage of targets at %v SD: %v, want %v", e, got, in)
		}
	}
	lo, hi := post.Interval(0.95)
	near(t, "lo", lo.At(1, 0), 2-2*1.959963984540054, 1e-12)
	near(t, "hi", hi.At(0, 0), 1+1.959963984540054, 1e-12)
	// Two outputs, of which the second is predicted exactly: means over both.
	both := &gp.Posterior{Mean: mat.NewDense(2, 2, []float64{1, 7, 2, 8}), Latent: post.Latent, SD: post.SD}
	Y2 := mat.NewDense(2, 2, []float64{1.5, 7, -3, 8})
	near(t, "RMSE of both", both.RMSE(Y2), post.RMSE(Y)/math.Sqrt2, 1e-14)
	near(t, "NLL of both", both.NLL(Y2), (post.NLL(Y)+(math.Log(2*math.Pi)+math.Log(2))/2)/2, 1e-14)
	near(t, "coverage of both", both.Coverage(Y2, 0.95), 0.75, 1e-14)
	wantPanic(t, "the level 95", func() { post.Coverage(Y, 95) })
	wantPanic(t, "Y is 1×1 but the posterior is at 2×1 targets", func() { post.NLL(mat.NewDense(1, 1, nil)) })
	if text := post.Score(Y).String(); !strings.Contains(text, "in the 95 % interval   50.0%") {
		t.Error(text)
	}
}
