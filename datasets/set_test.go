package datasets

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// panics checks that f panics with the text want.
func panics(t *testing.T, want string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if got := fmt.Sprint(recover()); got != want {
			t.Errorf("panic:\n got %s\nwant %s", got, want)
		}
	}()
	f()
}

// toy is 5 samples with 2 features in 3 classes, none in the last.
func toy() *Set {
	return &Set{
		Name:     "toy",
		X:        mat.NewDense(5, 2, []float64{0, 10, 1, 11, 2, 12, 3, 13, 4, 14}),
		Y:        mat.NewDense(5, 3, []float64{1, 0, 0, 0, 1, 0, 1, 0, 0, .5, .5, 0, -1, -.5, -2}),
		Classes:  []string{"a", "b", "c"},
		Features: []string{"", "height"},
	}
}

func TestLabels(t *testing.T) {
	if got, want := toy().Labels(), []int{0, 1, 0, 0, 1}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := Diabetes().Labels(); got != nil {
		t.Errorf("labels of a regression: got %v, want nil", got)
	}
}

func TestRows(t *testing.T) {
	s := toy()
	s.Directions = mat.NewDense(1, 2, []float64{1, 0})
	r := s.Rows([]int{4, 0, 4})
	if want := mat.NewDense(3, 2, []float64{4, 14, 0, 10, 4, 14}); !mat.Equal(r.X, want) {
		t.Errorf("X:\n got %v\nwant %v", mat.Formatted(r.X), mat.Formatted(want))
	}
	if want := mat.NewDense(3, 3, []float64{-1, -.5, -2, 1, 0, 0, -1, -.5, -2}); !mat.Equal(r.Y, want) {
		t.Errorf("Y:\n got %v\nwant %v", mat.Formatted(r.Y), mat.Formatted(want))
	}
	r.X.Set(1, 0, 99)
	r.Y.Set(1, 0, 99)
	r.Directions.Set(0, 0, 99)
	r.Classes[0], r.Features[1] = "z", "z"
	if s.X.At(0, 0) != 0 || s.Y.At(0, 0) != 1 || s.Directions.At(0, 0) != 1 || s.Classes[0] != "a" || s.Features[1] != "height" {
		t.Error("a change of the rows changes the set")
	}
}

func TestSetPanics(t *testing.T) {
	panics(t, "datasets: the *Set is nil; look at the error that came with it", func() { (*Set)(nil).Dims() })
	panics(t, "datasets: the Set is empty: X and Y are needed", func() { new(Set).Labels() })
	panics(t, "datasets: Rows of no index; a Set has at least one sample", func() { toy().Rows(nil) })
	panics(t, "datasets: Rows index 5 is not in [0, 5)", func() { toy().Rows([]int{0, 5}) })
	panics(t, "datasets: Rows index -1 is not in [0, 5)", func() { toy().Rows([]int{-1}) })
	s := toy()
	s.Classes = s.Classes[:2]
	panics(t, "datasets: Y is 5×3 but there are 2 Classes", func() { s.Dims() })
	s.Y = mat.NewDense(4, 2, nil)
	panics(t, "datasets: X is 5×2 but Y is 4×2", func() { s.Dims() })
}

func TestString(t *testing.T) {
	two := toy()
	two.Classes, two.Targets, two.Name = nil, []string{"u", "v", "w"}, ""
	for _, tt := range []struct {
		s    *Set
		want string
	}{
		{toy(), "toy: 5×2, 3 classes (a, b, c)"},
		{two, "5×2, 3 targets (u, v, w)"},
		{Diabetes(), "diabetes: 442×10, 1 target (progression)"},
		{Modular(11, Add), "modular: 121×22, 11 classes"},
		{new(Set), "empty data set"},
		{nil, "empty data set"},
	} {
		if got := tt.s.String(); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestNamesOfColumns(t *testing.T) {
	s := toy()
	got := strings.Join([]string{s.feature(0), s.feature(1), s.target(0)}, " ")
	s.Classes, s.Features = nil, nil
	got += " " + strings.Join([]string{s.feature(1), s.target(2)}, " ")
	if want := "x1 height class x2 y3"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
