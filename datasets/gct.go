package datasets

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"

	"github.com/agopher/agopher/lib/completion"
)

// GCT reads a screen from a file in the text format of the Connectivity Map,
// also one compressed by gzip. See [ReadGCT].
func GCT(path string) (*Screen, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("datasets: %w", err)
	}
	defer f.Close()
	return ReadGCT(f, path)
}

// ReadGCT reads a screen in GCT 1.3, the text format of the Connectivity Map:
// fields between tabs,
//
//	#1.3
//	genes	samples	fields of a gene	fields of a sample
//	id	names of the fields of a gene	ids of the samples
//	name of a field of the samples	na for each field of a gene	its values
//	id of a gene	its fields	its values
//
// with the last two kinds of line repeated. The fields cell_id and pert_iname, or
// pert_id, of the samples say which cell had which drug; the rest are not read.
// The columns of the screen are all pairs of a cell and a drug, in the order in
// which cells and drugs first occur, those without a sample having nothing
// observed. A value that is NaN, NA or empty is missing.
//
// An error is about the file and starts with file:line: counts that the lines do
// not keep, a value that is not a number, two samples of the same cell and drug,
// a gene that occurs twice.
//
// The data are at https://clue.io; see Subramanian, A., et al.: A next generation
// Connectivity Map: L1000 platform and the first 1,000,000 profiles. Cell 171
// (2017), 1437-1452.
func ReadGCT(r io.Reader, name string) (*Screen, error) {
	data, err := readAll(r, name)
	if err != nil {
		return nil, err
	}
	g := &gct{file: name, lines: strings.Split(strings.TrimRight(string(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))), "\n"), "\n")}
	if err := g.header(); err != nil {
		return nil, err
	}
	s := &Screen{}
	s.Name, s.Title, s.Source = stem(name), "Effects of drugs on genes in cell lines", name
	column, err := g.pairs(s)
	if err != nil {
		return nil, err
	}
	var i, j []int
	var v []float64
	lineOf := make(map[string]int)
	for row := range g.genes {
		line := 3 + g.sampleFields + row
		fields, err := g.fields(line)
		if err != nil {
			return nil, err
		}
		if first, ok := lineOf[fields[0]]; ok {
			return nil, g.errorf(line, "gene %s is in line %d already", fields[0], first+1)
		}
		lineOf[fields[0]] = line
		s.Rows = append(s.Rows, fields[0])
		for k, text := range fields[1+g.geneFields:] {
			switch text = strings.TrimSpace(text); text {
			case "", "NaN", "nan", "NA", "na":
				continue
			}
			x, err := strconv.ParseFloat(text, 64)
			if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
				return nil, g.errorf(line, "the value of sample %s is %q; a finite number is needed, or NaN", g.ids[k], shorten(text))
			}
			i, j, v = append(i, row), append(j, column[k]), append(v, x)
		}
	}
	if s.Observed, err = completion.Entries(g.genes, len(s.Columns), i, j, v); err != nil {
		return nil, fmt.Errorf("datasets: %s: %w", name, err)
	}
	return s, nil
}

// A gct is a file as lines, with its counts.
type gct struct {
	file                                     string
	lines                                    []string
	genes, samples, geneFields, sampleFields int
	ids                                      []string // of the samples
}

// errorf returns an error about a line, which counts from 0 here and from 1 in
// the text.
func (g *gct) errorf(line int, format string, args ...any) error {
	return fmt.Errorf("datasets: %s:%d: %s", g.file, line+1, fmt.Sprintf(format, args...))
}

func (g *gct) header() error {
	if strings.TrimSpace(g.lines[0]) != "#1.3" {
		return g.errorf(0, "the file begins with %q; GCT 1.3 begins with #1.3", shorten(g.lines[0]))
	}
	if len(g.lines) < 3 {
		return g.errorf(len(g.lines)-1, "the file ends here; counts and the ids of the samples follow")
	}
	counts := strings.Split(strings.TrimSpace(g.lines[1]), "\t")
	if len(counts) != 4 {
		return g.errorf(1, "there are %d counts; genes, samples, fields of a gene and fields of a sample are 4", len(counts))
	}
	for k, at := range []*int{&g.genes, &g.samples, &g.geneFields, &g.sampleFields} {
		n, err := strconv.Atoi(counts[k])
		if err != nil || n < 0 || k < 2 && n < 1 {
			return g.errorf(1, "count %d is %q; whole numbers are needed", k+1, counts[k])
		}
		*at = n
	}
	if want := 3 + g.sampleFields + g.genes; len(g.lines) != want {
		return g.errorf(1, "%d fields of samples and %d genes make %d lines; the file has %d", g.sampleFields, g.genes, want, len(g.lines))
	}
	head, err := g.fields(2)
	if err != nil {
		return err
	}
	g.ids = head[1+g.geneFields:]
	return nil
}

// fields returns the fields of a line, as many as the counts say.
func (g *gct) fields(line int) ([]string, error) {
	f := strings.Split(g.lines[line], "\t")
	if want := 1 + g.geneFields + g.samples; len(f) != want {
		return nil, g.errorf(line, "%d fields between tabs; an id, %d fields of a gene and %d samples make %d", len(f), g.geneFields, g.samples, want)
	}
	return f, nil
}

// pairs sets the cells, drugs and columns of s and returns the column of each
// sample.
func (g *gct) pairs(s *Screen) ([]int, error) {
	field := make(map[string][]string)
	line := make(map[string]int)
	for k := range g.sampleFields {
		f, err := g.fields(3 + k)
		if err != nil {
			return nil, err
		}
		field[f[0]], line[f[0]] = f[1+g.geneFields:], 3+k
	}
	drug := "pert_iname"
	if field[drug] == nil {
		drug = "pert_id"
	}
	if field["cell_id"] == nil || field[drug] == nil {
		return nil, g.errorf(2, "the samples have no field cell_id and pert_iname, or pert_id, which say what cell had what drug")
	}
	cells, drugs := distinct(field["cell_id"]), distinct(field[drug])
	for _, c := range cells.names {
		for _, d := range drugs.names {
			s.Cells, s.Drugs = append(s.Cells, c), append(s.Drugs, d)
		}
	}
	s.nameColumns()
	column, first := make([]int, g.samples), make(map[int]int)
	for k := range column {
		c, d := field["cell_id"][k], field[drug][k]
		column[k] = cells.at[c]*len(drugs.names) + drugs.at[d]
		if other, ok := first[column[k]]; ok {
			return nil, g.errorf(line[drug], "samples %s and %s are both of %s in %s; keep one, or their mean", g.ids[other], g.ids[k], d, c)
		}
		first[column[k]] = k
	}
	return column, nil
}

// order numbers different labels as they first occur.
type order struct {
	at    map[string]int
	names []string
}

func distinct(labels []string) order {
	o := order{at: make(map[string]int)}
	for _, l := range labels {
		if _, ok := o.at[l]; !ok {
			o.at[l] = len(o.names)
			o.names = append(o.names, l)
		}
	}
	return o
}

// WriteGCT writes the pairs of which something is observed in the format of
// [ReadGCT], to the last bit.
func (s *Screen) WriteGCT(w io.Writer) error {
	genes, pairs := s.Observed.Dims()
	tried := make([]bool, pairs)
	for _, j := range s.Observed.Columns() {
		tried[j] = true
	}
	var samples []int
	for j, is := range tried {
		if is {
			samples = append(samples, j)
		}
	}
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "#1.3\n%d\t%d\t0\t2\n", genes, len(samples))
	line := func(id string, of func(j int) string) {
		b.WriteString(id)
		for _, j := range samples {
			b.WriteByte('\t')
			b.WriteString(of(j))
		}
		b.WriteByte('\n')
	}
	line("id", func(j int) string { return s.Columns[j] })
	line("cell_id", func(j int) string { return s.Cells[j] })
	line("pert_iname", func(j int) string { return s.Drugs[j] })
	for i := range genes {
		line(s.Rows[i], func(j int) string {
			v, ok := s.Observed.At(i, j)
			if !ok {
				return "NaN"
			}
			return strconv.FormatFloat(v, 'g', -1, 64)
		})
	}
	return b.Flush()
}
