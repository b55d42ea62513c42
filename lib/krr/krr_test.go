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

	"github.com/agopher/agopher/lib/internal/check"
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

// TestNotNumbers: what no ridge mends is not called singular.
func TestNotNumbers(t *testing.T) {
	X, Y := random(1, 150, 2), random(2, 150, 1)
	far := mat.DenseCopyOf(X)
	far.Scale(1e200, far)
	for name, f := range map[string]func() error{
		"distances": func() error { _, err := krr.Fit(far, Y, krr.Options{Ridge: 1e-3}); return err },
		"bandwidth": func() error {
			_, err := krr.Fit(X, Y, krr.Options{Kernel: kernels.Gaussian{L: 1e-200}, Ridge: 1e-3})
			return err
		},
		"kernel": func() error {
			nan := kernels.RadialFunc(func(float64) (phi, dphi float64) { return math.NaN(), 0 })
			_, err := krr.Fit(X, Y, krr.Options{Kernel: nan, Ridge: 1e-3})
			return err
		},
	} {
		var singular *krr.SingularError
		if err := f(); err == nil || errors.As(err, &singular) || !strings.Contains(err.Error(), "is not a finite number for rows of X") {
			t.Errorf("%s: error %v", name, err)
		}
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
	for want, o := range map[string]krr.Options{
		"krr: Ridge is -1; it must be 0 or positive":                                   {Ridge: -1},
		"krr: Ridge is +Inf; it must be 0 or positive":                                 {Ridge: math.Inf(1)},
		"krr: Precision is Precision(5); it must be kernels.Float64, Mixed or Float32": {Precision: 5},
	} {
		func() {
			defer func() {
				if r := recover(); fmt.Sprint(r) != want {
					t.Errorf("panic %v, want %s", r, want)
				}
			}()
			krr.Fit(mat.NewDense(1, 1, nil), mat.NewDense(1, 1, nil), o)
		}()
	}
}

// TestMemory: a matrix that does not fit into memory is refused before it is made.
func TestMemory(t *testing.T) {
	const n = 2_000_000
	if free := check.FreeMemory(); free == 0 || free > 2*n*n {
		t.Skip("the system does not tell how much memory is free, or has more than this takes")
	}
	A := mat.NewDense(n, 1, nil)
	for want, o := range map[string]krr.Options{
		"krr: a direct solution for 2000000 rows needs 16 TB of memory, and ":   {},
		"krr: a direct solution for 2000000 rows needs 8 TB of memory, and ":    {Precision: kernels.Mixed},
		"krr: a direct solution for 2000000 rows needs 32 TB of memory, and ":   {Kernel: kernels.Lpq{}},
		"; call eigenpro.Fit with Method: eigenpro.NystromCG, which has no n×n": {Precision: kernels.Float32},
	} {
		if _, err := krr.Fit(A, A, o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
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
