package session

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// assertion rewrites x.(T) where x is an interface of a compiled package, whose
// values of the session's types are boxed: T a type of the session, or another
// interface. An interface that a cell declares needs an adapter.
func (l *lowering) assertion(c *astutil.Cursor, n *ast.TypeAssertExpr) {
	if n.Type == nil {
		return // x.(type)
	}
	from, to := l.info.TypeOf(n.X), l.info.TypeOf(n.Type)
	if from == nil || to == nil {
		return
	}
	_, commaOk := l.info.TypeOf(n).(*types.Tuple)
	it, isInterface := to.Underlying().(*types.Interface)
	own := isInterface && it.NumMethods() > 0 && !l.s.compiledInterface(to)
	switch {
	case isEmpty(to):
		l.replace(c, n, l.notNil(n, to, commaOk))
	case l.s.compiledInterface(to) && types.IsInterface(from):
		l.replace(c, n, l.reimplementAs(n, to, commaOk))
	case !l.holdsBoxes(from):
		if own && commaOk {
			l.replace(c, n, l.unlessNil(n, from, to))
		}
	case own:
		l.replace(c, n, l.adapt(n, to, it, commaOk))
	case l.s.boxable(to):
		l.replace(c, n, l.unbox(n, n.X, to, commaOk))
	}
}

// holdsBoxes reports whether values of the session's types are boxed in an
// interface of type t.
func (l *lowering) holdsBoxes(t types.Type) bool { return isEmpty(t) || l.s.compiledInterface(t) }

func isEmpty(t types.Type) bool {
	it, ok := t.Underlying().(*types.Interface)
	return ok && it.Empty()
}

// notNil returns the assertion of x to an interface without methods, which holds
// for all but nil, and which the interpreter denies:
//
//	func(v any) (any, bool) { return v, v != nil }(x)
func (l *lowering) notNil(n *ast.TypeAssertExpr, to types.Type, commaOk bool) ast.Expr {
	x := l.convert(n.X, emptyInterface)
	if !commaOk {
		return call(n, nb(n, "NotNil"), x, stringLit(n, l.s.typeString(to)))
	}
	typ := funcType(n, fields(n, field(n, "v", ident(n, "any"))), fields(n, field(n, "", ident(n, "any")), field(n, "", ident(n, "bool"))))
	is := &ast.BinaryExpr{X: ident(n, "v"), OpPos: n.Pos(), Op: token.NEQ, Y: ident(n, "nil")}
	return call(n, funcLit(n, typ, ret(n, ident(n, "v"), is)), x)
}

// unlessNil returns the assertion of an interface of a cell to another one, at
// which the interpreter panics if the first is nil:
//
//	func(v A) (r B, ok bool) { if v != nil { r, ok = v.(B) }; return r, ok }(x)
func (l *lowering) unlessNil(n *ast.TypeAssertExpr, from, to types.Type) ast.Expr {
	typ := funcType(n, fields(n, field(n, "v", l.spell(from, n))), fields(n, field(n, "r", l.spell(to, n)), field(n, "ok", ident(n, "bool"))))
	return call(n, funcLit(n, typ, l.assertNotNil(n, to), ret(n, ident(n, "r"), ident(n, "ok"))), n.X)
}

// assertNotNil returns if v != nil { r, ok = v.(T) }.
func (l *lowering) assertNotNil(n ast.Node, t types.Type) ast.Stmt {
	assert := &ast.TypeAssertExpr{X: ident(n, "v"), Lparen: n.Pos(), Type: l.spell(t, n), Rparen: n.Pos()}
	set := &ast.AssignStmt{Lhs: []ast.Expr{ident(n, "r"), ident(n, "ok")}, TokPos: n.Pos(), Tok: token.ASSIGN, Rhs: []ast.Expr{assert}}
	return &ast.IfStmt{If: n.Pos(), Cond: &ast.BinaryExpr{X: ident(n, "v"), OpPos: n.Pos(), Op: token.NEQ, Y: ident(n, "nil")}, Body: block(n, set)}
}

// reimplementAs returns the assertion of x to an interface of a compiled
// package: a boxed value with the methods of that interface, if it has them.
//
//	func(v any) (r I, ok bool) { if v != nil { r, ok = v.(I) }; return r, ok }(nb.Reimplement("path", "I", x))
//
// The interpreter's own assertion fails on nil in a way of its own.
func (l *lowering) reimplementAs(n *ast.TypeAssertExpr, to types.Type, commaOk bool) ast.Expr {
	pkg, name := "", "error"
	if obj := types.Unalias(to).(*types.Named).Obj(); obj.Pkg() != nil {
		pkg, name = obj.Pkg().Path(), obj.Name()
	}
	value := call(n, nb(n, "Reimplement"), stringLit(n, pkg), stringLit(n, name), l.convert(n.X, emptyInterface))
	if !commaOk {
		must := call(n, nb(n, "NotNil"), value, stringLit(n, l.s.typeString(to)))
		return &ast.TypeAssertExpr{X: must, Lparen: n.Pos(), Type: l.spell(to, n), Rparen: n.Pos()}
	}
	typ := funcType(n, fields(n, field(n, "v", ident(n, "any"))),
		fields(n, field(n, "r", l.spell(to, n)), field(n, "ok", ident(n, "bool"))))
	return call(n, funcLit(n, typ, l.assertNotNil(n, to), ret(n, ident(n, "r"), ident(n, "ok"))), value)
}

// unbox returns the value of type t in the interface x: with commaOk both the
// value and whether it is one, otherwise a panic if it is not.
//
//	func(v any, is int) (r T, ok bool) {
//		switch is { case 1: r = v.(T); return r, true; case 2: r, ok = v.(T); return r, ok }
//		return r, false
//	}(nb.Unboxed(id, x))
//
// Unboxed answers 0 for a box of another type, 1 for one of this, and 2 for a
// value that compiled code has kept without its box, of which the interpreter
// knows as much as anybody.
func (l *lowering) unbox(n ast.Node, x ast.Expr, t types.Type, commaOk bool) ast.Expr {
	id := l.typeID(t, n)
	if !commaOk {
		return &ast.TypeAssertExpr{X: call(n, nb(n, "Unbox"), id, x), Lparen: n.Pos(), Type: l.spell(t, n), Rparen: n.Pos()}
	}
	r, ok := ident(n, "r"), ident(n, "ok")
	value := func() ast.Expr {
		return &ast.TypeAssertExpr{X: ident(n, "v"), Lparen: n.Pos(), Type: l.spell(t, n), Rparen: n.Pos()}
	}
	set := func(x ast.Expr, lhs ...ast.Expr) ast.Stmt {
		return &ast.AssignStmt{Lhs: lhs, TokPos: n.Pos(), Tok: token.ASSIGN, Rhs: []ast.Expr{x}}
	}
	clause := func(i int, body ...ast.Stmt) ast.Stmt {
		return &ast.CaseClause{Case: n.Pos(), List: []ast.Expr{intLit(n, i)}, Body: body}
	}
	sw := &ast.SwitchStmt{Switch: n.Pos(), Tag: ident(n, "is"), Body: block(n,
		clause(1, set(value(), r), ret(n, r, ident(n, "true"))),
		clause(2, set(value(), r, ok), ret(n, r, ok)))}
	typ := funcType(n,
		fields(n, field(n, "v", ident(n, "any")), field(n, "is", ident(n, "int"))),
		fields(n, field(n, "r", l.spell(t, n)), field(n, "ok", ident(n, "bool"))))
	return call(n, funcLit(n, typ, sw, ret(n, r, ident(n, "false"))), call(n, nb(n, "Unboxed"), id, x))
}

// typeSwitch returns what a type switch becomes if the interpreter would not find
// one of its cases, otherwise nil. Its parts are still to be lowered:
//
//	switch v := x.(type) { case *T: A; case fmt.Stringer, nil: B; default: C }
//
// becomes
//
//	switch xʼ := x; { case nb.Is(id, xʼ): v := xʼ.(*T); A; case ...: v := xʼ; B; default: v := xʼ; C }
func (l *lowering) typeSwitch(n *ast.TypeSwitchStmt) ast.Stmt {
	var bound *ast.Ident
	var x ast.Expr
	switch s := n.Assign.(type) {
	case *ast.AssignStmt:
		bound = s.Lhs[0].(*ast.Ident)
		x = s.Rhs[0].(*ast.TypeAssertExpr).X
	case *ast.ExprStmt:
		x = s.X.(*ast.TypeAssertExpr).X
	}
	from := l.info.TypeOf(x)
	// What the interpreter does not find: interfaces, nil in an interface of a cell,
	// and in others types of the session.
	boxes := l.holdsBoxes(from)
	if !l.anyCase(n, func(x ast.Expr, t types.Type) bool {
		if l.isNil(x) {
			return !boxes
		}
		return types.IsInterface(t) || boxes && l.s.boxable(t)
	}) {
		return nil
	}
	subject := func() ast.Expr {
		id := ident(n, "xʼ")
		l.info.Types[id] = types.TypeAndValue{Type: from}
		return id
	}
	init := &ast.AssignStmt{Lhs: []ast.Expr{subject()}, TokPos: n.Pos(), Tok: token.DEFINE, Rhs: []ast.Expr{x}}
	sw := &ast.SwitchStmt{Switch: n.Switch, Init: init, Body: n.Body}
	for _, clause := range n.Body.List {
		clause := clause.(*ast.CaseClause)
		var conds []ast.Expr
		var only ast.Expr // the type, if the clause has one
		for _, t := range clause.List {
			conds = append(conds, l.isType(subject, from, t))
			if len(clause.List) == 1 && !l.isNil(t) {
				only = t
			}
		}
		if clause.List != nil {
			clause.List = conds
		}
		if bound == nil {
			continue
		}
		value := subject()
		if only != nil {
			a := &ast.TypeAssertExpr{X: subject(), Lparen: only.Pos(), Type: only, Rparen: only.End()}
			l.info.Types[a] = types.TypeAndValue{Type: l.info.TypeOf(only)}
			value = a
		}
		v, used := ident(bound, bound.Name), ident(bound, bound.Name)
		define := &ast.AssignStmt{Lhs: []ast.Expr{v}, TokPos: bound.Pos(), Tok: token.DEFINE, Rhs: []ast.Expr{value}}
		use := &ast.AssignStmt{Lhs: []ast.Expr{ident(bound, "_")}, TokPos: bound.Pos(), Tok: token.ASSIGN, Rhs: []ast.Expr{used}}
		clause.Body = append([]ast.Stmt{define, use}, clause.Body...)
	}
	if n.Init != nil {
		return block(n, n.Init, sw)
	}
	return sw
}

func (l *lowering) anyCase(n *ast.TypeSwitchStmt, is func(x ast.Expr, t types.Type) bool) bool {
	for _, clause := range n.Body.List {
		for _, t := range clause.(*ast.CaseClause).List {
			if tt := l.info.TypeOf(t); tt != nil && is(t, tt) {
				return true
			}
		}
	}
	return false
}

func (l *lowering) isNil(x ast.Expr) bool { return l.info.Types[x].IsNil() }

// isType returns the condition that the value of the subject, an interface I, is of
// the type t, whose parts are still to be lowered:
//
//	func(v I) bool { _, ok := v.(T); return ok }(xʼ)
func (l *lowering) isType(subject func() ast.Expr, from types.Type, t ast.Expr) ast.Expr {
	if l.isNil(t) {
		return &ast.BinaryExpr{X: subject(), OpPos: t.Pos(), Op: token.EQL, Y: ident(t, "nil")}
	}
	if l.holdsBoxes(from) {
		from = emptyInterface
	}
	v := ident(t, "v")
	l.info.Types[v] = types.TypeAndValue{Type: from}
	assert := &ast.TypeAssertExpr{X: v, Lparen: t.Pos(), Type: t, Rparen: t.End()}
	l.info.Types[assert] = types.TypeAndValue{Type: types.NewTuple(types.NewVar(token.NoPos, nil, "", l.info.TypeOf(t)), types.NewVar(token.NoPos, nil, "", types.Typ[types.Bool]))}
	define := &ast.AssignStmt{Lhs: []ast.Expr{ident(t, "_"), ident(t, "ok")}, TokPos: t.Pos(), Tok: token.DEFINE, Rhs: []ast.Expr{assert}}
	lit := funcLit(t, funcType(t, fields(t, field(t, "v", l.spell(from, t))), fields(t, field(t, "", ident(t, "bool")))), define, ret(t, ident(t, "ok")))
	l.info.Types[lit] = types.TypeAndValue{Type: types.NewSignatureType(nil, nil, nil,
		types.NewTuple(types.NewParam(token.NoPos, nil, "v", from)),
		types.NewTuple(types.NewParam(token.NoPos, nil, "", types.Typ[types.Bool])), false)}
	return call(t, lit, subject())
}
