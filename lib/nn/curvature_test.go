package nn_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/nn"
)

// TestHessianNorms compares with the eigenvalues of the Hessian by central
// differences of the Jacobian in each parameter.
func TestHessianNorms(t *testing.T) {
	X := random(1, 2, 24)
	for _, net := range nets() {
		got := net.HessianNorms(X)
		f := net.Clone()
		p := len(f.Theta)
		for i := range 2 {
			x := mat.NewDense(1, 24, X.RawRowView(i))
			for o := range 2 {
				H := mat.NewDense(p, p, nil)
				for j := range p {
					const h = 1e-4
					f.Theta[j] = net.Theta[j] + h
					up, _ := f.Jacobian(x)
					f.Theta[j] = net.Theta[j] - h
					down, _ := f.Jacobian(x)
					f.Theta[j] = net.Theta[j]
					floats.SubTo(H.RawRowView(j), up.RawRowView(o), down.RawRowView(o))
				}
				H.Scale(1/2e-4, H)
				if want := largestSingular(H); math.Abs(got.At(i, o)/want-1) > 1e-3 {
					t.Errorf("%v: norm %v at sample %d, output %d, want %v", net, got.At(i, o), i, o, want)
				}
			}
		}
	}
}

func largestSingular(A *mat.Dense) float64 {
	var s mat.SVD
	if !s.Factorize(A, mat.SVDNone) {
		return math.NaN()
	}
	return s.Values(nil)[0]
}

// TestHessianOfProducts has f = θ₂θ₁x, of the Hessian [0 x; x 0], and a linear
// net, which has none.
func TestHessianOfProducts(t *testing.T) {
	x := mat.NewDense(1, 1, []float64{-3})
	if got := nn.New(1, 1, nn.Dense{}, nn.Dense{}).HessianNorms(x).At(0, 0); math.Abs(got-3) > 1e-8 {
		t.Errorf("norm %v, want 3", got)
	}
	if got := nn.New(4, 1, nn.Dense{}).HessianNorms(random(1, 1, 4)).At(0, 0); math.Abs(got) > 1e-8 {
		t.Errorf("norm %v of a linear net, want 0", got)
	}
}

// TestTaylor takes the first two terms from the Jacobian and differences, and
// the sum of all those of a polynomial from the net itself.
func TestTaylor(t *testing.T) {
	X := random(1, 3, 24)
	for _, net := range nets() {
		v := random(2, 1, len(net.Theta)).RawRowView(0)
		floats.Scale(1/floats.Norm(v, 2), v)
		got := net.Taylor(X, v, 2)
		golden.Near(t, "value", got[0], net.Predict(X), 1e-12)
		J, _ := net.Jacobian(X)
		var first mat.VecDense
		first.MulVec(J, mat.NewVecDense(len(v), v))
		golden.Near(t, "slope", got[1], mat.NewDense(3, 2, first.RawVector().Data), 1e-9)
		const h = 1e-3
		f := net.Clone()
		second := mat.DenseCopyOf(net.Predict(X))
		second.Scale(-2, second)
		for _, side := range []float64{-h, h} {
			floats.AddScaledTo(f.Theta, net.Theta, side, v)
			second.Add(second, f.Predict(X))
		}
		second.Scale(1/(2*h*h), second)
		golden.Near(t, fmt.Sprintf("%v: curvature", net), got[2], second, 1e-5)
	}
	linear := nn.New(5, 1, nn.Dense{Out: 3}, nn.Dense{Out: 4}, nn.Identity(), nn.Dense{Out: 2})
	x, v := random(3, 2, 5), random(4, 1, len(linear.Theta)).RawRowView(0)
	sum := mat.NewDense(2, 2, nil)
	for j, T := range linear.Taylor(x, v, 5) {
		if j > 3 && mat.Norm(T, 2) > 1e-8 {
			t.Errorf("term %d of three linear layers is %v, want 0", j, mat.Formatted(T))
		}
		sum.Add(sum, T)
	}
	floats.Add(linear.Theta, v)
	golden.Near(t, "sum of the terms", sum, linear.Predict(x), 1e-9)
	for want, f := range map[string]func(){
		"nn: the direction has 3 entries but the net has": func() { linear.Taylor(x, v[:3], 1) },
		"nn: the order is 9; it must be from 0 to 8":      func() { linear.Taylor(x, v, 9) },
	} {
		func() {
			defer func() {
				if r := recover(); !strings.Contains(fmt.Sprint(r), want) {
					t.Errorf("panic %v, want %s", r, want)
				}
			}()
			f()
		}()
	}
}

func ExampleNet_HessianNorms() {
	X := mat.NewDense(1, 2, []float64{1, -1})
	for _, width := range []int{100, 10000} {
		net := nn.New(2, 1, nn.Dense{Out: width}, nn.Tanh(), nn.Dense{})
		fmt.Printf("width %d: %.3f\n", width, net.HessianNorms(X).At(0, 0))
	}
	// Output:
	// width 100: 0.182
	// width 10000: 0.029
}

func ExampleNet_Taylor() {
	net := nn.New(1, 1, nn.Dense{}, nn.Dense{}) // f(x) = θ₂θ₁x
	copy(net.Theta, []float64{2, 5})
	for _, T := range net.Taylor(mat.NewDense(1, 1, []float64{10}), []float64{1, 1}, 2) {
		fmt.Printf("%.1f\n", T.At(0, 0)) // of 10 (2+t)(5+t)
	}
	// Output:
	// 100.0
	// 70.0
	// 10.0
}
