package agop

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/krr"
	"github.com/agopher/agopher/lib/task"
)

func random(seed uint64, n, d int) *mat.Dense {
	rnd := rand.New(rand.NewPCG(seed, 0))
	X := mat.NewDense(n, d, nil)
	X.Apply(func(_, _ int, _ float64) float64 { return rnd.NormFloat64() }, X)
	return X
}

func TestGolden(t *testing.T) {
	var file struct {
		X, Y, Xeval, M golden.Matrix
		V              []float64
		Bandwidth, Reg float64
		Cases          []struct {
			Kernel, Points  string
			Diag, Centering bool
			Agop            any           `json:"agop_unnormalised"`
			Alpha           golden.Matrix `json:"alpha"`
		}
	}
	golden.Load(t, "testdata/golden.json", &file)
	if len(file.Cases) != 16 {
		t.Fatalf("%d cases, want 16", len(file.Cases))
	}
	for _, c := range file.Cases {
		var base kernels.Radial = kernels.Laplace{L: file.Bandwidth}
		tol := 1e-12
		if c.Kernel == "gaussian" {
			base = kernels.Gaussian{L: file.Bandwidth}
		} else if c.Points == "train" {
			tol = 5e-9 // noise of the peer's self-terms
		}
		M := file.M.Sym()
		if c.Diag {
			M = golden.Diag(file.V)
		}
		m, err := krr.Fit(file.X.Dense, file.Y.Dense, krr.Options{Kernel: kernels.Mahalanobis{Base: base, M: M}, Ridge: file.Reg})
		if err != nil {
			t.Fatal(err)
		}
		golden.Near(t, "alpha", m.Alpha, c.Alpha, 1e-7) // the peer's diagonal of K is off by 1e-8
		m.Alpha = c.Alpha.Dense                         // the AGOP alone is compared
		X := file.Xeval.Dense
		if c.Points == "train" {
			X = file.X.Dense
		}
		n, _ := X.Dims()
		o := Options{Centre: c.Centering, Diag: c.Diag}
		want := symmetric(t, c.Agop)
		name := fmt.Sprintf("%s %s %+v", c.Kernel, c.Points, o)
		got := o.Of(m, X)
		got.ScaleSym(float64(n), got) // the peer's is a sum, ours a mean
		golden.Near(t, name, got, want, tol)

		byGram, ok, _ := o.byGram(m.Kernel, X, m.X, m.Alpha)
		if !ok {
			t.Fatalf("%s: no Gram form", name)
		}
		byGram.ScaleSym(float64(n), byGram)
		golden.Near(t, name+" by Gram", byGram, want, max(tol, 1e-10))
	}
}

// symmetric reads a matrix or, for a diagonal, a vector.
func symmetric(t *testing.T, v any) *mat.SymDense {
	t.Helper()
	rows := v.([]any)
	S := mat.NewSymDense(len(rows), nil)
	for i, row := range rows {
		switch row := row.(type) {
		case float64:
			S.SetSym(i, i, row)
		case []any:
			for j := i; j < len(rows); j++ {
				S.SetSym(i, j, row[j].(float64))
			}
		}
	}
	return S
}

// TestGram compares the two ways where the Gram form is chosen: many outputs.
func TestGram(t *testing.T) {
	X, alpha := random(1, 40, 6), random(2, 40, 90)
	M := mat.NewSymDense(6, nil)
	M.SymOuterK(0.3, random(3, 6, 6))
	for _, k := range []kernels.Kernel{
		kernels.Laplace{L: 3}, kernels.Gaussian{L: 2},
		kernels.Mahalanobis{Base: kernels.Laplace{L: 3}, M: M},
		kernels.Mahalanobis{Base: kernels.ExpPower{L: 3, Q: 1.4}, M: M},
	} {
		for _, P := range []*mat.Dense{X, random(4, 25, 6)} {
			for _, o := range []Options{{}, {Centre: true}, {Diag: true}, {Centre: true, Diag: true}} {
				m := &krr.Model{Kernel: k, X: X, Alpha: alpha}
				if !o.worthGram(P, X, alpha) {
					t.Fatal("the Gram form is not chosen")
				}
				want := o.byGradients(m.Gradients(P), P)
				golden.Near(t, fmt.Sprintf("%v %+v", k, o), o.Of(m, P), want, 1e-10)
			}
		}
	}
}

// TestClosePoints has a pair at the distance 1e-5, whose weight would cancel
// away in the Gram form, and one that is equal.
func TestClosePoints(t *testing.T) {
	X, alpha := random(1, 20, 3), random(2, 20, 50)
	X.SetRow(1, X.RawRowView(0))
	X.Set(1, 0, X.At(1, 0)+1e-5)
	m := &krr.Model{Kernel: kernels.Laplace{}, X: X, Alpha: alpha}
	if _, ok, _ := (Options{}).byGram(m.Kernel, X, X, alpha); ok {
		t.Error("the Gram form took a pair at distance 1e-5")
	}
	X.SetRow(1, X.RawRowView(0))
	got, ok, _ := Options{}.byGram(m.Kernel, X, X, alpha)
	if !ok {
		t.Fatal("the Gram form refused a pair of equal points")
	}
	golden.Near(t, "equal points", got, Options{}.byGradients(m.Gradients(X), X), 1e-10)
}

// TestClosedForm has f(x) = (x₁², x₁x₂), whose AGOP over N(0, I) is
// E[(2x₁, 0)(2x₁, 0)ᵀ + (x₂, x₁)(x₂, x₁)ᵀ] = diag(5, 1).
func TestClosedForm(t *testing.T) {
	f := Func(func(X *mat.Dense) []*mat.Dense {
		n, _ := X.Dims()
		a, b := mat.NewDense(n, 2, nil), mat.NewDense(n, 2, nil)
		for i := range n {
			a.SetRow(i, []float64{2 * X.At(i, 0), 0})
			b.SetRow(i, []float64{X.At(i, 1), X.At(i, 0)})
		}
		return []*mat.Dense{a, b}
	})
	X := random(5, 200_000, 2)
	// The largest standard error is that of 4x₁² + x₂²: √34/√n = 0.013.
	golden.Near(t, "AGOP", Of(f, X), golden.Diag([]float64{5, 1}), 0.01)
	// The mean gradient is 0, so centring changes only the sample's mean.
	golden.Near(t, "centred", Options{Centre: true}.Of(f, X), golden.Diag([]float64{5, 1}), 0.01)
	shift := Func(func(X *mat.Dense) []*mat.Dense { // + 3x₁ in the first output
		g := f(X)
		g[0].Apply(func(_, j int, v float64) float64 {
			if j == 0 {
				v += 3
			}
			return v
		}, g[0])
		return g
	})
	golden.Near(t, "a linear term, centred", Options{Centre: true}.Of(shift, X), golden.Diag([]float64{5, 1}), 0.01)
	golden.Near(t, "a linear term", Of(shift, X), golden.Diag([]float64{14, 1}), 0.01)
}

func TestPower(t *testing.T) {
	// [[5 4] [4 5]] has the eigenvalues 9 and 1; its root is [[2 1] [1 2]].
	M := mat.NewSymDense(2, []float64{5, 4, 4, 5})
	golden.Near(t, "M^½", Power(M, .5), mat.NewSymDense(2, []float64{2, 1, 1, 2}), 1e-14)
	golden.Near(t, "M^2", Power(M, 2), mat.NewSymDense(2, []float64{41, 40, 40, 41}), 1e-14)
	golden.Near(t, "M^1", Power(M, 1), M, 0)
	golden.Near(t, "0^½", Power(mat.NewSymDense(2, nil), .5), mat.NewDense(2, 2, []float64{0, 0, 0, 0}), 0)
	singular := mat.NewSymDense(2, []float64{1, 1, 1, 1})
	golden.Near(t, "singular^½", Power(singular, .5), mat.NewSymDense(2, []float64{1 / math.Sqrt2, 1 / math.Sqrt2, 1 / math.Sqrt2, 1 / math.Sqrt2}), 1e-14)
}

func TestCorrelation(t *testing.T) {
	A := mat.NewDense(2, 2, []float64{1, 2, 3, 4})
	B := mat.NewDense(2, 2, []float64{1, 3, 2, 4})
	if got := Correlation(A, B); math.Abs(got-0.8) > 1e-15 { // by hand: the deviations -1.5 -.5 .5 1.5 and -1.5 .5 -.5 1.5 give 4/5
		t.Errorf("got %v, want 0.8", got)
	}
}

func TestBadInput(t *testing.T) {
	for _, tt := range []struct {
		want string
		f    func()
	}{
		{"agop: X is nil", func() { Of(Func(nil), nil) }},
		{"agop: the gradients of output 0 are 2×3 but X is 2×2", func() {
			Of(Func(func(*mat.Dense) []*mat.Dense { return []*mat.Dense{mat.NewDense(2, 3, nil)} }), mat.NewDense(2, 2, nil))
		}},
		{"agop: the power is 0", func() { Power(mat.NewSymDense(1, nil), 0) }},
		{"agop: A is 1×2 but B is 2×1", func() { Correlation(mat.NewDense(1, 2, nil), mat.NewDense(2, 1, nil)) }},
	} {
		func() {
			defer func() {
				if r := recover(); !strings.Contains(fmt.Sprint(r), tt.want) {
					t.Errorf("panic %v, want %s", r, tt.want)
				}
			}()
			tt.f()
		}()
	}
}

func ExampleOf() {
	// f(x) = 3x₁ does not depend on x₂.
	f := Func(func(X *mat.Dense) []*mat.Dense {
		n, _ := X.Dims()
		G := mat.NewDense(n, 2, nil)
		for i := range n {
			G.Set(i, 0, 3)
		}
		return []*mat.Dense{G}
	})
	fmt.Println(mat.Formatted(Of(f, mat.NewDense(8, 2, nil))))
	// Output:
	// ⎡9  0⎤
	// ⎣0  0⎦
}

// TestPrecision compares the AGOP in float32 with that in float64.
func TestPrecision(t *testing.T) {
	X, alpha := random(1, 300, 6), random(2, 300, 2)
	M := mat.NewSymDense(6, nil)
	M.SymOuterK(0.3, random(3, 6, 6))
	for _, k := range []kernels.Kernel{kernels.Laplace{L: 3}, kernels.Mahalanobis{Base: kernels.Gaussian{L: 2}, M: M}} {
		m := &krr.Model{Kernel: k, X: X, Alpha: alpha}
		for _, o := range []Options{{}, {Centre: true}, {Diag: true}} {
			want := o.Of(m, X)
			o.Precision = kernels.Float32
			got := o.Of(m, X)
			golden.Near(t, fmt.Sprintf("%v %+v", k, o), got, want, 1e-4)
			if mat.Equal(got, want) {
				t.Errorf("%v %+v: Float32 gives the bits of Float64", k, o)
			}
		}
	}
}

// TestStop stops the work on an AGOP by tiles and on one in the Gram form.
func TestStop(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	stopped := errors.New("stopped")
	cancel(stopped)
	for _, c := range []int{1, 90} {
		m := &krr.Model{Kernel: kernels.Laplace{L: 3}, X: random(1, 40, 6), Alpha: random(2, 40, c)}
		o := Options{Task: task.Task{Context: ctx}}
		if M, err := o.Compute(m, m.X); M != nil || !errors.Is(err, stopped) {
			t.Errorf("%d outputs: error %v, want why it was stopped", c, err)
		}
	}
}
