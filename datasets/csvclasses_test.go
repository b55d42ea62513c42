package datasets

import (
	"fmt"
	"strings"
	"testing"
)

func TestCSVClasses(t *testing.T) {
	for _, tt := range []struct{ target, want string }{
		{"2 10 1 2", "1,2,10|[0 1 0][0 0 1][1 0 0][0 1 0]"},
		{"1 1.0 0 1e0", "0,1|[0 1][0 1][1 0][0 1]"},
		{"0.5 -0.5 0.25 0", "-0.5,0,0.25,0.5|[0 0 0 1][1 0 0 0][0 0 1 0][0 1 0 0]"},
		{"007 1000000 7 7", "007,1000000|[1 0][0 1][1 0][1 0]"},
		{"2 10 b 2", "10,2,b|[0 1 0][1 0 0][0 0 1][0 1 0]"},
		// Two integers that are one float64.
		{"9007199254740993 9007199254740992 1 1", "1,9007199254740992,9007199254740993|[0 0 1][0 1 0][1 0 0][1 0 0]"},
	} {
		text := "a,y\n"
		for _, v := range strings.Fields(tt.target) {
			text += "0," + v + "\n"
		}
		s, err := ReadCSV(strings.NewReader(text), "f.csv", CSVOptions{Classes: true})
		if err != nil {
			t.Errorf("%s: %v", tt.target, err)
			continue
		}
		if got, want := show(s), "a|y|"+strings.Replace(tt.want, "|", "|[0][0][0][0]|", 1); got != want {
			t.Errorf("%s:\n got %s\nwant %s", tt.target, got, want)
		}
	}
}

func TestCSVMixedTarget(t *testing.T) {
	var many strings.Builder
	many.WriteString("a,y\n")
	for i := range maxClasses + 1 {
		fmt.Fprintf(&many, "%d,name%d\n", i, i)
	}
	const fix = "; correct it, add it to MissingValues, or set Classes: true"
	checkErrors(t, []csvError{
		{"a,y\n1,2\n1,3\n1,3x\n1,4\n", CSVOptions{}, `f.csv:4:2 (y): "3x" is not a number, but 3 of 4 targets are` + fix},
		{"a,y\n1,low\n1,1e999\n", CSVOptions{}, `f.csv:2:2 (y): "low" is not a number, but 1 of 2 targets are` + fix},
		{many.String(), CSVOptions{}, "f.csv: the target y has 1001 classes in 1001 rows, more than 1000; choose another Target"},
	})
}
