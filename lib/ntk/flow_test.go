package ntk_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/krr"
	"github.com/agopher/agopher/lib/modeltest"
	"github.com/agopher/agopher/lib/nn"
	"github.com/agopher/agopher/lib/ntk"
	"github.com/agopher/agopher/lib/task"
)

// TestFlow integrates the flow of the outputs in small steps. With e the outputs
// on the samples less Y, and f those at Z,
//
//	e ← e - (h/n) Θ_XX e,  f ← f - (h/n) Θ_ZX e,
//
// are linear in the outputs at the start, whose covariance is the NNGP: so is
// their covariance after any number of steps.
func TestFlow(t *testing.T) {
	const n, m, steps = 5, 3, 4000
	X, Y, Z := random(1, n, 3), random(2, n, 2), random(3, m, 3)
	net := ntk.MLP(2, ntk.Dense{W: 1.4, B: 0.3}, ntk.ReLU())
	var XZ mat.Dense
	XZ.Stack(X, Z)
	for _, last := range []bool{false, true} {
		K, theta := net.Kernels(&XZ, &XZ)
		if last {
			theta = K
		}
		flow, err := ntk.Fit(X, Y, ntk.Options{Net: net, LastLayer: last})
		if err != nil {
			t.Fatal(err)
		}
		// A is the map of the outputs at the start to those at the time, for Y = 0.
		const end = 3.0
		step, A := mat.NewDense(n+m, n+m, nil), mat.NewDense(n+m, n+m, nil)
		for i := range n + m {
			for j := range n + m {
				if i == j {
					step.Set(i, j, 1)
					A.Set(i, j, 1)
				}
				if j < n {
					step.Set(i, j, step.At(i, j)-end/steps/n*theta.At(i, j))
				}
			}
		}
		for range steps {
			var next mat.Dense
			next.Mul(step, A)
			A.Copy(&next)
		}
		mean, variance := flow.At(Z, end)
		var S, AK mat.Dense
		AK.Mul(A, K)
		S.Mul(&AK, A.T())
		want := mat.NewDense(m, 2, nil) // f_t = A_ZX (f_0 - Y) + f_0(Z), so that the mean is -A_ZX Y
		want.Mul(A.Slice(n, n+m, 0, n), Y)
		want.Scale(-1, want)
		const euler = 1e-3 // the error of 4000 Euler steps
		golden.Near(t, "mean", mean, want, euler)
		for i, v := range variance {
			if w := S.At(n+i, n+i); math.Abs(v-w) > euler*w {
				t.Errorf("last layer %t: variance %v at point %d, want %v", last, v, i, w)
			}
		}
		fitted, _ := flow.At(X, end)
		fitted.Sub(fitted, Y)
		norm := mat.Norm(fitted, 2)
		if got, want := flow.Loss(end), norm*norm/(2*n); math.Abs(got-want) > 1e-13 {
			t.Errorf("loss %v, want %v", got, want)
		}
		// At the start nothing is learnt; in the end the samples are interpolated.
		mean, variance = flow.At(Z, 0)
		if mat.Norm(mean, 2) != 0 || math.Abs(variance[0]-K.At(n, n)) > 1e-14 {
			t.Errorf("at the start: mean %v, variance %v, want 0 and %v", mean, variance[0], K.At(n, n))
		}
		mean, variance = flow.At(X, math.Inf(1))
		golden.Near(t, "interpolation", mean, Y, 1e-10)
		if variance[0] > 1e-12 {
			t.Errorf("variance %v at a sample in the end, want 0", variance[0])
		}
		if !last {
			machine, _ := krr.Fit(X, Y, krr.Options{Kernel: net.NTK()})
			golden.Near(t, "kernel regression", flow.Predict(Z), machine.Predict(Z), 1e-10)
		}
	}
}

// TestFlowOfNets trains 60 nets of width 512 to the same time. Their mean is
// known to σ/√60, four times that; their variance to √(2/60) = 18 %, three times.
func TestFlowOfNets(t *testing.T) {
	const width, nets, rate, epochs = 512, 60, 0.5, 20
	X, Y, Z := random(1, 6, 3), random(2, 6, 1), random(3, 2, 3)
	net := ntk.MLP(1, ntk.Dense{W: math.Sqrt2, B: 0.3}, ntk.ReLU())
	flow, err := ntk.Fit(X, Y, ntk.Options{Net: net})
	if err != nil {
		t.Fatal(err)
	}
	mean, variance := flow.At(Z, rate*epochs)
	sum, squares := make([]float64, 2), make([]float64, 2)
	for seed := range uint64(nets) {
		f := net.Finite(3, width, seed)
		if err := f.Train(X, Y, nn.Options{Rate: rate, Epochs: epochs}); err != nil {
			t.Fatal(err)
		}
		F := f.Predict(Z)
		for i := range sum {
			sum[i] += F.At(i, 0) / nets
			squares[i] += F.At(i, 0) * F.At(i, 0) / nets
		}
	}
	for i := range sum {
		if diff, sd := math.Abs(sum[i]-mean.At(i, 0)), math.Sqrt(variance[i]/nets); diff > 4*sd {
			t.Errorf("mean of the nets %v, want %v ± %v", sum[i], mean.At(i, 0), sd)
		}
		if v := squares[i] - sum[i]*sum[i]; math.Abs(v/variance[i]-1) > 0.55 {
			t.Errorf("variance of the nets %v, want %v", v, variance[i])
		}
	}
}

func TestFlowConventions(t *testing.T) {
	modeltest.Run(t, func(X, Y *mat.Dense) (modeltest.Model, error) { return ntk.Fit(X, Y, ntk.Options{}) })
	X := random(1, 3, 4)
	ctx, cancel := context.WithCancelCause(t.Context())
	stopped := errors.New("stopped by the test")
	cancel(stopped)
	if _, err := ntk.Fit(X, X, ntk.Options{Task: task.Task{Context: ctx}}); !errors.Is(err, stopped) {
		t.Errorf("error %v, want %v", err, stopped)
	}
	if _, err := ntk.Fit(X, X, ntk.Options{Net: ntk.Serial(ntk.Dense{}).Within(1)}); err == nil || !strings.Contains(err.Error(), "of memory") {
		t.Errorf("error %v", err)
	}
	many := mat.NewDense(400_000, 1, nil)
	if _, err := ntk.Fit(many, many, ntk.Options{}); err == nil || !strings.Contains(err.Error(), "ntk: training on 400000 samples in closed form needs 6.4 TB of memory") {
		t.Errorf("error %v", err)
	}
	flow, _ := ntk.Fit(X, X, ntk.Options{})
	wantPanic(t, "ntk: the time is -1; it must be 0 or positive", func() { flow.At(X, -1) })
}

// TestFlowOfCopies has two targets at one point: their mean is learnt, and what
// is left of the loss stays, however long the training.
func TestFlowOfCopies(t *testing.T) {
	X := mat.NewDense(4, 2, []float64{1, 2, 1, 2, 0.5, 1, 2, 0.1}) // X[2] has the direction of X[0]: three are dependent
	Y := mat.NewDense(4, 1, []float64{1, 3, 1, 4})                 // and fit: f(x/2) = f(x)/2
	flow, err := ntk.Fit(X, Y, ntk.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := mat.NewDense(4, 1, []float64{2, 2, 1, 4})
	for _, end := range []float64{1e6, 1e12, 1e16, 1e20, 1e300, math.Inf(1)} {
		mean, variance := flow.At(X, end)
		golden.Near(t, "mean", mean, want, 1e-9)
		if got := flow.Loss(end); math.Abs(got-0.25) > 1e-9 || !(variance[0] < 1e-9) {
			t.Errorf("t = %g: loss %v, want (1 + 1)/8; variance %v, want 0", end, got, variance[0])
		}
	}
}

// TestLastLayer compares the rates with the tangent kernel of the last layer of one
// wide net, the last columns of its Jacobian; it is known to 1/√4096 and a few
// times that.
func TestLastLayer(t *testing.T) {
	const width = 4096
	X := random(1, 4, 3)
	for _, last := range []ntk.Dense{{W: 1.2}, {W: 1.2, B: 2}, {W: 1.2, B: 2, ZeroBias: true}} {
		net := ntk.Serial(ntk.Dense{W: 1.4, B: 0.3}, ntk.Serial(ntk.ReLU(), last))
		flow, err := ntk.Fit(X, X, ntk.Options{Net: net, LastLayer: true})
		if err != nil {
			t.Fatal(err)
		}
		J, err := net.Finite(3, width, 1).Jacobian(X)
		if err != nil {
			t.Fatal(err)
		}
		_, p := J.Dims()
		params := width
		if last.B != 0 {
			params++
		}
		L := J.Slice(0, 4, p-params, p)
		var T mat.Dense
		T.Mul(L, L.T())
		var eig mat.EigenSym
		eig.Factorize(mat.NewSymDense(4, T.RawMatrix().Data), false)
		for i, l := range eig.Values(nil) {
			if got, want := flow.Rates[i], l/4; math.Abs(got-want) > 0.1*want {
				t.Errorf("%v: rate %d is %v, of a wide net %v", net, i, got, want)
			}
		}
	}
	wantPanic(t, "ntk: LastLayer trains a Dense layer at the end, and Dense → ReLU has none there", func() {
		_, _ = ntk.Fit(X, X, ntk.Options{Net: ntk.Serial(ntk.Dense{}, ntk.ReLU()), LastLayer: true})
	})
}
