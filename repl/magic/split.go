package magic

import (
	"go/ast"
	"go/parser"
	"slices"
	"strings"
)

// kind says what a command is.
type kind int

const (
	magic    kind = iota // %name rest
	shell                // !rest or $ rest
	question             // rest? or rest??
)

// A command is one line of a cell, or with %% all of it.
type command struct {
	kind   kind
	name   string
	rest   string
	body   string // the lines after a %%name
	detail bool   // of a question
	line   int    // of the cell, from 1
}

// split takes the commands off the top of a cell. They leave empty lines, so
// that the lines of the Go code keep their numbers.
func (m *Session) split(src string) (commands []command, code string) {
	lines := strings.Split(src, "\n")
	for i, line := range lines {
		text := strings.TrimSpace(line)
		if text == "" {
			continue
		}
		c, ok := m.parse(text)
		if !ok {
			break
		}
		c.line = i + 1
		lines[i] = ""
		if strings.HasPrefix(text, "%%") {
			c.body = strings.Join(lines[i+1:], "\n")
			return append(commands, c), ""
		}
		commands = append(commands, c)
	}
	if commands == nil {
		return nil, src
	}
	return commands, strings.Join(lines, "\n")
}

// parse reads a line that is a command.
func (m *Session) parse(text string) (command, bool) {
	switch {
	case strings.HasPrefix(text, "%"):
		name, rest, _ := strings.Cut(strings.TrimLeft(text, "%"), " ")
		return command{name: name, rest: strings.TrimSpace(rest)}, name != ""
	case strings.HasPrefix(text, "$"):
		return command{kind: shell, rest: strings.TrimSpace(text[1:])}, true
	case strings.HasPrefix(text, "!"):
		if m.isGo(text) {
			return command{}, false
		}
		return command{kind: shell, rest: strings.TrimSpace(text[1:])}, true
	}
	if name := strings.TrimRight(text, "?"); name != text && isName(name) {
		return command{kind: question, rest: strings.TrimSpace(name), detail: strings.HasSuffix(text, "??")}, true
	}
	return command{}, false
}

// isName reports whether text is a name, or names with dots between.
func isName(text string) bool {
	x, err := parser.ParseExpr(text)
	for err == nil {
		switch n := x.(type) {
		case *ast.Ident:
			return true
		case *ast.SelectorExpr:
			x = n.X
		default:
			return false
		}
	}
	return false
}

// isGo reports whether a line that begins with ! is an expression of names that
// there are: !done, !strings.Contains(a, b).
func (m *Session) isGo(text string) bool {
	x, err := parser.ParseExpr(text)
	if err != nil {
		return false
	}
	known := []string{"true", "false"}
	for _, n := range m.session().Names() {
		known = append(known, n.Name)
	}
	first := ""
	ast.Inspect(x, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && first == "" {
			first = id.Name
		}
		return true
	})
	return first == "" || slices.Contains(known, first)
}
