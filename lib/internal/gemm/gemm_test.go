package gemm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/testblas"
)

// onTiles runs a test with each routine that the machine has, in blocks of 192 rows
// and columns, and with nothing left to gonum but the triangles at the end of a
// recursion.
func onTiles(t *testing.T, f func(t *testing.T)) {
	if tile64.mul == nil {
		t.Skip("no vector instructions here")
	}
	defer func(t64 tile[float64], t32 tile[float32], s, f, p int) {
		tile64, tile32, small, fewRows, packed = t64, t32, s, f, p
	}(tile64, tile32, small, fewRows, packed)
	small, fewRows, packed = 0, 0, 192
	for i := range tilesOf[float64]() {
		tile64, tile32 = tilesOf[float64]()[i], tilesOf[float32]()[i]
		t.Run(fmt.Sprintf("%d×%d", tile64.rows, tile64.cols), f)
	}
}

func TestBlas64(t *testing.T) {
	onTiles(t, func(t *testing.T) {
		testblas.TestDgemm(t, Blas64{})
		testblas.DsyrkTest(t, Blas64{})
		testblas.DtrsmTest(t, Blas64{})
	})
}

// TestAgainstGonum is for float32 too, which testblas is not.
func TestAgainstGonum(t *testing.T) {
	onTiles(t, func(t *testing.T) {
		t.Run("float64", testAgainstGonum[float64])
		t.Run("float32", testAgainstGonum[float32])
	})
}

// testAgainstGonum has shapes at the edges of all blocks, with gaps between rows.
func testAgainstGonum[T Float](t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	shapes := [][3]int{
		{1, 1, 1}, {1, 50, 3}, {50, 1, 3}, {6, 16, 256}, {13, 33, 257}, {12, 32, 255}, {97, 255, 60},
		{96, 256, 1}, {100, 300, 520}, {7, 400, 3}, {400, 9, 2}, {65, 66, 67},
	}
	for _, s := range shapes {
		m, n, k := s[0], s[1], s[2]
		for _, tA := range []blas.Transpose{blas.NoTrans, blas.Trans} {
			for _, tB := range []blas.Transpose{blas.NoTrans, blas.ConjTrans} {
				for _, ab := range [][2]T{{1, 0}, {-1, 1}, {0.5, -2}, {0, 3}} {
					a, lda := matrix[T](rnd, m, k, tA)
					b, ldb := matrix[T](rnd, k, n, tB)
					c, ldc := matrix[T](rnd, m, n, blas.NoTrans)
					if ab[1] == 0 {
						c[0] = T(math.NaN())
					}
					want := append([]T(nil), c...)
					referenceOf[T]().gemm(tA, tB, m, n, k, ab[0], a, lda, b, ldb, ab[1], want, ldc)
					if ab[0] == 0 {
						a[0] = T(math.NaN()) // not to be read
					}
					gemm(tA, tB, m, n, k, ab[0], a, lda, b, ldb, ab[1], c, ldc)
					near(t, fmt.Sprintf("gemm %v %c%c α, β = %v", s, tA, tB, ab), c, want, k)
				}
			}
		}
	}
	for _, s := range [][2]int{{1, 1}, {5, 3}, {12, 30}, {97, 257}, {500, 20}} {
		n, k := s[0], s[1]
		for _, uplo := range []blas.Uplo{blas.Upper, blas.Lower} {
			for _, tA := range []blas.Transpose{blas.NoTrans, blas.Trans} {
				for _, ab := range [][2]T{{1, 0}, {-1, 1}, {0.5, -2}, {0, 3}} {
					a, lda := matrix[T](rnd, n, k, tA)
					c, ldc := matrix[T](rnd, n, n, blas.NoTrans)
					want := append([]T(nil), c...)
					referenceOf[T]().syrk(uplo, tA, n, k, ab[0], a, lda, ab[1], want, ldc)
					if ab[0] == 0 {
						a[0] = T(math.NaN())
					}
					syrk(uplo, tA, n, k, ab[0], a, lda, ab[1], c, ldc)
					near(t, fmt.Sprintf("syrk %v %c%c α, β = %v", s, uplo, tA, ab), c, want, k)
				}
			}
		}
	}
}

func TestTrsm(t *testing.T) {
	onTiles(t, func(t *testing.T) {
		t.Run("float64", testTrsm[float64])
		t.Run("float32", testTrsm[float32])
	})
}

// testTrsm has triangles of a large diagonal, whose solutions lose no digits. With
// a unit diagonal what is on it must not be read.
func testTrsm[T Float](t *testing.T) {
	rnd := rand.New(rand.NewPCG(2, 2))
	for _, s := range [][2]int{{1, 1}, {17, 5}, {40, 300}, {300, 40}, {130, 131}} {
		m, n := s[0], s[1]
		for _, side := range []blas.Side{blas.Left, blas.Right} {
			for _, uplo := range []blas.Uplo{blas.Upper, blas.Lower} {
				for _, tA := range []blas.Transpose{blas.NoTrans, blas.Trans} {
					for _, diag := range []blas.Diag{blas.Unit, blas.NonUnit} {
						order := m
						if side == blas.Right {
							order = n
						}
						a, lda := matrix[T](rnd, order, order, blas.NoTrans)
						for i := range a {
							a[i] /= T(order)
						}
						for i := range order {
							a[i*lda+i] = T(math.NaN())
							if diag == blas.NonUnit {
								a[i*lda+i] = T(1 + i%3)
							}
						}
						b, ldb := matrix[T](rnd, m, n, blas.NoTrans)
						want := append([]T(nil), b...)
						trsm(side, uplo, tA, diag, m, n, 1.5, a, lda, b, ldb)
						referenceOf[T]().trsm(side, uplo, tA, diag, m, n, 1.5, a, lda, want, ldb)
						near(t, fmt.Sprintf("trsm %v %c%c%c%c", s, side, uplo, tA, diag), b, want, order)
					}
				}
			}
		}
	}
}

// TestThreads compares bits of results for different numbers of threads.
func TestThreads(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	const n = 333
	rnd := rand.New(rand.NewPCG(4, 4))
	a, lda := matrix[float64](rnd, n, n, blas.NoTrans)
	b, ldb := matrix[float64](rnd, n, n, blas.NoTrans)
	for i := range n { // a triangle well away from singular
		a[i*lda+i] = 100
	}
	var want [3][]float64
	for _, threads := range []int{1, 2, 3, 8} {
		runtime.GOMAXPROCS(threads)
		c := make([]float64, n*n)
		gemm(blas.NoTrans, blas.Trans, n, n, n, 1, a, lda, b, ldb, 0, c, n)
		s := make([]float64, n*n)
		syrk(blas.Upper, blas.Trans, n, n, 1, a, lda, 0, s, n)
		u := append([]float64(nil), c...)
		trsm(blas.Left, blas.Upper, blas.Trans, blas.NonUnit, n, n, 1, a, lda, u, n)
		for i, got := range [][]float64{c, s, u} {
			if want[i] == nil {
				want[i] = got
			}
			for j := range got {
				if got[j] != want[i][j] {
					t.Fatalf("result %d, %d threads: element %d is %v, with one thread %v", i, threads, j, got[j], want[i][j])
				}
			}
		}
	}
}

func TestArguments(t *testing.T) {
	onTiles(t, func(t *testing.T) {
		x := make([]float64, 100)
		for name, f := range map[string]func(){
			"short a":   func() { gemm(blas.NoTrans, blas.NoTrans, 10, 10, 10, 1, x[:99], 10, x, 10, 0, x, 10) },
			"short b":   func() { gemm(blas.NoTrans, blas.Trans, 10, 10, 10, 1, x, 10, x[:99], 10, 0, x, 10) },
			"short c":   func() { gemm(blas.NoTrans, blas.NoTrans, 10, 10, 10, 1, x, 10, x, 10, 0, x[:99], 10) },
			"lda":       func() { gemm(blas.NoTrans, blas.NoTrans, 10, 10, 10, 1, x, 9, x, 10, 0, x, 10) },
			"transpose": func() { gemm('x', blas.NoTrans, 10, 10, 10, 1, x, 10, x, 10, 0, x, 10) },
			"negative":  func() { gemm(blas.NoTrans, blas.NoTrans, -1, 10, 10, 1, x, 10, x, 10, 0, x, 10) },
			"uplo":      func() { syrk(blas.All, blas.Trans, 10, 10, 1, x, 10, 0, x, 10) },
			"side":      func() { trsm('x', blas.Upper, blas.Trans, blas.Unit, 10, 10, 1, x, 10, x, 10) },
		} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%s: no panic", name)
					}
				}()
				f()
			}()
		}
	})
}

// matrix returns a random matrix that is rows×cols after the transposition, with
// NaN between its rows, and the distance of these.
func matrix[T Float](rnd *rand.Rand, rows, cols int, trans blas.Transpose) (data []T, ld int) {
	if trans != blas.NoTrans {
		rows, cols = cols, rows
	}
	ld = cols + 3
	data = make([]T, rows*ld)
	for i := range data {
		data[i] = T(rnd.NormFloat64())
		if i%ld >= cols {
			data[i] = T(math.NaN())
		}
	}
	return data, ld
}

// near compares sums of k terms of size 1, bits and all where nothing is to change.
func near[T Float](t *testing.T, name string, got, want []T, k int) {
	t.Helper()
	eps := 0x1p-52
	if _, ok := any(T(0)).(float32); ok {
		eps = 0x1p-23
	}
	for i, w := range want {
		if d := math.Abs(float64(got[i] - w)); !(d <= 8*eps*float64(k+8)) && !(got[i] != got[i] && w != w) {
			t.Errorf("%s: element %d is %v, want %v", name, i, got[i], w)
			return
		}
	}
}

// TestFirst: a tile that multiplies wrong is passed over.
func TestFirst(t *testing.T) {
	tiles := tilesOf[float64]()
	if len(tiles) == 0 {
		t.Skip("there is no tile for this processor")
	}
	wrong := tiles[0]
	wrong.mul = func(k int, a, b, c *float64, ldc int) {
		tiles[0].mul(k, a, b, c, ldc)
		*c++
	}
	if got := first([]tile[float64]{wrong}); got.mul != nil {
		t.Error("a wrong tile is taken")
	}
	if got := first(tiles); got.rows != tiles[0].rows {
		t.Error("the best tile of this processor is not taken")
	}
}
