package nn_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/agop"
	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/modeltest"
	"github.com/agopher/agopher/lib/nn"
	"github.com/agopher/agopher/lib/task"
)

func random(seed uint64, n, d int) *mat.Dense {
	rnd := rand.New(rand.NewPCG(seed, 0))
	X := mat.NewDense(n, d, nil)
	X.Apply(func(_, _ int, _ float64) float64 { return rnd.NormFloat64() }, X)
	return X
}

// nets has every layer: biases of all kinds, both parametrisations, a residual
// block around a convolution, a graph with edges over levels, several outputs.
func nets() []*nn.Net {
	image := nn.Image{Height: 3, Width: 4, Channels: 2}
	block := nn.Sum{nn.Serial{}, nn.Serial{nn.Conv{Out: 2, Circular: true}, nn.Tanh(), nn.Conv{Out: 2, Size: 1, B: 0.5}}}
	return []*nn.Net{
		nn.New(24, 1, nn.Dense{Out: 5, W: 1.5, B: 0.3}, nn.GELU(), nn.Dense{Out: 3, Standard: true, B: 0.2, ZeroBias: true}, nn.Erf(), nn.Dense{Out: 2}),
		nn.New(24, 2, image, nn.Conv{Out: 3, B: 0.4}, nn.Swish(), nn.Conv{Out: 2, Standard: true, B: 0.1}, nn.Sigmoid(), nn.Flatten{}, nn.Dense{Out: 2, ZeroBias: true, B: 1}),
		nn.New(24, 3, image, nn.Conv{Out: 2}, block, nn.Square(), nn.GlobalAvgPool{}, nn.Dense{Out: 2}),
		nn.New(24, 4, nn.Sum{nn.Dense{Out: 2}, nn.Serial{nn.Identity(), nn.Dense{Out: 4}, nn.Activation{Name: "Sin", Phi: math.Sincos}, nn.Dense{Out: 2}}}),
		nn.New(24, 5, nn.Dense{Out: 3}, nn.RandomDAG(3, 3, 2, 1), nn.Dense{Out: 2}),
	}
}

func TestGradients(t *testing.T) {
	X := random(1, 3, 24)
	for _, net := range nets() {
		grads := net.Gradients(X)
		for o, G := range grads {
			for i := range 3 {
				f := func(x []float64) float64 { return net.Predict(mat.NewDense(1, 24, x)).At(0, o) }
				want := fd.Gradient(nil, f, X.RawRowView(i), &fd.Settings{Formula: fd.Central})
				golden.Near(t, fmt.Sprintf("%v: output %d, sample %d", net, o, i), mat.NewDense(1, 24, mat.Row(nil, i, G)), mat.NewDense(1, 24, want), 1e-7)
			}
		}
		golden.Near(t, "AGOP", agop.Of(net, X), agop.Of(agop.Func(net.Gradients), X), 1e-15)
	}
}

// TestJacobian compares with central differences in each parameter.
func TestJacobian(t *testing.T) {
	X := random(2, 3, 24)
	for _, net := range nets() {
		J, err := net.Jacobian(X)
		if err != nil {
			t.Fatal(err)
		}
		f := net.Clone()
		want := mat.NewDense(6, len(f.Theta), nil)
		for p := range f.Theta {
			const h = 1e-5
			f.Theta[p] += h
			up := f.Predict(X)
			f.Theta[p] -= 2 * h
			down := f.Predict(X)
			f.Theta[p] += h
			for i := range 3 {
				for o := range 2 {
					want.Set(2*i+o, p, (up.At(i, o)-down.At(i, o))/(2*h))
				}
			}
		}
		golden.Near(t, fmt.Sprint(net), J, want, 1e-7)
	}
}

// TestNTK compares the kernel from the factors with the Jacobian's.
func TestNTK(t *testing.T) {
	X, Z := random(3, 5, 24), random(4, 4, 24)
	for _, net := range nets() {
		JX, _ := net.Jacobian(X)
		JZ, _ := net.Jacobian(Z)
		var full mat.Dense
		full.Mul(JX, JZ.T())
		want := mat.NewDense(5, 4, nil)
		for i := range 5 {
			for j := range 4 {
				want.Set(i, j, (full.At(2*i, 2*j)+full.At(2*i+1, 2*j+1))/2)
			}
		}
		golden.Near(t, fmt.Sprint(net), net.NTK(X, Z), want, 1e-13)
		K := net.NTK(X, X)
		if diff, _ := golden.Distance(K, K.T()); diff > 1e-13*mat.Max(K) {
			t.Errorf("%v: the tangent kernel is asymmetric by %g", net, diff)
		}
	}
}

// TestConv compares with the definition on images channel by channel.
func TestConv(t *testing.T) {
	const h, w, channels, out, q = 4, 5, 2, 3, 3
	x := random(5, 1, h*w*channels)
	for _, circular := range []bool{false, true} {
		net := nn.New(h*w*channels, 6, nn.Image{Height: h, Width: w, Channels: channels}, nn.Conv{Out: out, Circular: circular, W: 1.3, B: 0.7}, nn.Flatten{})
		got := net.Predict(x)
		bias := net.Theta[q*q*channels*out:]
		for i := range h {
			for j := range w {
				for o := range out {
					want := 0.7 * bias[o]
					for a := range q {
						for b := range q {
							for c := range channels {
								y, z := i+a-1, j+b-1
								if circular {
									y, z = (y+h)%h, (z+w)%w
								} else if y < 0 || y >= h || z < 0 || z >= w {
									continue
								}
								weight := net.Theta[o*q*q*channels+(a*q+b)*channels+c]
								want += 1.3 / math.Sqrt(q*q*channels) * weight * x.At(0, (c*h+y)*w+z)
							}
						}
					}
					if v := got.At(0, (i*w+j)*out+o); math.Abs(v-want) > 1e-14 {
						t.Errorf("circular %t: place (%d,%d), channel %d: %v, want %v", circular, i, j, o, v, want)
					}
				}
			}
		}
	}
}

// TestLinear trains y = (1/√m) θx, whose gradient descent has a closed form:
// with K = XXᵀ/m and n samples, f_t - Y = (I - ηK/n)ᵗ (f_0 - Y).
func TestLinear(t *testing.T) {
	const n, d, rate, epochs = 6, 4, 0.3, 7
	X, Y := random(7, n, d), random(8, n, 2)
	net := nn.New(d, 9, nn.Dense{Out: 2})
	var K, E mat.Dense
	K.Mul(X, X.T())
	K.Scale(-rate/(d*n), &K)
	for i := range n {
		K.Set(i, i, K.At(i, i)+1)
	}
	E.Sub(net.Predict(X), Y)
	loss0 := mat.Norm(&E, 2) * mat.Norm(&E, 2) / (2 * n)
	for range epochs {
		var next mat.Dense
		next.Mul(&K, &E)
		E.CloneFrom(&next)
	}
	if err := net.Train(X, Y, nn.Options{Rate: rate, Epochs: epochs}); err != nil {
		t.Fatal(err)
	}
	var got mat.Dense
	got.Sub(net.Predict(X), Y)
	golden.Near(t, "residual", &got, &E, 1e-13)
	if len(net.Steps) != epochs || math.Abs(net.Steps[0].Loss-loss0) > 1e-14 {
		t.Errorf("steps %v, want %d that start at a loss of %v", net.Steps, epochs, loss0)
	}
}

// TestRate has the default rate of a net with one weight: K = x², so η = 1/x²
// and one step is at the minimum.
func TestRate(t *testing.T) {
	X, Y := mat.NewDense(1, 1, []float64{3}), mat.NewDense(1, 1, []float64{2})
	net, err := nn.Fit(X, Y, nn.Options{Layers: []nn.Layer{nn.Dense{}}, Epochs: 1})
	if err != nil || math.Abs(net.Predict(X).At(0, 0)-2) > 1e-15 {
		t.Errorf("prediction %v (%v), want 2", net.Predict(X).At(0, 0), err)
	}
}

// TestTrains fits a function of two of the inputs by batches.
func TestTrains(t *testing.T) {
	X, Y := random(10, 200, 4), mat.NewDense(200, 1, nil)
	for i := range 200 {
		Y.Set(i, 0, X.At(i, 0)*X.At(i, 1))
	}
	net, err := nn.Fit(X, Y, nn.Options{Batch: 20, Epochs: 200, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if first, last := net.Steps[0].Loss, net.Steps[199].Loss; !(last < first/20) {
		t.Errorf("loss %v → %v, want at least 20 times less", first, last)
	}
	M := agop.Of(net, X)
	if !(M.At(0, 0)+M.At(1, 1) > 3*(M.At(2, 2)+M.At(3, 3))) {
		t.Errorf("the AGOP does not see that the first two inputs matter:\n%.2g", mat.Formatted(M))
	}
}

// TestInit has the scales of both parametrisations: outputs of variance
// W²‖x‖²/m + B² over seeds.
func TestInit(t *testing.T) {
	x := random(11, 1, 10)
	for _, standard := range []bool{false, true} {
		// Of 20000 draws the mean square is good to √(2/20000) = 1 %; four times that.
		net := nn.New(10, 12, nn.Dense{Out: 20000, W: 1.5, B: 0.7, Standard: standard})
		got := mat.Norm(net.Predict(x), 2) * mat.Norm(net.Predict(x), 2) / 20000
		want := 1.5*1.5*mat.Norm(x, 2)*mat.Norm(x, 2)/10 + 0.49
		if math.Abs(got/want-1) > 0.04 {
			t.Errorf("standard %t: mean square %v, want %v", standard, got, want)
		}
	}
	if mat.Equal(nn.New(10, 1, nn.Dense{}).Predict(x), nn.New(10, 2, nn.Dense{}).Predict(x)) {
		t.Error("two seeds give one net")
	}
}

func TestConventions(t *testing.T) {
	modeltest.Run(t, func(X, Y *mat.Dense) (modeltest.Model, error) {
		layers := []nn.Layer{nn.Dense{Out: 30, B: 0.3}, nn.Tanh(), nn.Dense{Out: 2}}
		return nn.Fit(X, Y, nn.Options{Layers: layers, Epochs: 20, Batch: 8, Seed: 3})
	})
}

func TestStop(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	stopped := errors.New("stopped by the test")
	X := random(1, 4, 2)
	watch := task.ProgressFunc(func(done, total int, _ string) {
		if total != 100 || done > 3 {
			t.Errorf("step %d of %d", done, total)
		}
		if done == 3 {
			cancel(stopped)
		}
	})
	if _, err := nn.Fit(X, X, nn.Options{Task: task.Task{Context: ctx, Progress: watch}}); !errors.Is(err, stopped) {
		t.Errorf("error %v, want %v", err, stopped)
	}
}

func TestDiverges(t *testing.T) {
	X := random(1, 4, 2)
	_, err := nn.Fit(X, X, nn.Options{Rate: 1e3})
	if err == nil || !strings.Contains(err.Error(), "the loss is not finite in epoch") {
		t.Errorf("error %v", err)
	}
}

func TestBadInput(t *testing.T) {
	X := random(1, 2, 12)
	image := nn.Image{Height: 3, Width: 4}
	for _, tt := range []struct {
		want string
		f    func()
	}{
		{"nn: Image(5×5×1) after vectors of length 12: they must hold as many values", func() { nn.New(12, 0, nn.Image{Height: 5, Width: 5}) }},
		{"nn: Conv(1, 3×3) after vectors of length 12: it needs an Image layer first", func() { nn.New(12, 0, nn.Conv{}) }},
		{"nn: Conv(1, 5×5) on 3×4 images of 1 channels: the filter is larger than the image", func() { nn.New(12, 0, image, nn.Conv{Size: 5}) }},
		{"nn: Conv.Size is 2; it must be odd", func() { nn.New(12, 0, image, nn.Conv{Size: 2}) }},
		{"nn: Dense(1) after 3×4 images of 1 channels: put Flatten or GlobalAvgPool between", func() { nn.New(12, 0, image, nn.Dense{}) }},
		{"nn: GlobalAvgPool after vectors of length 12", func() { nn.New(12, 0, nn.GlobalAvgPool{}) }},
		{"one branch gives vectors of length 2, another vectors of length 12", func() { nn.New(12, 0, nn.Sum{nn.Dense{Out: 2}, nn.Serial{}}) }},
		{"nn: a Sum of no layers", func() { nn.New(12, 0, nn.Sum{}) }},
		{"nn: Dense.Out is -1; it must be positive", func() { nn.New(12, 0, nn.Dense{Out: -1}) }},
		{"nn: Activation.Phi is nil", func() { nn.New(12, 0, nn.Activation{}) }},
		{"nn: the net has 0 inputs", func() { nn.New(0, 0) }},
		{"nn: X is 2×12 but the net has 5 inputs", func() { nn.New(5, 0, nn.Dense{}).NTK(X, X) }},
		{"nn: Y is 2×12 but the net has 1 outputs", func() { _, _ = nn.Fit(X, X, nn.Options{Layers: []nn.Layer{nn.Dense{}}}) }},
		{"nn: Y is 2×12 but the net has 1 outputs", func() { nn.New(12, 0, nn.Dense{}).LossGradient(X, X) }},
		{"nn: layer 1 is nil", func() { nn.New(12, 0, nn.Dense{}, nil) }},
		{"nn: layer 0 of a Sum is nil", func() { nn.New(12, 0, nn.Sum{nil}) }},
		{"nn: W is NaN and B is 0; they must be finite", func() { nn.New(12, 0, nn.Dense{W: math.NaN()}) }},
		{"nn: W is 1 and B is +Inf", func() { nn.New(12, 0, image, nn.Conv{B: math.Inf(1)}) }},
		{"nn: a net of 13194139533312 parameters needs 106 TB of memory", func() { nn.New(12, 0, nn.Dense{Out: 1 << 40}) }},
		{"nn: the Jacobian of a net without parameters", func() { _, _ = nn.New(12, 0).Jacobian(X) }},
		{"nn: Rate is -1; it must be positive", func() { _, _ = nn.Fit(X, X, nn.Options{Rate: -1}) }},
		{"nn: Epochs is -1; it must be positive", func() { _, _ = nn.Fit(X, X, nn.Options{Epochs: -1}) }},
	} {
		func() {
			defer func() {
				if r := recover(); !strings.Contains(fmt.Sprint(r), tt.want) {
					t.Errorf("panic %v, want %s", r, tt.want)
				}
			}()
			tt.f()
		}()
	}
	wide := nn.New(12, 0, nn.Dense{Out: 1 << 18}, nn.ReLU(), nn.Dense{Out: 4})
	if _, err := wide.Jacobian(mat.NewDense(100000, 12, nil)); err == nil || !strings.Contains(err.Error(), "the 400000×4194304 Jacobian needs 13.4 TB of memory") {
		t.Errorf("error %v", err)
	}
}

func ExampleFit() {
	X := mat.NewDense(4, 2, []float64{0, 0, 0, 1, 1, 0, 1, 1})
	Y := mat.NewDense(4, 1, []float64{0, 1, 1, 0}) // exclusive or
	net, err := nn.Fit(X, Y, nn.Options{
		Layers: []nn.Layer{nn.Dense{Out: 64, W: math.Sqrt2, B: 1}, nn.ReLU(), nn.Dense{}},
		Epochs: 500,
	})
	fmt.Println(net, err)
	fmt.Printf("%.1f\n", mat.Formatted(net.Predict(X).T()))
	// Output:
	// Net(Dense(64) → ReLU → Dense(1), d=2, 256 parameters) <nil>
	// [0.0  1.0  1.0  0.0]
}

func ExampleNet_Jacobian() {
	net := nn.New(3, 0, nn.Dense{}) // f(x) = θᵀx/√3
	X := mat.NewDense(1, 3, []float64{1, 2, 3})
	J, _ := net.Jacobian(X)
	fmt.Printf("%.3f\n", mat.Formatted(J))
	fmt.Printf("%.3f\n", mat.Formatted(net.NTK(X, X)))
	// Output:
	// [0.577  1.155  1.732]
	// [4.667]
}
