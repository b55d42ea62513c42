// Package modeltest checks that a model keeps the conventions of Fit and
// Predict. Run it on a method of your own:
//
//	func TestConventions(t *testing.T) {
//		modeltest.Run(t, func(X, Y *mat.Dense) (modeltest.Model, error) {
//			return mymethod.Fit(X, Y, mymethod.Options{})
//		})
//	}
package modeltest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/display"
)

const (
	n, d, c = 40, 3, 2
	// Central differences of a prediction with kinks at the samples.
	difference = 1e-5
)

// Model is what a Fit returns.
type Model interface {
	Predict(X *mat.Dense) *mat.Dense
}

// Fit fits a model to X and Y, both with one row for each sample.
type Fit func(X, Y *mat.Dense) (Model, error)

// Run checks that fit returns the same bits each time and on any number of
// threads, leaves its arguments alone, panics with the shapes in the message
// where they do not fit, returns an error that names the row and column of a
// value that is not finite; and that the model predicts in the right shape,
// row by row, has gradients (if any) that agree with finite differences, and
// shows itself.
func Run(t *testing.T, fit Fit) {
	t.Helper()
	X, Y, P := data()
	t.Run("Predict", func(t *testing.T) { predict(t, must(t, fit, X, Y), P) })
	t.Run("Reproducible", func(t *testing.T) { reproducible(t, fit, X, Y, P) })
	t.Run("Gradients", func(t *testing.T) { gradients(t, must(t, fit, X, Y), P) })
	t.Run("BadInput", func(t *testing.T) { badInput(t, fit) })
	t.Run("Shows", func(t *testing.T) { shows(t, must(t, fit, X, Y)) })
}

// data returns samples of two smooth functions, and points to predict.
func data() (X, Y, P *mat.Dense) {
	rnd := rand.New(rand.NewPCG(1, 1))
	X, Y, P = mat.NewDense(n, d, nil), mat.NewDense(n, c, nil), mat.NewDense(7, d, nil)
	normal := func(_, _ int, _ float64) float64 { return rnd.NormFloat64() }
	X.Apply(normal, X)
	P.Apply(normal, P)
	for i := range n {
		x := X.RawRowView(i)
		Y.SetRow(i, []float64{x[0] * x[1], math.Sin(x[0])})
	}
	return X, Y, P
}

func must(t *testing.T, fit Fit, X, Y *mat.Dense) Model {
	t.Helper()
	m, err := fit(X, Y)
	if err != nil {
		t.Fatalf("Fit: %v", err)
	}
	return m
}

func predict(t *testing.T, m Model, P *mat.Dense) {
	P0 := mat.DenseCopyOf(P)
	F := m.Predict(P)
	p, _ := P.Dims()
	if r, k := F.Dims(); r != p || k != c {
		t.Fatalf("Predict of %d×%d returned %d×%d, want %d×%d", p, d, r, k, p, c)
	}
	if !mat.Equal(P, P0) {
		t.Error("Predict changed its argument")
	}
	for i := range p {
		one := m.Predict(mat.DenseCopyOf(P.Slice(i, i+1, 0, d)))
		for j := range c {
			if got, want := one.At(0, j), F.At(i, j); math.Abs(got-want) > 1e-9 {
				t.Errorf("row %d alone: output %d is %v, among others %v", i, j, got, want)
			}
		}
	}
	wantPanic(t, fmt.Sprintf("2×%d", d+1), func() { m.Predict(mat.NewDense(2, d+1, nil)) })
}

func reproducible(t *testing.T, fit Fit, X, Y, P *mat.Dense) {
	X0, Y0 := mat.DenseCopyOf(X), mat.DenseCopyOf(Y)
	want := must(t, fit, X, Y).Predict(P)
	if !mat.Equal(X, X0) || !mat.Equal(Y, Y0) {
		t.Error("Fit changed its arguments")
	}
	for _, threads := range []int{1, 2, 4} {
		old := runtime.GOMAXPROCS(threads)
		got := must(t, fit, X, Y).Predict(P)
		runtime.GOMAXPROCS(old)
		if !mat.Equal(got, want) {
			t.Errorf("GOMAXPROCS=%d: other bits than with %d", threads, old)
		}
	}
}

func gradients(t *testing.T, m Model, P *mat.Dense) {
	g, ok := m.(interface {
		Gradients(X *mat.Dense) []*mat.Dense
	})
	if !ok {
		t.Skip("the model has no gradients")
	}
	const step = 1e-5
	G := g.Gradients(P)
	if len(G) != c {
		t.Fatalf("%d gradients, want one for each of %d outputs", len(G), c)
	}
	for j := range d {
		up, down := mat.DenseCopyOf(P), mat.DenseCopyOf(P)
		up.Apply(func(_, k int, v float64) float64 { return v + step*b2f(k == j) }, up)
		down.Apply(func(_, k int, v float64) float64 { return v - step*b2f(k == j) }, down)
		fu, fd := m.Predict(up), m.Predict(down)
		p, _ := P.Dims()
		for i := range p {
			for o := range c {
				want := (fu.At(i, o) - fd.At(i, o)) / (2 * step)
				if got := G[o].At(i, j); !(math.Abs(got-want) <= difference*(1+math.Abs(want))) {
					t.Errorf("∂f_%d/∂x_%d at point %d is %v, finite differences give %v", o, j, i, got, want)
				}
			}
		}
	}
}

func b2f(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func badInput(t *testing.T, fit Fit) {
	X, Y, _ := data()
	wantPanic(t, fmt.Sprintf("X is %d×%d but Y is 2×1", n, d), func() { _, _ = fit(X, mat.NewDense(2, 1, nil)) })
	wantPanic(t, "X is 0×0", func() { _, _ = fit(&mat.Dense{}, Y) })
	wantPanic(t, "Y is nil", func() { _, _ = fit(X, nil) })
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		for name, A := range map[string]*mat.Dense{"X": X, "Y": Y} {
			old := A.At(3, 1)
			A.Set(3, 1, bad)
			if _, err := fit(X, Y); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("%s[3,1] is %v", name, bad)) {
				t.Errorf("%s[3,1] = %v: error %v does not name it", name, bad, err)
			}
			A.Set(3, 1, old)
		}
	}
}

func shows(t *testing.T, m Model) {
	if s, ok := m.(fmt.Stringer); !ok || s.String() == "" {
		t.Error("no String, or an empty one")
	}
	if b, ok := m.(display.Bundler); !ok || b.Bundle().Text() == "" {
		t.Error("no Bundle, or one without text")
	}
	if r, ok := m.(interface{ SimpleRender() map[string]any }); !ok || r.SimpleRender()[display.MIMEText] == nil {
		t.Error("no SimpleRender, or one without text: gophernotes shows values by it")
	}
}

func wantPanic(t *testing.T, want string, f func()) {
	t.Helper()
	defer func() {
		if r := recover(); r == nil || !strings.Contains(fmt.Sprint(r), want) {
			t.Errorf("panic %v, want one with %q", r, want)
		}
	}()
	f()
}
