package ridge

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/task"
)

func random(seed uint64, n, d int) *mat.Dense {
	rnd := rand.New(rand.NewPCG(seed, 0))
	X := mat.NewDense(n, d, nil)
	X.Apply(func(_, _ int, _ float64) float64 { return rnd.NormFloat64() }, X)
	return X
}

// direct solves (K + λI) α = Y by an LU factorization of gonum, with K by its
// definition.
func direct(t *testing.T, k kernels.Kernel, X, Y *mat.Dense, lambda float64) *mat.Dense {
	t.Helper()
	n, _ := X.Dims()
	K := mat.NewDense(n, n, nil)
	for i := range n {
		for j := range n {
			K.Set(i, j, k.At(X.RawRowView(i), X.RawRowView(j)))
		}
		K.Set(i, i, K.At(i, i)+lambda)
	}
	var alpha mat.Dense
	if err := alpha.Solve(K, Y); err != nil {
		t.Fatal(err)
	}
	return &alpha
}

func TestSolve(t *testing.T) {
	const lambda = 1e-2
	M := mat.NewSymDense(4, nil)
	M.SymOuterK(0.5, random(3, 4, 4))
	var s Solver // its memory serves all
	for _, k := range []kernels.Kernel{
		kernels.Laplace{L: 3}, kernels.Gaussian{L: 2}, kernels.Mahalanobis{Base: kernels.ExpPower{L: 3, Q: 1.2}, M: M},
		kernels.RadialFunc(func(s float64) (float64, float64) { return 1 / (1 + s), -1 / ((1 + s) * (1 + s)) }),
		kernels.Func(func(x, z []float64) float64 { return 1 + x[0]*z[0] }),
	} {
		for _, n := range []int{1, 30, 330} {
			for _, c := range []int{1, 3} {
				X, Y := random(1, n, 4), random(2, n, c)
				want := direct(t, k, X, Y, lambda)
				for _, p := range []kernels.Precision{kernels.Float64, kernels.Mixed, kernels.Float32} {
					name := fmt.Sprintf("%v, n = %d, c = %d, %v", k, n, c, p)
					tol := 1e-10
					if p == kernels.Float32 {
						tol = 5e-3 // the condition is up to n/λ
					}
					alpha, fitted, ok, err := s.Solve(task.Task{}, k, X, Y, lambda, p)
					if !ok || err != nil {
						t.Fatalf("%s: ok %t, error %v", name, ok, err)
					}
					golden.Near(t, name, alpha, want, tol)
					var sum mat.Dense
					sum.Scale(lambda, alpha)
					sum.Add(&sum, fitted)
					golden.Near(t, name+" fitted", &sum, Y, 1e-14)
				}
			}
		}
	}
}

// TestMixedFallsBack has a Gram matrix that float32 cannot factor: the answer is
// still that of float64.
func TestMixedFallsBack(t *testing.T) {
	const lambda = 1e-9
	X, Y := random(1, 200, 2), random(2, 200, 1)
	k := kernels.Gaussian{L: 2}
	var s Solver
	if _, _, ok, err := s.Solve(task.Task{}, k, X, Y, lambda, kernels.Float32); ok || err != nil {
		t.Errorf("Float32: ok %t, error %v; want it found singular", ok, err)
	}
	want, _, ok, err := s.Solve(task.Task{}, k, X, Y, lambda, kernels.Float64)
	if !ok || err != nil {
		t.Fatal(ok, err)
	}
	got, _, ok, err := s.Solve(task.Task{}, k, X, Y, lambda, kernels.Mixed)
	if !ok || err != nil {
		t.Fatal(ok, err)
	}
	if !mat.Equal(got, want) {
		t.Error("Mixed differs from Float64 where it falls back to it")
	}
}

func TestStop(t *testing.T) {
	X, Y := random(1, 1500, 10), random(2, 1500, 1)
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Millisecond)
	defer cancel()
	var s Solver
	_, _, ok, err := s.Solve(task.Task{Context: ctx}, kernels.Laplace{L: 3}, X, Y, 1e-3, kernels.Float64)
	if ok || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("ok %t, error %v; want the end of the context", ok, err)
	}
}

// TestConjugateGradients solves diagonal systems side by side, of which one has
// the right-hand side 0.
func TestConjugateGradients(t *testing.T) {
	const n, c = 20, 3
	A := func(i int) float64 { return 1 + float64(i)/10 }
	s := System{C: c, GiveUp: true,
		Product: func(dst, v []float64) error {
			for i := range v {
				dst[i] = A(i/c) * v[i]
			}
			return nil
		},
		Precondition: func(dst, v []float64) error { copy(dst, v); return nil },
	}
	B := random(1, n, c).RawMatrix().Data
	for i := range n {
		B[i*c+1] = 0
	}
	for _, start := range []float64{0, 2} {
		X := make([]float64, n*c)
		for i := range X {
			X[i] = start
		}
		if ok, err := s.ConjugateGradients(X, B, 1e-13, 200); (!ok && start == 0) || err != nil {
			t.Fatalf("start %g: ok %t, error %v", start, ok, err)
		}
		for i, x := range X {
			if want := B[i] / A(i/c); !(math.Abs(x-want) <= 1e-11) {
				t.Errorf("start %g: x[%d] = %v, want %v", start, i, x, want)
			}
		}
	}
	if ok, _ := s.ConjugateGradients(make([]float64, n*c), B, 1e-13, 3); ok {
		t.Error("three iterations are said to suffice")
	}
	// A step is told the residual of X as it then is.
	enough := errors.New("enough")
	X, last := make([]float64, n*c), 0
	s.Step = func(iteration int, residual float64) error {
		want := 0.0
		for j := range c {
			rr, bb := 0.0, 0.0
			for i := j; i < n*c; i += c {
				r := B[i] - A(i/c)*X[i]
				rr, bb = rr+r*r, bb+B[i]*B[i]
			}
			if bb > 0 {
				want = max(want, math.Sqrt(rr/bb))
			}
		}
		if last++; iteration != last || math.Abs(residual-want) > 1e-12 {
			t.Errorf("step %d, residual %v; want %d, %v", iteration, residual, last, want)
		}
		if iteration == 5 {
			return enough
		}
		return nil
	}
	if ok, err := s.ConjugateGradients(X, B, 1e-13, 200); ok || err != enough || last != 5 {
		t.Errorf("ok %t, error %v after %d steps; want %v after 5", ok, err, last, enough)
	}
}

// TestWarm follows a metric that settles: the earlier factor is used where that
// is fast enough, with the same answers, and not where the matrix has changed
// much.
func TestWarm(t *testing.T) {
	defer func(r int) { reads = r }(reads)
	reads = 40
	const n, lambda = 40 * leastBudget, 1e-2
	X, Y := random(1, n, 3), random(2, n, 1)
	metric := func(change float64) kernels.Kernel {
		M := mat.NewSymDense(3, []float64{1 + change, 0.2, 0, 0, 1, 0, 0, 0, 0.5 + change})
		return kernels.Mahalanobis{Base: kernels.Laplace{L: 3}, M: M}
	}
	var s Solver
	for _, step := range []struct {
		change float64
		warm   bool
	}{{0, false}, {0.01, true}, {1, false}, {1.01, true}} {
		k := metric(step.change)
		got, ok, err := s.warm(task.Task{}, k, X, Y, lambda)
		if err != nil || ok != step.warm {
			t.Fatalf("change %g: the factor was used: %t, error %v; want %t", step.change, ok, err, step.warm)
		}
		want, _, okWant, err := (&Solver{}).Solve(task.Task{}, k, X, Y, lambda, kernels.Float64)
		if err != nil || !okWant {
			t.Fatal(err)
		}
		if ok {
			golden.Near(t, fmt.Sprintf("change %g", step.change), got, want, 1e-8)
		}
		if !ok {
			if got, _, ok, err := s.Solve(task.Task{}, k, X, Y, lambda, kernels.Float64); !ok || err != nil || !mat.Equal(got, want) {
				t.Errorf("change %g: ok %t, error %v, or another answer than a new solver's", step.change, ok, err)
			}
		}
	}
}

// BenchmarkWarm solves a system whose matrix has changed a little, by a factor of
// its own and with the one before.
func BenchmarkWarm(b *testing.B) {
	for _, n := range []int{10000} { // smaller ones are not tried
		X, Y := random(1, n, 20), random(2, n, 1)
		metric := func(change float64) kernels.Kernel {
			M := mat.NewSymDense(20, nil)
			for i := range 20 {
				M.SetSym(i, i, 1/float64(1+i*i)+change)
			}
			return kernels.Mahalanobis{Base: kernels.Laplace{L: 10}, M: M}
		}
		b.Run(fmt.Sprintf("factor/n=%d", n), func(b *testing.B) {
			var s Solver
			for b.Loop() {
				s.kept = kept{}
				if _, _, ok, err := s.Solve(task.Task{}, metric(0.01), X, Y, 1e-3, kernels.Float64); !ok || err != nil {
					b.Fatal(ok, err)
				}
			}
		})
		b.Run(fmt.Sprintf("reuse/n=%d", n), func(b *testing.B) {
			var s Solver
			if _, _, ok, err := s.Solve(task.Task{}, metric(0), X, Y, 1e-3, kernels.Float64); !ok || err != nil {
				b.Fatal(ok, err)
			}
			for b.Loop() {
				if _, ok, err := s.warm(task.Task{}, metric(0.01), X, Y, 1e-3); !ok || err != nil {
					b.Fatal("the factor was not enough", err)
				}
			}
		})
	}
}
