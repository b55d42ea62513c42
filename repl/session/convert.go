package session

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// The interpreter keeps the type of a value in an interface only for interfaces
// that cells declare. In an any it forgets it, and for the interfaces of
// compiled packages it makes a wrapper only in some places, without the value's
// type and without the optional methods. Here every conversion of a value of
// the session's types to such an interface boxes the value (box.go), wherever
// the language has a conversion. Assertions unbox it (assert.go), and so do
// calls of compiled functions, but for those that print.

// convert returns x as it is to be assigned to a variable of type to.
func (l *lowering) convert(x ast.Expr, to types.Type) ast.Expr {
	from := l.info.TypeOf(x)
	if from == nil || to == nil || !types.IsInterface(to) {
		return x
	}
	switch {
	case isFile(from) && isReader(to):
		now := call(x, nb(x, "Reader"), x)
		l.info.Types[now] = types.TypeAndValue{Type: to}
		return now
	case isEmpty(to):
		return l.box(x)
	case l.info.Types[x].IsNil() && l.s.compiledInterface(to):
		return call(x, l.spell(to, x), x) // the interpreter passes a bare nil as no value at all
	case !l.s.compiledInterface(to) || !l.s.hasMethods(from):
		return x
	}
	id := l.typeID(from, x)
	if types.Identical(to, types.Universe.Lookup("error").Type()) {
		now := call(x, nb(x, "Error"), id, x)
		l.info.Types[now] = types.TypeAndValue{Type: to}
		return now
	}
	obj := types.Unalias(to).(*types.Named).Obj()
	now := &ast.TypeAssertExpr{X: call(x, nb(x, "Implement"), id, stringLit(x, obj.Pkg().Path()), stringLit(x, obj.Name()), x), Lparen: x.Pos(), Type: l.spell(to, x), Rparen: x.Pos()}
	l.info.Types[now] = types.TypeAndValue{Type: to}
	return now
}

// box returns x as an any that knows its type, if that is one of the session's.
func (l *lowering) box(x ast.Expr) ast.Expr {
	from := l.info.TypeOf(x)
	switch {
	case from == nil:
		return x
	case l.isCondition(x): // the interpreter does not make an any of a comparison
		now := ast.Expr(call(x, funcLit(x, funcType(x, fields(x, field(x, "v", ident(x, "bool"))), fields(x, field(x, "", ident(x, "bool")))), ret(x, ident(x, "v"))), x))
		l.info.Types[now] = types.TypeAndValue{Type: types.Typ[types.Bool]}
		return now
	case l.s.boxable(from):
		now := ast.Expr(call(x, nb(x, "Box"), l.typeID(from, x), x))
		l.info.Types[now] = types.TypeAndValue{Type: emptyInterface}
		return now
	case types.IsInterface(from) && !isEmpty(from) && !l.s.compiledInterface(from):
		return l.boxDynamic(x, from)
	}
	return x
}

// isCondition reports whether x is a comparison, or made of some, of type bool.
func (l *lowering) isCondition(x ast.Expr) bool {
	switch n := ast.Unparen(x).(type) {
	case *ast.BinaryExpr:
		if l.info.Types[x].Value != nil {
			return false
		}
		t := l.info.TypeOf(x)
		return types.Identical(types.Default(t), types.Typ[types.Bool])
	case *ast.UnaryExpr:
		return n.Op == token.NOT && l.isCondition(n.X)
	}
	return false
}

var emptyInterface = types.NewInterfaceType(nil, nil)

// boxDynamic boxes what an interface that a cell declares holds:
//
//	func(v I) any { switch v := v.(type) { case T: return nb.Box(1, v); ... }; return v }(x)
//
// for all types of the session that implement it.
func (l *lowering) boxDynamic(x ast.Expr, from types.Type) ast.Expr {
	it := from.Underlying().(*types.Interface)
	var clauses []ast.Stmt
	v := ident(x, "v")
	for _, t := range l.s.implementations(it) {
		boxed := call(x, nb(x, "Box"), l.typeID(t, x), v)
		clauses = append(clauses, &ast.CaseClause{Case: x.Pos(), List: []ast.Expr{l.spell(t, x)}, Body: []ast.Stmt{ret(x, boxed)}})
	}
	if len(clauses) == 0 {
		return x
	}
	sw := &ast.TypeSwitchStmt{Switch: x.Pos(), Assign: defineStmt(x, "v", &ast.TypeAssertExpr{X: v, Lparen: x.Pos(), Rparen: x.Pos()}), Body: block(x, clauses...)}
	typ := funcType(x, fields(x, field(x, "v", l.spell(from, x))), fields(x, field(x, "", ident(x, "any"))))
	now := call(x, funcLit(x, typ, sw, ret(x, v)), x)
	l.info.Types[now] = types.TypeAndValue{Type: emptyInterface}
	return now
}

// implementations returns the session's types, and pointers to them, that
// implement an interface.
func (s *Session) implementations(it *types.Interface) []types.Type {
	var list []types.Type
	for _, name := range slices.Sorted(maps.Keys(s.live)) {
		tn, ok := s.live[name].obj.(*types.TypeName)
		if !ok || tn.Pkg() != s.pkg || tn.IsAlias() || types.IsInterface(tn.Type()) {
			continue
		}
		if n, ok := tn.Type().(*types.Named); !ok || n.TypeParams() != nil {
			continue
		}
		for _, t := range []types.Type{tn.Type(), types.NewPointer(tn.Type())} {
			if types.Implements(t, it) {
				list = append(list, t)
			}
		}
	}
	return list
}

// ofSession reports whether t is a type of the session or a pointer to one.
func (s *Session) ofSession(t types.Type) bool {
	tn := typeName(t)
	return tn != nil && s.isSession(tn.Pkg()) && !types.IsInterface(t)
}

// hasMethods reports whether t is a type of the session, or a pointer to one, that
// has methods.
func (s *Session) hasMethods(t types.Type) bool {
	return s.ofSession(t) && types.NewMethodSet(t).Len() > 0
}

// boxable reports whether t is, or is made of, types of the session, or structs
// without a name whose fields the interpreter renames.
func (s *Session) boxable(t types.Type) bool {
	return !types.IsInterface(t) && s.madeOf(t, func(t types.Type) bool {
		switch t := t.(type) {
		case *types.Named:
			return true
		case *types.Struct:
			return hidesFields(t)
		}
		return false
	})
}

func hidesFields(t *types.Struct) bool {
	for f := range t.Fields() {
		if !f.Exported() {
			return true
		}
	}
	return false
}

// isSession reports whether code of pkg is interpreted.
func (s *Session) isSession(pkg *types.Package) bool {
	if pkg == nil || pkg == s.pkg {
		return pkg != nil
	}
	src, _ := s.sources.get(pkg.Path())
	return src != nil && src.pkg == pkg
}

// compiledInterface reports whether t is error or an interface type, with
// methods, of a compiled package.
func (s *Session) compiledInterface(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return false
	}
	it, ok := n.Underlying().(*types.Interface)
	return ok && it.NumMethods() > 0 && !s.isSession(n.Obj().Pkg())
}

// printsWrong reports whether fmt does not print values of type t as it would
// in compiled Go: they have structs in them, or types with methods.
func (s *Session) printsWrong(t types.Type) bool {
	return s.madeOf(t, func(t types.Type) bool {
		switch t := t.(type) {
		case *types.Named:
			_, isStruct := t.Underlying().(*types.Struct)
			return isStruct || t.NumMethods() > 0
		case *types.Struct:
			return hidesFields(t)
		}
		return false
	})
}

// madeOf reports whether is holds for a type of the session, or one without a
// name, that values of type t consist of.
func (s *Session) madeOf(t types.Type, is func(types.Type) bool) bool {
	seen := map[types.Type]bool{}
	var visit func(t types.Type) bool
	visit = func(t types.Type) bool {
		t = types.Unalias(t)
		if seen[t] {
			return false
		}
		seen[t] = true
		if n, ok := t.(*types.Named); ok {
			return s.isSession(n.Obj().Pkg()) && (is(n) || visit(n.Underlying()))
		}
		if is(t) {
			return true
		}
		switch t := t.(type) {
		case *types.Pointer:
			return visit(t.Elem())
		case *types.Slice:
			return visit(t.Elem())
		case *types.Array:
			return visit(t.Elem())
		case *types.Map:
			return visit(t.Key()) || visit(t.Elem())
		case *types.Struct:
			for f := range t.Fields() {
				if visit(f.Type()) {
					return true
				}
			}
		}
		return false
	}
	return visit(t)
}

// arguments converts the arguments of a call to the types of the parameters.
func (l *lowering) arguments(n *ast.CallExpr, fn *types.Func) {
	t := l.info.TypeOf(n.Fun)
	if t == nil {
		return
	}
	sig, ok := t.Underlying().(*types.Signature)
	if !ok {
		return
	}
	params := sig.Params()
	if len(n.Args) == 1 && params.Len() > 1 {
		return // f(g()): the values never stand alone
	}
	compiled := fn != nil && !l.s.isSession(fn.Pkg()) && !storesArguments(fn)
	for i, x := range n.Args {
		last := params.Len() - 1
		switch {
		case sig.Variadic() && i >= last && !n.Ellipsis.IsValid():
			to := params.At(last).Type().(*types.Slice).Elem()
			if compiled && isEmpty(to) && !printsArguments(fn) && !showsArguments(fn) {
				n.Args[i] = l.raw(x)
				continue
			}
			n.Args[i] = l.convert(x, to)
		case i <= last:
			if to := params.At(i).Type(); compiled && isEmpty(to) && !showsArguments(fn) {
				n.Args[i] = l.raw(x)
			} else {
				n.Args[i] = l.convert(x, to)
			}
		}
	}
}

// raw returns x as compiled code that looks at it by reflection is to see it.
func (l *lowering) raw(x ast.Expr) ast.Expr {
	t := l.info.TypeOf(x)
	if t == nil {
		return x
	}
	holds := isEmpty(t)
	switch u := t.Underlying().(type) {
	case *types.Slice:
		holds = isEmpty(u.Elem())
	case *types.Map:
		holds = isEmpty(u.Elem())
	}
	if !holds {
		return x
	}
	return call(x, nb(x, "Raw"), x)
}

// printsArguments reports whether a function formats its variadic arguments as
// fmt does.
func printsArguments(fn *types.Func) bool {
	if fn.Pkg() == nil || !slices.Contains([]string{"fmt", "log", "testing"}, fn.Pkg().Path()) {
		return false
	}
	for _, prefix := range []string{"Print", "Sprint", "Fprint", "Append", "Error", "Fatal", "Panic", "Log", "Skip"} {
		if strings.HasPrefix(fn.Name(), prefix) {
			return true
		}
	}
	return false
}

// composite converts the elements of a composite literal. Inside others it may
// stand without its type, which the interpreter does not find in all places.
func (l *lowering) composite(c *astutil.Cursor, n *ast.CompositeLit) {
	t := l.info.TypeOf(n)
	elided := n.Type == nil
	if p, ok := t.Underlying().(*types.Pointer); ok && elided {
		t = p.Elem()
		defer l.replace(c, n, &ast.UnaryExpr{OpPos: n.Pos(), Op: token.AND, X: n})
	}
	if elided {
		n.Type = l.spell(t, n)
	}
	for i, el := range n.Elts {
		kv, keyed := el.(*ast.KeyValueExpr)
		switch u := t.Underlying().(type) {
		case *types.Struct:
			if keyed {
				if v, ok := l.info.Uses[kv.Key.(*ast.Ident)].(*types.Var); ok {
					kv.Value = l.convert(kv.Value, v.Type())
				}
			} else {
				n.Elts[i] = l.convert(el, u.Field(i).Type())
			}
		case *types.Map:
			kv.Key, kv.Value = l.convert(kv.Key, u.Key()), l.convert(kv.Value, u.Elem())
		case interface{ Elem() types.Type }: // array, slice
			if keyed {
				kv.Value = l.convert(kv.Value, u.Elem())
			} else {
				n.Elts[i] = l.convert(el, u.Elem())
			}
		}
	}
}

// showsArguments reports whether a function is of package display, which knows
// what a box shows.
func showsArguments(fn *types.Func) bool {
	return fn.Pkg() != nil && (fn.Pkg().Path() == displayPath || fn.Pkg().Path() == displayLongPath)
}

// storesArguments reports whether a function keeps its arguments for whoever
// put them there.
func storesArguments(fn *types.Func) bool {
	return fn.Pkg() != nil && slices.Contains([]string{"container/heap", "container/list", "container/ring", "context", "sync", "sync/atomic"}, fn.Pkg().Path())
}

func (l *lowering) assign(n *ast.AssignStmt) {
	if len(n.Lhs) != len(n.Rhs) {
		return
	}
	for i, x := range n.Lhs {
		if n.Tok == token.ASSIGN {
			n.Rhs[i] = l.receivedFor(n.Rhs[i], x)
		}
		to := l.info.TypeOf(x)
		if len(n.Lhs) > 1 && n.Tok == token.ASSIGN && to != nil && !isUntyped(to) && l.info.Types[n.Rhs[i]].IsNil() {
			n.Rhs[i] = call(n.Rhs[i], &ast.ParenExpr{Lparen: x.Pos(), X: l.spell(to, x), Rparen: x.Pos()}, n.Rhs[i]) // of a bare nil among several the interpreter does not know the type
			l.info.Types[n.Rhs[i]] = types.TypeAndValue{Type: to}
			continue
		}
		n.Rhs[i] = l.convert(n.Rhs[i], to)
	}
}

// receivedFor has a received value that is assigned to an element, a field or an
// interface go through a variable, without which the interpreter loses it:
//
//	a[i] = <-c  =>  a[i] = func() T { vʼ := <-c; return vʼ }()
func (l *lowering) receivedFor(x, to ast.Expr) ast.Expr {
	u, ok := ast.Unparen(x).(*ast.UnaryExpr)
	if !ok || u.Op != token.ARROW {
		return x
	}
	t := l.info.TypeOf(to)
	if _, variable := to.(*ast.Ident); variable && (t == nil || !types.IsInterface(t)) {
		return x
	}
	elem := l.info.TypeOf(u)
	if elem == nil {
		return x
	}
	const name = "vʼ"
	lit := funcLit(x, funcType(x, fields(x), fields(x, field(x, "", l.spell(elem, x)))), defineStmt(x, name, u), ret(x, ident(x, name)))
	out := call(x, lit)
	l.info.Types[out] = types.TypeAndValue{Type: elem}
	return out
}

func (l *lowering) valueSpec(n *ast.ValueSpec) {
	if n.Type == nil || len(n.Names) != len(n.Values) {
		return
	}
	for i, id := range n.Names {
		n.Values[i] = l.receivedFor(n.Values[i], id)
		n.Values[i] = l.convert(n.Values[i], l.info.TypeOf(id))
	}
}

func (l *lowering) returns(n *ast.ReturnStmt) {
	sig := l.funcs[len(l.funcs)-1]
	if sig == nil || len(n.Results) != sig.Results().Len() {
		return
	}
	for i := range n.Results {
		n.Results[i] = l.convert(n.Results[i], sig.Results().At(i).Type())
	}
}

func (l *lowering) send(n *ast.SendStmt) {
	if ch, ok := l.info.TypeOf(n.Chan).Underlying().(*types.Chan); ok {
		n.Value = l.convert(n.Value, ch.Elem())
	}
}

// binary converts the operand of a comparison with an interface.
func (l *lowering) binary(n *ast.BinaryExpr) {
	x, y := l.info.TypeOf(n.X), l.info.TypeOf(n.Y)
	if x == nil || y == nil {
		return
	}
	if types.IsInterface(x) {
		n.Y = l.convert(n.Y, x)
	} else if types.IsInterface(y) {
		n.X = l.convert(n.X, y)
	}
}
