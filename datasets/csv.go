package datasets

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

// A MissingPolicy says what to do with missing values.
type MissingPolicy int

// The policies of [CSVOptions].
const (
	MissingError MissingPolicy = iota // an error that names the place
	MissingMean                       // the mean of the feature's other values; an error in the target
	MissingDrop                       // leave the row out
)

// String returns the name of the constant, such as MissingMean.
func (m MissingPolicy) String() string {
	if m < MissingError || m > MissingDrop {
		return fmt.Sprintf("MissingPolicy(%d)", int(m))
	}
	return [...]string{"MissingError", "MissingMean", "MissingDrop"}[m]
}

// CSVOptions say how a file is to be read. The zero value reads a header line,
// then rows of numbers, with the target in the last column.
type CSVOptions struct {
	// Target is the name of the target column. If it is "", the target is the
	// last column that is not dropped.
	Target string

	// Classes takes the target for classes also if its values are numbers. A
	// target of which no value is a number holds classes in any case.
	Classes bool

	// Drop lists columns to leave out.
	Drop []string

	// Comma is what separates the fields. If it is 0, it is ','.
	Comma rune

	// NoHeader says that the first line is a row. The columns are then called
	// x1, x2, and so on.
	NoHeader bool

	// Missing says what to do with missing values. If it is 0, they are an error.
	Missing MissingPolicy

	// MissingValues are the texts that stand for a missing value. If it is nil,
	// they are "", NA, NaN, nan, ? and null. NaN is missing in any case.
	MissingValues []string
}

func (o CSVOptions) withDefaults() CSVOptions {
	if o.Comma == 0 {
		o.Comma = ','
	}
	if o.MissingValues == nil {
		o.MissingValues = []string{"", "NA", "NaN", "nan", "?", "null"}
	}
	if o.Missing < MissingError || o.Missing > MissingDrop {
		panic(fmt.Sprintf("datasets: %v is none of MissingError, MissingMean, MissingDrop", o.Missing))
	}
	if !utf8.ValidRune(o.Comma) || strings.ContainsRune("\"\r\n\uFFFD", o.Comma) {
		panic(fmt.Sprintf("datasets: Comma is %q; give a character that separates fields, such as ';'", o.Comma))
	}
	return o
}

// CSV reads a file of comma-separated values, also one compressed by gzip. See
// [ReadCSV].
func CSV(path string, opts CSVOptions) (*Set, error) {
	f, err := open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return ReadCSV(f, path, opts)
}

// ReadCSV reads comma-separated values, also compressed by gzip, into a set. The
// name is that of the file; it is shown in errors and, without folder and
// extension, names the set.
//
// The first line names the columns; one without a name is called by its place,
// x3. Each further line is a sample: blanks around values do not count, blank
// lines are skipped, quotes may enclose a field. The features must be numbers.
// The target is a regression if all its values are numbers, and otherwise
// classes, in alphabetical order. With opts.Classes and only numbers the classes
// are in the order of the numbers, and 1 and 1.0 are the same. If some values are
// numbers and some are not, that is an error unless opts.Classes is set.
//
// Nothing is left out or replaced unless opts ask for it, and then Source says
// how much. [MissingMean] takes the mean of all rows: to be strict, read with
// [MissingDrop] instead, so that no test sample has a part in it.
//
// An error is about the file, and starts with file:line:column (name), where
// columns count from 1.
func ReadCSV(r io.Reader, name string, opts CSVOptions) (*Set, error) {
	opts = opts.withDefaults()
	data, err := readAll(r, name)
	if err != nil {
		return nil, err
	}
	t, err := parseTable(data, name, opts)
	if err != nil {
		return nil, err
	}
	if err := t.choose(opts); err != nil {
		return nil, err
	}
	changed, err := t.fill(opts)
	if err != nil {
		return nil, err
	}
	s := &Set{Name: stem(name), Source: name + changed, Targets: []string{t.names[t.target]}}
	s.Title = "target " + s.Targets[0]
	for _, j := range t.features {
		s.Features = append(s.Features, t.names[j])
	}
	if s.X, err = t.numbers(t.features); err != nil {
		return nil, err
	}
	classes, err := t.isClasses(opts)
	if err != nil {
		return nil, err
	}
	if classes {
		s.Y, s.Classes, err = t.classes()
	} else {
		s.Y, err = t.numbers([]int{t.target})
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// stem returns the name of a file without folder and extension.
func stem(path string) string {
	base := strings.TrimSuffix(filepath.Base(path), ".gz")
	return strings.TrimSuffix(base, filepath.Ext(base))
}

// choose sets the columns of t that are features and the one that is the target.
func (t *table) choose(opts CSVOptions) error {
	for _, want := range append(slices.Clone(opts.Drop), opts.Target) {
		if want != "" && !slices.Contains(t.names, want) {
			return fmt.Errorf("datasets: %s: no column is named %q%s; there are %s", t.file, want, suggestion(want, t.names), listed(t.names))
		}
	}
	t.target = -1
	for j, name := range t.names {
		if !slices.Contains(opts.Drop, name) {
			t.features = append(t.features, j)
			if opts.Target == "" || name == opts.Target {
				t.target = j
			}
		}
	}
	if opts.Target != "" && t.target < 0 {
		return fmt.Errorf("datasets: %s: the Target %q is in Drop too", t.file, opts.Target)
	}
	t.features = slices.DeleteFunc(t.features, func(j int) bool { return j == t.target })
	switch {
	case t.target < 0:
		return fmt.Errorf("datasets: %s: Drop leaves no column of %s", t.file, listed(t.names))
	case len(t.features) == 0 && len(t.names) > 1:
		return fmt.Errorf("datasets: %s: Drop leaves no feature beside the target %s", t.file, t.names[t.target])
	case len(t.features) == 0:
		return fmt.Errorf("datasets: %s has one column, %q; a target and a feature are needed%s", t.file, t.names[0], commaHint(t.names[0]))
	}
	return nil
}

// commaHint returns what to set if the fields of a line of one field seem to be
// separated by something else than the comma.
func commaHint(line string) string {
	for _, c := range ";\t|," {
		if strings.ContainsRune(line, c) {
			return fmt.Sprintf(": set Comma: %q", c)
		}
	}
	return ""
}
