package session

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// goroutine makes a panic in a new goroutine an error of the cell, instead of
// the end of the process:
//
//	go f(x)  =>  go func(f F, a0 A) { defer func() { nb.Recovered(place, recover(), posʼ) }(); f(a0) }(f, x)
//
// It also says when it begins and ends, even if it is stopped.
//
// The go statement still evaluates f and x. A function literal marks its
// statements (mark.go) in a variable of its own: others run beside it.
func (l *lowering) goroutine(c *astutil.Cursor, n *ast.GoStmt) {
	if lit, ok := n.Call.Fun.(*ast.FuncLit); ok {
		lit.Body.List = append(l.guard(n), lit.Body.List...)
		return
	}
	params, args, inner := l.delay(n.Call)
	lit := funcLit(n, funcType(n, params, nil), append(l.guard(n)[1:], exprStmt(inner))...)
	n.Call = call(n, lit, args...)
}

// guard returns what stands at the beginning of a goroutine that starts at n:
// the variable for its marks, and the defer.
func (l *lowering) guard(n ast.Node) []ast.Stmt {
	p := l.s.fset.Position(n.Pos())
	own := &ast.DeclStmt{Decl: &ast.GenDecl{TokPos: n.Pos(), Tok: token.VAR, Specs: []ast.Spec{&ast.ValueSpec{Names: []*ast.Ident{ident(n, marker)}, Type: ident(n, "int")}}}}
	recovered := call(n, nb(n, "Recovered"), intLit(n, encodeMark(p)), call(n, ident(n, "recover")), ident(n, marker))
	cell := ident(n, "goʼ")
	began := &ast.AssignStmt{Lhs: []ast.Expr{cell}, TokPos: n.Pos(), Tok: token.DEFINE, Rhs: []ast.Expr{call(n, nb(n, "Began"), intLit(n, decodePosition(p).Cell))}}
	ended := &ast.DeferStmt{Defer: n.Pos(), Call: call(n, nb(n, "Ended"), ident(n, "goʼ"))}
	return []ast.Stmt{own, began, ended, &ast.DeferStmt{Defer: n.Pos(), Call: call(n, funcLit(n, funcType(n, fields(n), nil), exprStmt(recovered)))}}
}

// starters are the compiled functions that run an argument, a func(), in a
// goroutine of its own.
var starters = map[string]int{"(*sync.WaitGroup).Go": 0, "time.AfterFunc": 1, "context.AfterFunc": 1}

// starts guards the function that a call of one of the starters runs, as a go
// statement would:
//
//	wg.Go(f)  =>  wg.Go(func(f func()) func() { return func() { defer ...; f() } }(f))
func (l *lowering) starts(n *ast.CallExpr, fn *types.Func) {
	if fn == nil {
		return
	}
	i, ok := starters[fn.FullName()]
	if !ok || i >= len(n.Args) {
		return
	}
	x := n.Args[i]
	if lit, ok := x.(*ast.FuncLit); ok {
		lit.Body.List = append(l.guard(n), lit.Body.List...)
		return
	}
	thunk := funcType(n, fields(n), nil)
	inner := funcLit(n, thunk, append(l.guard(n)[1:], exprStmt(call(n, ident(n, "f"))))...)
	n.Args[i] = call(n, funcLit(n, funcType(n, fields(n, field(n, "f", thunk)), fields(n, field(n, "", thunk))), ret(n, inner)), x)
	l.info.Types[n.Args[i]] = types.TypeAndValue{Type: l.info.TypeOf(x)}
}

// deferred has a defer keep its arguments as they are when it is executed,
// where the interpreter takes them as they are in the end:
//
//	defer f(x)                 =>  a0ʼ1_ := x; defer f(a0ʼ1_)
//	defer func(n int) {}(x)    =>  a0ʼ1_ := x; defer func() { n := a0ʼ1_; ... }()
//
// A defer outside all functions runs at the end of the cell.
func (l *lowering) deferred(c *astutil.Cursor, n *ast.DeferStmt) {
	if l.top && len(l.funcs) == 1 {
		// defer f(x)  =>  nb.Defer(func(f F, a0 A) func() { return func() { f(a0) } }(f, x))
		params, args, inner := l.delay(n.Call)
		thunk := funcType(n, fields(n), nil)
		make := funcLit(n, funcType(n, params, fields(n, field(n, "", thunk))), ret(n, funcLit(n, funcType(n, fields(n), nil), exprStmt(inner))))
		c.Replace(exprStmt(call(n, nb(n, "Defer"), call(n, make, args...))))
		return
	}
	if c.Index() < 0 {
		return // labelled: there is no place before it
	}
	params, args, inner := l.delay(n.Call)
	if len(args) == 0 {
		n.Call = inner
		return
	}
	l.defers++
	names := map[string]string{}
	for i, p := range params.List {
		name := fmt.Sprintf("%sʼ%d_", p.Names[0].Name, l.defers)
		names[p.Names[0].Name] = name
		spec := &ast.ValueSpec{Names: []*ast.Ident{ident(n, name)}, Type: p.Type, Values: []ast.Expr{args[i]}}
		c.InsertBefore(&ast.DeclStmt{Decl: &ast.GenDecl{TokPos: n.Pos(), Tok: token.VAR, Specs: []ast.Spec{spec}}})
	}
	hoisted := func(x ast.Expr) ast.Expr {
		if id, ok := x.(*ast.Ident); ok && names[id.Name] != "" {
			return ident(n, names[id.Name])
		}
		return x
	}
	for i, x := range inner.Args {
		inner.Args[i] = hoisted(x)
	}
	if sel, ok := inner.Fun.(*ast.SelectorExpr); ok {
		sel.X = hoisted(sel.X)
	}
	inner.Fun = hoisted(inner.Fun)
	n.Call = inner
	if lit, ok := inner.Fun.(*ast.FuncLit); ok {
		l.bindParameters(lit, inner)
	}
}

// bindParameters makes the arguments of a called function literal variables in
// its body.
func (l *lowering) bindParameters(lit *ast.FuncLit, call *ast.CallExpr) {
	var decls []ast.Stmt
	i := 0
	for _, f := range lit.Type.Params.List {
		if _, variadic := f.Type.(*ast.Ellipsis); variadic {
			return
		}
		for _, name := range f.Names {
			if name.Name != "_" {
				spec := &ast.ValueSpec{Names: []*ast.Ident{name}, Type: f.Type, Values: []ast.Expr{call.Args[i]}}
				decls = append(decls, &ast.DeclStmt{Decl: &ast.GenDecl{TokPos: name.Pos(), Tok: token.VAR, Specs: []ast.Spec{spec}}})
			}
			i++
		}
	}
	if i == 0 && len(call.Args) > 0 {
		return
	}
	lit.Type = funcType(lit, fields(lit), lit.Type.Results)
	lit.Body.List = append(decls, lit.Body.List...)
	call.Args = nil
}

// delay takes a call apart: parameters to which the function and its arguments
// are assigned, the arguments, and the call with the parameters.
func (l *lowering) delay(n *ast.CallExpr) (params *ast.FieldList, args []ast.Expr, inner *ast.CallExpr) {
	params = fields(n)
	take := func(name string, t types.Type, x ast.Expr) ast.Expr {
		params.List = append(params.List, field(n, name, l.spell(t, n)))
		args = append(args, x)
		return ident(n, name)
	}
	typ := l.info.TypeOf(n.Fun)
	if typ == nil || l.info.Types[n.Fun].IsBuiltin() {
		return l.delayBuiltin(n)
	}
	sig, ok := typ.Underlying().(*types.Signature)
	if !ok || len(n.Args) == 1 && sig.Params().Len() > 1 {
		return params, nil, n // f(g()): evaluated when it runs
	}
	inner = call(n, n.Fun)
	if sel, ok := n.Fun.(*ast.SelectorExpr); ok && l.isMethod(sel) {
		recv, x := l.receiver(sel)
		inner.Fun = &ast.SelectorExpr{X: take("r", recv, x), Sel: sel.Sel}
	} else if _, isLit := n.Fun.(*ast.FuncLit); !isLit && !l.isDeclared(n.Fun) {
		inner.Fun = take("f", sig, n.Fun)
	}
	inner.Ellipsis = n.Ellipsis
	for i, x := range n.Args {
		var t types.Type
		if last := sig.Params().Len() - 1; sig.Variadic() && i >= last {
			t = sig.Params().At(last).Type()
			if !n.Ellipsis.IsValid() {
				t = t.(*types.Slice).Elem()
			}
		} else {
			t = sig.Params().At(i).Type()
		}
		inner.Args = append(inner.Args, take(fmt.Sprintf("a%d", i), t, x))
	}
	return params, args, inner
}

// delayBuiltin is delay for a predeclared function, or what has replaced it. The
// interpreter does not run it by itself:
//
//	delete(m, k)  =>  func(a0 M, a1 K) { delete(a0, a1) }(m, k)
func (l *lowering) delayBuiltin(n *ast.CallExpr) (params *ast.FieldList, args []ast.Expr, inner *ast.CallExpr) {
	params = fields(n)
	if l.recovers(n) {
		return params, nil, n
	}
	own := fields(n)
	body := call(n, n.Fun)
	body.Ellipsis = n.Ellipsis
	inner = call(n, nil)
	for i, x := range n.Args {
		t := l.info.TypeOf(x)
		if t == nil || isUntyped(t) {
			body.Args = append(body.Args, x)
			continue
		}
		name := fmt.Sprintf("a%d", i)
		params.List = append(params.List, field(n, name, l.spell(t, n)))
		own.List = append(own.List, field(n, name, l.spell(t, n)))
		args = append(args, x)
		inner.Args = append(inner.Args, ident(n, name))
		body.Args = append(body.Args, ident(n, name))
	}
	inner.Fun = funcLit(n, funcType(n, own, nil), exprStmt(body))
	return params, args, inner
}

// recovers reports whether a lowered call is of recover.
func (l *lowering) recovers(n *ast.CallExpr) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Name == "recover" {
			_, found = l.info.Uses[id].(*types.Builtin)
		}
		return !found
	})
	return found
}

func (l *lowering) isMethod(sel *ast.SelectorExpr) bool {
	s := l.info.Selections[sel]
	return s != nil && s.Kind() == types.MethodVal
}

// isDeclared reports whether x names a declared function, which is always the
// same, of a package: there is nothing to evaluate.
func (l *lowering) isDeclared(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.Ident:
		_, ok := l.info.Uses[x].(*types.Func)
		return ok
	case *ast.SelectorExpr:
		_, ok := l.info.Uses[x.Sel].(*types.Func)
		return ok && l.info.Selections[x] == nil
	}
	return false
}
