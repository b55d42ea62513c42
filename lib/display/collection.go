package display

import (
	"cmp"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"
)

// Of a collection with more elements than these the middle is left out.
const (
	maxRecords = 20   // rows of a table
	maxText    = 1000 // elements of a list in text
	atEnds     = 10   // of a list that is longer, at each end
)

// Records shows n records as a table under headings, with the middle of many
// left out. Its text form is text.
func Records(head []string, n int, record func(i int) []string, text string) Bundle {
	t := Table{Head: append([]string{""}, head...)}
	for _, i := range shown(n, maxRecords) {
		if i < 0 {
			row := make([]string, len(t.Head))
			for j := range row {
				row[j] = "…"
			}
			t.Rows = append(t.Rows, row)
			continue
		}
		t.Rows = append(t.Rows, append([]string{index(i)}, record(i)...))
	}
	if n > maxRecords {
		t.Note = fmt.Sprintf("%d rows", n)
	}
	return Bundle{MIMEHTML: t.HTML(), MIMEText: text}
}

// collection returns the forms of a slice, an array or a map: a table for
// structs, rows of equal length and maps; for long lists of numbers the ends
// with the smallest and the largest. ok is false for other values, and for those
// that print themselves.
func collection(v any) (b Bundle, ok bool) {
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Map:
		return mapping(r)
	case reflect.Slice, reflect.Array:
		if r.Len() == 0 {
			return nil, false
		}
		if head, ok := fields(r.Type().Elem()); ok {
			return Records(head, r.Len(), func(i int) []string { return record(r.Index(i)) }, long(r)), true
		}
		if m, ok := rectangle(v); ok {
			b := Matrix(m)
			b[MIMEText] = long(r)
			return b, true
		}
		if r.Len() > maxText {
			return Bundle{MIMEText: long(r)}, true
		}
	}
	return nil, false
}

// fields returns the exported fields of a struct type, or of the one that a
// pointer type points to. It reports false for one that prints itself.
func fields(t reflect.Type) (names []string, ok bool) {
	stringer, failure := reflect.TypeFor[fmt.Stringer](), reflect.TypeFor[error]()
	if t.Implements(stringer) || t.Implements(failure) {
		return nil, false
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t.NumField() == 0 {
		return nil, false
	}
	for i := range t.NumField() {
		if !t.Field(i).IsExported() {
			return nil, false
		}
		names = append(names, t.Field(i).Name)
	}
	return names, true
}

func record(v reflect.Value) []string {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return []string{"<nil>"}
		}
		v = v.Elem()
	}
	cells := make([]string, v.NumField())
	for i := range cells {
		cells[i] = cell(v.Field(i))
	}
	return cells
}

// cell is the text of a value in a table.
func cell(v reflect.Value) string {
	if v.Kind() == reflect.Float64 || v.Kind() == reflect.Float32 {
		if !v.Type().Implements(reflect.TypeFor[fmt.Stringer]()) {
			return Number(v.Float())
		}
	}
	return fmt.Sprintf("%+v", v)
}

func mapping(r reflect.Value) (Bundle, bool) {
	if r.Len() == 0 {
		return nil, false
	}
	keys := r.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int {
		if a.CanInt() && b.CanInt() {
			return cmp.Compare(a.Int(), b.Int())
		}
		if a.CanFloat() && b.CanFloat() {
			return cmp.Compare(a.Float(), b.Float())
		}
		return strings.Compare(fmt.Sprint(a), fmt.Sprint(b))
	})
	t := Table{Head: []string{"key", "value"}}
	for _, i := range shown(len(keys), maxRecords) {
		if i < 0 {
			t.Rows = append(t.Rows, []string{"…", "…"})
			continue
		}
		t.Rows = append(t.Rows, []string{cell(keys[i]), cell(r.MapIndex(keys[i]))})
	}
	if len(keys) > maxRecords {
		t.Note = fmt.Sprintf("%d entries", len(keys))
	}
	return Bundle{MIMEHTML: t.HTML(), MIMEText: plain(r.Interface())}, true
}

// rectangle returns rows of numbers of equal length as a matrix.
func rectangle(v any) (mat.Matrix, bool) {
	rows, ok := v.([][]float64)
	if !ok || len(rows[0]) == 0 {
		return nil, false
	}
	m := mat.NewDense(len(rows), len(rows[0]), nil)
	for i, row := range rows {
		if len(row) != len(rows[0]) {
			return nil, false
		}
		m.SetRow(i, row)
	}
	return m, true
}

// long returns the text of a list: all of it, or, of a long one, its ends and
// what it has.
func long(r reflect.Value) string {
	n := r.Len()
	if n <= maxText {
		return plain(r.Interface())
	}
	var b strings.Builder
	b.WriteByte('[')
	for _, i := range shown(n, 2*atEnds) {
		if i < 0 {
			b.WriteString("… ")
			continue
		}
		fmt.Fprint(&b, r.Index(i))
		if i < n-1 {
			b.WriteByte(' ')
		}
	}
	fmt.Fprintf(&b, "] (%d elements", n)
	if lo, hi, nan, ok := span(r); ok {
		fmt.Fprintf(&b, ", min %s, max %s", Number(lo), Number(hi))
		if nan > 0 {
			fmt.Fprintf(&b, ", %d NaN", nan)
		}
	}
	b.WriteByte(')')
	return b.String()
}

// span returns the smallest and the largest number of a list.
func span(r reflect.Value) (lo, hi float64, nan int, ok bool) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for i := range r.Len() {
		var x float64
		switch v := r.Index(i); {
		case v.CanFloat():
			x = v.Float()
		case v.CanInt():
			x = float64(v.Int())
		case v.CanUint():
			x = float64(v.Uint())
		default:
			return 0, 0, 0, false
		}
		if math.IsNaN(x) {
			nan++
			continue
		}
		lo, hi = min(lo, x), max(hi, x)
	}
	return lo, hi, nan, lo <= hi
}
