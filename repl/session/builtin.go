package session

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// call rewrites the calls that the interpreter lacks or gets wrong, and boxes
// arguments where they become interfaces.
func (l *lowering) call(c *astutil.Cursor, n *ast.CallExpr) {
	if tv := l.info.Types[n.Fun]; tv.IsType() { // a conversion
		if len(n.Args) == 1 {
			if now := l.convert(n.Args[0], tv.Type); now != n.Args[0] {
				l.replace(c, n, now)
			}
		}
		return
	}
	if id, ok := ast.Unparen(n.Fun).(*ast.Ident); ok {
		if b, ok := l.info.Uses[id].(*types.Builtin); ok {
			l.builtin(c, n, b.Name())
			return
		}
	}
	fn := l.callee(n)
	if fn != nil && l.stands(c, n, fn) {
		return
	}
	l.readsInput(n, fn)
	l.starts(n, fn)
	l.arguments(n, fn)
}

// callee returns the function or method that n calls by its name, or nil.
func (l *lowering) callee(n *ast.CallExpr) *types.Func {
	switch f := ast.Unparen(n.Fun).(type) {
	case *ast.Ident:
		fn, _ := l.info.Uses[f].(*types.Func)
		return fn
	case *ast.SelectorExpr:
		fn, _ := l.info.Uses[f.Sel].(*types.Func)
		return fn
	}
	return nil
}

// builtin rewrites a call of a predeclared function.
func (l *lowering) builtin(c *astutil.Cursor, n *ast.CallExpr, name string) {
	switch name {
	case "min", "max":
		l.extreme(c, n, name)
	case "clear":
		n.Fun = nb(n.Fun, "Clear")
	case "print", "println":
		n.Fun = nb(n.Fun, strings.ToUpper(name[:1])+name[1:])
	case "new":
		if tv := l.info.Types[n.Args[0]]; !tv.IsType() { // new(x): func(v T) *T { return &v }(x)
			ptr := l.info.TypeOf(n)
			typ := funcType(n, fields(n, field(n, "v", l.spell(ptr.(*types.Pointer).Elem(), n))), fields(n, field(n, "", l.spell(ptr, n))))
			lit := funcLit(n, typ, ret(n, &ast.UnaryExpr{OpPos: n.Pos(), Op: token.AND, X: ident(n, "v")}))
			l.replace(c, n, call(n, lit, n.Args[0]))
		}
	case "append":
		if !n.Ellipsis.IsValid() {
			if s, ok := l.info.TypeOf(n).Underlying().(*types.Slice); ok {
				for i := range n.Args[1:] {
					n.Args[i+1] = l.convert(n.Args[i+1], s.Elem())
				}
				l.elementsFirst(n, s)
			}
		}
	case "panic":
		n.Args[0] = l.convert(n.Args[0], emptyInterface)
		if l.s.opts.Panicking != nil {
			n.Args[0] = call(n, nb(n, "Panicking"), n.Args[0])
		}
	case "recover":
		now := call(n, nb(n, "Recover"), n)
		l.info.Types[now] = types.TypeAndValue{Type: emptyInterface}
		c.Replace(now)
	case "delete":
		if m, ok := l.info.TypeOf(n.Args[0]).Underlying().(*types.Map); ok {
			n.Args[1] = l.convert(n.Args[1], m.Key())
		}
	}
}

// elementsFirst has append take its values before it stores the first of them:
//
//	append(s[:1], x, s[1])  =>  append(s[:1], []T{x, s[1]}...)
func (l *lowering) elementsFirst(n *ast.CallExpr, s *types.Slice) {
	if len(n.Args) < 3 || types.IsInterface(s.Elem()) || !slices.ContainsFunc(n.Args[2:], func(x ast.Expr) bool { return !assignable(x) && l.info.Types[x].Value == nil }) {
		return
	}
	t := l.s.spell(types.NewSlice(s.Elem()), n)
	if t == nil {
		return
	}
	list := &ast.CompositeLit{Type: t, Lbrace: n.Pos(), Elts: n.Args[1:], Rbrace: n.End()}
	l.info.Types[list] = types.TypeAndValue{Type: types.NewSlice(s.Elem())}
	n.Args = []ast.Expr{n.Args[0], list}
	n.Ellipsis = n.Rparen
}

// extreme rewrites min and max: for float64 and int to compiled functions, for
// other types to a function literal that compares.
func (l *lowering) extreme(c *astutil.Cursor, n *ast.CallExpr, name string) {
	t := l.info.TypeOf(n)
	compiled := strings.ToUpper(name[:1]) + name[1:]
	switch b, _ := t.(*types.Basic); {
	case b != nil && b.Kind() == types.Float64:
		l.replace(c, n, call(n, nb(n, compiled+"Float64"), n.Args...))
		return
	case b != nil && b.Kind() == types.Int:
		l.replace(c, n, call(n, nb(n, compiled+"Int"), n.Args...))
		return
	}
	op := token.LSS
	if name == "max" {
		op = token.GTR
	}
	// func(a0, a1, a2 T) T { if a1 < a0 || a1 != a1 { a0 = a1 }; ...; return a0 }(x, y, z)
	params, body := fields(n), []ast.Stmt(nil)
	first := ident(n, "a0")
	for i := range n.Args {
		a := ident(n, fmt.Sprintf("a%d", i))
		params.List = append(params.List, field(n, a.Name, l.spell(t, n)))
		if i == 0 {
			continue
		}
		better := &ast.BinaryExpr{X: a, OpPos: n.Pos(), Op: op, Y: first}
		nan := &ast.BinaryExpr{X: a, OpPos: n.Pos(), Op: token.NEQ, Y: a}
		body = append(body, &ast.IfStmt{If: n.Pos(), Cond: &ast.BinaryExpr{X: better, OpPos: n.Pos(), Op: token.LOR, Y: nan},
			Body: block(n, &ast.AssignStmt{Lhs: []ast.Expr{first}, TokPos: n.Pos(), Tok: token.ASSIGN, Rhs: []ast.Expr{a}})})
	}
	body = append(body, ret(n, first))
	lit := funcLit(n, funcType(n, params, fields(n, field(n, "", l.spell(t, n)))), body...)
	l.replace(c, n, call(n, lit, n.Args...))
}

// stands replaces a call of a compiled function that has to know the types of
// the session. It reports whether it did.
func (l *lowering) stands(c *astutil.Cursor, n *ast.CallExpr, fn *types.Func) bool {
	if fn.Pkg() == nil || fn.Pkg().Path() != "errors" || fn.Name() != "As" || len(n.Args) != 2 {
		return false
	}
	target, ok := l.info.TypeOf(n.Args[1]).Underlying().(*types.Pointer)
	if !ok || !l.s.hasMethods(target.Elem()) {
		return false
	}
	l.replace(c, n, call(n, nb(n, "ErrorsAs"), n.Args[0], l.typeID(target.Elem(), n), n.Args[1]))
	return true
}
