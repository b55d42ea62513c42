package datasets

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

const mixed = `name,age,city,size,y
Ann,31,Bonn,1,2.5
Bob,?,Kiel,2,3.5
Cem,25,,2,1
Dot,40,Bonn,10,NA
`

func readFrame(t testing.TB, text string, opts FrameOptions) *Frame {
	t.Helper()
	f, err := ReadFrame(strings.NewReader(text), "folder/f.csv", opts)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestReadFrame(t *testing.T) {
	f := readFrame(t, mixed, FrameOptions{})
	if got, want := f.String(), "f: 4 rows, 5 columns (3 of numbers, 2 of categories), 3 values missing"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	age := f.Numbers("age")
	if age[0] != 31 || !math.IsNaN(age[1]) || len(age) != 4 {
		t.Errorf("age %v", age)
	}
	if got := f.Strings("city"); !slices.Equal(got, []string{"Bonn", "Kiel", "", "Bonn"}) {
		t.Errorf("city %q", got)
	}
	if f.IsCategory("age") || !f.IsCategory("city") || !f.Categorical("size").IsCategory("size") || f.IsCategory("size") {
		t.Error("kinds of columns")
	}
	if got := f.Select("y", "age").Names(); !slices.Equal(got, []string{"y", "age"}) {
		t.Errorf("Select: %q", got)
	}
	if got := f.Drop("name", "y").Names(); !slices.Equal(got, []string{"age", "city", "size"}) {
		t.Errorf("Drop: %q", got)
	}
	if got := f.DropMissing("y", "age").Strings("name"); !slices.Equal(got, []string{"Ann", "Cem"}) {
		t.Errorf("DropMissing: %q", got)
	}
	if n, d := f.DropMissing().Dims(); n != 1 || d != 5 {
		t.Errorf("DropMissing of any: %d×%d", n, d)
	}
	if got := f.Rows([]int{3, 0, 3}).Strings("name"); !slices.Equal(got, []string{"Dot", "Ann", "Dot"}) {
		t.Errorf("Rows: %q", got)
	}
	g := readFrame(t, "a;b\n1;x\n;2\n", FrameOptions{Comma: ';', Categorical: []string{"b"}, MissingValues: []string{"x"}, NoHeader: false}.withText())
	if got := g.Strings("b"); !slices.Equal(got, []string{"", "2"}) {
		t.Errorf("b %q", got)
	}
}

// withText lists "" as a missing value too.
func (o FrameOptions) withText() FrameOptions {
	o.MissingValues = append(o.MissingValues, "")
	return o
}

func TestReadFrameErrors(t *testing.T) {
	for _, tt := range []struct {
		text string
		opts FrameOptions
		want string
	}{
		{"a,b\n1,2\nx,3\n4,5\n", FrameOptions{}, `f.csv:3:1 (a): "x" is not a number, but 2 values of the column are; correct it, add it to MissingValues, or list the column in Categorical`},
		{"a,b\n1,2\ninf,3\n", FrameOptions{}, `f.csv:3:1 (a): "inf" is infinite; correct it, or add it to MissingValues`},
		{"a,bee\n1,2\n", FrameOptions{Categorical: []string{"bea"}}, `f.csv: no column is named "bea" (did you mean "bee"?); there are a, bee`},
		{"a;b\n1;2\n", FrameOptions{}, `f.csv has one column, "a;b": set Comma: ';'`},
		{"", FrameOptions{}, `f.csv is empty; it should hold rows of numbers, below a header unless NoHeader is set`},
		{"a,b\n1\n", FrameOptions{}, `f.csv:2: the row has 1 field, but the header has 2; a comma inside a value needs quotes around the value`},
	} {
		f, err := ReadFrame(strings.NewReader(tt.text), "f.csv", tt.opts)
		if f != nil || err == nil || err.Error() != "datasets: "+tt.want {
			t.Errorf("%q:\n got %v, %v\nwant datasets: %s", tt.text, f, err, tt.want)
		}
	}
	if _, err := FrameCSV("none.csv", FrameOptions{}); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("error %v", err)
	}
}

func TestFramePanics(t *testing.T) {
	f := readFrame(t, mixed, FrameOptions{})
	panics(t, `datasets: no column is named "aeg" (did you mean "age"?); there are name, age, city, size, y`, func() { f.Drop("aeg") })
	panics(t, `datasets: the column "city" holds categories; Strings returns them`, func() { f.Numbers("city") })
	panics(t, `datasets: Select names the column "age" twice`, func() { f.Select("age", "age") })
	panics(t, `datasets: Select of no column`, func() { f.Select() })
	panics(t, `datasets: Drop leaves no column of age`, func() { f.Select("age").Drop("age") })
	panics(t, `datasets: folder/f.csv: each of the 1 rows misses a value of y; Drop the columns that miss most, or set Missing to datasets.MissingMean`, func() { f.Rows([]int{3}).DropMissing("y") })
	panics(t, `datasets: Rows index 4 is not in [0, 4)`, func() { f.Rows([]int{4}) })
	panics(t, `datasets: Rows of no index; a Frame has at least one row`, func() { f.Rows(nil) })
	panics(t, `datasets: Split fraction is 1; give the training share between 0 and 1, such as 0.7`, func() { f.Split(1, 1) })
	panics(t, `datasets: Split of one row; two are needed`, func() { f.Rows([]int{0}).Split(.5, 1) })
	var none *Frame
	panics(t, `datasets: the *Frame is nil; look at the error that came with it`, func() { none.Drop("x") })
	if none.String() != "empty frame" || none.Bundle().Text() != "empty frame" {
		t.Error("a nil frame does not show itself")
	}
}

func TestFrameSplit(t *testing.T) {
	f := Penguins()
	a, b := f.Split(0.8, 3)
	c, _ := f.Split(0.8, 3)
	d, _ := f.Split(0.8, 4)
	if n, _ := a.Dims(); n != 275 || a.Name != "penguins (train)" || b.Name != "penguins (test)" {
		t.Errorf("%v, %v", a, b)
	}
	mass := func(f *Frame) string { return fmt.Sprint(f.Numbers("body_mass_g")) }
	if mass(a) != mass(c) || mass(a) == mass(d) {
		t.Error("the seed does not decide the split")
	}
	all := append(slices.Clone(a.lines), b.lines...)
	slices.Sort(all)
	if !slices.Equal(all, f.lines) {
		t.Error("rows are lost or double")
	}
}

// TestPenguins compares with the summary that R prints of the data set.
func TestPenguins(t *testing.T) {
	f := Penguins()
	if got, want := f.String(), "penguins: 344 rows, 8 columns (5 of numbers, 3 of categories), 19 values missing"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for name, want := range map[string]string{"bill_length_mm": "43.92", "bill_depth_mm": "17.15", "flipper_length_mm": "200.92", "body_mass_g": "4201.75", "year": "2008.03"} {
		if mean, _ := moments(f.Numbers(name)); fmt.Sprintf("%.2f", mean) != want {
			t.Errorf("%s: mean %v, want %s", name, mean, want)
		}
	}
	counts := f.column("species").counts()
	if counts["Adelie"] != 152 || counts["Chinstrap"] != 68 || counts["Gentoo"] != 124 || f.column("sex").lacking() != 11 {
		t.Errorf("species %v, sex missing %d", counts, f.column("sex").lacking())
	}
	want := `penguins: Penguins of the Palmer Archipelago, Antarctica, 2007-2009
column                mean        sd   min  median   max  missing  categories
species                                                         0  3, most Adelie (152)`
	if got := f.Select("species", "bill_length_mm", "sex").Describe().String(); !strings.HasPrefix(got, want[:60]) || !strings.Contains(got, "3, most Adelie (152)") || !strings.Contains(got, "2, most male (168)") {
		t.Errorf("got\n%s", got)
	}
	if text := f.Bundle().Text(); !strings.Contains(text, "Licence: CC0.") || !strings.Contains(text, "3  Adelie   Torgersen               -") {
		t.Error(text)
	}
}
