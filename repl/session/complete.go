package session

import (
	"cmp"
	"go/ast"
	"go/scanner"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"github.com/agopher/agopher/repl/symbols"
)

// A Completion is a way to finish the word at the cursor.
type Completion struct {
	Text   string // of the whole word
	Kind   string // function, type, variable, constant, package, field, method, keyword, label or path
	Detail string // the type or signature; may be empty
}

// Complete returns the ways to finish the word that ends at an offset of a
// cell, in bytes, and where the word begins. It may be called while a cell
// runs.
func (s *Session) Complete(src string, offset int) (from int, list []Completion) {
	s.tables.Lock()
	defer s.tables.Unlock()
	offset = min(max(offset, 0), len(src))
	if from, list, ok := completeImport(src[:offset]); ok {
		return from, list
	}
	from, _ = wordAt(src[:offset], offset)
	if inLiteral(src[:from]) {
		return from, nil
	}
	p := s.analyse(src[:from], placeholder)
	if p == nil {
		return from, nil
	}
	return from, matching(s.candidates(p), src[from:offset])
}

var importRx = regexp.MustCompile(`(?:^|[\n;(])\s*(?:import\s+)?(?:[\w.]+\s+)?"([^"\n]*)$`)

// completeImport completes the path of an import.
func completeImport(before string) (from int, list []Completion, ok bool) {
	m := importRx.FindStringSubmatchIndex(before)
	if m == nil {
		return 0, nil, false
	}
	last := before[strings.LastIndex(before, "import")+len("import"):]
	if !strings.Contains(before, "import") || strings.Count(last, "(") > 0 && strings.Contains(last, ")") {
		return 0, nil, false
	}
	var all []Completion
	for _, path := range symbols.Paths() {
		all = append(all, Completion{Text: path, Kind: "path"})
	}
	return m[2], matching(all, before[m[2]:]), true
}

// inLiteral reports whether src ends inside a string or a comment.
func inLiteral(src string) bool {
	fset := token.NewFileSet()
	file := fset.AddFile("", fset.Base(), len(src))
	var sc scanner.Scanner
	open := false
	sc.Init(file, []byte(src), func(_ token.Position, msg string) {
		open = open || strings.HasSuffix(msg, "not terminated")
	}, scanner.ScanComments)
	for {
		pos, tok, lit := sc.Scan()
		if tok == token.EOF {
			return open
		}
		if tok == token.COMMENT && strings.HasPrefix(lit, "//") && file.Offset(pos)+len(lit) == len(src) {
			return true
		}
	}
}

// candidates returns all that can stand at the word.
func (s *Session) candidates(p *partial) []Completion {
	switch n := p.parent(1).(type) {
	case *ast.SelectorExpr:
		return s.selectable(p, n)
	case *ast.BranchStmt:
		return labels(p)
	case *ast.CompositeLit:
		if list := s.keys(p, n); list != nil {
			return list
		}
	case *ast.KeyValueExpr:
		if lit, ok := p.parent(2).(*ast.CompositeLit); ok && n.Key == p.path[0] {
			if list := s.keys(p, lit); list != nil {
				return list
			}
		}
	}
	var list []Completion
	for _, o := range p.visible() {
		list = append(list, s.completion(o))
	}
	if _, ok := p.parent(1).(*ast.ExprStmt); ok {
		for tok := token.BREAK; tok <= token.VAR; tok++ {
			list = append(list, Completion{Text: tok.String(), Kind: "keyword"})
		}
	}
	return list
}

// selectable returns what can follow x and a dot.
func (s *Session) selectable(p *partial, sel *ast.SelectorExpr) []Completion {
	var list []Completion
	if id, ok := sel.X.(*ast.Ident); ok {
		if pkg, ok := p.info.Uses[id].(*types.PkgName); ok {
			scope := pkg.Imported().Scope()
			for _, name := range scope.Names() {
				if o := scope.Lookup(name); o.Exported() {
					list = append(list, s.completion(o))
				}
			}
			return list
		}
	}
	t := p.info.TypeOf(sel.X)
	if t == nil || t == types.Typ[types.Invalid] {
		return nil
	}
	for _, o := range members(t, s.pkg) {
		list = append(list, s.completion(o))
	}
	return list
}

// keys returns the fields of a struct that a composite literal does not set
// yet.
func (s *Session) keys(p *partial, lit *ast.CompositeLit) []Completion {
	t := p.info.TypeOf(lit)
	if t == nil {
		return nil
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	used := map[string]bool{}
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok {
				used[id.Name] = true
			}
		}
	}
	var list []Completion
	for f := range st.Fields() {
		if !used[f.Name()] && (f.Exported() || f.Pkg() == s.pkg) {
			list = append(list, s.completion(f))
		}
	}
	return list
}

// labels returns the labels of the statements around the word.
func labels(p *partial) []Completion {
	var list []Completion
	for _, n := range p.path {
		if l, ok := n.(*ast.LabeledStmt); ok {
			list = append(list, Completion{Text: l.Label.Name, Kind: "label"})
		}
	}
	return list
}

// completion describes an object.
func (s *Session) completion(o types.Object) Completion {
	c := Completion{Text: o.Name(), Kind: "variable", Detail: s.typeString(o.Type())}
	switch o := o.(type) {
	case *types.PkgName:
		c.Kind, c.Detail = "package", o.Imported().Path()
	case *types.TypeName:
		c.Kind, c.Detail = "type", s.typeString(o.Type().Underlying())
	case *types.Const:
		c.Kind = "constant"
	case *types.Func:
		c.Kind = "function"
		if o.Signature().Recv() != nil {
			c.Kind = "method"
		}
	case *types.Builtin:
		c.Kind, c.Detail = "function", "builtin"
	case *types.Var:
		if o.IsField() {
			c.Kind = "field"
		}
	case *types.Nil:
		c.Kind, c.Detail = "constant", "nil"
	}
	return c
}

// matching returns the completions of a prefix: those that begin with it, or
// else those that do but for case, or else those that have its letters in
// order.
func matching(all []Completion, prefix string) []Completion {
	for _, match := range []func(text string) bool{
		func(text string) bool { return strings.HasPrefix(text, prefix) },
		func(text string) bool {
			return len(text) >= len(prefix) && strings.EqualFold(text[:len(prefix)], prefix)
		},
		func(text string) bool { return subsequence(strings.ToLower(prefix), strings.ToLower(text)) },
	} {
		var list []Completion
		for _, c := range all {
			if match(c.Text) {
				list = append(list, c)
			}
		}
		if len(list) > 0 {
			slices.SortFunc(list, func(a, b Completion) int { return cmp.Compare(a.Text, b.Text) })
			return list
		}
	}
	return nil
}

func subsequence(letters, text string) bool {
	for _, r := range text {
		if letters == "" {
			return true
		}
		if strings.HasPrefix(letters, string(r)) {
			letters = letters[len(string(r)):]
		}
	}
	return letters == ""
}
