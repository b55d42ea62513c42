package session

import (
	"strings"
	"testing"

	"github.com/agopher/agopher/lib/display"
)

// TestRecords shows collections of types that a cell has declared.
func TestRecords(t *testing.T) {
	s := open(t)
	s.eval(t, `type kind int
func (k kind) String() string { return "kind" + string(rune('A'+k)) }
type point struct { x float64; Name string; k kind }
type named struct { x int }
func (n named) String() string { return "named" }
ps := []point{{1.0/3, "a<b", 0}, {2, "c", 1}}`)
	for _, tt := range []struct{ src, html, text string }{
		{"ps", ">x</th>", "{x:0.333"},
		{"ps", "0.333333</td><td style=\"text-align:left\">a&lt;b</td><td style=\"text-align:left\">kindA</td>", "Name:c"},
		{"[]*point{&ps[0], nil}", "&lt;nil&gt;", "0x"},
		{"[2]point{}", "kindA", "{x:0"},
		{`map[string]point{"b": ps[1], "a": ps[0]}`, ">a</td>", "map[a:"},
		{"map[kind]int{1: 2}", ">kindB</td>", "map[kindB:2]"},
		{"[]named{{1}}", "", "[named]"},
		{"[]point{}", "", "[]"},
		{"struct{ A int; B []point }{3, ps}", "", "{A:3 B:[{x:"},
		{"make([]point, 500)", "500 rows", "kindA"},
	} {
		r, err := s.Eval(t.Context(), tt.src)
		if err != nil {
			t.Errorf("%s: %v", tt.src, err)
			continue
		}
		html, _ := r.Bundle[display.MIMEHTML].(string)
		if !strings.Contains(html, tt.html) || (html == "") != (tt.html == "") {
			t.Errorf("%s: HTML %.500q, want %q in it", tt.src, html, tt.html)
		}
		if text := r.Bundle.Text(); !strings.Contains(text, tt.text) {
			t.Errorf("%s: text %.300q, want %q in it", tt.src, text, tt.text)
		}
	}
}
