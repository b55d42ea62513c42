package session

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
)

// A chunk is a parsed piece of a cell. It is a declaration (import, const,
// type, func) or else statements; a var is a statement, because it runs.
type chunk struct {
	piece
	file  *ast.File
	decl  ast.Decl        // nil for statements
	stmts []ast.Stmt      // in the body of the function file.Decls[0]
	list  bool            // the statement is a list of expressions
	defs  []string        // session names that it defines
	uses  map[string]bool // identifiers that it mentions
	recv  string          // for a method: the name of the receiver's type
}

// parse returns the chunk of a piece.
func (s *Session) parse(p piece) (*chunk, error) {
	c := &chunk{piece: p, uses: map[string]bool{}}
	var err error
	switch p.first {
	case token.IMPORT, token.CONST, token.TYPE:
		err = c.parseDecl(s.fset)
	case token.FUNC:
		if p.second == token.IDENT {
			err = c.parseDecl(s.fset)
			break
		}
		// A method, or a function literal.
		if err = c.parseDecl(s.fset); err != nil && c.parseStmts(s.fset) == nil {
			err = nil
		}
	default:
		if err = c.parseStmts(s.fset); err != nil && c.parseList(s.fset) {
			err = nil
		}
	}
	if err != nil {
		var list scanner.ErrorList
		if errors.As(err, &list) && len(list) > 0 {
			return nil, &Error{Class: CompileError, Pos: decodePosition(list[0].Pos), Message: list[0].Msg}
		}
		return nil, &Error{Class: CompileError, Pos: p.pos, Message: err.Error()}
	}
	c.names()
	return c, nil
}

func (c *chunk) parseDecl(fset *token.FileSet) error {
	f, err := parser.ParseFile(fset, fileName, "package main;"+lineDirective(c.pos)+c.text+"\n", parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	c.file = f
	for _, d := range f.Decls {
		c.decl = d
	}
	if fn, ok := c.decl.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" && fn.Body != nil {
		c.runs(fn)
	}
	return nil
}

// runs makes the chunk of an init function a statement that calls it:
//
//	func init() { body }  =>  func() { body }()
func (c *chunk) runs(fn *ast.FuncDecl) {
	stmt := exprStmt(call(fn, &ast.FuncLit{Type: fn.Type, Body: fn.Body}))
	c.decl, c.stmts = nil, []ast.Stmt{stmt}
	c.file.Decls = []ast.Decl{&ast.FuncDecl{Name: ident(fn, "_"), Type: funcType(fn, fields(fn), nil), Body: block(fn, stmt)}}
}

func (c *chunk) parseStmts(fset *token.FileSet) error {
	f, err := parser.ParseFile(fset, fileName, "package main;func _(){"+lineDirective(c.pos)+c.text+"\n}", parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	c.file = f
	c.stmts = f.Decls[0].(*ast.FuncDecl).Body.List
	return nil
}

// parseList parses several expressions with commas between, x, y, as the
// assignment _, _ = x, y.
func (c *chunk) parseList(fset *token.FileSet) bool {
	f, err := parser.ParseFile(fset, fileName, "package main;func _(){return "+lineDirective(c.pos)+c.text+"\n}", parser.SkipObjectResolution)
	if err != nil {
		return false
	}
	body := f.Decls[0].(*ast.FuncDecl).Body
	r, ok := body.List[0].(*ast.ReturnStmt)
	if !ok || len(body.List) != 1 || len(r.Results) < 2 {
		return false
	}
	a := &ast.AssignStmt{TokPos: r.Results[0].Pos(), Tok: token.ASSIGN, Rhs: r.Results}
	for _, x := range r.Results {
		a.Lhs = append(a.Lhs, ident(x, "_"))
	}
	body.List[0] = a
	c.file, c.stmts, c.list = f, body.List, true
	return true
}

// names fills defs, uses and recv.
func (c *chunk) names() {
	var root ast.Node = c.decl
	switch d := c.decl.(type) {
	case *ast.FuncDecl:
		if d.Recv != nil && len(d.Recv.List) > 0 {
			c.recv = baseName(d.Recv.List[0].Type)
		} else {
			c.defs = []string{d.Name.Name}
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				c.defs = append(c.defs, spec.Name.Name)
			case *ast.ValueSpec:
				c.defs = append(c.defs, identNames(spec.Names)...)
			}
		}
	default:
		root = &ast.BlockStmt{List: c.stmts}
		for _, id := range c.variables() {
			c.defs = append(c.defs, id.Name)
		}
	}
	ast.Inspect(root, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			c.uses[id.Name] = true
		}
		return true
	})
}

func identNames(ids []*ast.Ident) []string {
	var names []string
	for _, id := range ids {
		names = append(names, id.Name)
	}
	return names
}

// variables returns the identifiers by which the statements of c define
// variables of the session: those on the left of a := and in a var outside all
// blocks.
func (c *chunk) variables() []*ast.Ident {
	var ids []*ast.Ident
	for _, stmt := range c.stmts {
		switch stmt := stmt.(type) {
		case *ast.AssignStmt:
			if stmt.Tok != token.DEFINE {
				continue
			}
			for _, x := range stmt.Lhs {
				if id, ok := x.(*ast.Ident); ok {
					ids = append(ids, id)
				}
			}
		case *ast.DeclStmt:
			for _, spec := range stmt.Decl.(*ast.GenDecl).Specs {
				if spec, ok := spec.(*ast.ValueSpec); ok {
					ids = append(ids, spec.Names...)
				}
			}
		}
	}
	return ids
}

// floats reports whether c may be moved to where it is first used: functions,
// types, methods and constants have no effect of their own.
func (c *chunk) floats() bool { return c.decl != nil && !c.imports() }

func (c *chunk) imports() bool {
	d, ok := c.decl.(*ast.GenDecl)
	return ok && d.Tok == token.IMPORT
}

// keys are the names under which c is stored: those that it defines or, for a
// method, Type.Method.
func (c *chunk) keys() []string {
	if c.recv != "" {
		return []string{c.recv + "." + c.decl.(*ast.FuncDecl).Name.Name}
	}
	return c.defs
}

// exprs returns the expression, or the expressions, that c is, or nil.
func (c *chunk) exprs() []ast.Expr {
	if len(c.stmts) != 1 {
		return nil
	}
	switch stmt := c.stmts[0].(type) {
	case *ast.ExprStmt:
		return []ast.Expr{stmt.X}
	case *ast.AssignStmt:
		if c.list {
			return stmt.Rhs
		}
	}
	return nil
}

// baseName returns the name of the type of a receiver or of an embedded field.
func baseName(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.StarExpr:
		return baseName(x.X)
	case *ast.ParenExpr:
		return baseName(x.X)
	case *ast.IndexExpr:
		return baseName(x.X)
	case *ast.IndexListExpr:
		return baseName(x.X)
	case *ast.SelectorExpr:
		return x.Sel.Name
	case *ast.Ident:
		return x.Name
	}
	return ""
}
