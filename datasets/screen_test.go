package datasets

import (
	"fmt"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func TestDrugScreen(t *testing.T) {
	s := DrugScreen(4, 10, 200, 0.3, 1)
	if got := s.String(); got != "drug_screen: 200 genes, 4 cells, 10 drugs, 28 of 40 pairs tried" {
		t.Error(got)
	}
	if s.Held.Len() != 12*200 || s.Columns[11] != "cell2:drug2" || s.Cells[11] != "cell2" || s.Drugs[11] != "drug2" {
		t.Errorf("held out %v, column 11 is %s", s.Held, s.Columns[11])
	}
	// variance 1/2 + 1/2 + 1/4 + 0.04, over 200 genes
	if v := mat.Norm(s.Truth, 2) * mat.Norm(s.Truth, 2) / (40 * 200); v < 0.9 || v > 1.6 {
		t.Errorf("mean square %g, want about 1.29", v)
	}
	panics(t, "datasets: DrugScreen hides 30 of 40 pairs; that each of 4 cells and 10 drugs keeps one, 13 have to stay", func() { DrugScreen(4, 10, 5, 0.76, 1) })

	// As few pairs as there can be: each cell and drug keeps one.
	few := DrugScreen(4, 10, 1, 0.675, 1)
	cells, drugs := make(map[string]bool), make(map[string]bool)
	for _, j := range few.Observed.Columns() {
		cells[few.Cells[j]], drugs[few.Drugs[j]] = true, true
	}
	if few.Observed.Len() != 13 || len(cells) != 4 || len(drugs) != 10 {
		t.Errorf("%v: %d cells and %d drugs are left", few, len(cells), len(drugs))
	}

	var b strings.Builder
	if err := s.WriteGCT(&b); err != nil {
		t.Fatal(err)
	}
	got, err := ReadGCT(strings.NewReader(b.String()), "screen.gct")
	if err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]float64)
	for k, i := range s.Observed.Rows() {
		seen[s.Rows[i]+" "+s.Columns[s.Observed.Columns()[k]]] = s.Observed.Values()[k]
	}
	for k, i := range got.Observed.Rows() {
		name := got.Rows[i] + " " + got.Columns[got.Observed.Columns()[k]]
		if seen[name] != got.Observed.Values()[k] {
			t.Fatalf("%s is %v, written as %v", name, got.Observed.Values()[k], seen[name])
		}
		delete(seen, name)
	}
	if len(seen) > 0 || len(got.Columns) != 40 {
		t.Errorf("%d entries are lost; %d columns", len(seen), len(got.Columns))
	}
}

const gctFile = "#1.3\n2\t3\t1\t3\nid\tsymbol\ts1\ts2\ts3\ncell_id\tna\tA\tB\tA\npert_dose\tna\t1\t1\t1\npert_iname\tna\tx\tx\ty\n200\tTP53\t1.5\tNaN\t-2\n300\tMYC\t0\t1\t2\n"

func TestReadGCT(t *testing.T) {
	s, err := ReadGCT(strings.NewReader(gctFile), "f")
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(s, s.Rows, s.Columns, s.Observed.Values()); got != "f: 2 genes, 2 cells, 2 drugs, 3 of 4 pairs tried [200 300] [A:x A:y B:x B:y] [1.5 -2 0 2 1]" {
		t.Error(got)
	}
	for _, tt := range []struct{ from, to, want string }{
		{"#1.3", "#1.2", `f:1: the file begins with "#1.2"`},
		{"2\t3\t1\t3", "2\t3\t1", "f:2: there are 3 counts"},
		{"2\t3\t1\t3", "2\t3\t1\t4", "f:2: 4 fields of samples and 2 genes make 9 lines; the file has 8"},
		{"2\t3\t1\t3", "2\t-3\t1\t3", `f:2: count 2 is "-3"`},
		{"\tB\tA", "\tA\tA", "f:6: samples s1 and s2 are both of x in A; keep one, or their mean"},
		{"cell_id", "cell", "f:3: the samples have no field cell_id"},
		{"\t-2\n", "\tlow\n", `f:7: the value of sample s3 is "low"`},
		{"300\t", "200\t", "f:8: gene 200 is in line 7 already"},
		{"0\t1\t2", "0\t1", "f:8: 4 fields between tabs; an id, 1 fields of a gene and 3 samples make 5"},
	} {
		if _, err := ReadGCT(strings.NewReader(strings.Replace(gctFile, tt.from, tt.to, 1)), "f"); err == nil || !strings.HasPrefix(err.Error(), "datasets: "+tt.want) {
			t.Errorf("%q: error %v, want %s", tt.to, err, tt.want)
		}
	}
}

func ExampleDrugScreen() {
	s := DrugScreen(4, 10, 50, 0.3, 1)
	fmt.Println(s)
	fmt.Println(s.Columns[:3])
	// Output:
	// drug_screen: 50 genes, 4 cells, 10 drugs, 28 of 40 pairs tried
	// [cell1:drug1 cell1:drug2 cell1:drug3]
}
