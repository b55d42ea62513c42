package linalg

import (
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/task"
)

// TestLikeRows compares points prepared in parts with points prepared together.
func TestLikeRows(t *testing.T) {
	X, Z := random(1, 30, 4), random(2, 20, 4)
	Z.SetRow(5, X.RawRowView(7))
	M := mat.NewSymDense(4, nil)
	M.SymOuterK(1, random(3, 4, 3))
	for _, M := range []*mat.SymDense{nil, M} {
		Xp, Zp := NewPoints[float64](X, Z, M)
		index := []int{2, 7, 29}
		want, got := make([]float64, 30*20), make([]float64, 3*20)
		SqDists(Xp, Zp, want)
		for name, part := range map[string]*Points[float64]{
			"Rows":      Xp.Rows(index),
			"Like":      Zp.Like(mat.DenseCopyOf(pick(X, index))),
			"Rows Like": Zp.Like(X).Rows(index),
		} {
			SqDists(part, Zp, got)
			for i, row := range index {
				for j := range 20 {
					if g, w := got[i*20+j], want[row*20+j]; math.Abs(g-w) > 1e-13*(1+w) {
						t.Errorf("%s: distance of %d and %d is %v, want %v", name, row, j, g, w)
					}
				}
			}
			if got[1*20+5] != 0 {
				t.Errorf("%s: distance %v of equal rows", name, got[1*20+5])
			}
		}
	}
	wantPanic(t, "linalg: X is 3×5 but Z is 30×4", func() {
		P, _ := NewPoints[float64](X, X, nil)
		P.Like(mat.NewDense(3, 5, nil))
	})
}

func pick(X *mat.Dense, index []int) *mat.Dense {
	_, d := X.Dims()
	A := mat.NewDense(len(index), d, nil)
	for i, k := range index {
		A.SetRow(i, X.RawRowView(k))
	}
	return A
}

func wantPanic(t *testing.T, want string, f func()) {
	t.Helper()
	defer func() {
		if r := recover(); r != want {
			t.Errorf("panic %v, want %q", r, want)
		}
	}()
	f()
}

// TestApplyBatch compares with ApplyValues, for one part of the sum and for
// several, and its bits on several numbers of threads.
func TestApplyBatch(t *testing.T) {
	const c = 3
	p := profiles()["Laplace"]
	for _, size := range [][2]int{{1, 1}, {40, 7}, {500, 900}, {70, 7000}} {
		n, m := size[0], size[1]
		Xp, Zp := NewPoints[float64](random(1, n, 5), random(2, m, 5), nil)
		B := random(3, m, c).RawMatrix().Data
		want, got := make([]float64, n*c), make([]float64, n*c)
		if err := ApplyValues(task.Task{}, p, Xp, Zp, B, c, want); err != nil {
			t.Fatal(err)
		}
		var first []float64
		for _, threads := range []int{1, 2, 3} {
			old := runtime.GOMAXPROCS(threads)
			err := ApplyBatch(task.Task{}, p, Xp, Zp, B, c, got)
			runtime.GOMAXPROCS(old)
			if err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = slices.Clone(got)
				golden.Near(t, "ApplyBatch", mat.NewDense(n, c, got), mat.NewDense(n, c, want), 1e-12)
			}
			if !slices.Equal(got, first) {
				t.Errorf("%v: other bits on %d threads", size, threads)
			}
		}
	}
	stopped, why := stoppedTask()
	P, _ := NewPoints[float64](random(1, 40, 5), random(1, 40, 5), nil)
	if err := ApplyBatch(stopped, p, P, P, make([]float64, 40), 1, make([]float64, 40)); !errors.Is(err, why) {
		t.Errorf("error %v, want %v", err, why)
	}
}

// TestProducts compares with gonum's products, with gaps between rows.
func TestProducts(t *testing.T) {
	for _, size := range [][3]int{{1, 1, 1}, {5, 3, 2}, {200, 130, 1}, {130, 200, 7}} {
		n, m, c := size[0], size[1], size[2]
		wide := random(1, n, m+3)
		A := wide.Slice(0, n, 0, m).(*mat.Dense)
		B, C := random(2, m, c), random(3, n, c)
		var want mat.Dense
		H := make([]float64, n*c)
		if err := Product(task.Task{}, n, m, wide.RawMatrix().Data, m+3, B.RawMatrix().Data, c, H); err != nil {
			t.Fatal(err)
		}
		want.Mul(A, B)
		golden.Near(t, "Product", mat.NewDense(n, c, H), &want, 1e-13)
		want.Reset()
		H = make([]float64, m*c)
		if err := TransposedProduct(task.Task{}, n, m, wide.RawMatrix().Data, m+3, C.RawMatrix().Data, c, H); err != nil {
			t.Fatal(err)
		}
		want.Mul(A.T(), C)
		golden.Near(t, "TransposedProduct", mat.NewDense(m, c, H), &want, 1e-13)
	}
}

// TestTriangular checks UUᵀ, U⁻¹ from both sides and U⁻ᵀ by multiplying back.
func TestTriangular(t *testing.T) {
	const c = 4
	for _, n := range []int{1, 5, 63, 200, 700} {
		U := mat.NewDense(n, n, nil)
		U.Apply(func(i, j int, v float64) float64 {
			switch {
			case j > i:
				return v / math.Sqrt(float64(n))
			case j == i:
				return 2 + v*v
			}
			return 0
		}, random(1, n, n))
		stored := mat.DenseCopyOf(U)
		for i := range n {
			for j := range i {
				stored.Set(i, j, math.NaN()) // is not to be read
			}
		}
		u := stored.RawMatrix().Data
		H := mat.NewDense(n, n, nil)
		if err := TriangularProduct(task.Task{}, n, u, n, H.RawMatrix().Data); err != nil {
			t.Fatal(err)
		}
		Mirror(H)
		var want, got mat.Dense
		want.Mul(U, U.T())
		golden.Near(t, "UUᵀ", H, &want, 1e-13)

		B := random(2, n, c)
		for _, transpose := range []bool{false, true} {
			X := mat.DenseCopyOf(B)
			if err := SolveUpper(task.Task{}, transpose, n, u, n, c, X.RawMatrix().Data, c); err != nil {
				t.Fatal(err)
			}
			got.Reset()
			if transpose {
				got.Mul(U.T(), X)
			} else {
				got.Mul(U, X)
			}
			golden.Near(t, "SolveUpper", &got, B, 1e-12)
		}
		R := random(3, 80, n)
		X := mat.DenseCopyOf(R)
		if err := SolveRows(task.Task{}, 80, n, u, n, X.RawMatrix().Data, n); err != nil {
			t.Fatal(err)
		}
		got.Reset()
		got.Mul(X, U)
		golden.Near(t, "SolveRows", &got, R, 1e-12)
	}
}

// TestTop has matrices of known eigenvalues, A = Q diag(1/i²) Qᵀ, small and large.
func TestTop(t *testing.T) {
	for _, n := range []int{1, 40, 700} {
		var qr mat.QR
		qr.Factorize(random(1, n, n))
		var Q, A mat.Dense
		qr.QTo(&Q)
		D := mat.NewDiagDense(n, nil)
		for i := range n {
			D.SetDiag(i, math.Pow(float64(i+1), -2))
		}
		QD := mat.DenseCopyOf(&Q)
		QD.Apply(func(_, j int, v float64) float64 { return v * D.At(j, j) }, QD)
		A.Mul(QD, Q.T())
		for _, want := range []struct {
			most  int
			least float64
			k     int
		}{
			{n, 1.0 / (10.5 * 10.5), min(n, 10)},
			{min(n, 20), 0, min(n, 20)},
			{n, 1.0 / (300.5 * 300.5), min(n, 300)}, // more than are looked for at first
			{n, 2, 0},
		} {
			values, V, err := Top(task.Task{}, n, mat.DenseCopyOf(&A).RawMatrix().Data, want.most, want.least)
			if err != nil {
				t.Fatal(err)
			}
			if k := len(values); k != want.k || len(V) != n*k {
				t.Errorf("n = %d, at most %d above %v: %d values, %d entries of vectors, want %d and %d", n, want.most, want.least, k, len(V), want.k, n*want.k)
				continue
			}
			for j, l := range values {
				// The last ones of a subspace are not resolved as well.
				tol := 1e-9
				if n > smallEigen && j > want.k/2 {
					tol = 1e-4
				}
				if w := D.At(j, j); math.Abs(l-w) > tol*w {
					t.Errorf("n = %d, at most %d above %v: value %d is %v, want %v", n, want.most, want.least, j, l, w)
				}
				overlap := 0.0
				for i := range n {
					overlap += V[i*want.k+j] * Q.At(i, j)
				}
				if math.Abs(math.Abs(overlap)-1) > 10*tol {
					t.Errorf("n = %d, at most %d above %v: vector %d has the product %v with the true one", n, want.most, want.least, j, overlap)
				}
			}
		}
	}
	if _, err := Eigen(3, []float64{1, 0, math.NaN(), 0, 1, 0, math.NaN(), 0, 1}); !errors.Is(err, ErrEigen) {
		t.Errorf("a matrix with NaN: error %v, want %v", err, ErrEigen)
	}
}

func stoppedTask() (tk task.Task, why error) {
	ctx, cancel := context.WithCancelCause(context.Background())
	why = errors.New("stopped by the test")
	cancel(why)
	return task.Task{Context: ctx}, why
}
