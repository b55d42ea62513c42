package completion

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
)

// TestLowRankSteps compares the steps of factors of full rank with those of the
// whole matrix.
func TestLowRankSteps(t *testing.T) {
	_, obs, held := planted(t, 1, 30, 20, 2, 300)
	for _, smooth := range []bool{false, true} {
		want, err := LinRFM(obs, Options{Iters: 25, Test: held, Smooth: smooth})
		if err != nil {
			t.Fatal(err)
		}
		got, err := LinRFM(obs, Options{Iters: 25, Test: held, Smooth: smooth, Rank: 20})
		if err != nil {
			t.Fatal(err)
		}
		near := func(what string, k int, got, want float64) {
			t.Helper()
			if math.Abs(got-want) > 1e-7*want {
				t.Errorf("smooth %t, iteration %d: %s %.10g, want %.10g", smooth, k+1, what, got, want)
			}
		}
		for k, w := range want.Steps {
			near("train", k, got.Steps[k].Train, w.Train)
			near("rank", k, got.Steps[k].Rank, w.Rank)
			near("test", k, got.Steps[k].Test, w.Test)
			if k > 0 && !smooth { // a smooth change does not take E into account
				near("change", k, got.Steps[k].Change, w.Change)
			}
		}
		golden.Near(t, "matrix", got.Matrix(), want.Matrix(), 1e-9)
	}
}

// TestLowRankP compares P with the eigenvalues of ZᵀZ/n: the largest q, and the
// mean of the rest.
func TestLowRankP(t *testing.T) {
	const q = 5
	_, obs, _ := planted(t, 1, 30, 20, 3, 400)
	m, err := newLowRank(obs, Options{Rank: q, Power: 0.75}.withDefaults(obs))
	if err != nil {
		t.Fatal(err)
	}
	for range 60 { // until the subspace has settled
		if _, _, _, err := m.solve(1e-2); err != nil {
			t.Fatal(err)
		}
		if _, err := m.update(); err != nil {
			t.Fatal(err)
		}
	}
	m.omega = 1 // so that Z itself is what P is of
	if _, err := m.update(); err != nil {
		t.Fatal(err)
	}
	Z := m.result().Matrix()
	G := mat.NewSymDense(20, nil)
	G.SymOuterK(1.0/30, Z.T())
	var eig mat.EigenSym
	if !eig.Factorize(G, false) {
		t.Fatal("no eigenvalues")
	}
	values := eig.Values(nil)
	sigma := 0.0
	for _, l := range values[:20-q] {
		sigma += l / (20 - q)
	}
	if got, want := m.tau, math.Pow(sigma, 1.5); math.Abs(got-want) > 1e-6*want {
		t.Errorf("τ = %g, want %g", got, want)
	}
	for k, l := range values[20-q:] {
		// The small ones of the q mix with those left out until the end.
		if got, want := m.D[k]+m.tau, math.Pow(l, 1.5); k >= q-3 && math.Abs(got-want) > 1e-6*want {
			t.Errorf("eigenvalue %d of P is %g, want %g", k, got, want)
		}
	}
	var VV mat.Dense
	VV.Mul(m.Q.T(), m.Q)
	for k := range q {
		VV.Set(k, k, VV.At(k, k)-1)
	}
	if off := mat.Norm(&VV, 2); off > 1e-12 {
		t.Errorf("VᵀV is %g from the identity", off)
	}
}

// TestLowRankProducts compares products with Z = UVᵀ + ωE, and tr ZᵀZ/n, with those
// of the matrix itself, for an ω that is not 1.
func TestLowRankProducts(t *testing.T) {
	const q, omega = 3, 1.7
	_, obs, _ := planted(t, 1, 30, 20, 2, 200)
	m, err := newLowRank(obs, Options{Rank: q}.withDefaults(obs))
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, _, _, err := m.solve(1e-2); err != nil {
			t.Fatal(err)
		}
		if _, err := m.update(); err != nil {
			t.Fatal(err)
		}
	}
	m.omega = omega
	var Z, want mat.Dense
	Z.Mul(m.U, m.V.T())
	for k, i := range obs.Rows() {
		j := obs.Columns()[k]
		Z.Set(i, j, Z.At(i, j)+omega*m.E[k])
	}
	X := start(20, q)
	W, err := m.times(X)
	if err != nil {
		t.Fatal(err)
	}
	want.Mul(&Z, X)
	golden.Near(t, "Z X", W, &want, 1e-13)
	ZW, err := m.timesT(W)
	if err != nil {
		t.Fatal(err)
	}
	want.Reset()
	want.Mul(Z.T(), W)
	golden.Near(t, "Zᵀ W", ZW, &want, 1e-13)
	if got, want := m.trace(), mat.Norm(&Z, 2)*mat.Norm(&Z, 2)/30; math.Abs(got-want) > 1e-12*want {
		t.Errorf("tr ZᵀZ/n = %v, want %v", got, want)
	}
}

// TestLarge completes a 5000×5000 matrix of rank 5 from 500,000 entries in some
// ten megabytes beside them.
func TestLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	_, obs, held := plantedEntries(t, 1, 5000, 5000, 5, 500_000)
	r, err := LinRFM(obs, Options{Rank: 20, Tol: 1e-3})
	if err != nil {
		t.Fatal(err)
	}
	e := r.Errors(held)
	t.Log(r, e, r.Steps[len(r.Steps)-1])
	if e.Relative > 1e-2 {
		t.Errorf("%v: %v, want a relative error below 0.01", r, e)
	}
}

// plantedEntries is planted without the matrix: its entries at random places,
// and as many others held out.
func plantedEntries(t testing.TB, seed uint64, n, d, r, observed int) (truth func(i, j int) float64, obs, held *Observed) {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 2))
	U, V := mat.NewDense(n, r, nil), mat.NewDense(d, r, nil)
	normal := func(_, _ int, _ float64) float64 { return rng.NormFloat64() }
	U.Apply(normal, U)
	V.Apply(normal, V)
	truth = func(i, j int) float64 { return dot(U.RawRowView(i), V.RawRowView(j)) / math.Sqrt(float64(r)) }
	places := func(seed uint64) *Observed {
		mask := RandomMask(n, d, observed, seed)
		o := &Observed{rows: n, cols: d, start: make([]int, 1, n+1)}
		for i := range n {
			for j := range d {
				if mask.At(i, j) {
					o.col, o.val = append(o.col, int32(j)), append(o.val, truth(i, j))
				}
			}
			o.start = append(o.start, len(o.col))
		}
		return o
	}
	obs = places(seed)
	held = places(seed + 1)
	return truth, obs, held
}
