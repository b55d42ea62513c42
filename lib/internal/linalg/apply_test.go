package linalg

import (
	"fmt"
	"math"
	"runtime"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/task"
)

// profiles are the families, each with its formula: the oracle of the vector
// code.
func profiles() map[string]Profile {
	const L, Q = 3, 1.4
	return map[string]Profile{
		"Laplace": {Family: Laplace, L: L, Phi: func(s float64) (phi, dphi float64) {
			r := math.Sqrt(s)
			return math.Exp(-r / L), -math.Exp(-r/L) / (2 * L * r)
		}},
		"Gaussian": {Family: Gaussian, L: L, Phi: func(s float64) (phi, dphi float64) {
			phi = math.Exp(-s / (2 * L * L))
			return phi, -phi / (2 * L * L)
		}},
		"ExpPower": {Family: ExpPower, L: L, Q: Q, Phi: func(s float64) (phi, dphi float64) {
			u := math.Pow(math.Sqrt(s)/L, Q)
			return math.Exp(-u), -Q * u * math.Exp(-u) / (2 * s)
		}},
		"Other": {Phi: func(s float64) (phi, dphi float64) { return 1 / (1 + s), -1 / ((1 + s) * (1 + s)) }},
	}
}

// byDefinition returns φ and 2φ′ of the squared distances, pair by pair.
func byDefinition(p Profile, X, Z *mat.Dense, M *mat.SymDense) (K, W *mat.Dense) {
	n, _ := X.Dims()
	m, _ := Z.Dims()
	K, W = mat.NewDense(n, m, nil), mat.NewDense(n, m, nil)
	for i := range n {
		for j := range m {
			var v mat.VecDense
			v.SubVec(X.RowView(i), Z.RowView(j))
			s := mat.Dot(&v, &v)
			if M != nil {
				s = mat.Inner(&v, M, &v)
			}
			phi, dphi := p.Phi(s)
			K.Set(i, j, phi)
			if s != 0 {
				W.Set(i, j, 2*dphi)
			}
		}
	}
	return K, W
}

// TestTiles compares all that is done by tiles with the definition, for sizes
// with tiles of all shapes, with coincident and nearby points, in both
// precisions.
func TestTiles(t *testing.T) {
	M := mat.NewSymDense(5, nil)
	M.SymOuterK(0.5, random(9, 5, 5))
	for name, p := range profiles() {
		for _, M := range []*mat.SymDense{nil, M} {
			for _, size := range [][2]int{{1, 1}, {7, 40}, {300, 70}, {270, 270}} {
				X, Z := random(1, size[0], 5), random(2, size[1], 5)
				if size[0] > 1 {
					Z.SetRow(3, X.RawRowView(2))
					Z.SetRow(5, X.RawRowView(2))
					Z.Set(5, 0, Z.At(5, 0)+1e-4)
				}
				for _, Z := range []*mat.Dense{Z, X} {
					name := fmt.Sprintf("%s, metric %t, %v, self %t", name, M != nil, size, X == Z)
					K, W := byDefinition(p, X, Z, M)
					checkTiles[float64](t, name, p, X, Z, M, K, W, 1e-12)
					checkTiles[float32](t, name+", float32", p, X, Z, M, K, W, 3e-5) // of points 1e-4 apart
				}
			}
		}
	}
}

func checkTiles[T Float](t *testing.T, name string, p Profile, X, Z *mat.Dense, M *mat.SymDense, K, W *mat.Dense, tol float64) {
	t.Helper()
	n, _ := X.Dims()
	m, _ := Z.Dims()
	Xp, Zp := NewPoints[T](X, Z, M)
	got := make([]T, n*m)
	near := func(what string, got []T, want *mat.Dense, tol float64) {
		t.Helper()
		r, c := want.Dims()
		A := mat.NewDense(r, c, nil)
		for i, v := range got {
			A.RawMatrix().Data[i] = float64(v)
		}
		golden.Near(t, name+": "+what, A, want, tol)
	}
	never := task.Task{}
	if err := Gram(never, p, Xp, Zp, got, m); err != nil {
		t.Fatal(err)
	}
	near("Gram", got, K, tol)
	for i := range n {
		for j := range i {
			if X == Z && got[i*m+j] != got[j*m+i] {
				t.Fatalf("%s: Gram is not symmetric at %d, %d", name, i, j)
			}
		}
	}
	if X == Z {
		checkLower(t, name, p, Xp, got)
	}
	if err := Weights(never, p, Xp, Zp, got, m); err != nil {
		t.Fatal(err)
	}
	wide := 10 * tol // 2φ′ of the pair at distance 1e-4 is known to as many digits as that distance
	if single[T]() {
		wide = 1e-2
	}
	near("Weights", got, W, wide)
	for _, c := range []int{1, 4} {
		B := random(3, m, c)
		b := make([]T, m*c)
		for i, v := range B.RawMatrix().Data {
			b[i] = T(v)
		}
		H := make([]T, n*c)
		for i := range H {
			H[i] = T(math.NaN()) // to be overwritten
		}
		var want mat.Dense
		want.Mul(K, B)
		if err := ApplyValues(never, p, Xp, Zp, b, c, H); err != nil {
			t.Fatal(err)
		}
		near("ApplyValues", H, &want, tol)
		want.Mul(W, B)
		if err := ApplyWeights(never, p, Xp, Zp, b, c, H); err != nil {
			t.Fatal(err)
		}
		near("ApplyWeights", H, &want, wide)
	}
}

// checkLower compares what GramLower stores with the Gram matrix K, and
// ApplyLower with the product.
func checkLower[T Float](t *testing.T, name string, p Profile, X *Points[T], K []T) {
	t.Helper()
	n := X.N
	L := make([]T, n*n)
	for i := range L {
		L[i] = T(math.NaN()) // to be left alone on and above the diagonal
	}
	if err := GramLower(task.Task{}, p, X, L, n); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		for j := range n {
			if got := L[i*n+j]; j < i && got != K[i*n+j] || j >= i && !math.IsNaN(float64(got)) {
				t.Fatalf("%s: GramLower stores %v at %d, %d; the Gram matrix has %v", name, got, i, j, K[i*n+j])
			}
		}
	}
	const c = 2
	b := make([]T, n*c)
	for i := range b {
		b[i] = T(i%7) - 3
	}
	got, want := make([]T, n*c), make([]T, n*c)
	if err := ApplyLower(task.Task{}, n, L, n, 1, b, c, got); err != nil {
		t.Fatal(err)
	}
	if err := ApplyValues(task.Task{}, p, X, X, b, c, want); err != nil {
		t.Fatal(err)
	}
	for i := range got {
		if !(math.Abs(float64(got[i]-want[i])) <= 100*float64(n)*float64(epsilon[T]())) {
			t.Fatalf("%s: ApplyLower gives %v, want %v", name, got[i], want[i])
		}
	}
}

// TestTilesBits checks that bits do not depend on the number of threads.
func TestTilesBits(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	const n, c = 700, 3
	X := random(1, n, 6)
	P, _ := NewPoints[float64](X, X, nil)
	B := random(2, n, c).RawMatrix().Data
	var want []float64
	for _, procs := range []int{1, 2, 4, 7} {
		runtime.GOMAXPROCS(procs)
		H := make([]float64, n*c)
		if err := ApplyWeights(task.Task{}, profiles()["Laplace"], P, P, B, c, H); err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = H
		}
		for i := range H {
			if H[i] != want[i] {
				t.Fatalf("%d threads: H[%d] = %v, want %v as with one", procs, i, H[i], want[i])
			}
		}
	}
}

func TestHadamard(t *testing.T) {
	for _, size := range [][4]int{{1, 1, 1, 1}, {5, 9, 2, 3}, {200, 410, 3, 4}} {
		n, m, c, d := size[0], size[1], size[2], size[3]
		W, A, B, Z := random(1, n, m), random(2, n, c), random(3, m, c), random(4, m, d)
		var O, want mat.Dense
		O.Mul(A, B.T())
		O.MulElem(&O, W)
		want.Mul(&O, Z)
		got := random(5, n, d) // to be overwritten
		raw := func(A *mat.Dense) []float64 { return A.RawMatrix().Data }
		if err := MulHadamard(task.Task{}, n, m, c, d, raw(W), raw(A), raw(B), raw(Z), raw(got)); err != nil {
			t.Fatal(err)
		}
		golden.Near(t, fmt.Sprint("MulHadamard ", size), got, &want, 1e-12)

		var WW, BB, wantZ mat.Dense
		WW.Mul(W.T(), W)
		BB.Mul(B, B.T())
		WW.MulElem(&WW, &BB)
		wantZ.Mul(&WW, Z)
		gotZ := random(6, m, d)
		if err := MulGramHadamard(task.Task{}, n, m, c, d, raw(W), raw(B), raw(Z), raw(gotZ)); err != nil {
			t.Fatal(err)
		}
		golden.Near(t, fmt.Sprint("MulGramHadamard ", size), gotZ, &wantZ, 1e-12)
	}
}
