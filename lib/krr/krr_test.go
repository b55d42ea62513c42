package krr_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/krr"
	"github.com/agopher/agopher/lib/modeltest"
	"github.com/agopher/agopher/lib/task"
)

func TestConventions(t *testing.T) {
	for _, opts := range []krr.Options{{}, {Ridge: 0.1}, {Kernel: kernels.Gaussian{}, Ridge: 1e-3}} {
		modeltest.Run(t, func(X, Y *mat.Dense) (modeltest.Model, error) { return krr.Fit(X, Y, opts) })
	}
}

// TestTwoPoints has the solution in closed form: with k(x₁,x₂) = e^{-1} = q the
// inverse of [[1+λ q] [q 1+λ]] is known.
func TestTwoPoints(t *testing.T) {
	const ridge = 0.5
	X, Y := mat.NewDense(2, 1, []float64{0, 1}), mat.NewDense(2, 1, []float64{1, 3})
	m, err := krr.Fit(X, Y, krr.Options{Kernel: kernels.Laplace{}, Ridge: ridge})
	if err != nil {
		t.Fatal(err)
	}
	q := math.Exp(-1)
	det := (1+ridge)*(1+ridge) - q*q
	want := mat.NewDense(2, 1, []float64{((1+ridge)*1 - q*3) / det, ((1+ridge)*3 - q*1) / det})
	golden.Near(t, "alpha", m.Alpha, want, 1e-15)
	golden.Near(t, "fitted", m.Fitted, m.Predict(X), 1e-15)
}

func TestInterpolates(t *testing.T) {
	X, Y := mat.NewDense(5, 1, []float64{0, 1, 2, 3, 4}), mat.NewDense(5, 2, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 0})
	m, err := krr.Fit(X, Y, krr.Options{})
	if err != nil {
		t.Fatal(err)
	}
	golden.Near(t, "predictions", m.Predict(X), Y, 1e-12)
}

// TestDuplicates has two equal rows with different targets: without a ridge
// there is no such function.
func TestDuplicates(t *testing.T) {
	X, Y := mat.NewDense(3, 1, []float64{0, 1, 1}), mat.NewDense(3, 1, []float64{0, 1, 3})
	_, err := krr.Fit(X, Y, krr.Options{})
	var singular *krr.SingularError
	if !errors.As(err, &singular) || !strings.Contains(err.Error(), "K + 0 I is not positive definite for Laplace(L=10); set Ridge") {
		t.Errorf("error %v", err)
	}
	m, err := krr.Fit(X, Y, krr.Options{Ridge: 1e-9})
	if err != nil {
		t.Fatal(err)
	}
	// The limit of a vanishing ridge is the mean of the two.
	if got := m.Predict(X).At(1, 0); math.Abs(got-2) > 1e-6 {
		t.Errorf("prediction %v, want 2", got)
	}
	// So flat a Gaussian that all pivots but one are rounding.
	_, err = krr.Fit(mat.NewDense(3, 1, []float64{0, 1, 2}), Y, krr.Options{Kernel: kernels.Gaussian{L: 1e9}, Ridge: 1e-300})
	if err == nil || !strings.Contains(err.Error(), "try Ridge 1e-298, or a smaller bandwidth") {
		t.Errorf("error %v", err)
	}
}

func TestStop(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	stopped := errors.New("stopped by the test")
	cancel(stopped)
	X := mat.NewDense(2, 1, []float64{0, 1})
	if _, err := krr.Fit(X, X, krr.Options{Task: task.Task{Context: ctx}}); !errors.Is(err, stopped) {
		t.Errorf("error %v, want %v", err, stopped)
	}
}

func TestBadOptions(t *testing.T) {
	defer func() {
		if r := recover(); fmt.Sprint(r) != "krr: Ridge is -1; it must be 0 or positive" {
			t.Errorf("panic %v", r)
		}
	}()
	krr.Fit(mat.NewDense(1, 1, nil), mat.NewDense(1, 1, nil), krr.Options{Ridge: -1})
}

func ExampleFit() {
	X := mat.NewDense(3, 1, []float64{0, 1, 2})
	Y := mat.NewDense(3, 1, []float64{0, 1, 4})
	m, err := krr.Fit(X, Y, krr.Options{Kernel: kernels.Laplace{L: 1}})
	fmt.Println(m, err)
	fmt.Printf("%.2f\n", m.Predict(mat.NewDense(1, 1, []float64{1.5})).At(0, 0))
	// Output:
	// KRR(Laplace(L=1), n=3, d=1, c=1) <nil>
	// 2.22
}

// TestPrecision compares the precisions on data whose Gram matrix has a condition
// of about 1e5.
func TestPrecision(t *testing.T) {
	X, Y := random(1, 400, 6), random(2, 400, 2)
	want, err := krr.Fit(X, Y, krr.Options{Ridge: 1e-3})
	if err != nil {
		t.Fatal(err)
	}
	for p, tol := range map[kernels.Precision]float64{kernels.Mixed: 1e-10, kernels.Float32: 5e-3} {
		got, err := krr.Fit(X, Y, krr.Options{Ridge: 1e-3, Precision: p})
		if err != nil {
			t.Fatal(err)
		}
		golden.Near(t, p.String(), got.Alpha, want.Alpha, tol)
		if mat.Equal(got.Alpha, want.Alpha) {
			t.Errorf("%v gives the bits of Float64: it does nothing else", p)
		}
	}
}

// TestFloat32Singular has a ridge that float32 cannot see.
func TestFloat32Singular(t *testing.T) {
	X, Y := random(1, 100, 2), random(2, 100, 1)
	_, err := krr.Fit(X, Y, krr.Options{Kernel: kernels.Gaussian{L: 3}, Ridge: 1e-9, Precision: kernels.Float32})
	if err == nil || !strings.Contains(err.Error(), "in float32") || !strings.Contains(err.Error(), "kernels.Mixed") {
		t.Errorf("error %v, want one that names the other precisions", err)
	}
}

func random(seed uint64, n, d int) *mat.Dense {
	rnd := rand.New(rand.NewPCG(seed, 0))
	X := mat.NewDense(n, d, nil)
	X.Apply(func(_, _ int, _ float64) float64 { return rnd.NormFloat64() }, X)
	return X
}
