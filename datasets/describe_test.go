package datasets

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/display"
)

func TestDescribe(t *testing.T) {
	for name, want := range oracle(t) {
		s, _ := Load(name)
		table := s.Describe()
		for j := range want.D {
			row := table.Rows[j]
			cells := []string{want.Features[j]}
			for _, v := range []float64{want.Mean[j], want.SD[j], want.Min[j], want.Median[j], want.Max[j]} {
				cells = append(cells, display.Number(v))
			}
			cells = append(cells, "0")
			for k, cell := range cells {
				if row[k] != cell {
					t.Errorf("%s, feature %d, %s: got %s, want %s", name, j, table.Head[k], row[k], cell)
				}
			}
		}
	}
}

func TestDescribeMissing(t *testing.T) {
	nan := math.NaN()
	s := &Set{
		X: mat.NewDense(4, 3, []float64{1, nan, 3, 2, nan, nan, 3, nan, 5, 6, nan, 5}),
		Y: mat.NewDense(4, 1, []float64{-2, 1, 1, 1e-16}),
	}
	want := `feature         mean        sd  min  median  max  missing
x1                 3   1.87083    1     2.5    6        0
x2                 -         -    -       -    -        4
x3           4.33333  0.942809    3       5    5        1
y1 (target)        0   1.22474   -2     0.5    1        0
4 samples, 3 features, 1 target`
	if got := s.Describe().String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestDescribeWide(t *testing.T) {
	table := Modular(61, Add).Describe() // 122 features
	if got := len(table.Rows); got != 101 {
		t.Fatalf("%d lines, want 50, dots and 50", got)
	}
	for i, want := range map[int]string{0: "a=0", 49: "a=49", 50: "…", 51: "b=11", 100: "b=60"} {
		if got := table.Rows[i][0]; got != want {
			t.Errorf("line %d: got %s, want %s", i, got, want)
		}
	}
}
