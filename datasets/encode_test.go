package datasets

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// TestEncodeGolden compares with scikit-learn, see testdata/penguins.py. The rows
// it is fitted to have two of the three species.
func TestEncodeGolden(t *testing.T) {
	data, err := os.ReadFile("testdata/penguins.json")
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		Fitted int
		Rows   []int
		X      [][]float64
		Sums   []float64
	}
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	f := Penguins().Drop("body_mass_g")
	e, err := FitEncoder(f.Rows(sequenceTo(want.Fitted)), Encoding{Target: "year", Missing: MissingMean, Indicator: true, Unseen: UnseenColumn})
	if err != nil {
		t.Fatal(err)
	}
	full, err := e.Features(f.Drop("year"))
	if err != nil {
		t.Fatal(err)
	}
	var columns []int // those that scikit-learn has too
	unseen := 0.0
	for j, name := range e.Names {
		if !strings.HasSuffix(name, "(unseen)") {
			columns = append(columns, j)
			continue
		}
		unseen += mat.Sum(full.ColView(j))
	}
	if unseen != 68 {
		t.Errorf("%v unseen categories, want 68 Chinstrap penguins", unseen)
	}
	if len(columns) != len(want.Sums) {
		t.Fatalf("columns %q, want %d", e.Names, len(want.Sums))
	}
	for k, j := range columns {
		sum := 0.0
		for _, x := range column(full, j) {
			sum += math.Abs(x)
		}
		if !near(sum, want.Sums[k]) {
			t.Errorf("%s: sum %.15g, want %.15g", e.Names[j], sum, want.Sums[k])
		}
		for r, i := range want.Rows {
			if got := full.At(i, j); !near(got, want.X[r][k]) {
				t.Errorf("%s, row %d: %.15g, want %.15g", e.Names[j], i, got, want.X[r][k])
			}
		}
	}
}

func sequenceTo(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

const small = `size,colour,code,y
1,red,1,10
3,blue,2,20
?,red,1.0,30
`

func TestEncode(t *testing.T) {
	train := readFrame(t, small, FrameOptions{})
	test := readFrame(t, "y,size,code,colour,extra\n5,4,2.0,green,1\n6,2,1,blue,x\n", FrameOptions{Categorical: []string{"extra"}})
	for _, tt := range []struct {
		name string
		how  Encoding
		a, b string
	}{
		{"mean", Encoding{Missing: MissingMean, Unseen: UnseenColumn},
			"size,colour=blue,colour=red,colour=(unseen),code|y||[-1 0 1 0 -0.7071067811865474][1 1 0 0 1.4142135623730951][0 0 1 0 -0.7071067811865474]|[10][20][30]",
			"size,colour=blue,colour=red,colour=(unseen),code|y||[2 0 0 1 1.4142135623730951][0 1 0 0 -0.7071067811865474]|[5][6]"},
		{"raw with indicator", Encoding{Missing: MissingMean, Unseen: UnseenColumn, Indicator: true, Raw: true},
			"size,size missing,colour=blue,colour=red,colour=(unseen),code|y||[1 0 0 1 0 1][3 0 1 0 0 2][2 1 0 1 0 1]|[10][20][30]",
			"size,size missing,colour=blue,colour=red,colour=(unseen),code|y||[4 0 0 0 1 2][2 0 1 0 0 1]|[5][6]"},
		{"drop", Encoding{Missing: MissingDrop, Unseen: UnseenColumn, Raw: true},
			"size,colour=blue,colour=red,colour=(unseen),code|y||[1 0 1 0 1][3 1 0 0 2]|[10][20]",
			"size,colour=blue,colour=red,colour=(unseen),code|y||[4 0 0 1 2][2 1 0 0 1]|[5][6]"},
		{"classes", Encoding{Target: "code", Classes: true, Missing: MissingMean, Unseen: UnseenColumn, Raw: true},
			"size,colour=blue,colour=red,colour=(unseen),y|code|1,2|[1 0 1 0 10][3 1 0 0 20][2 0 1 0 30]|[1 0][0 1][1 0]",
			"size,colour=blue,colour=red,colour=(unseen),y|code|1,2|[4 0 0 1 5][2 1 0 0 6]|[0 1][1 0]"},
	} {
		a, b, err := Encode(train, test, tt.how)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if got := show(a); got != tt.a {
			t.Errorf("%s, train:\n got %s\nwant %s", tt.name, got, tt.a)
		}
		if got := show(b); got != tt.b {
			t.Errorf("%s, test:\n got %s\nwant %s", tt.name, got, tt.b)
		}
		if want := [][]int{{1, 2, 3}}; !tt.how.Indicator && fmt.Sprint(a.Categories) != fmt.Sprint(want) {
			t.Errorf("%s: Categories %v, want %v", tt.name, a.Categories, want)
		}
		if want := [][]int{{1}, {2, 3, 4}}; tt.how.Indicator && fmt.Sprint(b.Categories) != fmt.Sprint(want) {
			t.Errorf("%s: Categories %v, want %v", tt.name, b.Categories, want)
		}
	}
}

// A category that is missing becomes the most frequent one, as a number too.
func TestEncodeUsual(t *testing.T) {
	f := readFrame(t, "c,y\n2,1\n10,2\n2.0,3\nNA,4\n", FrameOptions{}).Categorical("c")
	a, _, err := Encode(f, f, Encoding{Missing: MissingMean, Indicator: true})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := show(a), "c=2,c=10,c missing|y||[1 0 0][0 1 0][1 0 0][1 0 1]|[1][2][3][4]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// A column of one value, of interest for being missing, and a target of one value
// have no standard deviation to be divided by.
func TestEncodeConstant(t *testing.T) {
	f := readFrame(t, "a,y\n5,3\nNA,3\n5,3\n", FrameOptions{})
	e, err := FitEncoder(f, Encoding{Missing: MissingMean, Indicator: true, ScaleTarget: true})
	if err != nil {
		t.Fatal(err)
	}
	s, err := e.Encode(f)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := show(s), "a,a missing|y||[0 0][0 1][0 0]|[0][0][0]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := e.Unscale(s.Y); got.At(2, 0) != 3 {
		t.Errorf("Unscale %v, want 3", got)
	}
}

func TestUnscale(t *testing.T) {
	f := readFrame(t, "a,y\n1,10\n2,30\n", FrameOptions{})
	e, err := FitEncoder(f, Encoding{ScaleTarget: true})
	if err != nil {
		t.Fatal(err)
	}
	s, err := e.Encode(f)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := show(s), "a|y||[-1][1]|[-1][1]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := e.Unscale(s.Y); got.At(0, 0) != 10 || got.At(1, 0) != 30 || e.TargetScale() != 10 {
		t.Errorf("Unscale %v, scale %v", got, e.TargetScale())
	}
	plain, _ := FitEncoder(f, Encoding{})
	if got := plain.Unscale(s.Y); !mat.Equal(got, s.Y) || plain.TargetScale() != 1 {
		t.Errorf("Unscale %v without ScaleTarget", got)
	}
	if got, want := e.String(), "Encoder(1 feature, 1 column, target y)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestEncodeErrors(t *testing.T) {
	const text = "size,colour,y\n1,red,10\n3,blue,20\n"
	for _, tt := range []struct {
		train, test string
		how         Encoding
		want        string
	}{
		{small, small, Encoding{}, `folder/f.csv:4:1 (size): the value "?" is missing; set Missing to datasets.MissingMean or datasets.MissingDrop`},
		{text, "size,colour,y\n1,,10\n", Encoding{}, `folder/f.csv:2:2 (colour): the value "" is missing; set Missing to datasets.MissingMean or datasets.MissingDrop`},
		{text, "size,colour,y\n1,red,10\n2,green,5\n", Encoding{}, `folder/f.csv:3:2 (colour): the category "green" is not in the training part, which has blue, red; set Unseen to datasets.UnseenColumn, or correct it`},
		{text, "size,colour,y\n1,red,10\n2,green,5\n", Encoding{Target: "colour", Unseen: UnseenColumn}, `folder/f.csv:3:2 (colour): the class "green" is not in the training part, which has blue, red; leave its rows out, or split so that each class is in both parts`},
		{text, "size,color,y\n1,red,10\n", Encoding{}, `no column is named "colour" (did you mean "color"?); there are size, color, y`},
		{text, "size,colour,y\nbig,red,10\n", Encoding{}, `folder/f.csv:2:1 (size): the column holds categories, such as "big", but numbers in the training part`},
		{text, "size,colour,y\n1,red,NA\n", Encoding{Missing: MissingMean}, `folder/f.csv:2:3 (y): the value "NA" of the target is missing; leave such rows out with DropMissing("y")`},
		{text, text, Encoding{Target: "z"}, `no column is named "z"; there are size, colour, y`},
		{"a,b,c,y\n1,x,,1\n1,x,,2\n", text, Encoding{Missing: MissingMean}, `folder/f.csv: columns a, b, c have one value or none in all 2 rows, which says nothing about the target: leave out with Drop("a", "b", "c")`},
		{"y\n1\n2\n", text, Encoding{}, `folder/f.csv has no column beside the target y`},
		{"a,y\n1,1\n,2\n", text, Encoding{}, `folder/f.csv:3:1 (a): the value "" is missing; set Missing to datasets.MissingMean or datasets.MissingDrop`},
		{"a,y\n1,1\n,2\n", text, Encoding{Missing: MissingMean}, `folder/f.csv: column a has one value or none in all 2 rows, which says nothing about the target: leave out with Drop("a")`},
		{"a,y\n1e308,1\n-1e308,2\n", text, Encoding{}, `folder/f.csv: the numbers of column a are too large: their variance is beyond float64; divide them by a power of ten`},
		{"a,y\n1e308,1\n1.5e308,2\n", text, Encoding{}, `folder/f.csv: the numbers of column a are too large: their variance is beyond float64; divide them by a power of ten`},
		{"a,b,y\n,1,1\n,2,2\n", text, Encoding{Missing: MissingMean, Indicator: true}, `folder/f.csv: column a has one value or none in all 2 rows, which says nothing about the target: leave out with Drop("a")`},
		{"a,y\n1,1\n2,\n", text, Encoding{Missing: MissingDrop}, `folder/f.csv: column a has one value or none in all 1 row, which says nothing about the target: leave out with Drop("a")`},
	} {
		_, _, err := Encode(readFrame(t, tt.train, FrameOptions{}), readFrame(t, tt.test, FrameOptions{}), tt.how)
		if err == nil || err.Error() != "datasets: "+tt.want {
			t.Errorf("%q, %q %+v:\n got %v\nwant datasets: %s", tt.train, tt.test, tt.how, err, tt.want)
		}
	}
	var many strings.Builder
	for i := range 1001 {
		fmt.Fprintf(&many, "name%d,%d\n", i, i)
	}
	_, err := FitEncoder(readFrame(t, "who,y\n"+many.String(), FrameOptions{}), Encoding{})
	if err == nil || !strings.Contains(err.Error(), "the column who has 1001 categories in 1001 rows, more than 1000; Drop it") {
		t.Errorf("error %v", err)
	}
	// Predictions need a row for each row.
	e, err := FitEncoder(readFrame(t, small, FrameOptions{}), Encoding{Missing: MissingDrop})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Features(readFrame(t, small, FrameOptions{})); err == nil || !strings.Contains(err.Error(), "f.csv:4:1 (size): the value \"?\" is missing; leave such rows out with DropMissing") {
		t.Errorf("error %v", err)
	}
	f := readFrame(t, text, FrameOptions{})
	panics(t, "datasets: MissingPolicy(7) is none of MissingError, MissingMean, MissingDrop", func() { _, _ = FitEncoder(f, Encoding{Missing: 7}) })
	panics(t, "datasets: UnseenPolicy(7) is none of UnseenError, UnseenColumn", func() { _, _ = FitEncoder(f, Encoding{Unseen: 7}) })
	panics(t, "datasets: Indicator with MissingError; it needs MissingMean", func() { _, _ = FitEncoder(f, Encoding{Indicator: true}) })
}

// Standardize leaves one-hot columns alone.
func TestStandardizeCategories(t *testing.T) {
	f := readFrame(t, "size,colour,y\n1,red,10\n3,blue,20\n", FrameOptions{})
	a, b, err := Encode(f, f, Encoding{Raw: true})
	if err != nil {
		t.Fatal(err)
	}
	a, _ = Standardize(a, b)
	if got, want := show(a), "size,colour=blue,colour=red|y||[-1 0 1][1 1 0]|[10][20]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func ExampleEncode() {
	frame := Penguins().DropMissing("body_mass_g")
	a, b := frame.Split(0.8, 1)
	train, test, err := Encode(a, b, Encoding{Target: "body_mass_g", Missing: MissingMean, Indicator: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(train)
	fmt.Println(test)
	fmt.Println(train.Features)
	fmt.Println(train.Categories)
	// Output:
	// penguins (train): 274×13, 1 target (body_mass_g)
	// penguins (test): 68×13, 1 target (body_mass_g)
	// [species=Adelie species=Chinstrap species=Gentoo island=Biscoe island=Dream island=Torgersen bill_length_mm bill_depth_mm flipper_length_mm sex=female sex=male sex missing year]
	// [[0 1 2] [3 4 5] [9 10] [11]]
}
