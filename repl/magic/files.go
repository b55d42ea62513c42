package magic

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/agopher/agopher/internal/safefile"
	"github.com/agopher/agopher/lib/display"
)

// load runs a file as a cell.
func (m *Session) load(ctx context.Context, c command) (display.Bundle, error) {
	if c.rest == "" {
		return nil, errors.New("say which file, such as %load kernel.go")
	}
	path, err := expandHome(c.rest)
	if err != nil {
		return nil, err
	}
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	res, err := m.evalGo(ctx, asCell(string(src)))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return res.Bundle, nil
}

// asCell returns a file of Go without what a cell has not: the package clause and
// the function main. Their lines are left empty.
func asCell(src string) string {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", src, parser.ParseComments)
	if err != nil {
		return src // already a cell, or with errors that the session will show
	}
	out := []byte(src)
	blank := func(from, to token.Pos) {
		for i := fset.Position(from).Offset; i < fset.Position(to).Offset; i++ {
			if out[i] != '\n' {
				out[i] = ' '
			}
		}
	}
	blank(f.Package, f.Name.End())
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "main" {
			blank(fn.Pos(), fn.End())
		}
	}
	return string(out)
}

// save writes cells to a file of Go, or to a notebook.
func (m *Session) save(_ context.Context, c command) (display.Bundle, error) {
	fields := strings.Fields(c.rest)
	replace := len(fields) > 0 && fields[0] == "-f"
	if replace {
		fields = fields[1:]
	}
	if len(fields) < 1 || len(fields) > 2 {
		return nil, errors.New("say where to, such as %save work.go or %save work.ipynb 3-7")
	}
	path, err := expandHome(fields[0])
	if err != nil {
		return nil, err
	}
	cells := m.history[:len(m.history)-1]
	if len(fields) == 2 {
		if cells, err = part(cells, m.first, fields[1]); err != nil {
			return nil, err
		}
	}
	ext := filepath.Ext(path)
	if ext != ".go" && ext != ".ipynb" {
		return nil, fmt.Errorf("cannot save to %q: end the name in .go or .ipynb", path)
	}
	whole, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(path); err == nil && !replace && !m.saved[whole] {
		return nil, fmt.Errorf("%s is there already, and this session has not written it; %%save -f replaces it", path)
	}
	switch {
	case ext == ".go":
		err = safefile.Write(path, []byte(strings.Join(cells, "\n\n")+"\n"))
	case m.opts.SaveNotebook == nil:
		return nil, errors.New("this front end does not write notebooks; save to a .go file")
	default:
		err = m.opts.SaveNotebook(path, cells)
	}
	if err != nil {
		return nil, err
	}
	m.saved[whole] = true
	return text(fmt.Sprintf("%d cells saved to %s", len(cells), path)), nil
}

// part returns cells n to m of "n-m", or cell n of "n"; the first of them has the
// number first.
func part(cells []string, first int, s string) ([]string, error) {
	from, to, both := strings.Cut(s, "-")
	if !both {
		to = from
	}
	n, err1 := strconv.Atoi(from)
	m, err2 := strconv.Atoi(to)
	last := first + len(cells) - 1
	if err1 != nil || err2 != nil || n < first || m < n || m > last {
		return nil, fmt.Errorf("there are no cells %s; there are %d-%d", s, first, last)
	}
	return cells[n-first : m-first+1], nil
}
