package linalg

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/task"
)

// gramOf returns A = BBᵀ/n + I/10 for a random B, well conditioned, row-major in
// rows of length n + pad. Its lower triangle and the padding are NaN: nobody is
// to read them.
func gramOf[T Float](seed uint64, n, pad int) []T {
	B := random(seed, n, n)
	var A mat.Dense
	A.Mul(B, B.T())
	a := make([]T, n*(n+pad))
	for i := range a {
		a[i] = T(math.NaN())
	}
	for i := range n {
		for j := i; j < n; j++ {
			a[i*(n+pad)+j] = T(A.At(i, j) / float64(n))
		}
		a[i*(n+pad)+i] += 0.1
	}
	return a
}

// checkCholesky compares UᵀU with A, and the solution of AX = B with B.
func checkCholesky[T Float](t *testing.T, n, pad int) {
	t.Helper()
	lda := n + pad
	u := gramOf[T](uint64(n), n, pad)
	A := mat.NewDense(n, n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			A.Set(i, j, float64(u[i*lda+j]))
			A.Set(j, i, float64(u[i*lda+j]))
		}
	}
	if ok, err := Cholesky(task.Task{}, n, u, lda); !ok || err != nil {
		t.Fatalf("n = %d: ok %t, error %v", n, ok, err)
	}
	U := mat.NewDense(n, n, nil)
	for i := range n {
		for j := range i {
			if !math.IsNaN(float64(u[i*lda+j])) {
				t.Fatalf("n = %d: the lower triangle was written at %d, %d", n, i, j)
			}
		}
		for j := i; j < n; j++ {
			U.Set(i, j, float64(u[i*lda+j]))
		}
	}
	var P mat.Dense
	P.Mul(U.T(), U)
	P.Sub(&P, A)
	tol := 100 * math.Sqrt(float64(n)) * float64(epsilon[T]()) // of entries up to 1.1
	if e := mat.Norm(&P, math.Inf(1)) / float64(n); !(e <= tol) {
		t.Errorf("n = %d: UᵀU differs from A by %g a entry, want at most %g", n, e, tol)
	}
	for _, c := range []int{1, 3} {
		B := random(uint64(n+c), n, c)
		x := make([]T, n*c)
		for i, v := range B.RawMatrix().Data {
			x[i] = T(v)
		}
		if err := SolveCholesky(task.Task{}, n, u, lda, c, x, c); err != nil {
			t.Fatal(err)
		}
		X := mat.NewDense(n, c, nil)
		for i, v := range x {
			X.RawMatrix().Data[i] = float64(v)
		}
		var R mat.Dense
		R.Mul(A, X)
		R.Sub(&R, B)
		if e := mat.Norm(&R, 2) / mat.Norm(B, 2); !(e <= 10*tol) { // the condition of A is below 50
			t.Errorf("n = %d, c = %d: the residual is %g, want at most %g", n, c, e, 10*tol)
		}
	}
}

func TestCholesky(t *testing.T) {
	for _, n := range []int{1, 2, 31, 33, 63, 64, 65, 130, 300, 511, 512, 700} {
		for _, pad := range []int{0, 5} {
			checkCholesky[float64](t, n, pad)
			checkCholesky[float32](t, n, pad)
		}
	}
}

// TestCholeskySingular has an exact duplicate in different tiles.
func TestCholeskySingular(t *testing.T) {
	const n = 300
	a := gramOf[float64](1, n, 0)
	const twin = n - 3
	for j := range n {
		at := func(i, j int) float64 { return a[min(i, j)*n+max(i, j)] }
		a[min(j, twin)*n+max(j, twin)] = at(j, 5)
	}
	a[twin*n+twin] = a[5*n+5]
	a[5*n+twin] = a[5*n+5]
	if ok, err := Cholesky(task.Task{}, n, a, n); ok || err != nil {
		t.Errorf("ok %t, error %v; want it found singular", ok, err)
	}
}

// TestCholeskyBits checks that bits do not depend on the number of threads.
func TestCholeskyBits(t *testing.T) {
	const n = 850
	var want []float64
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, procs := range []int{1, 2, 4, 7} {
		runtime.GOMAXPROCS(procs)
		a, x := gramOf[float64](1, n, 0), random(2, n, 2).RawMatrix().Data
		if ok, err := Cholesky(task.Task{}, n, a, n); !ok || err != nil {
			t.Fatal(ok, err)
		}
		if err := SolveCholesky(task.Task{}, n, a, n, 2, x, 2); err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = x
		}
		for i := range x {
			if x[i] != want[i] {
				t.Fatalf("%d threads: x[%d] = %v, want %v as with one", procs, i, x[i], want[i])
			}
		}
	}
}

func TestCholeskyStop(t *testing.T) {
	const n = 3000
	a := gramOf[float64](1, 300, n-300)
	for i := 300; i < n; i++ { // an identity below
		row := make([]float64, n)
		row[i] = 1
		a = append(a, row...)
	}
	for i := range 300 {
		for j := 300; j < n; j++ {
			a[i*n+j] = 0
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Millisecond)
	defer cancel()
	ok, err := Cholesky(task.Task{Context: ctx}, n, a, n)
	if ok || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("ok %t, error %v; want the end of the context", ok, err)
	}
}

// TestRunPanic has tasks that wait for one that panics.
func TestRunPanic(t *testing.T) {
	defer func() {
		if r := recover(); fmt.Sprint(r) != "in a task" {
			t.Errorf("panic %v, want it passed on", r)
		}
	}()
	b := newBoard(1)
	_ = run(task.Task{}, b, 10, func(i int) {
		if i == 0 {
			time.Sleep(time.Millisecond)
			panic("in a task")
		}
		if b.wait(0, 1) {
			t.Error("the wait was not given up")
		}
	})
}
