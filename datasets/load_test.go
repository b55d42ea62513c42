package datasets

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// described is what scikit-learn says of a set; testdata/sklearn.py made it.
type described struct {
	N, D                       int
	Features, Classes          []string
	Counts                     []int
	Mean, SD, Min, Median, Max []float64
	Order, Labels              float64
	Scale, Scaled              []float64
}

func oracle(t *testing.T) map[string]described {
	t.Helper()
	data, err := os.ReadFile("testdata/sklearn.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Sets map[string]described }
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	return file.Sets
}

// near reports whether a and b are equal to 12 digits: sums of up to 10⁵ terms in
// a different order.
func near(a, b float64) bool { return math.Abs(a-b) <= 1e-12*max(math.Abs(a), math.Abs(b), 1e-3) }

func TestLoad(t *testing.T) {
	sets := oracle(t)
	if len(sets) != len(Names()) {
		t.Errorf("%d sets, the oracle has %d", len(Names()), len(sets))
	}
	for _, name := range Names() {
		want := sets[name]
		s, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		n, d, c := s.Dims()
		if n != want.N || d != want.D || c != max(len(want.Classes), 1) {
			t.Fatalf("%s is %d×%d with %d targets, want %d×%d with %d", name, n, d, c, want.N, want.D, max(len(want.Classes), 1))
		}
		if s.Name != name || !slices.Equal(s.Features, want.Features) || !slices.Equal(s.Classes, want.Classes) {
			t.Errorf("%s: names\n got %s %q %q\nwant %s %q %q", name, s.Name, s.Features, s.Classes, name, want.Features, want.Classes)
		}
		var order, labels float64
		for i := range n {
			for j, x := range s.X.RawRowView(i) {
				order += float64(i+1) * math.Cos(float64(j)) * x
			}
			switch {
			case s.Classes == nil:
				labels += float64(i+1) * s.Y.At(i, 0)
			default:
				labels += float64((i + 1) * s.Labels()[i])
			}
		}
		if !near(order, want.Order) || !near(labels, want.Labels) {
			t.Errorf("%s: rows, columns or classes are in another order: sums %.15g and %.15g, want %.15g and %.15g", name, order, labels, want.Order, want.Labels)
		}
		for j := range d {
			if mean, sd := moments(column(s.X, j)); !near(mean, want.Mean[j]) || !near(sd, want.SD[j]) {
				t.Errorf("%s, feature %d: mean %.15g and sd %.15g, want %.15g and %.15g", name, j, mean, sd, want.Mean[j], want.SD[j])
			}
		}
		if s.Classes == nil {
			continue
		}
		if got := counts(s); !slices.Equal(got, want.Counts) {
			t.Errorf("%s: classes of %v, want %v", name, got, want.Counts)
		}
		if got := mat.Sum(s.Y); got != float64(n) {
			t.Errorf("%s: Y sums to %g, want %d: it is not one-hot", name, got, n)
		}
	}
}

// Rows 34 and 37 of iris are those of Fisher's paper, which the file of the UCI
// repository has wrong.
func TestIrisRows(t *testing.T) {
	X := Iris().X
	for i, want := range map[int][]float64{34: {4.9, 3.1, 1.5, 0.2}, 37: {4.9, 3.6, 1.4, 0.1}} {
		if got := X.RawRowView(i); !slices.Equal(got, want) {
			t.Errorf("row %d: got %v, want %v", i, got, want)
		}
	}
}

func TestLoadFresh(t *testing.T) {
	a := Wine()
	a.X.Set(0, 0, -1)
	a.Y.Set(0, 0, -1)
	a.Classes[0], a.Features[0] = "changed", "changed"
	b := Wine()
	if b.X.At(0, 0) != 14.23 || b.Y.At(0, 0) != 1 || b.Classes[0] != "class_0" || b.Features[0] != "alcohol" {
		t.Error("two calls share memory")
	}
}

func TestLoadUnknown(t *testing.T) {
	const known = "; there are breast_cancer, diabetes, digits, iris, wine; CSV reads a file"
	for name, want := range map[string]string{
		"irsi":          `datasets: no set is named "irsi" (did you mean "iris"?)` + known,
		"Breast Cancer": `datasets: no set is named "Breast Cancer" (did you mean "breast_cancer"?)` + known,
		"mnist":         `datasets: no set is named "mnist"` + known,
		"":              `datasets: no set is named ""` + known,
	} {
		if s, err := Load(name); s != nil || err == nil || err.Error() != want {
			t.Errorf("Load(%q):\n got %v, %v\nwant %s", name, s, err, want)
		}
	}
}

// The page beside each file names its size, source, licence and columns.
func TestPages(t *testing.T) {
	for _, name := range Names() {
		page, err := os.ReadFile("data/" + name + ".md")
		if err != nil {
			t.Fatal(err)
		}
		s := load(name)
		n, d, _ := s.Dims()
		want := []string{fmt.Sprintf("%d rows, %d features", n, d), "No missing", "**Source.**", "**Licence.**", "**Cite.**", "BSD-3-Clause", s.target(0)}
		if _, doi, ok := strings.Cut(s.Source, "doi:"); ok {
			doi, _, _ = strings.Cut(doi, ",")
			want = append(want, "doi:"+doi, "CC BY 4.0")
		}
		for _, text := range want {
			if !strings.Contains(strings.Join(strings.Fields(string(page)), " "), text) {
				t.Errorf("%s.md lacks %q", name, text)
			}
		}
	}
}

func TestShortcuts(t *testing.T) {
	for _, s := range []*Set{BreastCancer(), Diabetes(), Digits(), Iris(), Wine()} {
		if want := load(s.Name); !mat.Equal(s.X, want.X) || s.Title != want.Title {
			t.Errorf("%s differs from Load(%q)", s, s.Name)
		}
	}
}
