package session

import (
	"context"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// A show is the value of a cell's last expression, to be rendered.
type show struct {
	values []any
	types  []types.Type
}

// statement runs a statement. The variables that it defines become names of the
// session: the statement then assigns to variables of the interpreter, which
// are declared before it, or are those of the old definition if that had the
// same type.
func (s *Session) statement(ctx context.Context, c *chunk) (err error) {
	live := s.snapshot()
	var d *definition
	defer func() {
		if err != nil && (d == nil || !s.arrived(err, d)) {
			s.live = live
			s.rollback()
		}
	}()
	body := c.file.Decls[0].(*ast.FuncDecl).Body
	checked, err := s.check(c.file, c.file.Decls, nil, body)
	if err != nil {
		return err
	}
	vars := c.variables()
	d = s.defineVariables(vars, checked)
	if err := s.lower(checked, true); err != nil {
		return err
	}
	decls, ok := d.declare()
	if ok {
		d.assign(body)
	} else if decls, ok = d.infer(c); !ok {
		return s.errorAt(c.stmts[0], "the type of this value cannot be named in a cell", "use the value in the expression that makes it")
	}
	discard(body)
	return s.execute(ctx, c.pos, decls, body.List)
}

// discard makes the values of expression statements unused in the way that the
// interpreter takes.
func discard(body *ast.BlockStmt) {
	for i, stmt := range body.List {
		if x, ok := stmt.(*ast.ExprStmt); ok {
			switch e := ast.Unparen(x.X).(type) {
			case *ast.CallExpr:
				continue
			case *ast.UnaryExpr:
				if e.Op == token.ARROW {
					continue
				}
			}
			body.List[i] = &ast.AssignStmt{Lhs: []ast.Expr{ident(x, "_")}, TokPos: x.Pos(), Tok: token.ASSIGN, Rhs: []ast.Expr{x.X}}
		}
	}
}

// definition is the variables of the session that a statement defines.
type definition struct {
	s     *Session
	vars  []*ast.Ident
	types []types.Type
	fresh []bool // a new variable of the interpreter, not the one of an old definition
}

func (s *Session) defineVariables(vars []*ast.Ident, c *checked) *definition {
	d := &definition{s: s}
	for _, id := range vars {
		obj, ok := c.info.Defs[id].(*types.Var)
		if !ok || id.Name == "_" {
			continue
		}
		fresh := true
		if old := s.live[id.Name]; old != nil {
			if v, ok := old.obj.(*types.Var); ok && types.Identical(v.Type(), obj.Type()) && old.name != "" {
				s.bind(id.Name, obj, old.name)
				fresh = false
			}
		}
		if fresh {
			s.define(id.Name, obj)
		}
		d.vars, d.types, d.fresh = append(d.vars, id), append(d.types, obj.Type()), append(d.fresh, fresh)
	}
	return d
}

// declare returns the declarations of the new variables. It reports false if a
// type cannot be named.
func (d *definition) declare() ([]ast.Decl, bool) {
	var specs []ast.Spec
	for i, id := range d.vars {
		if !d.fresh[i] {
			continue
		}
		t := d.s.spell(d.types[i], id)
		if t == nil {
			return nil, false
		}
		specs = append(specs, &ast.ValueSpec{Names: []*ast.Ident{ident(id, id.Name)}, Type: t})
	}
	if len(specs) == 0 {
		return nil, true
	}
	pos := d.vars[0].Pos()
	return []ast.Decl{&ast.GenDecl{TokPos: pos, Tok: token.VAR, Lparen: pos, Specs: specs, Rparen: pos}}, true
}

// assign turns the definitions directly in body into assignments.
func (d *definition) assign(body *ast.BlockStmt) {
	var list []ast.Stmt
	for _, stmt := range body.List {
		switch stmt := stmt.(type) {
		case *ast.AssignStmt:
			if stmt.Tok == token.DEFINE {
				stmt.Tok = token.ASSIGN
				list = append(list, atOnce(stmt))
				continue
			}
		case *ast.DeclStmt:
			for _, spec := range stmt.Decl.(*ast.GenDecl).Specs {
				if spec, ok := spec.(*ast.ValueSpec); ok && d.defines(spec) {
					list = append(list, d.set(spec)...)
				} else {
					list = append(list, stmt)
				}
			}
			continue
		}
		list = append(list, stmt)
	}
	body.List = list
}

// defines reports whether a var specification is of variables of the session,
// not of temporary ones that a rewrite has put in.
func (d *definition) defines(spec *ast.ValueSpec) bool {
	for _, id := range spec.Names {
		if id.Name == "_" || slices.Contains(d.vars, id) {
			return true
		}
	}
	return false
}

// set returns the assignment that a var specification is: of its values, or of
// zero.
func (d *definition) set(spec *ast.ValueSpec) []ast.Stmt {
	var lhs []ast.Expr
	for _, id := range spec.Names {
		lhs = append(lhs, id)
	}
	if len(spec.Values) > 0 {
		return []ast.Stmt{atOnce(&ast.AssignStmt{Lhs: lhs, TokPos: spec.Pos(), Tok: token.ASSIGN, Rhs: spec.Values})}
	}
	var list []ast.Stmt
	for _, x := range lhs {
		if id := x.(*ast.Ident); id.Name != "_" { // { var z T; x = z }
			zero := &ast.GenDecl{TokPos: spec.Pos(), Tok: token.VAR, Specs: []ast.Spec{&ast.ValueSpec{Names: []*ast.Ident{ident(id, "zʼ")}, Type: spec.Type}}}
			list = append(list, block(id, &ast.DeclStmt{Decl: zero},
				&ast.AssignStmt{Lhs: []ast.Expr{id}, TokPos: id.Pos(), Tok: token.ASSIGN, Rhs: []ast.Expr{ident(id, "zʼ")}}))
		}
	}
	return list
}

// infer returns the statement as a var declaration whose type the interpreter
// finds itself, and empties the body. It reports false for other statements.
func (d *definition) infer(c *chunk) ([]ast.Decl, bool) {
	if len(c.stmts) != 1 {
		return nil, false
	}
	a, ok := c.stmts[0].(*ast.AssignStmt)
	if !ok || a.Tok != token.DEFINE {
		return nil, false
	}
	for i, id := range d.vars {
		if !d.fresh[i] {
			d.s.bind(id.Name, d.s.live[id.Name].obj, d.s.env.fresh(id.Name))
		}
	}
	var names []*ast.Ident
	for _, x := range a.Lhs {
		names = append(names, x.(*ast.Ident))
	}
	c.file.Decls[0].(*ast.FuncDecl).Body.List = nil
	spec := &ast.ValueSpec{Names: names, Values: a.Rhs}
	return []ast.Decl{&ast.GenDecl{TokPos: a.Pos(), Tok: token.VAR, Specs: []ast.Spec{spec}}}, true
}

// expression runs the last expression of a cell and returns its value.
func (s *Session) expression(ctx context.Context, c *chunk) (*show, error) {
	body := c.file.Decls[0].(*ast.FuncDecl).Body
	checked, err := s.check(c.file, c.file.Decls, nil, body)
	if err != nil {
		return nil, err
	}
	sh := &show{}
	void := false
	for _, x := range c.exprs() {
		tv := checked.info.Types[x]
		void = void || tv.IsVoid() || s.isPrint(x, checked)
		if t, ok := tv.Type.(*types.Tuple); ok {
			for v := range t.Variables() {
				sh.types = append(sh.types, v.Type())
			}
			continue
		}
		sh.types = append(sh.types, types.Default(tv.Type))
	}
	if err := s.lower(checked, true); err != nil {
		s.rollback()
		return nil, err
	}
	if void {
		return nil, s.execute(ctx, c.pos, nil, body.List)
	}
	for _, t := range sh.types {
		s.registerMethods(t)
	}
	at := body.List[0]
	args := c.exprs()
	l := &lowering{s: s, info: checked.info, pkg: s.pkg}
	for i, x := range args {
		if t := checked.info.TypeOf(x); t != nil && types.IsInterface(t) {
			args[i] = l.box(x)
		}
	}
	body.List[0] = exprStmt(call(at, nb(at, "Show"), args...))
	s.shown = nil
	if err := s.execute(ctx, c.pos, nil, body.List); err != nil {
		return nil, err
	}
	sh.values = s.shown
	return sh, nil
}

// isPrint reports whether x calls a function that writes to standard output
// and returns the number of bytes.
func (s *Session) isPrint(x ast.Expr, c *checked) bool {
	n, ok := ast.Unparen(x).(*ast.CallExpr)
	if !ok {
		return false
	}
	var id *ast.Ident
	switch f := n.Fun.(type) {
	case *ast.SelectorExpr:
		id = f.Sel
	case *ast.Ident: // from a dot import
		id = f
	default:
		return false
	}
	fn, ok := c.info.Uses[id].(*types.Func)
	if !ok || fn.Pkg() == nil || fn.Pkg().Path() != "fmt" {
		return false
	}
	switch fn.Name() {
	case "Print", "Printf", "Println", "Fprint", "Fprintf", "Fprintln":
		return true
	}
	return false
}
