package ntk_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/agop"
	"github.com/agopher/agopher/lib/completion"
	"github.com/agopher/agopher/lib/eigenpro"
	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/kernels/kerneltest"
	"github.com/agopher/agopher/lib/krr"
	"github.com/agopher/agopher/lib/metrics"
	"github.com/agopher/agopher/lib/modeltest"
	"github.com/agopher/agopher/lib/ntk"
	"github.com/agopher/agopher/lib/rfm"
)

func random(seed uint64, n, d int) *mat.Dense {
	rnd := rand.New(rand.NewPCG(seed, 0))
	X := mat.NewDense(n, d, nil)
	X.Apply(func(_, _ int, _ float64) float64 { return rnd.NormFloat64() }, X)
	return X
}

func residual() ntk.Net {
	block := ntk.Sum{ntk.Serial(), ntk.Serial(ntk.ReLU(), ntk.Dense{W: 1.2, B: 0.1}, ntk.LeakyReLU(0.3), ntk.Dense{W: 0.8})}
	return ntk.Serial(ntk.Dense{W: 1.5, B: 0.3}, ntk.Repeat(2, block), ntk.Abs(), ntk.Dense{})
}

// smooths are nets whose kernels have gradients.
func smooths() []ntk.Net {
	return []ntk.Net{
		ntk.MLP(1, ntk.Dense{W: math.Sqrt2}, ntk.ReLU()),
		ntk.MLP(3, ntk.Dense{W: 1.5, B: 0.3}, ntk.ReLU()),
		ntk.MLP(2, ntk.Dense{W: 1.5, B: 0.3}, ntk.ABReLU(-0.5, 2)),
		ntk.EigenPro(4, 0.5),
		residual(),
	}
}

// TestGradients compares with central differences, also at points that coincide
// with a centre: the kinks there are symmetric and cancel.
func TestGradients(t *testing.T) {
	X, Z, alpha := random(1, 5, 4), random(2, 6, 4), random(3, 6, 2)
	Z.SetRow(2, X.RawRowView(3))
	for _, net := range smooths() {
		for _, k := range []kernels.Kernel{net.NTK(), net.NNGP()} {
			inMetric := k.(interface {
				InMetric(M *mat.SymDense) kernels.Kernel
			}).InMetric(metric())
			for _, k := range []kernels.Kernel{k, inMetric} {
				G := kernels.Gradients(k, X, Z, alpha)
				for i := range 5 {
					tol := 1e-7
					if i == 3 { // angles of 1e-6 with a centre, known to 1e-10, are divided by 1e-6
						tol = 1e-4
					}
					for c := range 2 {
						f := func(x []float64) float64 {
							var v mat.Dense
							v.Mul(kernels.Gram(k, mat.NewDense(1, 4, x), Z), alpha)
							return v.At(0, c)
						}
						want := fd.Gradient(nil, f, X.RawRowView(i), &fd.Settings{Formula: fd.Central})
						got := mat.NewDense(1, 4, mat.Row(nil, i, G[c]))
						golden.Near(t, fmt.Sprintf("%v: output %d at %d", k, c, i), got, mat.NewDense(1, 4, want), tol)
					}
				}
				g := k.(kernels.Smooth).GradTo(nil, X.RawRowView(0), Z.RawRowView(0))
				one := mat.NewDense(6, 1, []float64{1, 0, 0, 0, 0, 0})
				golden.Near(t, "GradTo", mat.NewDense(1, 4, g), kernels.Gradients(k, X, Z, one)[0].Slice(0, 1, 0, 4), 1e-13)
			}
		}
	}
}

func metric() *mat.SymDense {
	return mat.NewSymDense(4, []float64{2, .5, 0, .1, .5, 1, .2, 0, 0, .2, .3, 0, .1, 0, 0, 1})
}

// TestInMetric compares with the base kernel on the data X M^½.
func TestInMetric(t *testing.T) {
	X, Z := random(1, 5, 4), random(2, 6, 4)
	root := agop.Power(metric(), 0.5)
	var XR, ZR mat.Dense
	XR.Mul(X, root)
	ZR.Mul(Z, root)
	k := residual().NTK()
	got := kernels.Gram(k.(interface {
		InMetric(M *mat.SymDense) kernels.Kernel
	}).InMetric(metric()), X, Z)
	golden.Near(t, "Gram", got, kernels.Gram(k, &XR, &ZR), 1e-13)
}

// TestEuler has a test of the gradient that needs no differences: without biases
// a machine is homogeneous, ⟨x, ∇f(x)⟩ = f(x), at its centres too.
func TestEuler(t *testing.T) {
	X, Y := random(1, 30, 4), random(2, 30, 1)
	m, err := krr.Fit(X, Y, krr.Options{Kernel: ntk.MLP(3, ntk.Dense{W: 1.3}, ntk.LeakyReLU(0.2)).NTK(), Ridge: 1e-3})
	if err != nil {
		t.Fatal(err)
	}
	G, F := m.Gradients(X)[0], m.Predict(X)
	for i := range 30 {
		if got, want := mat.Dot(G.RowView(i), X.RowView(i)), F.At(i, 0); math.Abs(got-want) > 1e-11 {
			t.Errorf("⟨x,∇f(x)⟩ = %v at sample %d, f(x) = %v", got, i, want)
		}
	}
}

// TestAGOP learns a function of one direction.
func TestAGOP(t *testing.T) {
	X, Y := random(1, 300, 5), mat.NewDense(300, 1, nil)
	for i := range 300 {
		Y.Set(i, 0, math.Abs(X.At(i, 0)+X.At(i, 1)))
	}
	m, err := krr.Fit(X, Y, krr.Options{Kernel: ntk.MLP(1, ntk.Dense{W: math.Sqrt2, B: 0.5}, ntk.ReLU()).NTK(), Ridge: 1e-3})
	if err != nil {
		t.Fatal(err)
	}
	var eig mat.EigenSym
	eig.Factorize(agop.Of(m, X), true)
	var V mat.Dense
	eig.VectorsTo(&V)
	if c := math.Abs(V.At(0, 4)+V.At(1, 4)) / math.Sqrt2; c < 0.97 {
		t.Errorf("the top eigenvector of the AGOP has the cosine %v with the direction, want 0.97", c)
	}
}

// TestRFM has a recursive feature machine of an NTK find the two inputs that a
// function depends on, and predict better for it.
func TestRFM(t *testing.T) {
	X, P := random(1, 300, 10), random(2, 300, 10)
	product := func(X *mat.Dense) *mat.Dense {
		Y := mat.NewDense(300, 1, nil)
		for i := range 300 {
			Y.Set(i, 0, X.At(i, 0)*X.At(i, 1))
		}
		return Y
	}
	m, err := rfm.Fit(X, product(X), rfm.Options{Kernel: ntk.MLP(2, ntk.Dense{W: math.Sqrt2, B: 0.3}, ntk.ReLU()).NTK(), Ridge: 1e-3, Iters: 4})
	if err != nil {
		t.Fatal(err)
	}
	if share := (m.M.At(0, 0) + m.M.At(1, 1)) / mat.Trace(m.M); share < 0.95 {
		t.Errorf("the first two inputs have %.3f of the metric, want 0.95", share)
	}
	first, err := krr.Fit(X, product(X), krr.Options{Kernel: ntk.MLP(2, ntk.Dense{W: math.Sqrt2, B: 0.3}, ntk.ReLU()).NTK(), Ridge: 1e-3})
	if err != nil {
		t.Fatal(err)
	}
	before, after := metrics.R2(first.Predict(P), product(P)), metrics.R2(m.Predict(P), product(P))
	if !(before < 0.85 && after > 0.93) {
		t.Errorf("R² %.3f before and %.3f after, want below 0.85 and above 0.93", before, after)
	}
	wantPanic(t, "rfm: Kernel is NTK(Dense → Erf → Dense), which cannot be put in a metric", func() {
		_, _ = rfm.Fit(X, product(X), rfm.Options{Kernel: ntk.MLP(1, ntk.Dense{}, ntk.Erf()).NTK()})
	})
}

// TestSolvers gives the kernel to what takes one besides krr and rfm. Conjugate
// gradients of eigenpro tend to the direct solution; completion has the NTK of one hidden layer on the
// sphere of its own, twice as large, which does not matter without a ridge.
func TestSolvers(t *testing.T) {
	X, Y, Z := random(1, 60, 4), random(2, 60, 2), random(3, 9, 4)
	net := ntk.MLP(1, ntk.Dense{W: math.Sqrt2, B: 0.5}, ntk.ReLU())
	want, err := krr.Fit(X, Y, krr.Options{Kernel: net.NTK(), Ridge: 0.1})
	if err != nil {
		t.Fatal(err)
	}
	got, err := eigenpro.Fit(X, Y, eigenpro.Options{Kernel: net.NTK(), Ridge: 0.1, Method: eigenpro.NystromCG})
	if err != nil {
		t.Fatal(err)
	}
	golden.Near(t, "EigenPro", got.Predict(Z), want.Predict(Z), 1e-9)

	table, features := random(4, 3, 12), random(5, 12, 5)
	mask := completion.NewMask(3, 12).Not()
	for i := range 3 {
		mask.Set(i, 4*i, false).Set(i, 11, false)
	}
	obs, err := completion.Observe(table, mask)
	if err != nil {
		t.Fatal(err)
	}
	own, err := completion.NTK(obs, features, completion.NTKOptions{})
	if err != nil {
		t.Fatal(err)
	}
	filled, err := completion.NTK(obs, features, completion.NTKOptions{Kernel: ntk.MLP(1, ntk.Dense{W: math.Sqrt2}, ntk.ReLU()).With(ntk.Unit).NTK()})
	if err != nil {
		t.Fatal(err)
	}
	golden.Near(t, "completion", filled.Matrix(), own.Matrix(), 1e-11)
}

// TestEqualRows has copies of points in 20000 dimensions, where two ways to add up
// an inner product differ by more than rounding of one number: an angle of 1e-7
// would cost the kernel its seventh digit.
func TestEqualRows(t *testing.T) {
	X := mat.NewDense(3, 20000, nil)
	X.Apply(func(i, j int, _ float64) float64 { return 1 + math.Abs(math.Sin(float64(i*20000+j))) }, X)
	Z := mat.DenseCopyOf(X)
	k := ntk.MLP(3, ntk.Dense{W: math.Sqrt2}, ntk.ReLU()).NTK()
	for name, K := range map[string]*mat.Dense{"itself": kernels.Gram(k, X, X), "its copy": kernels.Gram(k, X, Z)} {
		for i := range 3 {
			// With these weights every layer keeps the variance 2‖x‖²/d.
			want := 4 * 2 * mat.Dot(X.RowView(i), X.RowView(i)) / 20000
			if got := K.At(i, i); math.Abs(got-want) > 1e-12*want {
				t.Errorf("k of point %d with %s is %v, want %v", i, name, got, want)
			}
			if got := k.At(X.RawRowView(i), Z.RawRowView(i)); got != K.At(i, i) {
				t.Errorf("k of point %d with %s is %v, with a copy alone %v", i, name, K.At(i, i), got)
			}
		}
	}
}

// TestConventions has the conventions of kernels. Scaled to about 1 at points
// 1e4 from the origin, where an inner product has few digits left of a distance.
func TestConventions(t *testing.T) {
	for _, net := range []ntk.Net{
		ntk.Serial(ntk.Dense{W: 1e-4}, ntk.ReLU(), ntk.Dense{}),
		ntk.Serial(ntk.Dense{W: 1e-4}, ntk.Erf(), ntk.Dense{}),
		ntk.Serial(ntk.Dense{W: 1.5, B: 0.2}, ntk.GELU(), ntk.Dense{}),
		ntk.Serial(ntk.Image{Height: 2, Width: 2}, ntk.Conv{Size: 1}, ntk.ReLU(), ntk.GlobalAvgPool{}, ntk.Dense{}),
		ntk.Serial(ntk.Dense{}, ntk.Func(sigmoid), ntk.Dense{}).With(ntk.Unit),
	} {
		for _, k := range []kernels.Kernel{net.NTK(), net.NNGP()} {
			t.Run(fmt.Sprint(k), func(t *testing.T) { kerneltest.Run(t, k) })
		}
	}
	modeltest.Run(t, func(X, Y *mat.Dense) (modeltest.Model, error) {
		return krr.Fit(X, Y, krr.Options{Kernel: residual().NTK(), Ridge: 1e-3})
	})
}

func sigmoid(u float64) (phi, dphi float64) {
	phi = 1 / (1 + math.Exp(-u))
	return phi, phi * (1 - phi)
}
