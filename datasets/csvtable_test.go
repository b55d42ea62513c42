package datasets

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"
)

func TestCSVTable(t *testing.T) {
	const quote = "a quote is opened in the row that starts here and not closed before a comma or the end of the row; close it, or double a quote that belongs to the value"
	const comma = "; a comma inside a value needs quotes around the value"
	checkErrors(t, []csvError{
		{"", CSVOptions{}, "f.csv is empty; it should hold rows of numbers, below a header unless NoHeader is set"},
		{"\uFEFF\n\n", CSVOptions{}, "f.csv is empty; it should hold rows of numbers, below a header unless NoHeader is set"},
		{"a,b,y\n", CSVOptions{}, "f.csv has a header of 3 columns but no row; set NoHeader if its only line is a row"},
		{"a,b,y\n1,2,3\n4,5\n", CSVOptions{}, "f.csv:3: the row has 2 fields, but the header has 3" + comma},
		{"a,b,y\n1,2,3,\n", CSVOptions{}, "f.csv:2: the row has 4 fields, but the header has 3" + comma},
		{"a,b,y\n\n\n \n", CSVOptions{}, "f.csv:4: the row has 1 field, but the header has 3" + comma},
		{"1,2,3\n4,5,6,7\n", CSVOptions{NoHeader: true}, "f.csv:2: the row has 4 fields, but the first row has 3" + comma},
		{"a,b,a\n1,2,3\n", CSVOptions{}, "f.csv:1:3 (a): column 1 has the same name; rename one of them"},
		{"\nx2,,y\n1,2,3\n", CSVOptions{}, "f.csv:2:2 (x2): column 1 has the same name; rename one of them"},
		{"a,y\n1,2\n3,\"4\n5,6\n7,8\n", CSVOptions{}, "f.csv:3: " + quote},
		{"a,y\n1,\"2\"3\n", CSVOptions{}, "f.csv:2: " + quote},
		{"a,y\n1,2\"\n", CSVOptions{}, "f.csv:2: a quote stands inside a value; put quotes around the value and double the one inside"},
		{"\xff\xfea\x00,\x00y\x00", CSVOptions{}, "f.csv is in UTF-16; save it as UTF-8"},
		{"\xfe\xff\x00a\x00,\x00y", CSVOptions{}, "f.csv is in UTF-16; save it as UTF-8"},
		// Lines count as in the file, also after a field of two lines.
		{"a,y\n1,\"u\nv\"\n\nx,w\n", CSVOptions{}, `f.csv:5:1 (a): "x" is not a number; correct it, add it to MissingValues, or Drop the column`},
	})
}

func TestReadError(t *testing.T) {
	fail := errors.New("the cable is out")
	_, err := ReadCSV(iotest.ErrReader(fail), "f.csv", CSVOptions{})
	if !errors.Is(err, fail) || err.Error() != "datasets: f.csv: the cable is out" {
		t.Errorf("got %v", err)
	}
}

// A file of many rows keeps each, in order.
func TestCSVLong(t *testing.T) {
	var b strings.Builder
	b.WriteString("a,y\n")
	const n = 20_000
	for i := range n {
		fmt.Fprintf(&b, "%d,%d\n", i, -i)
	}
	s, err := ReadCSV(strings.NewReader(b.String()), "f.csv", CSVOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		if s.X.At(i, 0) != float64(i) || s.Y.At(i, 0) != -float64(i) {
			t.Fatalf("row %d is %g, %g", i, s.X.At(i, 0), s.Y.At(i, 0))
		}
	}
}
