package datasets

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// The scale and a scaled sample are those of scikit-learn's StandardScaler. In
// the first 100 digits some pixels are constant.
func TestScaler(t *testing.T) {
	constants := 0
	for name, want := range oracle(t) {
		s, _ := Load(name)
		n, d, _ := s.Dims()
		X := mat.DenseCopyOf(s.X)
		scaler := FitScaler(X.Slice(0, 100, 0, d).(*mat.Dense))
		last := scaler.Transform(X).RawRowView(n - 1)
		for j := range d {
			if !near(scaler.Scale[j], want.Scale[j]) {
				t.Errorf("%s, feature %d: scale %.15g, want %.15g", name, j, scaler.Scale[j], want.Scale[j])
			}
			if !near(last[j], want.Scaled[j]) {
				t.Errorf("%s, feature %d: %.15g becomes %.15g, want %.15g", name, j, s.X.At(n-1, j), last[j], want.Scaled[j])
			}
			if want.Scale[j] == 1 {
				constants++
			}
		}
		if !mat.Equal(X, s.X) {
			t.Errorf("%s: the scaler changes X", name)
		}
		if back := scaler.Inverse(scaler.Transform(X)); !mat.EqualApprox(back, X, 1e-12) {
			t.Errorf("%s: Inverse does not undo Transform", name)
		}
	}
	if constants == 0 {
		t.Error("no column is constant: the test is weaker than it says")
	}
}

// Columns whose entries differ by rounding errors are constant, also where their
// sum is rounded; NaN does not count.
func TestScalerConstant(t *testing.T) {
	tenth := 0.1
	X := mat.NewDense(7, 5, nil)
	for i := range 7 {
		X.SetRow(i, []float64{0.1, 1e8 + 0.1, math.NaN(), 0.3, 1e8 + 1e-5*float64(i%2)})
	}
	X.Set(2, 3, tenth+0.2) // 0.30000000000000004
	if X.At(2, 3) == 0.3 {
		t.Fatal("0.1 + 0.2 is 0.3: the test is weaker than it says")
	}
	X.Set(3, 0, math.NaN())
	s := FitScaler(X)
	for j := range 4 {
		if s.Scale[j] != 1 {
			t.Errorf("column %d: scale %g, want 1", j, s.Scale[j])
		}
	}
	// 3 of 7 entries are one higher: the variance is 3/7 · 4/7. Numbers near 1e8
	// are known to 1.5e-8, here 1e-3 of the step.
	if want := 1e-5 * math.Sqrt(12) / 7; math.Abs(s.Scale[4]-want) > 2e-3*want {
		t.Errorf("column 4: scale %g, want %g", s.Scale[4], want)
	}
	Z := s.Transform(X)
	if got := Z.At(0, 0); math.Abs(got) > 1e-16 {
		t.Errorf("a constant becomes %g, want 0", got)
	}
	if !math.IsNaN(Z.At(3, 0)) || !math.IsNaN(Z.At(0, 2)) {
		t.Error("NaN does not stay NaN")
	}
	if got, want := s.String(), "Scaler(d=5)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestScalerPanics(t *testing.T) {
	s := FitScaler(mat.NewDense(2, 3, nil))
	panics(t, "datasets: Transform of a 4×2 matrix by a Scaler of 3 columns", func() { s.Transform(mat.NewDense(4, 2, nil)) })
	panics(t, "datasets: Inverse of a 1×4 matrix by a Scaler of 3 columns", func() { s.Inverse(mat.NewDense(1, 4, nil)) })
	panics(t, "datasets: X[1,0] is -Inf; FitScaler needs finite entries", func() { FitScaler(mat.NewDense(2, 1, []float64{0, math.Inf(-1)})) })
	panics(t, "datasets: X of train is 5×2 but X of test is 150×4", func() { Standardize(toy(), Iris()) })
}

func TestStandardize(t *testing.T) {
	train, test := Wine().Split(0.6, 4)
	a, b := Standardize(train, test)
	_, d, _ := a.Dims()
	for j := range d {
		mean, sd := moments(column(a.X, j))
		if math.Abs(mean) > 1e-14 || math.Abs(sd-1) > 1e-14 {
			t.Errorf("feature %d of train: mean %g and sd %g, want 0 and 1", j, mean, sd)
		}
		// The same affine map: equal quotients of differences.
		q := (a.X.At(0, j) - b.X.At(0, j)) / (train.X.At(0, j) - test.X.At(0, j))
		if _, sd := moments(column(train.X, j)); train.X.At(0, j) != test.X.At(0, j) && math.Abs(q*sd-1) > 1e-10 {
			t.Errorf("feature %d of test is scaled by %g, want 1/%g", j, q, sd)
		}
	}
	if !mat.Equal(a.Y, train.Y) || !mat.Equal(b.Y, test.Y) {
		t.Error("Y is changed")
	}
	if train2, _ := Wine().Split(0.6, 4); !mat.Equal(train2.X, train.X) {
		t.Error("the arguments are changed")
	}
	a.Y.Set(0, 0, 7)
	if train.Y.At(0, 0) == 7 {
		t.Error("the sets share memory")
	}
}

// A step along which the scaled directions vanish does not change the target: in
// the units before, it is orthogonal to the directions.
func TestStandardizeDirections(t *testing.T) {
	s := MultiIndex(500, 3, 2, 1)
	for i := range 500 { // other units, as if x had been measured in them
		s.X.Set(i, 1, s.X.At(i, 1)*100)
	}
	for k := range 2 {
		s.Directions.Set(k, 1, s.Directions.At(k, 1)/100)
	}
	before := mat.DenseCopyOf(s.Directions) // not orthonormal, but of the same span
	train, test := s.Split(0.5, 1)
	scaler := FitScaler(train.X)
	train, test = Standardize(train, test)
	for _, part := range []*Set{train, test} {
		checkOrthonormal(t, part.Directions)
		u, v := part.Directions.RawRowView(0), part.Directions.RawRowView(1)
		step := []float64{u[1]*v[2] - u[2]*v[1], u[2]*v[0] - u[0]*v[2], u[0]*v[1] - u[1]*v[0]}
		for j := range step {
			step[j] *= scaler.Scale[j]
		}
		for k := range 2 {
			if p := dot(before.RawRowView(k), step); math.Abs(p) > 1e-13 {
				t.Errorf("direction %d: the product with the step is %g, want 0", k, p)
			}
		}
	}
}

func ExampleStandardize() {
	train, test := BreastCancer().Split(0.7, 1)
	train, test = Standardize(train, test)
	fmt.Println(train)
	fmt.Println(test)
	fmt.Println(train.Describe().Rows[0])
	// Output:
	// breast_cancer (train): 398×30, 2 classes (malignant, benign)
	// breast_cancer (test): 171×30, 2 classes (malignant, benign)
	// [mean radius 0 1 -1.86567 -0.216196 3.78664 0]
}
