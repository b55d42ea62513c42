package datasets

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// csvError is a file that is not a data set, and what is said of it.
type csvError struct {
	text string
	opts CSVOptions
	want string // after "datasets: "
}

func checkErrors(t *testing.T, cases []csvError) {
	t.Helper()
	for _, tt := range cases {
		s, err := ReadCSV(strings.NewReader(tt.text), "f.csv", tt.opts)
		if s != nil || err == nil || err.Error() != "datasets: "+tt.want {
			t.Errorf("%.100q %+v:\n got %v, %v\nwant datasets: %s", tt.text, tt.opts, s, err, tt.want)
		}
	}
}

// show returns a set on one line: features|targets|classes|X|Y.
func show(s *Set) string {
	rows := func(M *mat.Dense) string {
		n, _ := M.Dims()
		var list []string
		for i := range n {
			list = append(list, fmt.Sprint(M.RawRowView(i)))
		}
		return strings.Join(list, "")
	}
	return strings.Join([]string{strings.Join(s.Features, ","), strings.Join(s.Targets, ","), strings.Join(s.Classes, ","), rows(s.X), rows(s.Y)}, "|")
}

func TestReadCSV(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		opts       CSVOptions
		want       string
	}{
		{"regression", "a,b,y\n1,2,3\n4,5.5,-6e2\n", CSVOptions{}, "a,b|y||[1 2][4 5.5]|[3][-600]"},
		{"no final newline", "a,b,y\n1,2,3", CSVOptions{}, "a,b|y||[1 2]|[3]"},
		{"CRLF and BOM", "\uFEFFa,b,y\r\n1,2,3\r\n", CSVOptions{}, "a,b|y||[1 2]|[3]"},
		{"BOM and quotes", "\uFEFF\"a\",b,y\n1,2,3\n", CSVOptions{}, "a,b|y||[1 2]|[3]"},
		{"blanks and blank lines", " a , b,y \n\n1 ,\t2, 3\n\n\n4,5, \"6\"\n", CSVOptions{}, "a,b|y||[1 2][4 5]|[3][6]"},
		{"Target", "a,y,b\n1,2,3\n", CSVOptions{Target: "y"}, "a,b|y||[1 3]|[2]"},
		{"Drop the last", "a,b,y,name\n1,2,3,Ann\n", CSVOptions{Drop: []string{"name"}}, "a,b|y||[1 2]|[3]"},
		{"Drop two", "a,b,y,c\n1,x,3,y\n", CSVOptions{Drop: []string{"c", "b"}}, "a|y||[1]|[3]"},
		{"NoHeader", "1,2,3\n4,5,6\n", CSVOptions{NoHeader: true, Target: "x1"}, "x2,x3|x1||[2 3][5 6]|[1][4]"},
		{"a column without name", ",a,y\n0,2,3\n", CSVOptions{Drop: []string{"x1"}}, "a|y||[2]|[3]"},
		{"semicolons", "a;y\n1;2\n", CSVOptions{Comma: ';'}, "a|y||[1]|[2]"},
		{"tabs", "a\tb\ty\n\t\t2\n1\t2\t3\n", CSVOptions{Comma: '\t', Missing: MissingMean}, "a,b|y||[1 2][1 2]|[2][3]"},
		{"classes", "a,y\n1,pear\n2,apple\n3,pear\n", CSVOptions{}, "a|y|apple,pear|[1][2][3]|[0 1][1 0][0 1]"},
		{"quoted names", "a,y\n1,\"x, \"\"y\"\"\"\n2,z\n", CSVOptions{}, "a|y|x, \"y\",z|[1][2]|[1 0][0 1]"},
	} {
		s, err := ReadCSV(strings.NewReader(tt.text), "folder/f.csv", tt.opts)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if got := show(s); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
		if s.Name != "f" || !strings.HasPrefix(s.Source, "folder/f.csv") {
			t.Errorf("%s: name %q, source %q", tt.name, s.Name, s.Source)
		}
	}
}

func TestCSVChoose(t *testing.T) {
	checkErrors(t, []csvError{
		{"age,height,y\n1,2,3\n", CSVOptions{Target: "hieght"}, `f.csv: no column is named "hieght" (did you mean "height"?); there are age, height, y`},
		{"age,height,y\n1,2,3\n", CSVOptions{Target: "target"}, `f.csv: no column is named "target"; there are age, height, y`},
		{"age,height,y\n1,2,3\n", CSVOptions{Drop: []string{"Age"}}, `f.csv: no column is named "Age" (did you mean "age"?); there are age, height, y`},
		{"a,b,y\n1,2,3\n", CSVOptions{Target: "y", Drop: []string{"y"}}, `f.csv: the Target "y" is in Drop too`},
		{"a,y\n1,2\n", CSVOptions{Drop: []string{"a", "y"}}, `f.csv: Drop leaves no column of a, y`},
		{"a,y\n1,2\n", CSVOptions{Drop: []string{"a"}}, `f.csv: Drop leaves no feature beside the target y`},
		{"y\n1\n", CSVOptions{}, `f.csv has one column, "y"; a target and a feature are needed`},
		{"a;b;y\n1;2;3\n", CSVOptions{}, `f.csv has one column, "a;b;y"; a target and a feature are needed: set Comma: ';'`},
		{"a\tb\ty\n1\t2\t3\n", CSVOptions{}, `f.csv has one column, "a\tb\ty"; a target and a feature are needed: set Comma: '\t'`},
		{"a,y\n1,2\n", CSVOptions{Comma: ';'}, `f.csv has one column, "a,y"; a target and a feature are needed: set Comma: ','`},
	})
}

func TestCSVFiles(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	const text = "a,y\n1,2\n3,4\n"
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	fmt.Fprint(w, text)
	w.Close()
	damaged := slices.Clone(z.Bytes())
	damaged[len(damaged)-8] ^= 1 // in the checksum
	for name, data := range map[string][]byte{
		"plain.csv": []byte(text), "small.csv.gz": z.Bytes(), "small.dat": z.Bytes(), "damaged.csv.gz": damaged,
		"short.csv.gz": z.Bytes()[:z.Len()-6], "head.csv.gz": z.Bytes()[:4],
	} {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for file, name := range map[string]string{"plain.csv": "plain", "small.csv.gz": "small", "small.dat": "small", filepath.Join(dir, "plain.csv"): "plain"} {
		s, err := CSV(file, CSVOptions{})
		if err != nil || s.Name != name || s.Source != file || show(s) != "a|y||[1][3]|[2][4]" {
			t.Errorf("%s: got %v, %v", file, s, err)
		}
	}
	for file, want := range map[string]string{
		"short.csv.gz":   "short.csv.gz is cut short: unexpected EOF; fetch the file again",
		"head.csv.gz":    "head.csv.gz is cut short: unexpected EOF; fetch the file again",
		"damaged.csv.gz": "damaged.csv.gz is damaged: gzip: invalid checksum; fetch the file again",
		"none.csv":       "open none.csv: no such file or directory; the path starts from " + dir,
		dir + "/no.csv":  "open " + dir + "/no.csv: no such file or directory",
		".":              ".: read .: is a directory",
	} {
		if s, err := CSV(file, CSVOptions{}); s != nil || err == nil || err.Error() != "datasets: "+want {
			t.Errorf("%s:\n got %v, %v\nwant datasets: %s", file, s, err, want)
		}
	}
}

func TestCSVPanics(t *testing.T) {
	read := func(opts CSVOptions) func() {
		return func() { _, _ = ReadCSV(strings.NewReader("a,y\n1,2\n"), "f.csv", opts) }
	}
	panics(t, "datasets: MissingPolicy(3) is none of MissingError, MissingMean, MissingDrop", read(CSVOptions{Missing: 3}))
	panics(t, `datasets: Comma is '"'; give a character that separates fields, such as ';'`, read(CSVOptions{Comma: '"'}))
	panics(t, `datasets: Comma is '\n'; give a character that separates fields, such as ';'`, read(CSVOptions{Comma: '\n'}))
	panics(t, `datasets: Comma is '�'; give a character that separates fields, such as ';'`, read(CSVOptions{Comma: -1}))
	if got, want := fmt.Sprint(MissingError, MissingMean, MissingDrop), "MissingError MissingMean MissingDrop"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Whatever the text, ReadCSV returns an error or a set of finite numbers with as
// many samples as there are rows.
func FuzzReadCSV(f *testing.F) {
	f.Add("a,b,y\n1,2,3\n4,5,6\n", uint8(0))
	f.Add("a,y\n1,ivy\n,fern\n\"2\",\"x\ny\"\n", uint8(1))
	f.Add("a;y\n1;1.0\nnan;1e0\n", uint8(6))
	f.Add("\uFEFF1,2\r\n\r\n3,inf", uint8(8))
	f.Add("\x1f\x8b\x08\x00", uint8(16))
	f.Fuzz(func(t *testing.T, text string, bits uint8) {
		opts := CSVOptions{Missing: MissingPolicy(bits & 3 % 3), Classes: bits&4 > 0, NoHeader: bits&8 > 0, Comma: []rune(",;\t ")[bits>>4&3]}
		s, err := ReadCSV(strings.NewReader(text), "f.csv", opts)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "datasets: f.csv") {
				t.Errorf("error %q", err)
			}
			return
		}
		n, d, c := s.Dims()
		for _, x := range slices.Concat(s.X.RawMatrix().Data, s.Y.RawMatrix().Data) {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				t.Errorf("%v holds %g", s, x)
			}
		}
		if len(s.Features) != d || s.Classes != nil && (len(s.Classes) != c || mat.Sum(s.Y) != float64(n)) {
			t.Errorf("%v: %q, %q", s, s.Features, s.Classes)
		}
	})
}

func ExampleCSV() {
	s, err := CSV("testdata/plants.csv", CSVOptions{Drop: []string{"site"}, Missing: MissingMean})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s)
	fmt.Println(s.Features, mat.Row(nil, 1, s.X))
	fmt.Println(s.Source)

	_, err = CSV("testdata/plants.csv", CSVOptions{Drop: []string{"site"}})
	fmt.Println(err)
	// Output:
	// plants: 4×2, 2 classes (fern, ivy)
	// [height leaves] [11 6.666666666666667]
	// testdata/plants.csv, 1 missing value replaced by means
	// datasets: testdata/plants.csv:3:3 (leaves): the value "?" is missing; set Missing to datasets.MissingMean or datasets.MissingDrop
}
