package magic

import (
	"context"
	"strings"

	"github.com/agopher/agopher/lib/display"
)

// An entry is a command of the table.
type entry struct {
	name, usage, help string
	run               func(m *Session, ctx context.Context, c command) (display.Bundle, error)
}

// table returns the commands, in the order in which %help lists them.
func table() []entry {
	return []entry{
		{"help", "%help", "lists the commands", (*Session).help},
		{"time", "%time STATEMENT", "runs Go and says how long it took; %%time takes the whole cell", (*Session).time},
		{"timeit", "%timeit EXPRESSION", "runs Go many times and gives the mean time; %%timeit takes the whole cell", (*Session).timeit},
		{"who", "%who [KIND]", "lists what the cells have defined: variables, functions, types, constants, packages", (*Session).who},
		{"reset", "%reset", "forgets everything that the cells have defined", (*Session).reset},
		{"load", "%load FILE.go", "runs a file of Go as a cell; its package clause and main function are left out", (*Session).load},
		{"save", "%save [-f] FILE [N-M]", "writes the cells, or cells N to M, to a .go file or a notebook; -f replaces one that is there", (*Session).save},
		{"history", "%history [N]", "shows the cells, or the last N", (*Session).showHistory},
		{"cd", "%cd [FOLDER]", "changes the working folder, to the home folder without one", (*Session).cd},
		{"env", "%env [NAME[=VALUE]]", "shows or sets variables of the environment", (*Session).env},
		{"doc", "%doc NAME", "shows the documentation of a name, as NAME? does; NAME?? shows more", (*Session).doc},
		{"threads", "%threads [N]", "shows or sets how many threads compiled code uses", (*Session).threads},
		{"matrix", "%matrix [ROWS [COLUMNS]]", "shows or sets how many rows and columns of a matrix are shown", (*Session).matrix},
		{"plot", "%plot [WIDTH HEIGHT]", "shows or sets the size of figures that do not say theirs", (*Session).plot},
	}
}

func (m *Session) help(context.Context, command) (display.Bundle, error) {
	t := display.Table{Head: []string{"command", ""}}
	for _, e := range table() {
		t.Rows = append(t.Rows, []string{e.usage, e.help})
	}
	t.Rows = append(t.Rows,
		[]string{"!COMMAND", "runs a command of the shell; $ COMMAND too"},
		[]string{"NAME?", "shows the documentation of a name, NAME?? in full"},
	)
	return t.Bundle(), nil
}

// suggestion returns the name of a command like a misspelt one, as a question.
func suggestion(name string) string {
	for _, e := range table() {
		if near(name, e.name) {
			return " (did you mean %" + e.name + "?)"
		}
	}
	return ""
}

// near reports whether two names differ by one letter: missing, more, other or
// swapped.
func near(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	for a != "" && b != "" && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for a != "" && b != "" && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return len(a) <= 1 && len(b) <= 1 || len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
}
