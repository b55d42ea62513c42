package repl

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestTyping(t *testing.T) {
	y := openTTY(t)
	y.cell(1, "longName := 20")
	y.send("longN\t + 22\r")
	y.has("\n42\n")
	y.prompt(3)
	y.send("for i := range 3 {\r")
	y.last("   ...:")
	y.send("println(i * 7)\r}\r")
	y.has("\n14\n")
	y.prompt(4)
	y.send("never run\x03")
	y.has("never run^C")
	y.prompt(4)
	y.leave()
}

// TestEditAbove changes a line above the last one, where Enter begins a line.
func TestEditAbove(t *testing.T) {
	y := openTTY(t)
	y.prompt(1)
	y.send("for i := range 2 {\rprintln(\"one\", i)\r}")
	y.last("   ...: }")
	y.send("\x1b[A\x1b[H")             // up, home
	y.send("x := i * 100\r\x1b[B\x01") // a new line before it; down is the closing line
	y.send("\x1b[A\x05\x7f, x)")
	y.has("println(\"one\", i, x)")
	y.send("\x1b[B\r")
	y.has("one 1 100")
	y.prompt(2)
}

func TestHistory(t *testing.T) {
	y := openTTY(t)
	y.cell(1, "alpha := 11")
	y.cell(2, "beta := 22")
	y.cell(3, "alpha + beta")
	y.send("alp\x1b[A") // up: the last that begins so
	y.last("In [4]: alpha + beta")
	y.send("\x1b[A")
	y.last("In [4]: alpha := 11")
	y.send("\x1b[B\x1b[B")
	y.last("In [4]: alp")
	y.send("\x15\x12:= 2") // Ctrl-U, Ctrl-R
	y.has("beta := 22\nsearch: := 2")
	y.send("\x12") // there is no other
	y.has("search (nothing found): := 2")
	y.send("\x07") // Ctrl-G
	y.prompt(4)
	y.send("\x12:= 1\r\r")
	y.prompt(5)
	y.send("bet")
	y.last("In [5]: beta := 22") // the rest is a suggestion
	if x, _ := y.cursor(); x != len("In [5]: bet") {
		t.Errorf("cursor in column %d, want it before the suggestion", x)
	}
	y.send("\x1b[C\r") // right takes it
	y.prompt(6)
	y.leave()

	again := openTTYAt(t, y.home)
	again.prompt(1)
	again.send("\x12alpha + ")
	again.has("In [1]: alpha + beta")
}

// TestHistoryOfTwo has two sessions at once write the history, of which a crash
// has cut off the last line.
func TestHistoryOfTwo(t *testing.T) {
	home := t.TempDir()
	path := filepath.Join(home, ".local", "state", "agopher", "history")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("{\"block\":\"kept := 1\"}\n\x00\xff\n{\"datetime\":\"2026-01-0"), 0o600); err != nil {
		t.Fatal(err)
	}
	a, b := openTTYAt(t, home), openTTYAt(t, home)
	a.cell(1, "fromA := 1")
	b.cell(1, "fromB := 2")
	a.cell(2, "fromA + 2")
	a.leave()
	b.leave()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"kept := 1", `"fromA := 1"`, `"fromB := 2"`, `"fromA + 2"`} {
		if !strings.Contains(string(data), want) {
			t.Errorf("no %s in\n%s", want, data)
		}
	}
	c := openTTYAt(t, home)
	c.prompt(1)
	c.send("\x12kept")
	c.has("In [1]: kept := 1")
	c.send("\x07\x12from[AB] :")
	c.has("nothing found")
	c.send("\x07\x12fromA :") // the line after the one that was cut off
	c.has("In [1]: fromA := 1")
}

func TestMenu(t *testing.T) {
	y := openTTY(t)
	y.cell(1, "import \"strings\"")
	y.send("strings.Tri\t")
	y.has("TrimFunc")
	y.has("func(s string, f func(rune) bool) string")
	y.send("\t\t") // the second
	y.has("TrimFunc returns a slice")
	y.send("\r")
	y.last("In [2]: strings.TrimFunc")
	y.send("\x17Trim\tP\r") // filtered to one, which Enter does not take unasked
	y.prompt(3)
}

func TestSignature(t *testing.T) {
	y := openTTY(t)
	y.cell(1, "import \"strings\"")
	y.send("strings.Replace(\"a\", ")
	y.has("func strings.Replace(s string, old string, new string, n int) string")
	y.wait("the second parameter in bold", func(string) bool { return strings.Contains(y.output(), "\x1b[1mold string\x1b[0m") })
	y.send("\"a\", \"b\", 1)")
	y.last("In [2]: strings.Replace(\"a\", \"a\", \"b\", 1)")
	y.send("\r")
	y.has("\nb\n")
}

func TestDocumentation(t *testing.T) {
	y := openTTY(t, "PAGER=sed s/^/paged:/")
	y.cell(1, "import \"fmt\"")
	y.send("?fmt.Println\r")
	y.has("func fmt.Println(a ...any) (n int, err error)")
	y.has("Println formats using the default formats")
	y.prompt(3)
	y.send("fmt??\r") // taller than the screen? of a package it is
	y.prompt(4)
	y.send("\x0cimport \"strings\"\rstrings?\r")
	y.wait("the address once", func(s string) bool {
		return strings.Count(s, "https://blog.golang.org/strings") == 1 && strings.Contains(s, "In [6]:")
	})
	y.send("import \"net/http\"\rhttp.Client??\r")
	y.has("paged:")
}

func TestInterrupt(t *testing.T) {
	y := openTTY(t)
	y.cell(1, "kept := 5")
	y.send("for {}\r")
	y.has("for {}")
	time.Sleep(300 * time.Millisecond)
	y.send("\x03")
	y.has("the cell was stopped")
	y.prompt(3)
	y.send("kept + 1\r")
	y.has("\n6\n")
	y.prompt(4)
	y.send("import \"flag\"\rflag.CommandLine.Parse([]string{\"-x\"})\r")
	y.has("worker ended")
	y.cell(6, "12 * 12")
	y.has("variables were lost")
	y.has("\n144\n")
}

// TestOpenLine has cells print lines that they do not end: prompts, figures and bars
// leave them there.
func TestOpenLine(t *testing.T) {
	y := openTTY(t)
	y.cell(1, "import (\"fmt\"; \"github.com/agopher/agopher/lib/display\"; \"github.com/agopher/agopher/lib/task\"; \"time\")")
	y.send("fmt.Print(\"no newline\")\r")
	y.has("\nno newline\nIn [3]:")
	y.send("fmt.Print(\"\\x1b[31mred\\n\\x1b[0m\")\r")
	y.has("\nred\nIn [4]:")
	y.send("for i := range 3 { fmt.Print(\"\\rstep \", i) }; nothing\r")
	y.has("\ncompile error")
	y.prompt(5)
	y.send("\x0cfmt.Print(\"\\rstep 2\")\r")
	y.has("\nstep 2\nIn [6]:")
	y.send("fmt.Print(\"before\"); display.Show(7); fmt.Print(\"after\"); 8\r")
	y.has("\nbefore\n7\nafter\n8\nIn [7]:")
	y.send("\x0cfmt.Print(\"fit \"); for i := range 20 { task.Task{}.Step(i+1, 30, \"\"); time.Sleep(50 * time.Millisecond) }; fmt.Println(\"line\"); time.Sleep(time.Second)\r")
	y.has("\nfit\n[=====")
	y.has("\nfit\nline")
	y.prompt(8)
}

// TestTypeAhead types while a cell runs: the keys are for the next, and are not
// shown before that.
func TestTypeAhead(t *testing.T) {
	y := openTTY(t)
	y.cell(1, "import \"time\"")
	y.send("time.Sleep(500 * time.Millisecond)\r")
	time.Sleep(200 * time.Millisecond)
	y.send("6 * 7\r1")
	y.last("In [4]: 1")
	y.has("In [2]: time.Sleep(500 * time.Millisecond)\nIn [3]: 6 * 7\n42\nIn [4]: 1")
}

func TestInput(t *testing.T) {
	y := openTTY(t)
	y.cell(1, "import (\"fmt\"; \"github.com/agopher/agopher/lib/display\")")
	y.send("var w string; fmt.Print(\"your \", \"name? \"); fmt.Scanln(&w); \"hello \" + w\r")
	y.has("\nyour name?")
	y.send("gopher\r")
	y.has("hello gopher")
	y.prompt(3)
	y.send("pw, err := display.Password(\"pass\" + \"word: \"); len(pw)\r")
	y.has("\npassword:")
	y.send("secret\x7ft\r")
	y.has("\n6\n")
	y.prompt(4)
	y.send("fmt.Scanln(&w)\r")
	time.Sleep(300 * time.Millisecond)
	y.send("\x03")
	y.has("the cell was stopped")
	y.prompt(5)
}

// longCell is a cell of many lines.
func longCell(lines int) string {
	var b strings.Builder
	b.WriteString("sum := 0\n")
	for i := range lines - 2 {
		fmt.Fprintf(&b, "sum += %d // line %d\n", i, i+2)
	}
	return b.String() + "sum"
}

func TestPaste(t *testing.T) {
	y := openTTY(t)
	y.prompt(1)
	y.send(bracketed(strings.ReplaceAll(longCell(200), "\n", "\r")))
	y.last("   ...: sum")
	y.has("sum += 197 // line 199")
	y.send("\x1b[5~") // page up: the beginning
	y.has("In [1]: sum := 0\n   ...: sum += 0 // line 2")
	y.send("\x05 + 1\x1b[6~\r")
	y.has("\n19504\n")
	y.prompt(2)
	y.send(bracketed("In [7]: a := 3\n   ...: a * 5\nOut[7]: 15\n\nIn [8]: a + 1"))
	y.last("   ...: a + 1")
	y.has("In [2]: a := 3\n   ...: a * 5\n   ...: a + 1")
	y.send("\r")
	y.has("\n4\n")
	y.prompt(3)
	y.send(bracketed("\x7fELF\x00\x00\xff"))
	y.has("is not text")
	y.send(bracketed(strings.Repeat("x", 1<<20+1)))
	y.has("too much to paste")
	y.send("1 + 1\r")
	y.has("\n2\n")
}

func TestResize(t *testing.T) {
	y := openTTY(t)
	y.prompt(1)
	y.send("total := 1111 + 2222 + 3333 + 4444 + 5555")
	y.has("5555")
	y.resize(20, 10)
	y.wait("the cell in 20 columns", func(s string) bool {
		return strings.Contains(s, "> total := 1111 + 2\n  222 + 3333 + 4444\n   + 5555")
	})
	y.resize(60, 30)
	y.has("In [1]: total := 1111 + 2222 + 3333 + 4444 + 5555")
	y.send("\rtotal\r")
	y.has("\n16665\n")
	y.send("%helb\r")
	y.has("\ncommand error: there is no command %helb (did you mean\n%help?); %help lists them\n  In[3], line 1\n")
}

func TestUnicode(t *testing.T) {
	y := openTTY(t)
	y.prompt(1)
	y.send("日本 := \"👩‍🔬é\"")
	y.has("日本 := \"👩‍🔬é\"")
	y.send("\x1b[D\x1b[D\x1b[D") // before the scientist
	y.wait("the cursor in column 18", func(string) bool { x, _ := y.cursor(); return x == 8+4+5 })
	y.send("x\x1b[C\x7f\r日本\r")
	y.has("\nxé\n")
}

func TestPlainTerminals(t *testing.T) {
	dumb := openTTY(t, "TERM=dumb")
	dumb.send("import (\"github.com/agopher/agopher/lib/task\"; \"time\")\n")
	dumb.send("for i := range 20 { task.Task{}.Step(i+1, 30, \"\"); time.Sleep(50 * time.Millisecond) }\n")
	dumb.send("6 * 7\n")
	dumb.has("\n42")
	if strings.Contains(dumb.output(), "\x1b") {
		t.Errorf("escape sequences for a dumb terminal: %q", dumb.output())
	}
	y := openTTY(t, "NO_COLOR=1")
	y.cell(1, "x := \"text\" // comment")
	y.send("raduis\r")
	y.has("undefined")
	if m := regexp.MustCompile(`\x1b\[[0-9;]*[34][0-9;]*m`).FindString(y.output()); m != "" {
		t.Errorf("the colour %q in spite of NO_COLOR", m)
	}
}

func TestStartUp(t *testing.T) {
	home := t.TempDir()
	write := func(content string) {
		t.Helper()
		path := filepath.Join(home, ".config", "agopher", "init.go")
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("package main\n\nimport \"strings\"\n\nfunc up(s string) string { return strings.ToUpper(s) }\n")
	y := openTTYAt(t, home)
	y.prompt(2)
	y.send("up(\"gopher\")\r")
	y.has("\nGOPHER\n")
	write("\x7fELF\x00")
	y = openTTYAt(t, home)
	y.has("is not text")
	write("1 +")
	y = openTTYAt(t, home)
	y.has("init.go")
	y.send("1 + 1\r")
	y.has("\n2\n")
}

// TestNoHome has a home that cannot be written to.
func TestNoHome(t *testing.T) {
	y := openTTY(t, "HOME=/dev/null/none")
	y.has("the history is not kept")
	y.prompt(1)
	y.send("5 * 5\r")
	y.has("\n25\n")
}

func TestColons(t *testing.T) {
	dir := t.TempDir()
	editor := filepath.Join(dir, "editor.sh")
	if err := os.WriteFile(editor, []byte("#!/bin/sh\nsed -i s/1/7/ \"$1\"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	y := openTTY(t, "EDITOR="+editor)
	y.cell(1, "n := 100")
	y.send(":edit\r")
	y.last("In [2]: n := 700")
	y.send("\rn\r")
	y.has("\n700\n")
	y.prompt(4)
	y.send(":save " + filepath.Join(dir, "a.go") + "\r")
	y.has("3 cells saved")
	y.prompt(5)
	y.send(":ti\t\t\r") // the first of :time and :timeit
	y.last("In [5]: :time")
	y.send(" n\r")
	y.has("wall")
	y.prompt(6)
	y.send(":nothing\r")
	y.has("there is no command")
}
