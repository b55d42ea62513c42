package blaslib

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/blas"
)

// TestCholesky32 checks A = UᵀU + E with |E| ≤ γ_{n+1}|U|ᵀ|U| and for the solution
// of A X = B the residual |B - A X| ≤ γ_{3n+1}|U|ᵀ|U||X| (Higham, theorems 10.3
// and 10.4), which hold whatever the condition of A. Two roundings more are for
// libraries that multiply with the reciprocals of the diagonal.
func TestCholesky32(t *testing.T) {
	for _, n := range []int{1, 2, 7, 63, 64, 65, 130, 200} {
		for _, ul := range triangles {
			t.Run(fmt.Sprintf("%c/n=%d", ul, n), func(t *testing.T) {
				t.Run("block", func(t *testing.T) { cholesky32(t, ul, n, blockPotrf) })
				t.Run("crossover", func(t *testing.T) { cholesky32(t, ul, n, Spotrf) })
				t.Run("always", func(t *testing.T) {
					always(t)
					cholesky32(t, ul, n, Spotrf)
				})
			})
		}
	}
}

func cholesky32(t *testing.T, ul blas.Uplo, n int, potrf func(blas.Uplo, int, []float32, int) bool) {
	ld := n + 3
	a := make([]float32, n*ld)
	for i, v := range positive(n) {
		a[i/n*ld+i%n] = float32(v)
	}
	mark := float32(math.Inf(1)) // outside the triangle
	for i := range n {
		for j := range ld {
			if j >= n || (j < i) == (ul == blas.Upper) && i != j {
				a[i*ld+j] = mark
			}
		}
	}
	A := clone(a)
	if !potrf(ul, n, a, ld) {
		t.Fatal("not positive definite")
	}
	U, size := make([]float64, n*n), make([]float64, n*n)
	for i := range n {
		for j := range ld {
			v := a[i*ld+j]
			switch {
			case j >= n || (j < i) == (ul == blas.Upper) && i != j:
				if v != mark {
					t.Fatalf("element %d, %d is outside the triangle and has changed to %v", i, j, v)
				}
			case ul == blas.Upper:
				U[i*n+j] = float64(v)
			default:
				U[j*n+i] = float64(v)
			}
		}
	}
	product := make([]float64, n*n)
	portableBLAS.Dgemm(blas.Trans, blas.NoTrans, n, n, n, 1, U, n, U, n, 0, product, n)
	portableBLAS.Dgemm(blas.Trans, blas.NoTrans, n, n, n, 1, abs(U), n, abs(U), n, 0, size, n)
	full := make([]float64, n*n)
	for i := range n {
		for j := i; j < n; j++ {
			v := A[i*ld+j]
			if ul == blas.Lower {
				v = A[j*ld+i]
			}
			full[i*n+j], full[j*n+i] = float64(v), float64(v)
			if d := math.Abs(product[i*n+j] - float64(v)); !(d <= gamma(n+3, u32)*size[i*n+j]) {
				t.Fatalf("(UᵀU)[%d,%d] = %v, A is %v", i, j, product[i*n+j], v)
			}
		}
	}

	for _, c := range []int{1, 5} {
		ldb := c + 1
		if c == 1 {
			ldb = 1
		}
		x := noise[float32](9, n*ldb)
		B := wide64(x)
		Spotrs(ul, n, c, a, ld, x, ldb)
		X := wide64(x)
		AX, bound := make([]float64, n*ldb), make([]float64, n*ldb)
		portableBLAS.Dgemm(blas.NoTrans, blas.NoTrans, n, c, n, 1, full, n, X, ldb, 0, AX, ldb)
		portableBLAS.Dgemm(blas.NoTrans, blas.NoTrans, n, c, n, 1, size, n, abs(X), ldb, 0, bound, ldb)
		for i := range n {
			for j := range c {
				if r := math.Abs(AX[i*ldb+j] - B[i*ldb+j]); !(r <= gamma(3*n+5, u32)*bound[i*ldb+j]) {
					t.Fatalf("c = %d: residual %.2g at %d, %d, want at most %.2g", c, r, i, j, gamma(3*n+5, u32)*bound[i*ldb+j])
				}
			}
			if ldb > c && X[i*ldb+c] != B[i*ldb+c] {
				t.Fatalf("Spotrs has written between the rows of B")
			}
		}
	}
}

func TestCholesky32Fails(t *testing.T) {
	for _, n := range []int{1, 64, 100, 150} {
		for _, at := range []int{0, n / 2, n - 1} {
			for _, v := range []float32{-1, 0, float32(math.NaN())} {
				for name, f := range map[string]func(blas.Uplo, int, []float32, int) bool{"Spotrf": Spotrf, "blocks": blockPotrf} {
					a := make([]float32, n*n)
					for i := range n {
						a[i*n+i] = 1
					}
					a[at*n+at] = v
					if f(blas.Upper, n, a, n) {
						t.Errorf("%s, n = %d: positive definite with %v on the diagonal at %d", name, n, v, at)
					}
				}
			}
		}
	}
	for _, f := range []func(){
		func() { Spotrf('X', 2, make([]float32, 4), 2) },
		func() { Spotrf(blas.Upper, 2, make([]float32, 3), 2) },
		func() { Spotrf(blas.Upper, 2, make([]float32, 4), 1) },
		func() { Spotrs(blas.Upper, 2, 2, make([]float32, 4), 2, make([]float32, 3), 2) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("no panic for a wrong argument")
				}
			}()
			f()
		}()
	}
	if !Spotrf(blas.Upper, 0, nil, 1) {
		t.Error("the matrix of order 0 is positive definite")
	}
}

// positive returns BBᵀ + n I of order n.
func positive(n int) []float64 {
	b, a := noise[float64](1, n*n), make([]float64, n*n)
	for i := range n {
		a[i*n+i] = float64(n)
	}
	BLAS{}.Dgemm(blas.NoTrans, blas.Trans, n, n, n, 1, b, n, b, n, 1, a, n)
	return a
}
