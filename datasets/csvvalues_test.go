package datasets

import (
	"strings"
	"testing"
)

func TestCSVValues(t *testing.T) {
	const fix = "; correct it, add it to MissingValues, or Drop the column"
	const set = "; set Missing to datasets.MissingMean or datasets.MissingDrop"
	checkErrors(t, []csvError{
		{"a,b,y\n1,2,3\n1,old,3\n", CSVOptions{}, `f.csv:3:2 (b): "old" is not a number` + fix},
		{"a,b,y\n1,\"3,5\",3\n", CSVOptions{}, `f.csv:2:2 (b): "3,5" is not a number` + fix},
		{"a,b,y\n1,-Inf,3\n", CSVOptions{}, `f.csv:2:2 (b): "-Inf" is infinite; correct it, or add it to MissingValues`},
		{"a,b,y\n1,2,inf\n", CSVOptions{}, `f.csv:2:3 (y): "inf" is infinite; correct it, or add it to MissingValues`},
		{"a,b,y\n1,1e400,3\n", CSVOptions{}, `f.csv:2:2 (b): "1e400" is too large for a float64; correct it, or add it to MissingValues`},
		{"a,b,y\n1,2,3\n1,,3\n", CSVOptions{}, `f.csv:3:2 (b): the value "" is missing` + set},
		{"a,b,y\nNA,2,3\n", CSVOptions{}, `f.csv:2:1 (a): the value "NA" is missing` + set},
		{"a,b,y\n1,2,null\n", CSVOptions{}, `f.csv:2:3 (y): the value "null" is missing` + set},
		{"a,b,y\n1,-999,3\n", CSVOptions{MissingValues: []string{"-999"}}, `f.csv:2:2 (b): the value "-999" is missing` + set},
		{"a,b,y\n1,nAn,3\n", CSVOptions{MissingValues: []string{"-999"}}, `f.csv:2:2 (b): the value "nAn" is missing` + set},
		{"a,b,y\n1,NA,3\n", CSVOptions{MissingValues: []string{"-999"}}, `f.csv:2:2 (b): "NA" is not a number` + fix},
		{"a,b,y\n1,x,3\n?,2,3\n", CSVOptions{Missing: MissingMean}, `f.csv:2:2 (b): "x" is not a number` + fix},
		{"a,b,y\n1,?,3\n2,NaN,3\n", CSVOptions{Missing: MissingMean}, `f.csv: column b has no value to take the mean of; Drop it`},
		{"a,b,y\n1,2,3\n1,2,NaN\n", CSVOptions{Missing: MissingMean}, `f.csv:3:3 (y): the value "NaN" of the target is missing, which a mean should not replace; set Missing to datasets.MissingDrop`},
		{"a,b,y\n1,?,3\n?,2,3\n", CSVOptions{Missing: MissingDrop}, `f.csv: each of the 2 rows misses a value; Drop the columns that miss most, or set Missing to datasets.MissingMean`},
		// The line is that of the file, also when a row before it is left out.
		{"a,b,y\n1,?,3\n1,2,3\n1,old,3\n", CSVOptions{Missing: MissingDrop}, `f.csv:4:2 (b): "old" is not a number` + fix},
	})
}

func TestCSVMissing(t *testing.T) {
	const text = "a,b,c,y\n1,?,5,1\n2,4,,2\n,6,7,3\n4,5,9,4\n"
	for _, tt := range []struct {
		opts         CSVOptions
		want, source string
	}{
		// The means are 7/3, 5 and 7.
		{CSVOptions{Missing: MissingMean}, "a,b,c|y||[1 5 5][2 4 7][2.3333333333333335 6 7][4 5 9]|[1][2][3][4]", "f.csv, 3 missing values replaced by means"},
		{CSVOptions{Missing: MissingDrop}, "a,b,c|y||[4 5 9]|[4]", "f.csv, 3 rows with missing values left out"},
		{CSVOptions{Missing: MissingDrop, Drop: []string{"a", "b"}}, "c|y||[5][7][9]|[1][3][4]", "f.csv, 1 row with missing values left out"},
		{CSVOptions{Missing: MissingMean, Drop: []string{"a", "b"}}, "c|y||[5][7][7][9]|[1][2][3][4]", "f.csv, 1 missing value replaced by means"},
		{CSVOptions{Drop: []string{"a", "b", "c"}, Missing: MissingDrop, Target: "y"}, "", ""},
	} {
		s, err := ReadCSV(strings.NewReader(text), "f.csv", tt.opts)
		if tt.want == "" {
			if err == nil {
				t.Errorf("%+v: got %v, want an error", tt.opts, s)
			}
			continue
		}
		if err != nil || show(s) != tt.want || s.Source != tt.source {
			t.Errorf("%+v:\n got %s, %q, %v\nwant %s, %q", tt.opts, show(s), s.Source, err, tt.want, tt.source)
		}
	}
	s, err := ReadCSV(strings.NewReader("a,y\n1,2\n3,4\n"), "f.csv", CSVOptions{Missing: MissingDrop})
	if err != nil || s.Source != "f.csv" {
		t.Errorf("nothing misses: source %q, %v", s.Source, err)
	}
	s, err = ReadCSV(strings.NewReader("a,y\n1,u\n3,?\n5,v\n"), "f.csv", CSVOptions{Missing: MissingDrop})
	if err != nil || show(s) != "a|y|u,v|[1][5]|[1 0][0 1]" {
		t.Errorf("a missing class: %v, %v", s, err)
	}
}
