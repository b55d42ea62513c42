package nn

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/display"
	"github.com/agopher/agopher/lib/internal/check"
)

// A Net is a neural network with its parameters.
type Net struct {
	// Theta holds all parameters: for each layer with weights, in order, the
	// weights by rows and then the bias. It may be changed.
	Theta []float64
	// Steps has one entry for each epoch of training.
	Steps []Step

	layers Serial
	root   node
	d, c   int
	floats int // values kept for each sample
}

// New returns a net of d inputs whose parameters are drawn with the seed. It
// panics if a layer does not fit what comes before it, or if the parameters
// would not fit into memory.
func New(d int, seed uint64, layers ...Layer) *Net {
	if d < 1 {
		panic(fmt.Sprintf("nn: the net has %d inputs; it needs at least one", d))
	}
	var b builder
	l := slices.Clone(Serial(layers))
	root, out := l.place(&b, shape{h: 1, w: 1, c: d})
	if err := check.Memory("nn", fmt.Sprintf("a net of %d parameters", b.params), 8*int64(b.params)); err != nil {
		panic(err)
	}
	net := &Net{Theta: make([]float64, b.params), layers: l, root: root, d: d, c: out.size(), floats: b.floats + d}
	rnd := rand.New(rand.NewPCG(seed, 0))
	for _, init := range b.inits {
		init(net.Theta, rnd)
	}
	return net
}

// Clone returns a net with parameters of its own.
func (f *Net) Clone() *Net {
	g := *f
	g.Theta, g.Steps = slices.Clone(f.Theta), slices.Clone(f.Steps)
	return &g
}

// Outputs returns c, the number of outputs.
func (f *Net) Outputs() int { return f.c }

// Predict returns f at the rows of X, n×d, as an n×c matrix. It panics if X has
// not d columns.
func (f *Net) Predict(X *mat.Dense) *mat.Dense {
	X = f.inputs(X)
	n, _ := X.Dims()
	F := mat.NewDense(n, f.c, nil)
	f.batches(n, func(lo, hi int) {
		Y, _ := f.root.forward(f.Theta, rows(X, lo, hi))
		rows(F, lo, hi).Copy(Y)
	})
	return F
}

// Gradients returns, for each of the c outputs, the n×d matrix whose row i is
// the gradient of the output in the input at X[i].
func (f *Net) Gradients(X *mat.Dense) []*mat.Dense {
	X = f.inputs(X)
	n, d := X.Dims()
	grads := make([]*mat.Dense, f.c)
	for o := range grads {
		grads[o] = mat.NewDense(n, d, nil)
	}
	f.batches(n, func(lo, hi int) {
		_, saved := f.root.forward(f.Theta, rows(X, lo, hi))
		for o, G := range grads {
			rows(G, lo, hi).Copy(f.root.backward(f.Theta, saved, unit(hi-lo, f.c, o), nil))
		}
	})
	return grads
}

// unit returns the n×c matrix with ones in column o.
func unit(n, c, o int) *mat.Dense {
	D := mat.NewDense(n, c, nil)
	for i := range n {
		D.Set(i, o, 1)
	}
	return D
}

// batches calls do on consecutive parts of [0, n) that are small enough for the
// values between layers to take about 100 MB.
func (f *Net) batches(n int, do func(lo, hi int)) {
	const floats = 12 << 20
	size := max(1, floats/f.floats)
	for lo := 0; lo < n; lo += size {
		do(lo, min(lo+size, n))
	}
}

// rows returns rows lo to hi of A, in the memory of A.
func rows(A *mat.Dense, lo, hi int) *mat.Dense {
	_, d := A.Dims()
	return A.Slice(lo, hi, 0, d).(*mat.Dense)
}

// String describes the net: Net(Dense(512) → ReLU → Dense(1), d=20, 10752 parameters).
func (f *Net) String() string {
	return fmt.Sprintf("Net(%v, d=%d, %d parameters)", f.layers, f.d, len(f.Theta))
}

// Bundle shows the net and, after training, its history as a table.
func (f *Net) Bundle() display.Bundle {
	if len(f.Steps) == 0 {
		return display.Bundle{display.MIMEText: f.String()}
	}
	t := display.Table{Title: f.String(), Head: []string{"epoch", "loss"}}
	const shown = 10
	for i := range min(shown, len(f.Steps)) { // the first, the last and some between
		s := f.Steps[i*(len(f.Steps)-1)/max(1, min(shown, len(f.Steps))-1)]
		t.Rows = append(t.Rows, []string{fmt.Sprint(s.Epoch), fmt.Sprintf("%.4g", s.Loss)})
	}
	return t.Bundle()
}

// SimpleRender is Bundle for the gophernotes kernel.
func (f *Net) SimpleRender() map[string]any { return f.Bundle().SimpleRender() }

// inputs checks X and returns it without gaps between its rows.
func (f *Net) inputs(X *mat.Dense) *mat.Dense {
	check.Matrix("nn", "X", X)
	if n, d := X.Dims(); d != f.d {
		panic(fmt.Sprintf("nn: X is %d×%d but the net has %d inputs", n, d, f.d))
	}
	if raw := X.RawMatrix(); raw.Stride == raw.Cols {
		return X
	}
	return mat.DenseCopyOf(X)
}
