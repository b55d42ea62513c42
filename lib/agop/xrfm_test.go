package agop_test

import (
	"fmt"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/agop"
	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/krr"
)

// jointly subtracts from the gradients their mean over samples and outputs.
func jointly(f agop.Differentiable) agop.Differentiable {
	return agop.Func(func(X *mat.Dense) []*mat.Dense {
		grads := f.Gradients(X)
		n, d := X.Dims()
		mean := make([]float64, d)
		for _, G := range grads {
			for i := range n {
				for j, g := range G.RawRowView(i) {
					mean[j] += g / float64(n*len(grads))
				}
			}
		}
		for _, G := range grads {
			G.Apply(func(_, j int, g float64) float64 { return g - mean[j] }, G)
		}
		return grads
	})
}

// TestGoldenXRFM compares coefficients, gradients and AGOPs with xRFM, for
// kernels of distances and for those that go by coordinates.
func TestGoldenXRFM(t *testing.T) {
	var file struct {
		X, Y, Xeval, M, SqrtM golden.Matrix
		V                     []float64
		Bandwidth, Reg        float64
		Cases                 []struct {
			Kernel, Points, Mat string
			Exponent, P         float64
			Mix                 float64 `json:"const_mix"`
			Power               int
			Diag, Centering     bool
			Alpha               golden.Matrix
			Grads               []golden.Matrix `json:"grads_eval"`
			Agop                golden.Matrix   `json:"agop_unnormalised"`
		}
	}
	golden.Load(t, "testdata/xrfm.json", &file)
	rows := map[string]int{}
	var alpha *mat.Dense // that of a row without is the row's before it
	for _, c := range file.Cases {
		L, q := file.Bandwidth, c.Exponent
		var k kernels.Kernel
		tol := 1e-12
		switch c.Kernel {
		case "l2", "l2_gauss", "l2_light":
			k = kernels.ExpPower{L: L, Q: q}
			if c.Kernel == "l2_light" && c.Points == "train" {
				tol = 5e-9 // noise of the peer's self-terms
			}
		case "l1_product":
			k = kernels.ProductLaplace{L: L, P: q}
		case "lpq":
			k = kernels.Lpq{L: L, P: c.P, Q: q}
		case "sum_power":
			k = kernels.SumPower{L: L, Q: q, Mix: c.Mix, Power: c.Power}
		default:
			t.Fatalf("unknown kernel %s", c.Kernel)
		}
		var M *mat.SymDense
		switch c.Mat {
		case "M":
			M = file.M.Sym()
		case "sqrtM":
			M = mat.NewSymDense(4, nil)
			M.SymOuterK(1, file.SqrtM)
		case "v":
			M = golden.Diag(file.V)
			if c.Kernel != "l2_light" { // the others multiply the data by it
				M = mat.NewSymDense(4, nil)
				M.SymOuterK(1, golden.Diag(file.V))
			}
		default:
			t.Fatalf("unknown metric %s", c.Mat)
		}
		name := fmt.Sprintf("%s q=%v %s diag=%t centre=%t", c.Kernel, q, c.Points, c.Diag, c.Centering)
		m, err := krr.Fit(file.X.Dense, file.Y.Dense, krr.Options{Kernel: kernels.Metric(k, M), Ridge: file.Reg})
		if err != nil {
			t.Fatal(err)
		}
		if c.Alpha.Dense != nil {
			alpha = c.Alpha.Dense
			golden.Near(t, name+": alpha", m.Alpha, alpha, 1e-7) // the noise on the peer's diagonal of K
		}
		m.Alpha = alpha
		X := file.Xeval.Dense
		if c.Points == "train" {
			X = file.X.Dense
		}
		for o, want := range c.Grads {
			golden.Near(t, fmt.Sprintf("%s: gradients of output %d", name, o), m.Gradients(X)[o], want, tol)
		}
		var f agop.Differentiable = m
		if c.Centering {
			f = jointly(m)
		}
		n, _ := X.Dims()
		got := agop.Options{Diag: c.Diag}.Of(f, X)
		got.ScaleSym(float64(n), got) // the peer's is a sum, ours a mean
		want := c.Agop.Dense
		if c.Diag {
			want = mat.DenseCopyOf(golden.Diag(want.RawRowView(0)))
		}
		golden.Near(t, name, got, want, tol)
		rows[c.Kernel]++
	}
	want := map[string]int{"l2": 16, "l2_gauss": 8, "l2_light": 16, "l1_product": 16, "lpq": 8, "sum_power": 8}
	if fmt.Sprint(rows) != fmt.Sprint(want) {
		t.Errorf("rows %v, want %v", rows, want)
	}
}
