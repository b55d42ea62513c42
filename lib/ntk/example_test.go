package ntk_test

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/agop"
	"github.com/agopher/agopher/lib/krr"
	"github.com/agopher/agopher/lib/ntk"
)

func ExampleNet_Kernels() {
	net := ntk.MLP(1, ntk.Dense{W: math.Sqrt2}, ntk.ReLU())
	X := mat.NewDense(2, 2, []float64{1, 0, 0, 1})
	nngp, k := net.Kernels(X, X)
	fmt.Println(net)
	fmt.Printf("%.3f\n", mat.Formatted(nngp))
	fmt.Printf("%.3f\n", mat.Formatted(k))
	// Output:
	// Dense(W=1.41) → ReLU → Dense(W=1.41)
	// ⎡1.000  0.318⎤
	// ⎣0.318  1.000⎦
	// ⎡2.000  0.318⎤
	// ⎣0.318  2.000⎦
}

func ExampleNet_Finite() {
	net := ntk.MLP(1, ntk.Dense{W: math.Sqrt2}, ntk.ReLU())
	X := mat.NewDense(2, 2, []float64{1, 0, 0, 1})
	for _, width := range []int{100, 10000} {
		K := net.Finite(2, width, 1).NTK(X, X)
		fmt.Printf("width %d: %.2f\n", width, K.At(0, 0))
	}
	_, k := net.Kernels(X, X)
	fmt.Printf("infinite: %.2f\n", k.At(0, 0))
	// Output:
	// width 100: 1.36
	// width 10000: 1.99
	// infinite: 2.00
}

func ExampleNet_NTK() {
	X := mat.NewDense(5, 2, []float64{-2, 1, -1, 0, 0, 1, 1, 0, 2, 1})
	Y := mat.NewDense(5, 1, []float64{2, 1, 0, 1, 2}) // |x₁|
	m, err := krr.Fit(X, Y, krr.Options{Kernel: ntk.MLP(1, ntk.Dense{W: 1, B: 1}, ntk.ReLU()).NTK()})
	fmt.Println(m, err)
	M := agop.Of(m, X)
	fmt.Printf("the AGOP has %.2f for x₁ and %.2f for x₂\n", M.At(0, 0), M.At(1, 1))
	// Output:
	// KRR(NTK(Dense(W=1, B=1) → ReLU → Dense(W=1, B=1)), n=5, d=2, c=1) <nil>
	// the AGOP has 0.72 for x₁ and 0.02 for x₂
}

func ExampleConv() {
	image := ntk.Image{Height: 8, Width: 8}
	conv := ntk.Conv{W: math.Sqrt2}
	net := ntk.Serial(image, ntk.Repeat(3, conv, ntk.ReLU()), ntk.GlobalAvgPool{}, ntk.Dense{})
	fmt.Println(net.NTK())
	// Output:
	// NTK(Image(8×8×1) → 3 × (Conv(3×3, W=1.41) → ReLU) → GlobalAvgPool → Dense)
}

func ExampleFit() {
	X := mat.NewDense(2, 1, []float64{-1, 1})
	Y := mat.NewDense(2, 1, []float64{1, 2})
	flow, err := ntk.Fit(X, Y, ntk.Options{Net: ntk.MLP(1, ntk.Dense{W: 1.4, B: 0.3}, ntk.ReLU())})
	fmt.Println(flow, err)
	for _, t := range []float64{0, 1, 10} {
		mean, variance := flow.At(mat.NewDense(1, 1, []float64{0.5}), t)
		fmt.Printf("t = %g: %.2f ± %.2f\n", t, mean.At(0, 0), math.Sqrt(variance[0]))
	}
	// Output:
	// Flow(NTK(Dense(W=1.4, B=0.3) → ReLU → Dense(W=1.4, B=0.3)), n=2, d=1, c=1) <nil>
	// t = 0: 0.00 ± 0.81
	// t = 1: 0.90 ± 0.24
	// t = 10: 1.04 ± 0.20
}

func ExampleDepthLimit() {
	fmt.Println(ntk.DepthLimit(ntk.ReLU()))
	fmt.Println(ntk.DepthLimit(ntk.Hermite(3)))
	fmt.Println(ntk.DepthLimit(ntk.DualSeries(0, 0.5, 0, 0.5)))
	// Output:
	// MajorityVote <nil>
	// NearestNeighbour <nil>
	// SingularKernel(a=1) <nil>
}

func ExampleNet_Pixels() {
	prior := mat.NewSymDense(16, nil) // of a random input, the same at all pixels
	for u := range 16 {
		for v := u; v < 16; v++ {
			prior.SetSym(u, v, 0.75)
		}
		prior.SetSym(u, u, 1)
	}
	conv := ntk.Conv{W: math.Sqrt2, Circular: true}
	K, err := ntk.Serial(ntk.Image{Height: 4, Width: 4}, conv, ntk.ReLU(), conv).Pixels(prior)
	fmt.Printf("%.3f %.3f %v\n", K.At(0, 0), K.At(0, 1), err)
	// Output:
	// 4.000 2.731 <nil>
}
