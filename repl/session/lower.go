package session

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// The interpreter runs a smaller language than the type checker accepts, and
// runs parts of it differently. lower rewrites checked code to what the
// interpreter does right:
//
//   - names of the session and of packages become the interpreter's names;
//   - constant expressions become their values;
//   - generic functions and types become instances (generic.go);
//   - values of assignments of several become variables first (tuple.go);
//   - function literals in loops are made in frames of their own (isolate.go);
//   - range over functions, min, max, clear, new of a value, go, and defer
//     outside all functions become calls (range.go, builtin.go, goroutine.go);
//   - values of the session's types are boxed where they become interfaces of
//     compiled packages, and unboxed where these are asserted (convert.go,
//     assert.go).
//
// A lowering works on one piece of checked code, which it changes in place.
type lowering struct {
	s     *Session
	info  *types.Info
	pkg   *types.Package
	funcs []*types.Signature // of the functions around the node, the innermost last
	top   bool               // the outermost function is the cell itself
	err   error

	defers       int                                 // defers so far
	loops        int                                 // ranges over functions so far
	instantiated map[ast.Expr]bool                   // instances that have replaced generic functions
	overFunc     map[*ast.RangeStmt]*types.Signature // range statements over functions
	labels       map[ast.Stmt]string                 // of statements
	elems        map[*ast.CommClause]types.Type      // of the channels of select statements
	hoisted      map[ast.Stmt][]ast.Stmt             // what was taken out of the head of a statement
	topBody      *ast.BlockStmt                      // of the cell
	marked       map[ast.Stmt]bool                   // statements that can panic
}

func (s *Session) lower(c *checked, top bool) error {
	l := &lowering{s: s, info: c.info, pkg: c.pkg, top: top,
		instantiated: map[ast.Expr]bool{}, overFunc: map[*ast.RangeStmt]*types.Signature{}, marked: map[ast.Stmt]bool{},
		labels: map[ast.Stmt]string{}, hoisted: map[ast.Stmt][]ast.Stmt{}, elems: map[*ast.CommClause]types.Type{}}
	if top {
		l.topBody = c.decls[0].(*ast.FuncDecl).Body
	}
	for i, d := range c.decls {
		c.decls[i] = isolate(separate(astutil.Apply(d, l.enter, l.leave).(ast.Decl), l.topBody))
	}
	return l.err
}

// enter is called before the children of a node. It replaces constants and
// types, which have no children left then.
func (l *lowering) enter(c *astutil.Cursor) bool {
	l.mayPanic(c)
	switch n := c.Node().(type) {
	case *ast.FuncDecl:
		sig, _ := l.info.TypeOf(n.Name).(*types.Signature)
		l.funcs = append(l.funcs, sig)
	case *ast.FuncLit:
		sig, _ := l.info.TypeOf(n).Underlying().(*types.Signature)
		l.funcs = append(l.funcs, sig)
	case *ast.DeclStmt:
		if n.Decl.(*ast.GenDecl).Tok == token.CONST {
			c.Replace(&ast.EmptyStmt{Semicolon: n.Pos(), Implicit: true}) // each use is folded
			return false
		}
	case *ast.RangeStmt:
		l.enterRange(n)
	case *ast.LabeledStmt:
		l.labels[n.Stmt] = n.Label.Name
	case *ast.ForStmt:
		l.forLoop(n)
	case *ast.SelectStmt:
		l.enterSelect(n)
	case *ast.CommClause:
		l.commClause(n)
	case *ast.IfStmt:
		if n.Init != nil {
			l.takeOut(n, n.Init)
			n.Init = nil
		}
	case *ast.SwitchStmt:
		if n.Init != nil { // with a call as the tag the interpreter takes the default
			l.takeOut(n, n.Init)
			n.Init = nil
		}
		l.compareTag(n)
		l.splitCases(n)
	case *ast.TypeSwitchStmt:
		if sw := l.typeSwitch(n); sw != nil {
			c.Replace(astutil.Apply(sw, l.enter, l.leave))
			l.mark(c, n)
			return false
		}
	case ast.Expr:
		tv, ok := l.info.Types[n]
		switch {
		case !ok:
		case tv.IsType():
			return !l.replaceType(c, n)
		case tv.Value != nil:
			return !l.fold(c, n, tv)
		}
	}
	return true
}

// leave is called after the children of a node.
func (l *lowering) leave(c *astutil.Cursor) bool {
	if stmt, ok := c.Node().(ast.Stmt); ok {
		defer l.mark(c, stmt)
	}
	switch n := c.Node().(type) {
	case *ast.FuncDecl, *ast.FuncLit:
		l.funcs = l.funcs[:len(l.funcs)-1]
	case *ast.Ident:
		l.identifier(c, n)
	case *ast.SelectorExpr:
		l.selector(c, n)
	case *ast.IndexExpr, *ast.IndexListExpr:
		l.index(c, n.(ast.Expr))
	case *ast.CallExpr:
		l.call(c, n)
	case *ast.TypeAssertExpr:
		l.assertion(c, n)
	case *ast.CompositeLit:
		l.composite(c, n)
	case *ast.AssignStmt:
		l.assign(n)
		l.operandsFirst(c, n)
		if c.Index() >= 0 {
			for _, s := range l.separate(n)[1:] {
				c.InsertBefore(s)
			}
		}
	case *ast.ValueSpec:
		l.valueSpec(n)
	case *ast.ReturnStmt:
		l.returns(n)
		if now, ok := l.resultsAtOnce(n); ok {
			c.Replace(now)
		} else {
			l.received(c, n)
		}
	case *ast.SendStmt:
		l.send(n)
	case *ast.BinaryExpr:
		l.binary(n)
	case *ast.StructType:
		tagFields(n)
	case *ast.ForStmt:
		l.hoist(c, n, n)
	case *ast.IfStmt:
		l.hoist(c, n, n)
	case *ast.SwitchStmt:
		l.hoist(c, n, n)
	case *ast.LabeledStmt:
		l.hoist(c, n.Stmt, n)
		if s, ok := n.Stmt.(*ast.SelectStmt); ok {
			l.leaveSelect(c, s, n)
		}
	case *ast.SelectStmt:
		l.leaveSelect(c, n, n)
	case *ast.RangeStmt:
		l.leaveRange(c, n)
	case *ast.GoStmt:
		l.goroutine(c, n)
	case *ast.DeferStmt:
		l.deferred(c, n)
	case *ast.CaseClause:
		if len(n.Body) == 0 || onlyEmpty(n.Body) { // the interpreter goes on to the next clause
			n.Body = []ast.Stmt{nothing(n)}
		}
	}
	return l.err == nil
}

// nothing returns a statement that does nothing.
func nothing(n ast.Node) ast.Stmt {
	return &ast.AssignStmt{Lhs: []ast.Expr{ident(n, "_")}, TokPos: n.Pos(), Tok: token.ASSIGN, Rhs: []ast.Expr{intLit(n, 0)}}
}

func onlyEmpty(list []ast.Stmt) bool {
	for _, s := range list {
		if _, ok := s.(*ast.EmptyStmt); !ok {
			return false
		}
	}
	return true
}

// replace puts an expression in the place of another of the same type.
func (l *lowering) replace(c *astutil.Cursor, old, now ast.Expr) {
	l.same(old, now)
	c.Replace(now)
}

// same records that now has the type of old.
func (l *lowering) same(old, now ast.Expr) {
	if tv, ok := l.info.Types[old]; ok {
		tv.Value = nil
		l.info.Types[now] = tv
	} else if t := l.info.TypeOf(old); t != nil {
		l.info.Types[now] = types.TypeAndValue{Type: t}
	}
}

// fail records the first thing that cannot be lowered.
func (l *lowering) fail(n ast.Node, msg, hint string) {
	if l.err == nil {
		e := l.s.errorAt(n, msg, hint)
		e.Class = Limitation
		l.err = e
	}
}

// spell is the session's, with a failure recorded.
func (l *lowering) spell(t types.Type, n ast.Node) ast.Expr {
	x := l.s.spell(t, n)
	if x == nil {
		l.fail(n, "the type "+l.s.typeString(t)+" cannot be named in a cell", "")
		return ident(n, "any")
	}
	return x
}

// replaceType spells out a type that is generic or stands for a type argument.
// It reports whether it did; other types are renamed name by name.
func (l *lowering) replaceType(c *astutil.Cursor, x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.Ident:
		tn, ok := l.info.Uses[x].(*types.TypeName)
		if !ok {
			return false
		}
		if _, ok := l.s.typeArgs[tn.Name()]; !ok {
			return false
		}
	case *ast.IndexExpr, *ast.IndexListExpr:
	default:
		return false
	}
	t := l.info.TypeOf(x)
	l.replace(c, x, l.spell(t, x))
	return true
}

// identifier gives a name of the session or of a package the interpreter's
// name, and a name from a dot import its package.
func (l *lowering) identifier(c *astutil.Cursor, id *ast.Ident) {
	if sel, ok := c.Parent().(*ast.SelectorExpr); ok && sel.Sel == id && l.info.Selections[sel] == nil {
		return // pkg.Name
	}
	obj := l.info.Uses[id]
	if obj == nil {
		obj = l.info.Defs[id]
	}
	switch o := obj.(type) {
	case nil:
		return
	case *types.PkgName:
		if name := l.s.importCompiled(o.Imported().Path()); name != "" {
			id.Name = name
		}
		return
	case *types.Func:
		if in, ok := l.info.Instances[id]; ok {
			l.instance(c, id, o, in)
			return
		}
		if l.notYet(c, id, o) {
			if name := l.s.interpreterName(obj); name != "" {
				l.replace(c, id, l.forward(id, o.Signature(), ident(id, name)))
				return
			}
		}
	case *types.Var:
		if o.Embedded() { // the field has the name of its type
			if tn := typeName(o.Type()); tn != nil {
				if name := l.s.interpreterName(tn); name != "" {
					id.Name = name
				}
			}
			return
		}
	}
	if name := compiledInstead(obj); name != "" {
		c.Replace(nb(id, name))
		return
	}
	if name := l.s.interpreterName(obj); name != "" {
		id.Name = name
		return
	}
	if pkg := obj.Pkg(); pkg != nil && pkg != l.pkg && obj.Parent() == pkg.Scope() {
		if name := l.s.importCompiled(pkg.Path()); name != "" {
			x := &ast.SelectorExpr{X: ident(id, name), Sel: id}
			l.same(id, x)
			c.Replace(x)
		}
	}
}

// notYet reports whether the interpreter has no function for a name that is not
// called, where it is stored or returned, or where the declaration is not behind
// it yet. A function literal looks for it when it runs.
func (l *lowering) notYet(c *astutil.Cursor, id *ast.Ident, fn *types.Func) bool {
	if fn.Pkg() != l.pkg || fn.Signature().Recv() != nil || l.info.Defs[id] != nil || isCallee(c) {
		return false
	}
	return isStored(c) || !l.top && fn.Scope() != nil && fn.Scope().End() > id.Pos()
}

// isStored reports whether the node at c is stored or returned.
func isStored(c *astutil.Cursor) bool {
	switch p := c.Parent().(type) {
	case *ast.CallExpr:
		id, ok := p.Fun.(*ast.Ident)
		return ok && id.Name == "append" && c.Index() > 0
	case *ast.ReturnStmt, *ast.CompositeLit, *ast.KeyValueExpr, *ast.AssignStmt, *ast.ValueSpec, *ast.SendStmt:
		return true
	}
	return false
}

// tagFields has the packages that encode structs see embedded fields under the
// name of their type, and leave out those that are not exported, which in the
// interpreter all are.
func tagFields(n *ast.StructType) {
	for _, f := range n.Fields.List {
		name := cleanNames(baseName(f.Type))
		if len(f.Names) > 0 {
			name = f.Names[0].Name
		}
		switch {
		case !ast.IsExported(name):
			f.Tag = stringLit(f, `json:"-" xml:"-"`).(*ast.BasicLit)
		case len(f.Names) == 0 && f.Tag == nil:
			f.Tag = stringLit(f, fmt.Sprintf(`json:"%s" xml:"%s"`, name, name)).(*ast.BasicLit)
		}
	}
}

// typeName returns the name of a named type or of the type it points to.
func typeName(t types.Type) *types.TypeName {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Obj()
	}
	return nil
}

// interpreterName returns the name in the interpreter of an object of the
// session or of a source package, or "".
func (s *Session) interpreterName(obj types.Object) string {
	if name, ok := s.names[obj]; ok {
		return name
	}
	return s.sourceName(obj)
}

// selector replaces a function of a generic package by its instance,
// and a method value by a function literal: the interpreter loses a compiled
// type's receiver, and does not copy the receiver of its own types.
func (l *lowering) selector(c *astutil.Cursor, sel *ast.SelectorExpr) {
	if fn, ok := l.info.Uses[sel.Sel].(*types.Func); ok {
		if in, ok := l.info.Instances[sel.Sel]; ok {
			l.instance(c, sel, fn, in)
			return
		}
	}
	s := l.info.Selections[sel]
	if s != nil && s.Kind() == types.MethodExpr {
		l.methodExpr(c, sel, s)
		return
	}
	if s == nil || s.Kind() != types.MethodVal || isCallee(c) {
		return
	}
	if types.IsInterface(s.Recv()) {
		return
	}
	// x.M  =>  func(r *T) func(A) B { return func(a A) B { return r.M(a) } }(&x)
	recv, x := l.receiver(sel)
	lit := l.forward(sel, s.Type().(*types.Signature), &ast.SelectorExpr{X: ident(sel, "r"), Sel: sel.Sel})
	outer := funcLit(sel, funcType(sel, fields(sel, field(sel, "r", l.spell(recv, sel))), fields(sel, field(sel, "", l.spell(s.Type(), sel)))), ret(sel, lit))
	l.replace(c, sel, call(sel, outer, x))
}

// methodExpr replaces T.M by a function literal, which the interpreter needs
// where the function is a value:
//
//	T.M  =>  func(a0 T, a1 A) B { return a0.M(a1) }
func (l *lowering) methodExpr(c *astutil.Cursor, sel *ast.SelectorExpr, s *types.Selection) {
	lit := l.forward(sel, s.Type().(*types.Signature), ident(sel, "_"))
	body := lit.Body.List[0]
	var inner *ast.CallExpr
	switch b := body.(type) {
	case *ast.ReturnStmt:
		inner = b.Results[0].(*ast.CallExpr)
	case *ast.ExprStmt:
		inner = b.X.(*ast.CallExpr)
	}
	inner.Fun = &ast.SelectorExpr{X: inner.Args[0], Sel: sel.Sel}
	inner.Args = inner.Args[1:]
	l.replace(c, sel, lit)
}

// receiver returns the receiver of the method that sel selects, as it is bound
// when the selection is evaluated, and its type. A promoted method's is the
// value that it is selected from.
func (l *lowering) receiver(sel *ast.SelectorExpr) (types.Type, ast.Expr) {
	s := l.info.Selections[sel]
	recv, x := s.Recv(), sel.X
	m := s.Obj().(*types.Func).Signature().Recv().Type()
	_, wantPtr := m.(*types.Pointer)
	_, isPtr := recv.Underlying().(*types.Pointer)
	switch {
	case types.IsInterface(recv):
	case wantPtr && !isPtr && l.info.Types[sel.X].Addressable():
		return types.NewPointer(recv), &ast.UnaryExpr{OpPos: x.Pos(), Op: token.AND, X: x}
	case isPtr && !wantPtr && len(s.Index()) == 1:
		return m, &ast.StarExpr{Star: x.Pos(), X: x}
	}
	return recv, x
}

// forward returns a function literal of type sig that calls fun with its
// arguments.
func (l *lowering) forward(n ast.Node, sig *types.Signature, fun ast.Expr) *ast.FuncLit {
	typ, _ := l.spell(sig, n).(*ast.FuncType)
	if typ == nil {
		typ = funcType(n, fields(n), nil)
	}
	inner := call(n, fun)
	for i, p := range typ.Params.List {
		name := fmt.Sprintf("a%d", i)
		p.Names = []*ast.Ident{ident(n, name)}
		inner.Args = append(inner.Args, ident(n, name))
	}
	if sig.Variadic() {
		inner.Ellipsis = n.Pos()
	}
	if sig.Results().Len() == 0 {
		return funcLit(n, typ, exprStmt(inner))
	}
	return funcLit(n, typ, ret(n, inner))
}

// isCallee reports whether the node at c is the function of a call.
func isCallee(c *astutil.Cursor) bool {
	call, ok := c.Parent().(*ast.CallExpr)
	return ok && call.Fun == c.Node()
}

// index replaces an explicit instantiation f[T], and converts the key of a map.
func (l *lowering) index(c *astutil.Cursor, x ast.Expr) {
	inner := x
	switch n := x.(type) {
	case *ast.IndexExpr:
		inner = n.X
		if t := l.info.TypeOf(n.X); t != nil {
			if m, ok := t.Underlying().(*types.Map); ok {
				n.Index = l.convert(n.Index, m.Key())
			}
		}
	case *ast.IndexListExpr:
		inner = n.X
	}
	if l.instantiated[inner] {
		if sig, ok := l.info.TypeOf(inner).(*types.Signature); ok && isStored(c) {
			inner = l.forward(x, sig, inner)
		}
		l.replace(c, x, inner)
	}
}
