package convrfm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/agop"
	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/ntk"
	"github.com/agopher/agopher/lib/task"
)

// TestCNTK compares with the tangent kernel of package ntk, whose convolutions
// have zeros beyond the border: here the images have a border of zeros.
func TestCNTK(t *testing.T) {
	const h, w, channels = 4, 5, 2
	inner := random(1, 6, channels*h*w)
	inner.SetRow(4, inner.RawRowView(2))
	X := mat.NewDense(6, channels*(h+2)*(w+2), nil)
	for i := range 6 {
		for c := range channels {
			for a := range h {
				copy(X.RawRowView(i)[(c*(h+2)+a+1)*(w+2)+1:], inner.RawRowView(i)[(c*h+a)*w:(c*h+a+1)*w])
			}
		}
	}
	he := ntk.Conv{W: math.Sqrt2}
	for depth := 1; depth <= 3; depth++ {
		net := ntk.Serial(ntk.Image{Height: h, Width: w, Channels: channels}, ntk.Conv{}, ntk.Repeat(depth-1, ntk.ReLU(), he),
			ntk.ReLU(), ntk.Flatten{}, ntk.Dense{W: math.Sqrt2})
		want := kernels.Gram(net.NTK(), inner, inner)
		k := CNTK{Shape: Shape{Height: h + 2, Width: w + 2, Channels: channels}, Depth: depth}
		for name, Z := range map[string]*mat.Dense{"itself": X, "a copy": mat.DenseCopyOf(X)} {
			K, err := k.gram(task.Task{}, X, Z)
			if err != nil {
				t.Fatal(err)
			}
			golden.Near(t, fmt.Sprintf("depth %d, X with %s", depth, name), K, want, 1e-7) // a copy is at a distance of rounding
		}
		golden.Near(t, "pair by pair", kernels.Gram(k, X, X), want, 1e-7)
	}
}

// TestCNTKMetric: patches in the metric M are those times M^½.
func TestCNTKMetric(t *testing.T) {
	s := Shape{Height: 6, Width: 4, Filter: 2, Stride: 2}.withDefaults()
	X, M := random(1, 5, 24), metric(4)
	root := agop.Power(M, 0.5)
	R := mat.NewDense(5, 24, nil)
	P, p := s.patches()
	from, to := make([]float64, p), mat.NewVecDense(p, nil)
	for i := range 5 {
		for u := range P {
			s.patch(from, X.RawRowView(i), u)
			to.MulVec(root, mat.NewVecDense(p, from))
			s.rows(u, func(at, in int) { copy(R.RawRowView(i)[at:at+s.Filter], to.RawVector().Data[in:]) })
		}
	}
	for depth := 1; depth <= 3; depth++ {
		golden.Near(t, fmt.Sprint("depth ", depth), kernels.Gram(CNTK{M: M, Shape: s, Depth: depth}, X, X), kernels.Gram(CNTK{Shape: s, Depth: depth}, R, R), 1e-7)
	}
}

func TestCNTKGradient(t *testing.T) {
	for _, s := range []Shape{{Height: 4, Width: 5, Channels: 2, Filter: 2}, {Height: 6, Width: 6, Filter: 3}, {Height: 7, Width: 5, Filter: 3, Stride: 2}} {
		s = s.withDefaults()
		d := s.Channels * s.Height * s.Width
		_, p := s.patches()
		X := random(3, 2, d)
		x, z := X.RawRowView(0), X.RawRowView(1)
		copy(z[:s.Filter+1], x) // a part in common, in no whole patch
		for depth := 1; depth <= 3; depth++ {
			k := CNTK{M: metric(p), Shape: s, Depth: depth}
			want := fd.Gradient(nil, func(x []float64) float64 { return k.At(x, z) }, x, &fd.Settings{Formula: fd.Central})
			golden.Near(t, fmt.Sprintf("%v at depth %d", s, depth), mat.NewVecDense(d, k.GradTo(nil, x, z)), mat.NewVecDense(d, want), 1e-7)
		}
	}
}

// TestCNTKPatchAGOP compares with finite differences. Patches that do not overlap
// are free of each other, so that their gradients are parts of that of the image.
func TestCNTKPatchAGOP(t *testing.T) {
	s := Shape{Height: 6, Width: 6, Channels: 2, Filter: 2, Stride: 2}.withDefaults()
	X, Y, Q := random(1, 7, 72), random(2, 7, 2), random(3, 3, 72)
	P, p := s.patches()
	M := metric(p)
	for depth := 1; depth <= 2; depth++ {
		m, err := machine(X, Y, CNTK{M: M, Shape: s, Depth: depth}, M, Options{Ridge: 0.1, Shape: s})
		if err != nil {
			t.Fatal(err)
		}
		want, g := mat.NewSymDense(p, nil), make([]float64, p)
		for i := range 3 {
			for c := range 2 {
				f := func(x []float64) float64 { return m.Predict(mat.NewDense(1, 72, x)).At(0, c) }
				all := fd.Gradient(nil, f, Q.RawRowView(i), &fd.Settings{Formula: fd.Central})
				for u := range P {
					s.patch(g, all, u)
					want.SymRankOne(want, 1.0/3, mat.NewVecDense(p, g))
				}
			}
		}
		golden.Near(t, fmt.Sprint("depth ", depth), m.PatchAGOP(Q), want, 1e-7)
	}
}

// rows returns the images of the paper's example: 16 rows of 32 pixels of noise,
// one of them replaced by a constant row, bright or dark as Y says.
func rows(seed uint64, n int, sigma float64) (X, Y *mat.Dense) {
	const h, w = 16, 32
	rng := rand.New(rand.NewPCG(seed, 3))
	X, Y = mat.NewDense(n, h*w, nil), mat.NewDense(n, 2, nil)
	for i := range n {
		x := X.RawRowView(i)
		for j := range x {
			x[j] = math.Sqrt(sigma/w) * rng.NormFloat64()
		}
		class, row := rng.IntN(2), rng.IntN(h)
		Y.Set(i, class, 1)
		for j := range w {
			x[row*w+j] = float64(2*class-1) / math.Sqrt(w)
		}
	}
	return X, Y
}

// TestCNTKRows finds the 3×3 part of the row, which is constant, as the top
// eigenvector, and predicts better with each update.
func TestCNTKRows(t *testing.T) {
	X, Y := rows(1, 100, 0.5)
	XTest, YTest := rows(2, 200, 0.5)
	for depth := 1; depth <= 2; depth++ {
		m, err := FitTest(X, Y, XTest, YTest, Options{Shape: Shape{Height: 16, Width: 32}, Depth: depth, Iters: 2, Ridge: 1e-3, Samples: 20})
		if err != nil {
			t.Fatal(err)
		}
		t.Log(m, m.Steps)
		top := m.Filters(1)[0].RawMatrix().Data
		if cos := math.Abs(floats.Sum(top)) / 3; cos < 0.98 {
			t.Errorf("depth %d: the top filter %.2f has the cosine %.3f with a constant one", depth, top, cos)
		}
		for k := 1; k < len(m.Steps); k++ {
			if m.Steps[k].Test.MSE >= m.Steps[k-1].Test.MSE || m.Steps[k].Test.Accuracy <= m.Steps[k-1].Test.Accuracy {
				t.Errorf("depth %d: %v after %v", depth, m.Steps[k], m.Steps[k-1])
			}
		}
	}
}

// TestCNTKRidge: the paper divides K by its largest entry, and λ stays.
func TestCNTKRidge(t *testing.T) {
	X, Y := random(1, 8, 16), random(2, 8, 1)
	fit := func(scale float64) *mat.Dense {
		Z := mat.NewDense(8, 16, nil)
		Z.Scale(scale, X)
		m, err := Fit(Z, Y, Options{Shape: Shape{Height: 4, Width: 4}, Depth: 2, Iters: 1, Ridge: 0.1})
		if err != nil {
			t.Fatal(err)
		}
		return m.Fitted
	}
	golden.Near(t, "images ten times as bright", fit(10), fit(1), 1e-10)
}

func TestCNTKBadInput(t *testing.T) {
	defer func() {
		if r, want := recover(), "with Depth the kernel is the CNTK"; !strings.Contains(fmt.Sprint(r), want) {
			t.Errorf("panic %v, want %q", r, want)
		}
	}()
	Fit(random(1, 4, 12), random(2, 4, 1), Options{Shape: Shape{Height: 3, Width: 4}, Depth: 1, Anywhere: true})
}

func BenchmarkCNTK(b *testing.B) {
	X, _ := plant(1, 1, 500, 9, []float64{1, -1, 1, -1, 2, -1, 1, -1, 1})
	for depth := 1; depth <= 3; depth++ {
		b.Run(fmt.Sprintf("n=500/9x9/depth=%d", depth), func(b *testing.B) {
			for b.Loop() {
				if _, err := (CNTK{Shape: Shape{Height: 9, Width: 9}, Depth: depth}).gram(task.Task{}, X, X); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
