package kernels_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
)

// squared returns TᵀT: the metric of a T that the authors' program applies to the
// data.
func squared(T mat.Matrix) *mat.SymDense {
	_, d := T.Dims()
	S := mat.NewSymDense(d, nil)
	S.SymOuterK(1, T.T())
	return S
}

// TestGoldenCoordinates has the kernels of the authors' program that go by
// coordinates, and those of scikit-learn.
func TestGoldenCoordinates(t *testing.T) {
	var file struct {
		X, Z, M, SqrtM golden.Matrix
		V              []float64
		Adaptive       struct {
			Base, Exponent, Bandwidth float64
			K                         golden.Matrix `json:"K_XX"`
		}
		Cases []struct {
			Name   string
			Params struct {
				Bandwidth, Exponent, P, Q, Gamma, Coef0 float64
				Mix                                     float64 `json:"const_mix"`
				Power, Degree                           int
				Mat                                     string
			}
			K golden.Matrix
		}
	}
	golden.Load(t, "testdata/coordinates.json", &file)
	seen := map[string]int{}
	for _, c := range file.Cases {
		p := c.Params
		var k kernels.Kernel
		switch c.Name {
		case "xrfm_lpq":
			k = kernels.Lpq{L: p.Bandwidth, P: p.P, Q: p.Q}
		case "xrfm_product":
			k = kernels.ProductLaplace{L: p.Bandwidth, P: p.Exponent}
		case "xrfm_sum_power":
			k = kernels.SumPower{L: p.Bandwidth, Q: p.Exponent, Mix: p.Mix, Power: p.Power}
		case "polynomial":
			k = kernels.Polynomial{Degree: p.Degree, Gamma: p.Gamma, C: p.Coef0}
		case "sk_laplacian":
			k = kernels.ProductLaplace{L: 1 / p.Gamma}
		case "sk_rbf":
			k = kernels.Gaussian{L: 1 / math.Sqrt(2*p.Gamma)}
		default:
			t.Fatalf("unknown kernel %s", c.Name)
		}
		switch p.Mat {
		case "sqrtM":
			k = kernels.Metric(k, squared(file.SqrtM))
		case "v":
			k = kernels.Metric(k, squared(golden.Diag(file.V)))
		case "", "none":
		default:
			t.Fatalf("%s: unknown metric %q", c.Name, p.Mat)
		}
		golden.Near(t, fmt.Sprintf("%s %+v", c.Name, p), kernels.Gram(k, file.X.Dense, file.Z.Dense), c.K, 1e-12)
		seen[c.Name]++
	}
	want := map[string]int{"xrfm_lpq": 24, "xrfm_product": 18, "xrfm_sum_power": 8, "polynomial": 2, "sk_laplacian": 2, "sk_rbf": 2}
	if fmt.Sprint(seen) != fmt.Sprint(want) {
		t.Errorf("rows %v, want %v", seen, want)
	}

	a := file.Adaptive
	M := squared(file.SqrtM)
	L := a.Base * kernels.MedianDistanceIn(file.X.Dense, M)
	if math.Abs(L-a.Bandwidth) > 1e-12*L {
		t.Errorf("adaptive bandwidth %v, want %v", L, a.Bandwidth)
	}
	k := kernels.Metric(kernels.ExpPower{L: L, Q: a.Exponent}, M)
	golden.Near(t, "adaptive", kernels.Gram(k, file.X.Dense, file.X.Dense), a.K, 1e-12)
}
