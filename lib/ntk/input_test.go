package ntk_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/krr"
	"github.com/agopher/agopher/lib/ntk"
	"github.com/agopher/agopher/lib/task"
)

func wantPanic(t *testing.T, want string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if r := recover(); !strings.Contains(fmt.Sprint(r), want) {
			t.Errorf("panic %v, want %s", r, want)
		}
	}()
	f()
}

// TestRefuses has nets that make no sense, and data that do not fit them.
func TestRefuses(t *testing.T) {
	X := random(1, 3, 12)
	image := ntk.Image{Height: 3, Width: 4}
	d, relu, flatten, conv := ntk.Dense{}, ntk.ReLU(), ntk.Flatten{}, ntk.Conv{}
	for _, tt := range []struct {
		want string
		net  ntk.Net
	}{
		{"ntk: Image(5×5×1) has 25 values but X is 3×12", ntk.Serial(ntk.Image{Height: 5, Width: 5}, flatten, d)},
		{"ntk: Image has height 0, width 4 and 0 channels", ntk.Serial(ntk.Image{Width: 4}, flatten, d)},
		{"ntk: Image(3×4×1) is not the first layer", ntk.Serial(d, image)},
		{"ntk: Image(3×4×1) is not the first layer", ntk.Serial(ntk.Sum{ntk.Serial(image)}, d)},
		{"ntk: Conv(5×5) on 3×4 images: the filter is larger than the image", ntk.Serial(image, ntk.Conv{Size: 5})},
		{"ntk: Conv(9×9 circular) on 3×4 images: the filter is larger than the image", ntk.Serial(image, ntk.Conv{Size: 9, Circular: true})},
		{"ntk: Conv.Size is 2; it must be an odd number", ntk.Serial(image, ntk.Conv{Size: 2})},
		{"ntk: Conv(3×3) after vectors: it needs an Image layer first", ntk.Serial(conv)},
		{"ntk: Dense after 3×4 images: put Flatten or GlobalAvgPool between", ntk.Serial(image, conv, d)},
		{"ntk: GlobalAvgPool after vectors", ntk.Serial(ntk.GlobalAvgPool{})},
		{"→ ReLU ends with 3×4 images: add Flatten or GlobalAvgPool, and Dense", ntk.Serial(image, conv, relu)},
		{"ntk: ReLU has to follow a layer with weights", ntk.Serial(relu, d)},
		{"ntk: ReLU has to follow a layer with weights", ntk.Serial(d, relu, relu, d)},
		{"ntk: ReLU after GlobalAvgPool", ntk.Serial(image, conv, ntk.GlobalAvgPool{}, relu, d)},
		{"ntk: an Activation is made by ReLU", ntk.Serial(d, ntk.Activation{})},
		{"two branches do not end in Dense or Conv", ntk.Serial(d, ntk.Sum{ntk.Serial(), ntk.Serial(relu)}, d)},
		{"one branch gives 3×4 images, another vectors", ntk.Serial(image, conv, ntk.Sum{conv, flatten})},
		{"ntk: a Sum of no layers", ntk.Serial(ntk.Sum{})},
		{"ntk: W is -1 and B is 0; W must be positive", ntk.Serial(ntk.Dense{W: -1})},
		{"ntk: W is 1 and B is NaN", ntk.Serial(ntk.Dense{B: math.NaN()})},
	} {
		wantPanic(t, tt.want, func() { tt.net.Kernels(X, X) })
	}
	inMetric := ntk.Serial(d).NTK().(interface {
		InMetric(M *mat.SymDense) kernels.Kernel
	}).InMetric(metric())
	if got := fmt.Sprint(inMetric); got != "NTK(Dense) in a 4×4 metric" {
		t.Errorf("prints as %s", got)
	}
	for want, f := range map[string]func(){
		"ntk: M is 4×4 but X is 3×12":                        func() { kernels.Gram(inMetric, X, X) },
		"ntk: X is 3×12 but Z is 2×5":                        func() { ntk.Serial(d).Kernels(X, random(1, 2, 5)) },
		"ntk: X is nil":                                      func() { ntk.Serial(d).Kernels(nil, X) },
		"ntk: Inputs is 3; it must be one of":                func() { ntk.Serial(d).With(3) },
		"ntk: Repeat is given -1 times":                      func() { ntk.Repeat(-1, d) },
		"ntk: the depth is 0; it must be positive":           func() { ntk.EigenPro(0, 0) },
		"ntk: the gamma of Rbf is -1":                        func() { ntk.Rbf(-1) },
		"ntk: the degree is -1":                              func() { ntk.Hermite(-1) },
		"ntk: Polynomial without coefficients":               func() { ntk.Polynomial() },
		"ntk: Func of nil":                                   func() { ntk.Func(nil) },
		"ntk: DualFunc of nil":                               func() { ntk.DualFunc(nil) },
		"ntk: the dual of DualFunc is 2 at 1; it must be 1":  func() { ntk.DualFunc(func(c float64) (k, dk float64) { return 2 * c, 2 }) },
		"ntk: the degree of Hermite is 41; it must be at mo": func() { ntk.Hermite(41) },
		"ntk: the parameters of ABReLU are [NaN 1]; they mu": func() { ntk.LeakyReLU(math.NaN()) },
		"ntk: the parameters of ErfABC are [1 NaN 0]":        func() { ntk.ErfABC(1, math.NaN(), 0) },
		"ntk: the parameters of Sin are [+Inf 1 0]":          func() { ntk.Sin(math.Inf(1), 1, 0) },
		"ntk: the parameters of Rbf are [+Inf]":              func() { ntk.Rbf(math.Inf(1)) },
		"ntk: the parameters of Exp are [1 -Inf]":            func() { ntk.Exp(1, math.Inf(-1)) },
		"ntk: the parameters of Polynomial are [1 NaN]":      func() { ntk.Polynomial(1, math.NaN()) },
		"ntk: layer 1 of Serial is nil":                      func() { ntk.Serial(d, nil) },
		"ntk: layer 0 of Repeat is nil":                      func() { ntk.Repeat(2, nil, d) },
		"ntk: layer 0 of Sum is nil":                         func() { ntk.Serial(d, ntk.Sum{nil}).Kernels(X, X) },
		"made by ReLU, Erf, Func and the like; this one is ": func() { _, _ = ntk.DepthLimit(ntk.Activation{}) },
		"ntk: x has length 1 but z has 2":                    func() { ntk.Serial(d).NTK().At([]float64{1}, []float64{1, 2}) },
		"has no gradient; give it a GradTo method, or write": func() { kernels.Gradients(ntk.MLP(1, d, ntk.Erf()).NTK(), X, X, X) },
		"kernels: Z is 3×12 but alpha is 2×5":                func() { kernels.Gradients(ntk.Serial(d).NTK(), X, X, random(1, 2, 5)) },
	} {
		wantPanic(t, want, f)
	}
}

// TestData has values that no kernel can be computed of: Check and krr.Fit return
// an error, Kernels panics with it.
func TestData(t *testing.T) {
	net := ntk.MLP(1, ntk.Dense{}, ntk.ReLU())
	for _, tt := range []struct {
		want string
		net  ntk.Net
		bad  float64
	}{
		{"ntk: X[1,2] is NaN", net, math.NaN()},
		{"ntk: X[1,2] is +Inf", net, math.Inf(1)},
		{"ntk: row 1 of X has norm 0, which has no place on the sphere", net.With(ntk.Unit), 0},
	} {
		X := random(1, 3, 4)
		X.SetRow(1, []float64{0, 0, tt.bad, 0})
		if err := tt.net.Check(X, X); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("error %v, want %s", err, tt.want)
		}
		if err := tt.net.Check(random(2, 2, 4), X); err == nil || !strings.Contains(err.Error(), strings.Replace(tt.want, "X", "Z", 1)) {
			t.Errorf("error %v, want %s for Z", err, tt.want)
		}
		wantPanic(t, tt.want, func() { tt.net.Kernels(X, X) })
		if _, err := krr.Fit(X, random(1, 3, 1), krr.Options{Kernel: tt.net.NTK()}); err == nil || !strings.Contains(err.Error(), tt.want[5:]) {
			t.Errorf("krr.Fit: error %v, want %s", err, tt.want)
		}
	}
	// Squares that overflow, and an activation that makes them.
	huge := mat.NewDense(2, 2, []float64{1, 2, 1e200, 1e200})
	wantPanic(t, "ntk: between row 0 of X and row 1 of Z the kernels are +Inf and ", func() { net.Kernels(random(1, 1, 2), huge) })
	for want, f := range map[string]func() (*ntk.Flow, error){
		"ntk: between row 0 of X and row 1 of Z": func() (*ntk.Flow, error) { return ntk.Fit(huge, huge, ntk.Options{Net: net}) },
		"→ Dense the covariances overflow; scale X": func() (*ntk.Flow, error) {
			return ntk.Fit(random(1, 3, 2), random(2, 3, 1), ntk.Options{Net: ntk.MLP(6, ntk.Dense{}, ntk.Exp(1, 1))})
		},
	} {
		if _, err := f(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ntk.Fit: error %v, want %s", err, want)
		}
	}
	// A zero row is nothing special without the sphere: k = 0, or the biases'.
	X := mat.NewDense(2, 2, []float64{0, 0, 1, 2})
	nngp, k := net.Kernels(X, X)
	if nngp.At(0, 0) != 0 || nngp.At(0, 1) != 0 || k.At(0, 1) != 0 || k.At(0, 0) != 0 {
		t.Errorf("kernels of 0: %v %v", nngp, k)
	}
}

// TestMemory refuses before it allocates: for every pixel of 32×32 images a few
// numbers, and more in a net with a Sum, but not one for every pair of pixels.
func TestMemory(t *testing.T) {
	image := ntk.Image{Height: 32, Width: 32, Channels: 3}
	X := random(1, 200, 3*32*32)
	for _, last := range []ntk.Layer{ntk.Flatten{}, ntk.GlobalAvgPool{}} {
		net := ntk.Serial(image, ntk.Conv{}, ntk.ReLU(), last, ntk.Dense{})
		if err := net.Within(2<<20).Check(X, X); err == nil || !strings.Contains(err.Error(), "ntk: the kernel of 200 and 200 samples needs ") || !strings.HasSuffix(err.Error(), " MB of memory, and 2.1 MB are allowed; compute it in blocks of samples") {
			t.Errorf("%v: error %v", last, err)
		}
		if err := net.Within(20<<20).Check(X, X); err != nil {
			t.Errorf("%v: within 20 MB: %v", last, err)
		}
	}
	wantPanic(t, "needs", func() { ntk.Serial(image, ntk.Conv{}, ntk.Flatten{}).Within(1).Kernels(X, X) })
}

// TestStop stops a kernel of images after two rows.
func TestStop(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	rows := 0
	task.SetDefault(task.Task{Context: ctx, Progress: task.ProgressFunc(func(done, total int, _ string) {
		if rows = done; done == 2 {
			cancel(errors.New("stopped by the test"))
		}
		if total != 50 {
			t.Errorf("%d rows in all, want 50", total)
		}
	})})
	defer task.SetDefault(task.Task{})
	image := ntk.Image{Height: 3, Width: 4}
	wantPanic(t, "stopped by the test", func() {
		X := random(1, 50, 12)
		ntk.Serial(image, ntk.Conv{}, ntk.ReLU(), ntk.GlobalAvgPool{}, ntk.Dense{}).Kernels(X, X)
	})
	if rows > 10 { // each core may have begun one more
		t.Errorf("%d rows were computed after the stop at 2", rows)
	}
}
