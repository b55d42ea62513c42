package session

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
)

// spell returns t as a type expression of the interpreter, placed at n, or nil
// if t cannot be written there: it has an unexported type of a compiled
// package in it, or one whose symbols are not linked in. Packages that the
// expression names are imported, generic types instantiated.
func (s *Session) spell(t types.Type, n ast.Node) ast.Expr {
	sp := speller{s: s, at: n}
	x := sp.expr(t)
	if sp.failed {
		return nil
	}
	return x
}

type speller struct {
	s      *Session
	at     ast.Node
	failed bool
}

func (sp *speller) fail() ast.Expr {
	sp.failed = true
	return ident(sp.at, "any")
}

func (sp *speller) expr(t types.Type) ast.Expr {
	pos := sp.at.Pos()
	switch t := t.(type) {
	case *types.Alias:
		return sp.expr(types.Unalias(t))
	case *types.Basic:
		if t.Kind() == types.UnsafePointer || t.Kind() == types.Invalid || t.Kind() == types.UntypedNil {
			return sp.fail()
		}
		return ident(sp.at, types.Default(t).(*types.Basic).Name())
	case *types.Named:
		return sp.named(t)
	case *types.Pointer:
		return &ast.StarExpr{Star: pos, X: sp.expr(t.Elem())}
	case *types.Slice:
		return &ast.ArrayType{Lbrack: pos, Elt: sp.expr(t.Elem())}
	case *types.Array:
		return &ast.ArrayType{Lbrack: pos, Len: &ast.BasicLit{ValuePos: pos, Kind: token.INT, Value: strconv.FormatInt(t.Len(), 10)}, Elt: sp.expr(t.Elem())}
	case *types.Map:
		return &ast.MapType{Map: pos, Key: sp.expr(t.Key()), Value: sp.expr(t.Elem())}
	case *types.Chan:
		return sp.channel(t)
	case *types.Signature:
		return sp.signature(t)
	case *types.Struct:
		return sp.structure(t)
	case *types.Interface:
		return sp.iface(t)
	}
	return sp.fail() // a type parameter, or a tuple
}

func (sp *speller) named(t *types.Named) ast.Expr {
	obj := t.Obj()
	switch {
	case obj.Pkg() == nil: // error, any, comparable
		return ident(sp.at, obj.Name())
	case t.TypeArgs() != nil:
		if name := sp.s.instanceType(t); name != "" {
			return ident(sp.at, name)
		}
		return sp.fail()
	case sp.s.names[obj] != "":
		return ident(sp.at, sp.s.names[obj])
	case obj.Pkg() == sp.s.pkg:
		if obj.Parent() != nil && obj.Parent() != sp.s.pkg.Scope() {
			return ident(sp.at, obj.Name()) // local to a function: the code around it sees it too
		}
		return sp.fail()
	case !obj.Exported():
		if name := sp.s.sourceName(obj); name != "" {
			return ident(sp.at, name)
		}
		return sp.fail()
	}
	alias := sp.s.importCompiled(obj.Pkg().Path())
	if alias == "" {
		return sp.fail()
	}
	return &ast.SelectorExpr{X: ident(sp.at, alias), Sel: ident(sp.at, obj.Name())}
}

func (sp *speller) channel(t *types.Chan) ast.Expr {
	dir := ast.SEND | ast.RECV
	arrow := token.NoPos
	switch t.Dir() {
	case types.SendOnly:
		dir, arrow = ast.SEND, sp.at.Pos()
	case types.RecvOnly:
		dir, arrow = ast.RECV, sp.at.Pos()
	}
	return &ast.ChanType{Begin: sp.at.Pos(), Arrow: arrow, Dir: dir, Value: sp.expr(t.Elem())}
}

func (sp *speller) signature(t *types.Signature) *ast.FuncType {
	params, results := fields(sp.at), fields(sp.at)
	for i := range t.Params().Len() {
		typ := t.Params().At(i).Type()
		if t.Variadic() && i == t.Params().Len()-1 {
			if elem, ok := typ.(*types.Slice); ok {
				params.List = append(params.List, field(sp.at, "", &ast.Ellipsis{Ellipsis: sp.at.Pos(), Elt: sp.expr(elem.Elem())}))
				continue
			}
		}
		params.List = append(params.List, field(sp.at, "", sp.expr(typ)))
	}
	for v := range t.Results().Variables() {
		results.List = append(results.List, field(sp.at, "", sp.expr(v.Type())))
	}
	if len(results.List) == 0 {
		results = nil
	}
	return funcType(sp.at, params, results)
}

func (sp *speller) structure(t *types.Struct) ast.Expr {
	list := fields(sp.at)
	for i := range t.NumFields() {
		v := t.Field(i)
		name := v.Name()
		if v.Embedded() {
			name = ""
		}
		f := field(sp.at, name, sp.expr(v.Type()))
		if tag := t.Tag(i); tag != "" {
			f.Tag = &ast.BasicLit{ValuePos: sp.at.Pos(), Kind: token.STRING, Value: strconv.Quote(tag)}
		}
		list.List = append(list.List, f)
	}
	st := &ast.StructType{Struct: sp.at.Pos(), Fields: list}
	tagFields(st)
	return st
}

func (sp *speller) iface(t *types.Interface) ast.Expr {
	list := fields(sp.at)
	for m := range t.ExplicitMethods() {
		list.List = append(list.List, field(sp.at, m.Name(), sp.signature(m.Signature())))
	}
	for e := range t.EmbeddedTypes() {
		list.List = append(list.List, field(sp.at, "", sp.expr(e)))
	}
	return &ast.InterfaceType{Interface: sp.at.Pos(), Methods: list}
}
