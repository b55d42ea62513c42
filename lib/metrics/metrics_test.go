package metrics

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// The expected values are scikit-learn 1.2's: mean_squared_error,
// mean_absolute_error, r2_score, accuracy_score, confusion_matrix and log_loss
// of the same arrays.
func TestRegression(t *testing.T) {
	Y := mat.NewDense(4, 2, []float64{0.5, 1, -1, 1, 7, -6, 2, 0})
	F := mat.NewDense(4, 2, []float64{0, 2, -1, 2, 8, -5, 1.5, 0.25})
	for _, tt := range []struct {
		name      string
		f         func(F, Y *mat.Dense) float64
		got, want float64
	}{
		{"MSE", MSE, MSE(F, Y), 0.5703125},
		{"RMSE", RMSE, RMSE(F, Y), 0.7551903733496608},
		{"MAE", MAE, MAE(F, Y), 0.65625},
		{"R2", R2, R2(F, Y), 0.9342378466930814},
	} {
		if math.Abs(tt.got-tt.want) > 1e-14 {
			t.Errorf("%s = %v, want %v", tt.name, tt.got, tt.want)
		}
		bad := mat.DenseCopyOf(F)
		bad.Set(1, 1, math.NaN())
		if got := tt.f(bad, Y); !math.IsNaN(got) {
			t.Errorf("%s of a NaN = %v, want NaN", tt.name, got)
		}
	}
}

func TestR2Constant(t *testing.T) {
	Y := mat.NewDense(2, 1, []float64{3, 3})
	if got := R2(Y, Y); got != 1 {
		t.Errorf("exact: %v, want 1", got)
	}
	if got := R2(mat.NewDense(2, 1, []float64{3, 4}), Y); got != 0 {
		t.Errorf("inexact: %v, want 0", got)
	}
	tenths, off := mat.NewDense(10, 1, nil), mat.NewDense(10, 1, nil) // their mean is 0.1 but for rounding
	for i := range 10 {
		tenths.Set(i, 0, 0.1)
		off.Set(i, 0, 0.2)
	}
	if got := R2(tenths, tenths); got != 1 {
		t.Errorf("ten tenths, exact: %v, want 1", got)
	}
	if got := R2(off, tenths); got != 0 {
		t.Errorf("ten tenths, inexact: %v, want 0", got)
	}
}

func TestClassification(t *testing.T) {
	Y := mat.NewDense(4, 3, []float64{1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0})
	P := mat.NewDense(4, 3, []float64{.7, .2, .1, .1, .8, .1, .3, .3, .4, .5, .25, .25})
	if got, want := Accuracy(P, Y), 0.75; got != want {
		t.Errorf("Accuracy = %v, want %v", got, want)
	}
	if got, want := Confusion(P, Y), mat.NewDense(3, 3, []float64{1, 0, 0, 1, 1, 0, 0, 0, 1}); !mat.Equal(got, want) {
		t.Errorf("Confusion = %v, want %v", mat.Formatted(got), mat.Formatted(want))
	}
	if got, want := LogLoss(P, Y), 0.7206008970617468; math.Abs(got-want) > 1e-14 {
		t.Errorf("LogLoss = %v, want %v", got, want)
	}
	P.Set(0, 0, math.NaN())
	if got := Accuracy(P, Y); !math.IsNaN(got) {
		t.Errorf("Accuracy of a NaN = %v, want NaN", got)
	}
	signs := mat.NewDense(4, 1, []float64{-1, 1, 1, -1})
	if got := Accuracy(mat.NewDense(4, 1, []float64{-.1, .1, -3, -9}), signs); got != .75 {
		t.Errorf("Accuracy of signs = %v, want 0.75", got)
	}
}

func TestOneHot(t *testing.T) {
	labels := []int{2, 0, 1, 2}
	Y := OneHot(labels, 3)
	if got := Labels(Y); fmt.Sprint(got) != fmt.Sprint(labels) {
		t.Errorf("Labels(OneHot(%v)) = %v", labels, got)
	}
	if mat.Sum(Y) != 4 || !IsOneHot(Y) {
		t.Errorf("not one-hot: %v", mat.Formatted(Y))
	}
	for _, bad := range []*mat.Dense{
		mat.NewDense(2, 1, []float64{1, 1}),
		mat.NewDense(2, 2, []float64{1, 0, 1, 1}),
		mat.NewDense(2, 2, []float64{1, 0, 0, 0}),
		mat.NewDense(2, 2, []float64{1, 0, 0.5, 0.5}),
	} {
		if IsOneHot(bad) {
			t.Errorf("IsOneHot(%v)", mat.Formatted(bad))
		}
	}
}

func TestBadInput(t *testing.T) {
	a, b := mat.NewDense(2, 1, []float64{0, 1}), mat.NewDense(3, 1, []float64{0, 1, 2})
	for _, tt := range []struct {
		want string
		f    func()
	}{
		{"metrics: the prediction is 2×1 but the target is 3×1", func() { MSE(a, b) }},
		{"metrics: label 1 is 3; with 3 classes labels are 0..2", func() { OneHot([]int{0, 3}, 3) }},
		{"metrics: the prediction is nil", func() { R2(nil, b) }},
		{"metrics: the targets of one column are 0, 2 and, in row 1, 1", func() { Accuracy(b, b) }},
		{"metrics: all targets are 1; accuracy needs two classes", func() { Accuracy(mat.NewDense(1, 1, []float64{1}), mat.NewDense(1, 1, []float64{1})) }},
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
}

func ExampleR2() {
	Y := mat.NewDense(3, 1, []float64{1, 2, 3})
	F := mat.NewDense(3, 1, []float64{1.1, 2, 2.9})
	fmt.Printf("%.2f\n", R2(F, Y))
	// Output: 0.99
}
