package linalg

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sync/atomic"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/task"
)

func random(seed uint64, n, d int) *mat.Dense {
	rnd := rand.New(rand.NewPCG(seed, 0))
	X := mat.NewDense(n, d, nil)
	X.Apply(func(_, _ int, _ float64) float64 { return rnd.NormFloat64() }, X)
	return X
}

func TestFor(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 1000} {
		visits := make([]atomic.Int32, n)
		For(n, func(lo, hi int) {
			for i := lo; i < hi; i++ {
				visits[i].Add(1)
			}
		})
		for i := range visits {
			if v := visits[i].Load(); v != 1 {
				t.Errorf("n = %d: %d visited %d times", n, i, v)
			}
		}
	}
	defer func() {
		if r := recover(); fmt.Sprint(r) != "in a part" {
			t.Errorf("panic %v, want it passed on", r)
		}
	}()
	For(10, func(lo, hi int) {
		if lo == 0 {
			panic("in a part")
		}
	})
}

// TestSqDists compares with the definition, near the origin and at offsets
// where the expanded square of raw points would lose five digits, or all.
func TestSqDists(t *testing.T) {
	M := mat.NewSymDense(4, nil)
	M.SymOuterK(1, random(3, 4, 3)) // of rank 3
	for _, offset := range []float64{0, 300, 1e7} {
		X, Z := random(1, 30, 4), random(2, 20, 4)
		Z.SetRow(5, X.RawRowView(7))
		for _, A := range []*mat.Dense{X, Z} {
			A.Apply(func(_, _ int, v float64) float64 { return v + offset }, A)
		}
		for _, M := range []*mat.SymDense{nil, M} {
			for _, Z := range []*mat.Dense{Z, X} {
				n, _ := X.Dims()
				m, _ := Z.Dims()
				got, want := mat.NewDense(n, m, nil), mat.NewDense(n, m, nil)
				Xp, Zp := NewPoints[float64](X, Z, M)
				s := Profile{Phi: func(s float64) (float64, float64) { return s, 0 }}
				if err := Gram(task.Task{}, s, Xp, Zp, got.RawMatrix().Data, m); err != nil {
					t.Fatal(err)
				}
				for i := range n {
					for j := range m {
						var v mat.VecDense
						v.SubVec(X.RowView(i), Z.RowView(j))
						if M == nil {
							want.Set(i, j, mat.Dot(&v, &v))
						} else {
							want.Set(i, j, mat.Inner(&v, M, &v))
						}
						if want.At(i, j) == 0 && got.At(i, j) != 0 {
							t.Errorf("equal points at distance² %v", got.At(i, j))
						}
					}
				}
				golden.Near(t, fmt.Sprintf("offset %g, metric %t, self %t", offset, M != nil, X == Z), got, want, 1e-14)
				if X == Z && !mat.Equal(got, got.T()) {
					t.Errorf("offset %g: not symmetric", offset)
				}
			}
		}
	}
}

// TestSingular has 10×10 matrices of rank 9 whose last pivots are rounding errors,
// some of them positive.
func TestSingular(t *testing.T) {
	for seed := range uint64(50) {
		var K mat.Dense
		A := random(seed, 10, 9)
		K.Mul(A, A.T())
		if ok, _ := Cholesky(task.Task{}, 10, K.RawMatrix().Data, 10); ok {
			t.Errorf("seed %d: a matrix of rank 9 is taken for positive definite", seed)
		}
	}
	if ok, _ := Cholesky(task.Task{}, 1, []float64{math.Inf(1)}, 1); ok {
		t.Error("an infinite matrix is taken for positive definite")
	}
}

func TestIsDiagonal(t *testing.T) {
	M := golden.Diag([]float64{1, 2, 3})
	if !IsDiagonal(M) {
		t.Error("a diagonal matrix is not")
	}
	M.SetSym(0, 2, 1e-300)
	if IsDiagonal(M) {
		t.Error("a full matrix is diagonal")
	}
}

func TestMirror(t *testing.T) {
	for _, n := range []int{1, 31, 32, 33, 100} {
		A := random(uint64(n), n, n)
		want := mat.NewSymDense(n, nil)
		for i := range n {
			for j := i; j < n; j++ {
				want.SetSym(i, j, A.At(i, j))
			}
		}
		if Mirror(A); !mat.Equal(A, want) {
			t.Errorf("n = %d: not the upper triangle mirrored", n)
		}
	}
}

func BenchmarkMirror(b *testing.B) {
	A := random(1, 3000, 3000)
	for b.Loop() {
		Mirror(A)
	}
}
