package session

import (
	"go/ast"
	"go/types"
	"reflect"
	"sync"

	"golang.org/x/tools/go/types/typeutil"
)

// boxTypes are the types that have been boxed so far, by number. Running code
// asks for them while others are added.
type boxTypes struct {
	mu  sync.Mutex
	all []*boxType
	ids typeutil.Map // type -> index in all
}

// get returns the record of a number.
func (b *boxTypes) get(id int) *boxType {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.all[id]
}

// id returns the number of a type, if it has one.
func (b *boxTypes) id(t types.Type) (id int, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	id, ok = b.ids.At(t).(int)
	return id, ok
}

// boxType returns the record of a type, which it makes if there is none.
func (s *Session) boxType(t types.Type) *boxType {
	b := &s.boxes
	b.mu.Lock()
	defer b.mu.Unlock()
	if id, ok := b.ids.At(t).(int); ok {
		return b.all[id]
	}
	bt := &boxType{s: s, typ: t, id: len(b.all), methods: map[string]reflect.Value{}}
	b.ids.Set(t, bt.id)
	b.all = append(b.all, bt)
	return bt
}

// typeID returns the number by which code names a type of the session to the
// support functions.
func (l *lowering) typeID(t types.Type, at ast.Node) ast.Expr {
	l.s.registerMethods(t)
	return intLit(at, l.s.boxType(t).id)
}

// registerMethods makes compiled code able to call the methods of the session's
// types that values of type t consist of.
func (s *Session) registerMethods(t types.Type) {
	seen := map[types.Type]bool{}
	var visit func(t types.Type)
	visit = func(t types.Type) {
		t = types.Unalias(t)
		if seen[t] {
			return
		}
		seen[t] = true
		if s.hasMethods(t) {
			s.registerType(t)
		}
		switch u := t.(type) {
		case *types.Named:
			if s.isSession(u.Obj().Pkg()) {
				visit(u.Underlying())
			}
		case *types.Pointer:
			visit(u.Elem())
		case *types.Slice:
			visit(u.Elem())
		case *types.Array:
			visit(u.Elem())
		case *types.Map:
			visit(u.Key())
			visit(u.Elem())
		case *types.Struct:
			for f := range u.Fields() {
				visit(f.Type())
			}
		}
	}
	visit(t)
}

// registerType has the code being lowered hand over the methods of t that are
// new:
//
//	nb.Method(id, "M", func(v any) func(A) B { r := v.(T); return func(a0 A) B { return r.M(a0) } })
func (s *Session) registerType(t types.Type) {
	b := s.boxType(t)
	at := &ast.Ident{NamePos: s.origin}
	l := &lowering{s: s}
	for sel := range types.NewMethodSet(t).Methods() {
		m := sel.Obj().(*types.Func)
		name := m.Name()
		if b.has(name) || !m.Exported() && m.Pkg() != s.pkg {
			continue
		}
		typ, sig := s.spell(t, at), s.spell(sel.Type(), at)
		if typ == nil || sig == nil {
			continue
		}
		b.set(name, reflect.Value{}) // on its way
		s.undo = append(s.undo, func() { b.remove(name) })
		forward := l.forward(at, sel.Type().(*types.Signature), &ast.SelectorExpr{X: ident(at, "r"), Sel: ident(at, name)})
		bind := funcLit(at, funcType(at, fields(at, field(at, "v", ident(at, "any"))), fields(at, field(at, "", sig))),
			defineStmt(at, "r", &ast.TypeAssertExpr{X: ident(at, "v"), Lparen: at.Pos(), Type: typ, Rparen: at.Pos()}),
			ret(at, forward))
		s.setup = append(s.setup, exprStmt(call(at, nb(at, "Method"), intLit(at, b.id), stringLit(at, name), bind)))
	}
}

// refreshMethods registers a method that a type gets after its values have been
// boxed.
func (s *Session) refreshMethods(typeName string, decl ast.Decl) {
	if _, ok := decl.(*ast.FuncDecl); !ok {
		return
	}
	b := s.live[typeName]
	if b == nil {
		return
	}
	for _, t := range []types.Type{b.obj.Type(), types.NewPointer(b.obj.Type())} {
		if _, ok := s.boxes.id(t); ok && s.hasMethods(t) {
			s.registerType(t)
		}
	}
}

// rollback takes back what was prepared for code that did not compile.
func (s *Session) rollback() {
	for _, f := range s.undo {
		f()
	}
	s.undo, s.pending, s.setup = nil, nil, nil
}
