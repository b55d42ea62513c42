package datasets

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// A table is the text of a CSV file: rows of fields without blanks around them,
// as many in each as there are names.
type table struct {
	file  string
	names []string
	rows  [][]string
	lines []int // where each row starts, from 1

	features []int // columns
	target   int   // column
}

// errorf returns an error about the field of row i and column j.
func (t *table) errorf(i, j int, format string, args ...any) error {
	return fmt.Errorf("datasets: %s:%d:%d (%s): %s", t.file, t.lines[i], j+1, t.names[j], fmt.Sprintf(format, args...))
}

// readAll reads a file, and uncompresses it if it starts as gzip does.
func readAll(r io.Reader, file string) ([]byte, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("datasets: %s: %w", file, err)
	}
	if !bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		return data, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err == nil {
		data, err = io.ReadAll(z)
	}
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return nil, fmt.Errorf("datasets: %s is cut short: %w; fetch the file again", file, err)
	case err != nil:
		return nil, fmt.Errorf("datasets: %s is damaged: %w; fetch the file again", file, err)
	}
	return data, nil
}

// parseTable divides a file into fields.
func parseTable(data []byte, file string, opts CSVOptions) (*table, error) {
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		return nil, fmt.Errorf("datasets: %s is in UTF-16; save it as UTF-8", file)
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma = opts.Comma
	r.FieldsPerRecord = -1
	r.TrimLeadingSpace = !unicode.IsSpace(opts.Comma) // else blanks that separate would go
	t := &table{file: file}
	for {
		row, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, quoteError(file, err)
		}
		line, _ := r.FieldPos(0)
		for j := range row {
			row[j] = strings.TrimSpace(row[j])
		}
		switch {
		case t.names == nil && opts.NoHeader:
			t.names = names("x", len(row))
		case t.names == nil:
			if t.names, err = header(file, line, row); err != nil {
				return nil, err
			}
			continue
		}
		if len(row) != len(t.names) {
			first := "the header has"
			if opts.NoHeader {
				first = "the first row has"
			}
			return nil, fmt.Errorf("datasets: %s:%d: the row has %s, but %s %d; a comma inside a value needs quotes around the value",
				file, line, count(len(row), "field", "fields"), first, len(t.names))
		}
		t.rows, t.lines = append(t.rows, row), append(t.lines, line)
	}
	switch {
	case t.names == nil:
		return nil, fmt.Errorf("datasets: %s is empty; it should hold rows of numbers, below a header unless NoHeader is set", file)
	case len(t.rows) == 0:
		return nil, fmt.Errorf("datasets: %s has a header of %s but no row; set NoHeader if its only line is a row", file, count(len(t.names), "column", "columns"))
	}
	return t, nil
}

// header returns the names of the columns.
func header(file string, line int, row []string) ([]string, error) {
	at := make(map[string]int, len(row))
	for j, name := range row {
		if name == "" {
			name = numbered("x", j)
			row[j] = name
		}
		if k, ok := at[name]; ok {
			return nil, fmt.Errorf("datasets: %s:%d:%d (%s): column %d has the same name; rename one of them", file, line, j+1, name, k+1)
		}
		at[name] = j
	}
	return row, nil
}

// quoteError says what is wrong with the quotes of a line.
func quoteError(file string, err error) error {
	var e *csv.ParseError
	switch {
	case !errors.As(err, &e):
		return fmt.Errorf("datasets: %s: %w", file, err)
	case errors.Is(err, csv.ErrBareQuote):
		return fmt.Errorf("datasets: %s:%d: a quote stands inside a value; put quotes around the value and double the one inside", file, e.Line)
	case errors.Is(err, csv.ErrQuote):
		return fmt.Errorf("datasets: %s:%d: a quote is opened in the row that starts here and not closed before a comma or the end of the row; close it, or double a quote that belongs to the value", file, e.StartLine)
	}
	return fmt.Errorf("datasets: %s:%d: %w", file, e.Line, e.Err)
}
