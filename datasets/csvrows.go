package datasets

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"gonum.org/v1/gonum/mat"
)

// OpenCSV opens samples in a file of comma-separated values, as [CSV] reads them,
// with the same options. It goes through the file once, and finds each error that
// [CSV] would. Where the rows are stays in memory, 8 bytes each; the rows are read
// when they are asked for. [MissingMean] and compressed files need all rows in
// memory: for them there is [CSV].
func OpenCSV(path string, opts CSVOptions) (*RowFile, error) {
	opts = opts.withDefaults()
	if opts.Missing == MissingMean {
		return nil, fmt.Errorf("datasets: %s: MissingMean needs all rows in memory; set Missing to datasets.MissingDrop, or read the file with CSV", path)
	}
	file, err := open(path)
	if err != nil {
		return nil, err
	}
	s := &csvRows{source: file, opts: opts, table: table{file: path}}
	if err := s.index(); err != nil {
		file.Close()
		return nil, err
	}
	f := &RowFile{name: filepath.Base(path), n: len(s.starts), d: len(s.features), c: 1, Targets: []string{s.names[s.target]}, read: s.read, close: file.Close}
	for _, j := range s.features {
		f.Features = append(f.Features, s.names[j])
	}
	if s.class != nil {
		f.Classes, f.c = s.classes, len(s.classes)
	}
	return f, nil
}

// csvRows is a file and where its rows are.
type csvRows struct {
	table   // of the row that is read
	source  *os.File
	opts    CSVOptions
	starts  []int64        // of each row
	longest int64          // bytes of the longest row
	class   map[string]int // the column of Y of each label; nil for a regression
	classes []string
}

// index goes through the file.
func (s *csvRows) index() error {
	r := bufio.NewReaderSize(s.source, 1<<16)
	skip := int64(0)
	switch head, _ := r.Peek(3); {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		return fmt.Errorf("datasets: %s is compressed, and rows cannot be found in it; uncompress it, or read it with CSV", s.file)
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return fmt.Errorf("datasets: %s is in UTF-16; save it as UTF-8", s.file)
	case string(head) == "\uFEFF":
		skip = 3
		_, _ = r.Discard(3) // it has been peeked at
	}
	c := s.reader(r)
	labels := labelSet{seen: make(map[string]bool)}
	lines := 0
	for {
		start := c.InputOffset()
		row, err := c.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return quoteError(s.file, err)
		}
		line, _ := c.FieldPos(0)
		if s.names == nil {
			if s.opts.NoHeader {
				s.names = names("x", len(row))
			} else if s.names, err = header(s.file, line, trimmed(slices.Clone(row))); err != nil {
				return err
			}
			if err := s.choose(s.opts); err != nil {
				return err
			}
			if !s.opts.NoHeader {
				continue
			}
		}
		lines++
		keep, err := s.take(row, line)
		if err != nil {
			return err
		}
		if !keep {
			continue
		}
		if err := labels.add(&s.table, s.opts); err != nil {
			return err
		}
		s.starts = append(s.starts, skip+start)
		s.longest = max(s.longest, c.InputOffset()-start)
	}
	switch {
	case s.names == nil:
		return fmt.Errorf("datasets: %s is empty; it should hold rows of numbers, below a header unless NoHeader is set", s.file)
	case lines == 0:
		return fmt.Errorf("datasets: %s has a header of %s but no row; set NoHeader if its only line is a row", s.file, count(len(s.names), "column", "columns"))
	case len(s.starts) == 0:
		return fmt.Errorf("datasets: %s: each of the %d rows misses a value; Drop the columns that miss most", s.file, lines)
	}
	if s.class, s.classes = labels.columns(); len(s.classes) > maxClasses {
		return tooManyClasses(&s.table, len(s.classes), lines)
	}
	return nil
}

func (s *csvRows) reader(r io.Reader) *csv.Reader {
	c := csv.NewReader(r)
	c.Comma = s.opts.Comma
	c.FieldsPerRecord = -1
	c.TrimLeadingSpace = !unicode.IsSpace(s.opts.Comma)
	c.ReuseRecord = true
	return c
}

func trimmed(row []string) []string {
	for j := range row {
		row[j] = strings.TrimSpace(row[j])
	}
	return row
}

// take makes a row that of the table, and checks it. keep is false if it misses a
// value and such rows are dropped.
func (s *csvRows) take(row []string, line int) (keep bool, err error) {
	s.rows, s.lines = [][]string{trimmed(row)}, []int{line}
	if len(row) != len(s.names) {
		return false, fmt.Errorf("datasets: %s:%d: the row has %s, but the first has %d; a comma inside a value needs quotes around the value",
			s.file, line, count(len(row), "field", "fields"), len(s.names))
	}
	for _, j := range append(slices.Clone(s.features), s.target) {
		if !s.opts.isMissing(row[j]) {
			continue
		}
		if s.opts.Missing == MissingDrop {
			return false, nil
		}
		return false, s.errorf(0, j, "the value %q is missing; set Missing to datasets.MissingDrop", row[j])
	}
	for _, j := range s.features {
		if _, err := s.number(0, j); err != nil {
			return false, err
		}
	}
	return true, nil
}

// read reads rows.
func (s *csvRows) read(rows []int, X, Y *mat.Dense) error {
	buffer := make([]byte, s.longest)
	for i, k := range rows {
		n, err := s.source.ReadAt(buffer, s.starts[k])
		if err != nil && !(errors.Is(err, io.EOF) && n > 0) {
			return fmt.Errorf("row %d: %w; was the file changed?", k, err)
		}
		row, err := s.reader(bytes.NewReader(buffer[:n])).Read()
		if err != nil || len(row) != len(s.names) {
			return fmt.Errorf("row %d is no row of %d fields; was the file changed?", k, len(s.names))
		}
		s.rows, s.lines = [][]string{trimmed(row)}, []int{0}
		x := X.RawRowView(i)
		for l, j := range s.features {
			if x[l], err = s.number(0, j); err != nil {
				return fmt.Errorf("row %d: %q is no number; was the file changed?", k, row[j])
			}
		}
		if s.class == nil {
			y, err := s.number(0, s.target)
			if err != nil {
				return fmt.Errorf("row %d: %q is no number; was the file changed?", k, row[s.target])
			}
			Y.Set(i, 0, y)
			continue
		}
		column, ok := s.class[row[s.target]]
		if !ok {
			return fmt.Errorf("row %d: %q is no class; was the file changed?", k, row[s.target])
		}
		clear(Y.RawRowView(i))
		Y.Set(i, column, 1)
	}
	return nil
}
