package datasets

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// TestReferenceSplit checks that the parts are a partition of the rows, in the
// sizes and with the shares of the classes that stratifying gives.
func TestReferenceSplit(t *testing.T) {
	for _, name := range Names() {
		s, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		n, d, _ := s.Dims()
		for k := range ReferenceSplits {
			train, val, test := s.ReferenceSplit(k)
			var rows []string
			for _, part := range []*Set{train, val, test} {
				m, _, _ := part.Dims()
				for i := range m {
					rows = append(rows, fmt.Sprint(part.X.RawRowView(i), part.Y.RawRowView(i)))
				}
			}
			var all []string
			for i := range n {
				all = append(all, fmt.Sprint(s.X.RawRowView(i), s.Y.RawRowView(i)))
			}
			slices.Sort(rows)
			slices.Sort(all)
			if !slices.Equal(rows, all) {
				t.Errorf("%s split %d is no partition of %d×%d", name, k, n, d)
			}
			if m, _, _ := test.Dims(); m != int(math.Ceil(0.3*float64(n))) {
				t.Errorf("%s split %d: %d test rows of %d, want 30 %%", name, k, m, n)
			}
			for c := range s.Classes {
				share := mat.Sum(test.Y.ColView(c)) / mat.Sum(s.Y.ColView(c))
				if math.Abs(share-0.3) > 0.02 {
					t.Errorf("%s split %d: %.3f of class %d in the test part", name, k, share, c)
				}
			}
		}
	}
}

func TestBaselines(t *testing.T) {
	// From the table of the reference figures.
	for name, want := range map[string]string{
		"breast_cancer": "[RFM (authors): accuracy 0.973 ± 0.011 Laplace KRR (authors): accuracy 0.967 ± 0.005]",
		"wine":          "[RFM (authors): accuracy 0.993 ± 0.010 Laplace KRR (authors): accuracy 1.000 ± 0.000]",
		"digits":        "[RFM (authors): accuracy 0.985 ± 0.004 Laplace KRR (authors): accuracy 0.983 ± 0.004]",
		"diabetes":      "[RFM (authors): R2 0.403 ± 0.038 Laplace KRR (authors): R2 0.417 ± 0.038]",
	} {
		s, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(s.Baselines()[:2]); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	tab := Wine().BaselineTable(Wine().Score("mine", []float64{1, 0.9, 1, 0.9, 1}))
	if !strings.Contains(tab.String(), "wine: test accuracy\nmethod") || !strings.Contains(tab.String(), "mine                         0.960  0.055") {
		t.Errorf("table\n%s", tab)
	}
}

func TestJoin(t *testing.T) {
	train, val, _ := Iris().ReferenceSplit(0)
	both := Join(train, val)
	n, _, _ := both.Dims()
	m, _, _ := train.Dims()
	if k, _, _ := val.Dims(); n != m+k || !slices.Equal(both.X.RawRowView(m), val.X.RawRowView(0)) || !slices.Equal(both.Y.RawRowView(m-1), train.Y.RawRowView(m-1)) {
		t.Errorf("%v and %v joined: %v", train, val, both)
	}
}

func TestReferenceBadInput(t *testing.T) {
	for _, tt := range []struct {
		want string
		f    func()
	}{
		{"datasets: low_rank has no reference splits", func() { s := LowRank(10, 2, 1, 1); s.Name = "low_rank"; s.ReferenceSplit(0) }},
		{"datasets: reference split 5; there are 0 to 4", func() { Iris().ReferenceSplit(5) }},
		{"the reference splits are of the whole set, but this one has only 3 rows", func() { Iris().Rows([]int{1, 2, 3}).ReferenceSplit(0) }},
		{"the columns differ", func() { Join(Iris(), Wine()) }},
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
