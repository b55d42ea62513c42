package edit

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestBuffer(t *testing.T) {
	b := &Buffer{}
	b.Insert("a := \"e\u0301👩‍🔬\"")
	b.Move(b.Left())
	b.Move(b.Left())
	if got := b.Text()[b.Pos():]; got != "👩‍🔬\"" {
		t.Errorf("the cursor is before %q: it splits a character", got)
	}
	b.Delete(b.Left(), false)
	if got := b.Text(); got != "a := \"👩‍🔬\"" {
		t.Errorf("%q: the accent was not deleted with its letter", got)
	}
	b.Undo()
	b.Undo()
	b.Redo()
	if got := b.Text(); got != "a := \"e\u0301👩‍🔬\"" {
		t.Errorf("%q after undo and redo", got)
	}
	b.Set("one two")
	b.Delete(b.WordLeft(), true)
	b.Move(0)
	b.Yank()
	if got := b.Text(); got != "twoone " {
		t.Errorf("%q, want the word at the beginning", got)
	}
	b.Undo()
	for _, c := range "xyz" {
		b.Insert(string(c))
	}
	b.Undo()
	if got := b.Text(); got != "one " {
		t.Errorf("%q: characters typed in a row are not undone together", got)
	}
}

func TestVertical(t *testing.T) {
	b := &Buffer{text: "日本語\n\tab\nx", pos: len("日本語\n\ta")} // in column 5
	for _, tt := range []struct {
		by   int
		want string
	}{{-1, "日本"}, {1, "日本語\n\tab\nx"}} {
		if got := b.text[:b.vertical(tt.by)]; got != tt.want {
			t.Errorf("%d lines on: %q, want %q", tt.by, got, tt.want)
		}
	}
}

func TestDecode(t *testing.T) {
	for in, want := range map[string]string{
		"a":                       "1000 a",
		"é":                       "1000 é",
		"\xff":                    fmt.Sprint(int(unknown)),
		"\x01":                    "1",
		"\x1b[A":                  fmt.Sprint(int(up)),
		"\x1bOA":                  fmt.Sprint(int(up)),
		"\x1b[1;5C":               fmt.Sprint(int(right)) + " ctrl",
		"\x1b[Z":                  "9 shift",
		"\x1b[3~":                 fmt.Sprint(int(del)),
		"\x1b\r":                  "13 alt",
		"\x1bb":                   "1000 b alt",
		"\x1b[200~a\r\x1b[201~":   fmt.Sprint(int(paste)) + " a\r",
		"\x1b[?62;4c":             fmt.Sprint(int(reply)) + " \x1b[?62;4c",
		"\x1b_Gi=31;OK\x1b\\":     fmt.Sprint(int(reply)) + " \x1b_Gi=31;OK\x1b\\",
		"\x1b]11;rgb:0/0/0\a":     fmt.Sprint(int(reply)) + " \x1b]11;rgb:0/0/0\a",
		"\x1bP>|iTerm2 3.5\x1b\\": fmt.Sprint(int(reply)) + " \x1bP>|iTerm2 3.5\x1b\\",
	} {
		for n := 1; n < len(in); n++ { // as slow lines bring it
			if _, size := decode([]byte(in[:n]), false); size > 0 {
				t.Errorf("%q: %d bytes taken of its beginning %q", in, size, in[:n])
			}
		}
		e, size := decode([]byte(in+"z"), false)
		got := fmt.Sprint(int(e.key))
		for _, p := range []struct {
			is   bool
			text string
		}{{e.text != "", e.text}, {e.alt, "alt"}, {e.ctrl, "ctrl"}, {e.shift, "shift"}} {
			if p.is {
				got += " " + p.text
			}
		}
		if got != want || size != len(in) {
			t.Errorf("%q: %q of %d bytes, want %q", in, got, size, want)
		}
	}
	if e, size := decode([]byte("\x1b"), true); e.key != esc || size != 1 {
		t.Errorf("a lone escape is %v", e)
	}
}

func TestPaste(t *testing.T) {
	for in, want := range map[string]string{
		"a\r\nb\rc":     "a\nb\nc",
		"a\x1b[31m\x07": "a[31m",
		"In [1]: x := 1\n   ...: y := 2\nOut[1]: 3\n": "x := 1\ny := 2",
		"In [1]: f(\n   ...: \t1,\n   ...: )\n3\n\n4": "f(\n\t1,\n)",
		">>> a\n1\n>>> b":                                "a\nb",
		"x := 1\nIn [1]: y":                              "x := 1\nIn [1]: y",
		"s := `In [1]: kept`\n...: also":                 "s := `In [1]: kept`\n...: also",
		"gore> a := 1\n1\ngore> if a > 0 {\n.....   b\n": "a := 1\nif a > 0 {\n  b",
	} {
		if got, err := cleanPaste(in); got != want || err != nil {
			t.Errorf("%q is pasted as %q, error %v; want %q", in, got, err, want)
		}
	}
}

func TestLayout(t *testing.T) {
	l := layouter{width: 10, prompt: "> ", later: "  "}
	got := l.run("日本語日本\n\tabcdefgh", len("日本語日"), "")
	want := []string{"> 日本語日", "  本", "      abcd", "  efgh"}
	if strings.Join(got.rows, "|") != strings.Join(want, "|") {
		t.Errorf("rows %q, want %q", got.rows, want)
	}
	if got.row != 1 || got.col != 2 {
		t.Errorf("the cursor is at %d, %d; want it with its character in the next row", got.row, got.col)
	}
}

func TestCallAt(t *testing.T) {
	for src, want := range map[string]string{
		"f(":                    "f 0",
		"f(a, g(1, 2), ":        "f 2",
		"f(a, g(1, ":            "f(a, g 1",
		"f(a)":                  "",
		"(1, ":                  "",
		"f([]int{1, ":           "",
		"x.M(\"(\", ":           "x.M 1",
		"for i := range f(1, 2": "for i := range f 1",
		"f(`unclosed":           "f 0",
	} {
		got := ""
		if paren, arg := callAt(src); paren >= 0 {
			got = fmt.Sprintf("%s %d", src[:paren], arg)
		}
		if got != want {
			t.Errorf("%s: %q, want %q", src, got, want)
		}
	}
}

func TestSignature(t *testing.T) {
	const sig = "func (m *T) Do(a int, f func(x, y int) bool, rest ...any) error"
	for arg, want := range []string{"a int", "f func(x, y int) bool", "rest ...any", "rest ...any"} {
		if _, got, _ := splitAt(sig, arg); got != want {
			t.Errorf("argument %d is %q, want %q", arg, got, want)
		}
	}
	if got := showSignature(sig, 1, 40); !strings.Contains(got, bold+"f func(x, y") {
		t.Errorf("%q: the parameter is out of sight", got)
	}
}

func TestHighlight(t *testing.T) {
	src := "%time x\nfor i := range 10 { s += \"é\" } // end"
	var b strings.Builder
	for _, c := range highlight(src) {
		fmt.Fprintf(&b, "%d", c)
	}
	want := "6666666" + "0" + "111" + "000000" + "11111" + "0" + "44" + "00000000" + "3333" + "000" + "555555"
	if got := b.String(); got != want {
		t.Errorf("classes\n%s, want\n%s", got, want)
	}
}

func TestHistoryFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", "history")
	a, err := OpenHistory(path)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := OpenHistory(path)
	for i := range 3 {
		a.Add(fmt.Sprintf("a%d\n{", i))
		b.Add(fmt.Sprintf("b%d", i))
	}
	c, err := OpenHistory(path)
	if want := "a0\n{ b0 a1\n{ b1 a2\n{ b2"; err != nil || strings.Join(c.cells, " ") != want {
		t.Errorf("%q, error %v; want %q", c.cells, err, want)
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("others can read the history: %v", info.Mode())
	}
	f, _ := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	for i := range mostCells + 10 {
		fmt.Fprintf(f, "{\"block\":\"c%d\"}\n", i)
	}
	f.Close()
	if _, err := OpenHistory(path); err != nil {
		t.Fatal(err)
	}
	d, _ := OpenHistory(path)
	if n := len(d.cells); n > mostCells/2 || d.cells[n-1] != fmt.Sprintf("c%d", mostCells+9) {
		t.Errorf("%d cells to %s, want the newest half", n, d.cells[n-1])
	}
	if _, err := OpenHistory(filepath.Dir(path)); err == nil {
		t.Error("a folder is taken for a history")
	}
}

// BenchmarkDraw lays out and colours a cell of 200 lines, as each key does.
func BenchmarkDraw(b *testing.B) {
	src := strings.Repeat("\tmodel, err := rfm.Fit(train.X, train.Y, rfm.Options{Iters: 5}) // a line\n", 200)
	for b.Loop() {
		l := layouter{width: 79, prompt: "In [1]: ", later: "   ...: ", colour: true}
		l.run(src, len(src)/2, "")
	}
}
