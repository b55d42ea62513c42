package session

import (
	"go/ast"
	"go/scanner"
	"go/token"
	"go/types"
	"strings"
	"unicode"
	"unicode/utf8"
)

// placeholder stands for the word at the cursor in code that is being typed.
const placeholder = "hereʼ"

// A partial is the type checker's account of a cell that is being typed, up to
// the cursor.
type partial struct {
	s    *Session
	info *types.Info
	path []ast.Node // from the word at the cursor up to its file
	pos  token.Pos
}

// analyse checks the text before the cursor, with word as the last identifier:
// the placeholder, or the one that is there. Open brackets are closed and what
// is missing of the last statement is put in; errors elsewhere do not matter.
// It returns nil if the word is in no code that can be parsed.
func (s *Session) analyse(before, word string) *partial {
	closing := closers(before)
	for _, after := range []string{"", "()"} { // go and defer want a call
		for _, missing := range []string{"", " {}", ":", "; ; {}"} { // of an if, a case, a for
			if p := s.analyseCell(before+word+missing+closing+after, word, len(before)); p != nil {
				return p
			}
		}
	}
	return nil
}

// closers returns the brackets that close those open at the end of src.
func closers(src string) string {
	fset := token.NewFileSet()
	file := fset.AddFile("", fset.Base(), len(src))
	var sc scanner.Scanner
	sc.Init(file, []byte(src), func(token.Position, string) {}, 0)
	var open []string
	for {
		_, tok, _ := sc.Scan()
		switch tok {
		case token.EOF:
			var b strings.Builder
			for i := len(open) - 1; i >= 0; i-- {
				b.WriteString(open[i])
			}
			return b.String()
		case token.LPAREN:
			open = append(open, ")")
		case token.LBRACK:
			open = append(open, "]")
		case token.LBRACE:
			open = append(open, "}")
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if len(open) > 0 {
				open = open[:len(open)-1]
			}
		}
	}
}

// analyseCell checks a whole cell and finds the word at the offset.
func (s *Session) analyseCell(src, word string, offset int) *partial {
	pieces, err := split(s.cell+1, src)
	if err != nil {
		return nil
	}
	var decls []ast.Decl
	hidden := map[string]bool{}
	body := &ast.BlockStmt{}
	var file *ast.File
	var at ast.Node
	line := 1 + strings.Count(src[:offset], "\n")
	col := offset - strings.LastIndexByte(src[:offset], '\n')
	for _, pc := range pieces {
		has := strings.Contains(pc.text, word)
		c, err := s.parse(pc)
		if err != nil {
			if has && pc.pos.Line <= line && line <= pc.pos.Line+strings.Count(pc.text, "\n") {
				return nil
			}
			continue
		}
		if has {
			if n := s.identAt(c.file, word, Pos{s.cell + 1, line, col}); n != nil {
				at, file = n, c.file
			}
		}
		if c.decl == nil {
			body.List = append(body.List, c.stmts...)
			continue
		}
		decls = append(decls, c.decl)
		for _, name := range c.defs {
			hidden[name] = true
		}
	}
	if at == nil {
		return nil
	}
	fn := &ast.FuncDecl{Name: ast.NewIdent("_"), Type: &ast.FuncType{Params: &ast.FieldList{}}, Body: body}
	if len(body.List) > 0 {
		fn.Name.NamePos, body.Lbrace, body.Rbrace = body.List[0].Pos(), body.List[0].Pos(), body.List[len(body.List)-1].End()
		decls = append(decls, fn)
	}
	p := &partial{s: s, info: newInfo(), pos: at.Pos()}
	p.info.Scopes = map[ast.Node]*types.Scope{}
	s.loadScope(hidden)
	conf := types.Config{Importer: s.imp, GoVersion: goVersion, Error: func(error) {}}
	f := &ast.File{Package: file.Package, Name: file.Name, Decls: importsFirst(decls), FileStart: file.FileStart, FileEnd: file.FileEnd}
	types.NewChecker(&conf, s.fset, s.pkg, p.info).Files([]*ast.File{f})
	p.path = pathTo(f, at)
	return p
}

func importsFirst(decls []ast.Decl) []ast.Decl {
	var first, rest []ast.Decl
	for _, d := range decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			first = append(first, d)
		} else {
			rest = append(rest, d)
		}
	}
	return append(first, rest...)
}

// identAt returns the identifier of the name at a place.
func (s *Session) identAt(root ast.Node, name string, at Pos) (found ast.Node) {
	ast.Inspect(root, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Name == name && decodePosition(s.fset.Position(id.Pos())) == at {
			found = id
		}
		return found == nil
	})
	return found
}

// pathTo returns the nodes from target up to root.
func pathTo(root, target ast.Node) []ast.Node {
	var stack, path []ast.Node
	ast.Inspect(root, func(n ast.Node) bool {
		if path != nil {
			return false
		}
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		stack = append(stack, n)
		if n == target {
			for i := len(stack) - 1; i >= 0; i-- {
				path = append(path, stack[i])
			}
		}
		return true
	})
	return path
}

// parent returns the i-th node above the word, or nil.
func (p *partial) parent(i int) ast.Node {
	if i >= len(p.path) {
		return nil
	}
	return p.path[i]
}

// visible returns the objects that the place of the word can name, inner ones
// first.
func (p *partial) visible() []types.Object {
	var scope *types.Scope
	for _, n := range p.path {
		switch f := n.(type) {
		case *ast.FuncDecl:
			n = f.Type
		case *ast.FuncLit:
			n = f.Type
		}
		if scope = p.info.Scopes[n]; scope != nil {
			break
		}
	}
	seen := map[string]bool{}
	var list []types.Object
	add := func(o types.Object) {
		if !seen[o.Name()] && !strings.Contains(o.Name(), "ʼ") && o.Name() != "_" {
			seen[o.Name()] = true
			list = append(list, o)
		}
	}
	for ; scope != nil && scope != p.s.pkg.Scope(); scope = scope.Parent() {
		for _, name := range scope.Names() {
			if o := scope.Lookup(name); scope.Parent() == p.s.pkg.Scope() || o.Pos() < p.pos { // a file's imports, or declared before
				add(o)
			}
		}
	}
	for _, scope := range []*types.Scope{p.s.pkg.Scope(), types.Universe} {
		for _, name := range scope.Names() {
			add(scope.Lookup(name))
		}
	}
	return list
}

// wordAt returns the identifier that ends at or around the offset.
func wordAt(src string, offset int) (from, to int) {
	isLetter := func(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }
	from, to = offset, offset
	for from > 0 {
		r, size := utf8.DecodeLastRuneInString(src[:from])
		if !isLetter(r) {
			break
		}
		from -= size
	}
	for to < len(src) {
		r, size := utf8.DecodeRuneInString(src[to:])
		if !isLetter(r) {
			break
		}
		to += size
	}
	return from, to
}
