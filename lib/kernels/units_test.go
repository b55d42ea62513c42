package kernels_test

import (
	"sync/atomic"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/kernels"
)

// crowd is a kernel that notes how many calls of it are under way at once.
type crowd struct {
	cubic
	now, most *atomic.Int64
}

func newCrowd() crowd { return crowd{now: new(atomic.Int64), most: new(atomic.Int64)} }

func (k crowd) count() func() {
	n := k.now.Add(1)
	for m := k.most.Load(); n > m && !k.most.CompareAndSwap(m, n); m = k.most.Load() {
	}
	return func() { k.now.Add(-1) }
}
func (k crowd) At(x, z []float64) float64 {
	defer k.count()()
	return k.cubic.At(x, z)
}
func (k crowd) GradTo(dst, x, z []float64) []float64 {
	defer k.count()()
	return k.cubic.GradTo(dst, x, z)
}

// TestUserCode: a kernel of the user's is called from one thread, also inside the
// combinations of this package.
func TestUserCode(t *testing.T) {
	X, alpha := normal(1, 300, 4), normal(2, 300, 1)
	for name, wrap := range map[string]func(k kernels.Kernel) kernels.Kernel{
		"alone":      func(k kernels.Kernel) kernels.Kernel { return k },
		"a metric":   func(k kernels.Kernel) kernels.Kernel { return kernels.Metric(k, metric()) },
		"a product":  func(k kernels.Kernel) kernels.Kernel { return kernels.Product(kernels.Laplace{}, k) },
		"a sum":      func(k kernels.Kernel) kernels.Kernel { return kernels.Sum(kernels.Laplace{}, kernels.Scale(2, k)) },
		"of columns": func(k kernels.Kernel) kernels.Kernel { return kernels.Columns(k, 0, 1) },
	} {
		k := newCrowd()
		kernels.Gram(wrap(k), X, X)
		kernels.Gradients(wrap(k), X, X, alpha)
		if most := k.most.Load(); most != 1 {
			t.Errorf("%s: %d calls at once, want 1", name, most)
		}
	}
}

// parallelCubic allows to be called from all threads.
type parallelCubic struct{ cubic }

func (parallelCubic) Concurrent() bool { return true }

// TestTiles has sizes that tiles do not divide, in all threads and one.
func TestTiles(t *testing.T) {
	X, Z, alpha := normal(1, 301, 5), normal(2, 523, 5), normal(3, 523, 3)
	if a, b := kernels.Gram(cubic{}, X, Z), kernels.Gram(parallelCubic{}, X, Z); !mat.Equal(a, b) {
		t.Error("Gram matrices in one thread and in all differ")
	}
	for _, k := range []kernels.Kernel{parallelCubic{}, kernels.Lpq{L: 3, P: 1.4, Q: 0.8}, kernels.ProductLaplace{}, kernels.SumPower{}, kernels.Polynomial{}, kernels.ArcCosine{Order: 1}, kernels.Product(kernels.Lpq{}, kernels.Laplace{L: 3})} {
		K, G := kernels.Gram(k, X, Z), kernels.Gradients(k, X, Z, alpha)
		KB := kernels.Apply(k, X, Z, alpha)
		g := make([]float64, 5)
		for i := 0; i < 301; i += 50 {
			want, f := make([]float64, 5), 0.0
			for j := range 523 {
				v := k.At(X.RawRowView(i), Z.RawRowView(j))
				near(t, k, "K", K.At(i, j), v)
				f += alpha.At(j, 2) * v
				for l, v := range k.(kernels.Smooth).GradTo(g, X.RawRowView(i), Z.RawRowView(j)) {
					want[l] += alpha.At(j, 2) * v
				}
			}
			near(t, k, "K B", KB.At(i, 2), f)
			for l, w := range want {
				near(t, k, "∇f", G[2].At(i, l), w)
			}
		}
	}
}

// TestLastTile has samples of which one is left for the last tile.
func TestLastTile(t *testing.T) {
	X := normal(1, 65, 3)
	for _, k := range []kernels.Kernel{parallelCubic{}, kernels.Lpq{L: 3, P: 1.5}, kernels.Polynomial{}} {
		K := kernels.Gram(k, X, X)
		for i := range 65 {
			for j := range 65 {
				near(t, k, "K", K.At(i, j), k.At(X.RawRowView(i), X.RawRowView(j)))
			}
		}
	}
}

func near(t *testing.T, k kernels.Kernel, what string, got, want float64) {
	t.Helper()
	if d := got - want; !(d*d <= 1e-20*(1+want*want)) {
		t.Errorf("%v: %s is %v, want %v", k, what, got, want)
	}
}

func TestApplyManyRows(t *testing.T) {
	X, Z, B := normal(1, 2500, 2), normal(2, 1000, 2), normal(3, 1000, 2) // more than one block of rows
	var want mat.Dense
	want.Mul(kernels.Gram(kernels.Lpq{}, X, Z), B)
	if got := kernels.Apply(kernels.Lpq{}, X, Z, B); !mat.EqualApprox(got, &want, 1e-11) {
		t.Error("Apply and Gram differ")
	}
}
