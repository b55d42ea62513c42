package datasets

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/eigenpro"
)

var (
	_ eigenpro.RowReader = (*RowFile)(nil)
	_ eigenpro.RowReader = (*Set)(nil)
)

// selections are rows to read of n.
func selections(n int) [][]int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return [][]int{all, {0}, {n - 1}, {min(1, n-1), n / 2, max(0, n-2)}, {n - 1, 0, 0}}
}

// readAs compares what a file reads with a set.
func readAs(t *testing.T, name string, f eigenpro.RowReader, want *Set) {
	t.Helper()
	n, d, c := want.Dims()
	if gn, gd, gc := f.Dims(); gn != n || gd != d || gc != c {
		t.Errorf("%s: %d, %d, %d; want %d, %d, %d", name, gn, gd, gc, n, d, c)
		return
	}
	for _, rows := range selections(n) {
		X, Y := mat.NewDense(len(rows), d, nil), mat.NewDense(len(rows), c, nil)
		X.Apply(func(_, _ int, _ float64) float64 { return 99 }, X)
		Y.Apply(func(_, _ int, _ float64) float64 { return 99 }, Y)
		if err := f.ReadRows(rows, X, Y); err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		if part := want.Rows(rows); !mat.Equal(X, part.X) || !mat.Equal(Y, part.Y) {
			t.Errorf("%s: rows %.80v differ", name, fmt.Sprint(rows))
		}
	}
}

func TestOpenNPY(t *testing.T) {
	dir := t.TempDir()
	path := func(name string, A *mat.Dense) string {
		p := filepath.Join(dir, name+".npy")
		if err := SaveNPY(p, A); err != nil {
			t.Fatal(err)
		}
		return p
	}
	X, Y := normals(1, 3000, 50), normals(2, 3000, 2) // 1.2 MB, more than a read
	x, y := path("x", X), path("y", Y)
	f, err := OpenNPY(x, y)
	if err != nil {
		t.Fatal(err)
	}
	readAs(t, "two files", f, &Set{X: X, Y: Y})
	if got, want := f.String(), "x.npy: 3000×50, 2 targets"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	one, err := OpenNPY(x, "")
	if err != nil {
		t.Fatal(err)
	}
	readAs(t, "one file", one, &Set{X: mat.DenseCopyOf(X.Slice(0, 3000, 0, 49)), Y: mat.DenseCopyOf(X.Slice(0, 3000, 49, 50))})
	if len(one.Features) != 49 || len(one.Targets) != 1 {
		t.Errorf("names %v, %v", one.Features, one.Targets)
	}
	if err := one.Close(); err != nil {
		t.Error(err)
	}

	// The file is cut off after it has been opened.
	if err := os.Truncate(x, 5000); err != nil {
		t.Fatal(err)
	}
	if err := f.ReadRows([]int{2999}, mat.NewDense(1, 50, nil), mat.NewDense(1, 2, nil)); err == nil || !strings.Contains(err.Error(), "datasets: x.npy: row 2999: EOF; was the file changed?") {
		t.Errorf("error %v", err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}

	fortran := filepath.Join(dir, "fortran.npy")
	if err := os.WriteFile(fortran, npyFile(1, "{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3), }", 48), 0o600); err != nil {
		t.Fatal(err)
	}
	short, column := path("short", normals(1, 5, 2)), path("column", normals(1, 5, 1))
	for want, files := range map[string][2]string{
		"it is cut short: its array (3000, 50) float64 takes 1200000 bytes": {x, y},
		"x.npy: no such file": {filepath.Join(dir, "nox.npy"), ""},
		"y.npy: no such file": {y, filepath.Join(dir, "noy.npy")},
		"y.npy has 3000 rows and " + short + " 5; each sample needs one in both": {y, short},
		"is in Fortran's order":                        {fortran, ""},
		"has one column; give the file of the targets": {column, ""},
	} {
		if _, err := OpenNPY(files[0], files[1]); err == nil || !strings.HasPrefix(err.Error(), "datasets: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

func TestRowPanics(t *testing.T) {
	s := &Set{X: normals(1, 5, 2), Y: normals(2, 5, 1)}
	one, two := mat.NewDense(1, 1, nil), mat.NewDense(1, 2, nil)
	for want, f := range map[string]func(){
		"datasets: X is 1×1 but the rows to read are 1×2": func() { _ = s.ReadRows([]int{0}, one, one) },
		"datasets: Y is 1×2 but the rows to read are 1×1": func() { _ = s.ReadRows([]int{0}, two, two) },
		"datasets: row 5 is not in [0, 5)":                func() { _ = s.ReadRows([]int{5}, two, one) },
		"datasets: row -1 is not in [0, 5)":               func() { _ = s.ReadRows([]int{-1}, two, one) },
	} {
		func() {
			defer func() {
				if r := recover(); r != want {
					t.Errorf("panic %v, want %s", r, want)
				}
			}()
			f()
		}()
	}
}

// TestOpenCSV compares with CSV, which holds the whole file: the same samples and
// names, or both an error.
func TestOpenCSV(t *testing.T) {
	dir := t.TempDir()
	for i, tt := range []struct {
		text string
		opts CSVOptions
	}{
		{"a,b,y\n1,2,3\n4,5,6\n7,8,9\n10,11,12\n", CSVOptions{}},
		{"\uFEFFa,b,y\r\n1,2,3\r\n\r\n4,5,6\r\n\n7,8,9\n\n\n10,11,12", CSVOptions{}},
		{"a,b,y\n1,2,red\n4,5,\" blue \"\n7,8,red\n \"10\",11,\"a \"\"quoted\"\"\nred\"\n", CSVOptions{}},
		{"a;y;b\n1; 2;3\n4;1;6\n7;1.0;9\n7;2.0;9\n", CSVOptions{Comma: ';', Target: "y", Classes: true}},
		{"1,2,3\n4,5,6\n7,8,9\n1,1,1\n", CSVOptions{NoHeader: true}},
		{"a,b,y,z\n1,?,3,x\n4,5,6,x\n7,8,,x\n10,11,12,x\n13,14,15,x\n1,2,3,x\n", CSVOptions{Missing: MissingDrop, Drop: []string{"z"}}},
		{"a,b,y\n1,2,3\n4,5,6\n7,8\n", CSVOptions{}},
		{"a,b,y\n1,2,3\n4,x,6\n", CSVOptions{}},
		{"a,b,y\n1,2,3\n4,,6\n", CSVOptions{}},
		{"a,b,y\n1,2,3\n4,5,red\n", CSVOptions{}},
		{"a,b,y\n1,2,red\n4,5,6\n", CSVOptions{}},
		{"a,b,y\n1,2,1e999\n4,5,6\n", CSVOptions{}},
		{"a,b,y\n1,2,\"3\n4,5,6\n", CSVOptions{}},
		{"a,a,y\n1,2,3\n", CSVOptions{}},
		{"a,b,y\n", CSVOptions{}},
		{"", CSVOptions{}},
		{"a,b,y\n,2,3\n", CSVOptions{Missing: MissingDrop}},
		{"a\n1\n", CSVOptions{}},
		{"a,b,y\n1,2,3\n", CSVOptions{Target: "z"}},
		{"\xff\xfea,b", CSVOptions{}},
	} {
		path := filepath.Join(dir, "f.csv")
		if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		want, werr := CSV(path, tt.opts)
		f, err := OpenCSV(path, tt.opts)
		if (err == nil) != (werr == nil) {
			t.Errorf("%d: error %v, CSV's %v", i, err, werr)
			continue
		}
		if err != nil {
			if !strings.HasPrefix(err.Error(), "datasets: "+path) {
				t.Errorf("%d: error %v, CSV's %v", i, err, werr)
			}
			continue
		}
		readAs(t, fmt.Sprint(i), f, want)
		if fmt.Sprint(f.Features, f.Targets, f.Classes) != fmt.Sprint(want.Features, want.Targets, want.Classes) {
			t.Errorf("%d: names %v, %v, %v; want %v, %v, %v", i, f.Features, f.Targets, f.Classes, want.Features, want.Targets, want.Classes)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
}

// FuzzOpenCSV opens anything, and compares with CSV.
func FuzzOpenCSV(f *testing.F) {
	f.Add("a,b,y\n1,2,3\n4,5,6\n", false, false, false)
	f.Add("\uFEFF\"a\",b,y\r\n\r\n1,?,red\r\n4,5,\"bl\n\"\"ue\"\n\n4,5,6", true, true, false)
	f.Add("1,1.0\n2,1\n3,2e0\n", true, false, true)
	f.Fuzz(func(t *testing.T, text string, classes, drop, noHeader bool) {
		opts := CSVOptions{Classes: classes, NoHeader: noHeader}
		if drop {
			opts.Missing = MissingDrop
		}
		path := filepath.Join(t.TempDir(), "f.csv")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		want, werr := CSV(path, opts)
		file, err := OpenCSV(path, opts)
		if (err == nil) != (werr == nil) && !strings.HasPrefix(text, "\x1f\x8b") {
			t.Fatalf("error %v, CSV's %v", err, werr)
		}
		if err != nil {
			return
		}
		defer file.Close()
		readAs(t, "fuzz", file, want)
	})
}

// TestOpenCSVChanged writes to a file that is open.
func TestOpenCSVChanged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f.csv")
	for want, texts := range map[string][2]string{
		"is no row of 3 fields; was the file changed?": {"a,b,y\n1,2,3\n4,5,6\n", "a,b,y\n1,2,3\n4,5 6\n"},
		`"x" is no number; was the file changed?`:      {"a,b,y\n1,2,3\n4,5,6\n", "a,b,y\n1,2,3\n4,x,6\n"},
		`"X" is no number; was the file changed?`:      {"a,b,y\n1,2,3\n4,5,6\n", "a,b,y\n1,2,3\n4,5,X\n"},
		`"z" is no class; was the file changed?`:       {"a,b,y\n1,2,x\n4,5,y\n", "a,b,y\n1,2,x\n4,5,z\n"},
		"row 1: EOF; was the file changed?":            {"a,b,y\n1,2,3\n4,5,6\n", "a,b,y\n"},
	} {
		if err := os.WriteFile(path, []byte(texts[0]), 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := OpenCSV(path, CSVOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(texts[1]), 0o600); err != nil {
			t.Fatal(err)
		}
		_, _, c := f.Dims()
		if err := f.ReadRows([]int{1}, mat.NewDense(1, 2, nil), mat.NewDense(1, c, nil)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
		f.Close()
	}
	for want, tt := range map[string]struct {
		text string
		opts CSVOptions
	}{
		"MissingMean needs all rows in memory": {"a,y\n1,2\n", CSVOptions{Missing: MissingMean}},
		"f.csv is compressed":                  {"\x1f\x8b\x08", CSVOptions{}},
	} {
		if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenCSV(path, tt.opts); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	var text strings.Builder
	text.WriteString("a,y\n")
	for i := range maxClasses + 1 {
		fmt.Fprintf(&text, "1,class %d\n", i)
	}
	if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenCSV(path, CSVOptions{}); err == nil || !strings.Contains(err.Error(), "the target y has 1001 classes in 1001 rows, more than 1000") {
		t.Errorf("error %v", err)
	}
}

// TestFitRows fits machines to files.
func TestFitRows(t *testing.T) {
	s := Diabetes()
	dir := t.TempDir()
	x, y := filepath.Join(dir, "x.npy"), filepath.Join(dir, "y.npy")
	if err := SaveNPY(x, s.X); err != nil {
		t.Fatal(err)
	}
	if err := SaveNPY(y, s.Y); err != nil {
		t.Fatal(err)
	}
	file, err := OpenNPY(x, y)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	opts := eigenpro.Options{Method: eigenpro.EigenPro4, Sizes: eigenpro.Sizes{Centres: 100, Batch: 64}}
	want, err := eigenpro.Fit(s.X, s.Y, opts)
	if err != nil {
		t.Fatal(err)
	}
	for name, rows := range map[string]eigenpro.RowReader{"file": file, "set": s} {
		if got, err := eigenpro.FitRows(rows, opts); err != nil || !mat.Equal(got.Alpha, want.Alpha) {
			t.Errorf("%s: error %v, or another machine", name, err)
		}
	}
}
