package session

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// An interface that a cell declares is the interpreter's own, and it knows only
// its own types to implement it. For a value of a compiled package the session
// declares a struct with a function for each method:
//
//	type adapterʼ1 struct{ f0 func() []error }
//	func (a adapterʼ1) Unwrap() []error { return a.f0() }

// adapter returns the interpreter's name of that struct.
func (s *Session) adapter(it *types.Interface) string {
	for _, known := range s.adapters {
		if types.Identical(known.it, it) {
			return known.name
		}
	}
	at := &ast.Ident{NamePos: s.origin}
	name := s.fresh("adapter")
	var list []*ast.Field
	var methods []ast.Decl
	l := &lowering{s: s}
	for i := range it.NumMethods() {
		m := it.Method(i)
		sig := m.Signature()
		typ := s.spell(sig, at)
		if typ == nil {
			return ""
		}
		f := fmt.Sprintf("f%d", i)
		list = append(list, field(at, f, typ))
		lit := l.forward(at, sig, &ast.SelectorExpr{X: ident(at, "a"), Sel: ident(at, f)})
		methods = append(methods, &ast.FuncDecl{Recv: fields(at, field(at, "a", ident(at, name))), Name: ident(at, m.Name()), Type: lit.Type, Body: lit.Body})
	}
	spec := &ast.TypeSpec{Name: ident(at, name), Type: &ast.StructType{Struct: at.Pos(), Fields: fields(at, list...)}}
	s.pending = append(append(s.pending, &ast.GenDecl{TokPos: at.Pos(), Tok: token.TYPE, Specs: []ast.Spec{spec}}), methods...)
	s.adapters = append(s.adapters, adapter{it, name})
	n := len(s.adapters) - 1
	s.undo = append(s.undo, func() { s.adapters = s.adapters[:min(n, len(s.adapters))] })
	return name
}

type adapter struct {
	it   *types.Interface
	name string
}

// adapt returns the assertion of x to an interface that a cell declares:
//
//	func(v any) (r I, ok bool) {
//		if r, ok = v.(I); ok { return r, ok }      // the interpreter's own types
//		var a adapterʼ1
//		if a.f0, ok = nb.MethodOf("M", v).(func(A) B); !ok { return r, ok }
//		return a, ok
//	}(x)
func (l *lowering) adapt(n *ast.TypeAssertExpr, to types.Type, it *types.Interface, commaOk bool) ast.Expr {
	name := l.s.adapter(it)
	if name == "" {
		l.fail(n, "this interface has a method with a type that cannot be named in a cell", "")
		return n
	}
	result := l.spell(to, n)
	r, ok, v, a := ident(n, "r"), ident(n, "ok"), ident(n, "v"), ident(n, "a")
	set := func(lhs ast.Expr, x ast.Expr, typ ast.Expr) ast.Stmt {
		assert := &ast.TypeAssertExpr{X: x, Lparen: n.Pos(), Type: typ, Rparen: n.Pos()}
		return &ast.AssignStmt{Lhs: []ast.Expr{lhs, ok}, TokPos: n.Pos(), Tok: token.ASSIGN, Rhs: []ast.Expr{assert}}
	}
	if_ := func(cond ast.Expr, then ...ast.Stmt) ast.Stmt {
		return &ast.IfStmt{If: n.Pos(), Cond: cond, Body: block(n, then...)}
	}
	declare := func(name string, typ ast.Expr) ast.Stmt {
		return &ast.DeclStmt{Decl: &ast.GenDecl{TokPos: n.Pos(), Tok: token.VAR, Specs: []ast.Spec{&ast.ValueSpec{Names: []*ast.Ident{ident(n, name)}, Type: typ}}}}
	}
	give := func(x, is ast.Expr) ast.Stmt {
		if commaOk {
			return ret(n, x, is)
		}
		return ret(n, x)
	}
	missing := give(r, ident(n, "false"))
	if !commaOk {
		missing = exprStmt(call(n, ident(n, "panic"), call(n, nb(n, "NotImplemented"), stringLit(n, l.s.typeString(to)), v)))
	}
	body := []ast.Stmt{declare("r", result), declare("ok", ident(n, "bool"))}
	if isEmpty(l.info.TypeOf(n.X)) {
		body = append(body, set(r, v, result), if_(ok, give(r, ident(n, "true"))))
	}
	body = append(body, declare("a", ident(n, name)))
	for i := range it.NumMethods() {
		m := it.Method(i)
		f := &ast.SelectorExpr{X: a, Sel: ident(n, fmt.Sprintf("f%d", i))}
		method := call(n, nb(n, "MethodOf"), stringLit(n, m.Name()), v)
		body = append(body, set(f, method, l.spell(m.Signature(), n)), if_(&ast.UnaryExpr{OpPos: n.Pos(), Op: token.NOT, X: ok}, missing))
	}
	body = append(body, &ast.AssignStmt{Lhs: []ast.Expr{r}, TokPos: n.Pos(), Tok: token.ASSIGN, Rhs: []ast.Expr{a}}, give(r, ident(n, "true")))
	results := fields(n, field(n, "", result))
	if commaOk {
		results.List = append(results.List, field(n, "", ident(n, "bool")))
	}
	return call(n, funcLit(n, funcType(n, fields(n, field(n, "v", ident(n, "any"))), results), body...), n.X)
}
