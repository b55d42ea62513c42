package rfm_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/metrics"
	"github.com/agopher/agopher/lib/rfm"
)

// TestLogistic compares with a quasi-Newton method that knows the objective and
// its gradient in α only.
func TestLogistic(t *testing.T) {
	const n = 25
	X, y := lowRank(n, 3, 1)
	k := kernels.Gaussian{L: 1.5}
	K := kernels.Gram(k, X, X)
	for _, c := range []int{2, 3, 4} {
		labels := make([]int, n)
		for i := range labels {
			labels[i] = min(c-1, max(0, int(math.Floor(2*y.At(i, 0)))+c/2))
		}
		Y := metrics.OneHot(labels, c)
		for _, ridge := range []float64{1, 0.05} {
			for _, w := range [][]float64{nil, weights(n)} {
				omega := w
				if w == nil {
					omega = make([]float64, n)
					floats.AddConst(1, omega)
				}
				parts := func(a []float64) (alpha, F *mat.Dense) {
					alpha, F = mat.NewDense(n, c, a), &mat.Dense{}
					F.Mul(K, alpha)
					return alpha, F
				}
				problem := optimize.Problem{
					Func: func(a []float64) float64 {
						alpha, F := parts(a)
						v := 0.0
						for i := range n {
							v += omega[i] * (floats.LogSumExp(F.RawRowView(i)) - F.At(i, labels[i]))
							v += ridge / 2 * floats.Dot(alpha.RawRowView(i), F.RawRowView(i))
						}
						return v
					},
					Grad: func(g, a []float64) {
						alpha, F := parts(a)
						R := mat.NewDense(n, c, nil) // Ω(P-Y) + λα
						for i := range n {
							lse := floats.LogSumExp(F.RawRowView(i))
							for j := range c {
								R.Set(i, j, omega[i]*(math.Exp(F.At(i, j)-lse)-Y.At(i, j))+ridge*alpha.At(i, j))
							}
						}
						mat.NewDense(n, c, g).Mul(K, R)
					},
				}
				want, err := optimize.Minimize(problem, make([]float64, n*c), &optimize.Settings{GradientThreshold: 1e-9, MajorIterations: 20000}, &optimize.BFGS{})
				if want == nil {
					t.Fatal(err)
				}
				m, err := rfm.Fit(X, Y, rfm.Options{Kernel: k, Ridge: ridge, Loss: rfm.Logistic, Weights: w, Iters: -1})
				if err != nil {
					t.Fatal(err)
				}
				name := fmt.Sprintf("%d classes, ridge %g, weights %t", c, ridge, w != nil)
				_, F := parts(want.X)
				golden.Near(t, name, m.Predict(X), F, 1e-6)
				if v := problem.Func(m.Alpha.RawMatrix().Data); v > want.F+1e-10*want.F {
					t.Errorf("%s: the objective is %.15g, and %.15g by BFGS", name, v, want.F)
				}
				P := m.Proba(X)
				for i := range n {
					lse := floats.LogSumExp(F.RawRowView(i))
					if p := math.Exp(F.At(i, 0) - lse); math.Abs(P.At(i, 0)-p) > 1e-6 {
						t.Errorf("%s: probability %v, want %v", name, P.At(i, 0), p)
					}
				}
			}
		}
	}
}

// TestLogisticSeparable: a small ridge on classes that can be told apart drives f
// far out, where the Hessian is nearly 0.
func TestLogisticSeparable(t *testing.T) {
	X, y := lowRank(150, 3, 3)
	for _, c := range []int{2, 3} {
		labels := make([]int, 150)
		for i := range labels {
			labels[i] = min(c-1, max(0, int(math.Floor(y.At(i, 0)))+1))
		}
		m, err := rfm.Fit(X, metrics.OneHot(labels, c), rfm.Options{Loss: rfm.Logistic, Ridge: 1e-6, Iters: 3})
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Classes(X); fmt.Sprint(got) != fmt.Sprint(labels) {
			t.Errorf("%d classes: those of the training data differ", c)
		}
		if a := m.Steps[0].Train.MSE; !(a < 1e-3) {
			t.Errorf("%d classes: the probabilities have the error %v", c, a)
		}
		if share := m.Importances(); share[2] > 0.1 {
			t.Errorf("%d classes: shares %.3f, want the third small", c, share)
		}
	}
}

func ExampleLogistic() {
	X, y := lowRank(200, 3, 3)
	labels := make([]int, 200)
	for i := range labels {
		if y.At(i, 0) > 0 {
			labels[i] = 1
		}
	}
	model, err := rfm.Fit(X, metrics.OneHot(labels, 2), rfm.Options{Loss: rfm.Logistic, Ridge: 1e-2})
	fmt.Println(model, err)
	p := model.Proba(mat.NewDense(2, 3, []float64{1, 1, 0, 1, -1, 0}))
	fmt.Printf("%.2f\n%.2f\n", p.RawRowView(0), p.RawRowView(1))
	// Output:
	// RFM(Laplace(L=10), iteration 5 of 5, n=200, d=3, c=2) <nil>
	// [0.00 1.00]
	// [1.00 0.00]
}

func BenchmarkLogistic(b *testing.B) {
	X, y := lowRank(1000, 20, 3)
	for _, c := range []int{2, 5} {
		labels := make([]int, 1000)
		for i := range labels {
			labels[i] = min(c-1, max(0, int(math.Floor(y.At(i, 0)))+c/2))
		}
		Y := metrics.OneHot(labels, c)
		b.Run(fmt.Sprintf("n=1000/d=20/c=%d", c), func(b *testing.B) {
			for b.Loop() {
				if _, err := rfm.Fit(X, Y, rfm.Options{Loss: rfm.Logistic, Ridge: 1e-3, Iters: 3}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
