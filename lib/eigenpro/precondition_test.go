package eigenpro

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

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

// newFit is a fit of EigenPro 2 before its first step.
func newFit(X, Y *mat.Dense, opts Options) *fit {
	f := &fit{opts: opts.withDefaults(), rows: inMemory{X, Y}}
	f.n, f.d, f.c = f.rows.Dims()
	f.space = newSpace(f.opts.Kernel, f.d, f.task)
	f.opts.Sizes.fill(f.opts.Method, f.n, f.n)
	return f
}

// eigenvalues returns those of a symmetric matrix, in descending order.
func eigenvalues(A mat.Matrix) []float64 {
	n, _ := A.Dims()
	S := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			S.SetSym(i, j, A.At(i, j))
		}
	}
	var eig mat.EigenSym
	eig.Factorize(S, false)
	values := eig.Values(nil)
	for i, j := 0, n-1; i < j; i, j = i+1, j-1 {
		values[i], values[j] = values[j], values[i]
	}
	return values
}

// TestPreconditioner compares with the definition where S is all samples: the
// eigenvalues of K - K V D Vᵀ K are those of K, with the first q at
// λᵢ (λ_q/λᵢ)ᵃ. A scale of s or √s that is wrong would not crash.
func TestPreconditioner(t *testing.T) {
	const n, q = 60, 9
	X := random(1, n, 3)
	f := newFit(X, X, Options{Kernel: kernels.Laplace{L: 3}, Sizes: Sizes{Rank: q}})
	Z := f.cloud(X, nil)
	P, err := f.newPreconditioner(Z, &f.opts.Sizes)
	if err != nil {
		t.Fatal(err)
	}
	K := kernels.Gram(f.kernel, X, X)
	W, err := f.correct(P, K.RawMatrix().Data, n)
	if err != nil {
		t.Fatal(err)
	}
	var G mat.Dense
	G.Mul(K, mat.NewDense(n, n, W))
	G.Sub(K, &G)
	want := eigenvalues(K)
	nu := want[0] / n * math.Pow(want[q-1]/want[0], exponent)
	for i := range q {
		want[i] *= math.Pow(want[q-1]/want[i], exponent)
	}
	for i, got := range eigenvalues(&G) {
		if math.Abs(got-want[i]) > 1e-10 {
			t.Errorf("eigenvalue %d is %v, want %v", i, got, want[i])
		}
	}
	if math.Abs(P.nu-nu) > 1e-12 || P.beta != 1 {
		t.Errorf("ν = %v, β = %v; want %v, 1", P.nu, P.beta, nu)
	}
	// Where nothing else is said, the batch is the critical size.
	if m := f.opts.Sizes.Batch; m != int(1/nu+1) {
		t.Errorf("batch %d, want %v", m, 1/nu+1)
	}
	if got, want := P.step(5), 1.0; got != want {
		t.Errorf("step below the critical size %v, want %v", got, want)
	}
	if got, want := P.step(100), 0.99*2/(1+99*nu); math.Abs(got-want) > 1e-12 {
		t.Errorf("step beyond the critical size %v, want %v", got, want)
	}
}

// TestGoldenConfig compares with what the authors' program prints for the
// reference samples: top_q 56, new top_eigval 3.17e-03, bs 300, eta 300, top_eigval
// 0.265, beta 1. It takes one eigenvalue less, which is a matter of < and ≤.
func TestGoldenConfig(t *testing.T) {
	var r struct{ X, Y golden.Matrix }
	golden.Load(t, "testdata/h_eigenpro.json", &r)
	f := newFit(r.X.Dense, r.Y.Dense, Options{Kernel: kernels.Laplace{L: 2}})
	Z := f.cloud(r.X.Dense, nil)
	P, err := f.newPreconditioner(Z, &f.opts.Sizes)
	if err != nil {
		t.Fatal(err)
	}
	m := f.opts.Sizes.Batch
	step, err := f.safeStep(P, m, Z)
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprintf("q %d, ν %.2e, m %d, η %.0f, β %g", P.q, P.nu, m, step*float64(m), P.beta)
	if want := "q 57, ν 3.12e-03, m 300, η 300, β 1"; got != want {
		t.Errorf("%s; want %s", got, want)
	}
}

// TestDefaultDelay: EigenPro 4 projects once in as many samples as it has centres, the
// paper's T for c = 2; EigenPro 3 after each batch.
func TestDefaultDelay(t *testing.T) {
	for _, tt := range []struct {
		method            Method
		delay, p, m, want int
	}{
		{EigenPro4, 0, 1000, 100, 10}, {EigenPro4, 0, 1000, 300, 3}, {EigenPro4, 0, 50, 100, 1}, {EigenPro4, 7, 1000, 100, 7},
		{EigenPro3, 0, 1000, 100, 1}, {EigenPro3, 1, 1000, 100, 1},
	} {
		f := &fit{opts: Options{Method: tt.method, Sizes: Sizes{Delay: tt.delay}}}
		if got := f.delay(tt.p, tt.m); got != tt.want {
			t.Errorf("%+v: %d batches", tt, got)
		}
	}
}

// TestNoPreconditioner has ranks that leave the eigenvalues as they are.
func TestNoPreconditioner(t *testing.T) {
	X := random(1, 50, 3)
	for _, rank := range []int{-1, 1} {
		f := newFit(X, X, Options{Kernel: kernels.Laplace{L: 3}, Sizes: Sizes{Rank: rank}})
		P, err := f.newPreconditioner(f.cloud(X, nil), &f.opts.Sizes)
		if err != nil {
			t.Fatal(err)
		}
		want := eigenvalues(kernels.Gram(f.kernel, X, X))[0] / 50
		if P.q != 0 || math.Abs(P.nu-want) > 1e-12 {
			t.Errorf("rank %d: q = %d, ν = %v; want 0, %v", rank, P.q, P.nu, want)
		}
		if m := f.opts.Sizes.Batch; m != int(1/want+1) {
			t.Errorf("rank %d: batch %d, want %v", rank, m, 1/want+1)
		}
	}
}

// TestSafeStep has equal samples in all batches, of which no estimate from few
// points of S knows: m of them have the eigenvalue m.
func TestSafeStep(t *testing.T) {
	const n, m = 400, 100
	X := random(1, n, 30)
	f := newFit(X, X, Options{Kernel: kernels.Gaussian{L: 1}, Sizes: Sizes{Batch: m, Points: 40, Rank: -1}})
	Z := f.cloud(X, nil)
	P, err := f.newPreconditioner(Z, &f.opts.Sizes)
	if err != nil {
		t.Fatal(err)
	}
	equal := Z.rows(make([]int, m))
	for _, b := range []int{m, m / 4} {
		step, err := f.safeStep(P, m, equal.rows(between(0, b)))
		if err != nil {
			t.Fatal(err)
		}
		if want := 1.5 / m; math.Abs(step-want) > 1e-12 {
			t.Errorf("from %d samples: step %v, want %v", b, step, want)
		}
	}
	if step, err := f.safeStep(P, m, Z.rows(between(0, m))); err != nil || step != P.step(m) {
		t.Errorf("step %v, error %v; want the paper's, %v", step, err, P.step(m))
	}
}

// TestNystrom compares with the definition by full matrices.
func TestNystrom(t *testing.T) {
	const n, r, lambda = 50, 12, 0.03
	X := random(1, n, 3)
	f := newFit(X, mat.NewDense(n, n, nil), Options{Kernel: kernels.Laplace{L: 3}, Method: NystromCG})
	N, err := f.newNystrom(f.cloud(X, nil), r, lambda)
	if err != nil {
		t.Fatal(err)
	}
	index := draw(f.random(0), n, r)
	S := mat.NewDense(r, 3, nil)
	for i, k := range index {
		S.SetRow(i, X.RawRowView(k))
	}
	var hat, inv mat.Dense
	if err := inv.Inverse(kernels.Gram(f.kernel, S, S)); err != nil {
		t.Fatal(err)
	}
	C := kernels.Gram(f.kernel, X, S)
	hat.Product(C, &inv, C.T())
	sym := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			sym.SetSym(i, j, hat.At(i, j))
		}
	}
	var eig mat.EigenSym
	eig.Factorize(sym, true)
	l := eig.Values(nil) // ascending
	var U, want, UD mat.Dense
	eig.VectorsTo(&U)
	UD.Apply(func(_, j int, u float64) float64 {
		if j < n-r {
			return u
		}
		return u * (l[n-r] + lambda) / (l[j] + lambda)
	}, &U)
	want.Mul(&UD, U.T())
	identity := mat.NewDense(n, n, nil)
	for i := range n {
		identity.Set(i, i, 1)
	}
	got := mat.NewDense(n, n, nil)
	if err := N.apply(got.RawMatrix().Data, identity.RawMatrix().Data); err != nil {
		t.Fatal(err)
	}
	golden.Near(t, "inverse", got, &want, 1e-9)
}

// TestProjectionFixedPoint projects by conjugate gradients with a preconditioner
// of low rank, and converges to the direct solution as with a factor.
func TestProjectionFixedPoint(t *testing.T) {
	defer func(most, rank int) { mostFactored, projectionRank = most, rank }(mostFactored, projectionRank)
	mostFactored, projectionRank = 10, 30
	var r struct {
		X, Y   golden.Matrix
		XTest  golden.Matrix `json:"X_test"`
		Direct golden.Matrix `json:"direct_ridgeless_pred"`
	}
	golden.Load(t, "testdata/h_eigenpro.json", &r)
	m, err := Fit(r.X.Dense, r.Y.Dense, Options{Kernel: kernels.Laplace{L: 2}, Method: EigenPro3, Centres: r.X.Dense, Epochs: 200, Tolerance: 1e-10})
	if err != nil {
		t.Fatal(err)
	}
	golden.Near(t, "predictions", m.Predict(r.XTest.Dense), r.Direct, 1e-7)
}

// TestDefinite has a matrix of rank one, which needs some of the identity, and one
// that no such amount makes definite.
func TestDefinite(t *testing.T) {
	const n = 20
	ones := func(U []float64, v float64) func() error {
		return func() error {
			for i := range U {
				U[i] = v
			}
			return nil
		}
	}
	U := make([]float64, n*n)
	if err := definite(task.Task{}, n, U, leastJitter, ones(U, 1)); err != nil {
		t.Errorf("equal points: %v", err)
	}
	if err := definite(task.Task{}, n, U, leastJitter, ones(U, -1)); err == nil {
		t.Error("a negative matrix has a factor")
	}
}
