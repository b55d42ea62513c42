package session

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// The interpreter never sees a generic function or type. The type checker knows
// of every instance that code uses; each is made once, as a copy of the generic
// declaration with the type arguments written in, which is then checked and
// lowered like any other code.

// A generic is the declaration of a generic function or type.
type generic struct {
	pkg     *types.Package
	info    *types.Info
	file    *ast.File
	decl    *ast.FuncDecl   // of a function
	methods []*ast.FuncDecl // of a type
	infos   []*types.Info   // of the methods
}

// An instance is a generic function or type with its type arguments.
type instance struct {
	args *types.TypeList
	name string // in the interpreter
}

// instance replaces x, which names the generic function fn, by its instance.
func (l *lowering) instance(c *astutil.Cursor, x ast.Expr, fn *types.Func, in types.Instance) {
	if name := nativeInstance(fn, in.TypeArgs); name != "" {
		now := nb(x, name)
		l.info.Types[now] = types.TypeAndValue{Type: in.Type}
		l.instantiated[now] = true
		c.Replace(now)
		return
	}
	name, err := l.s.instanceFunc(fn.Origin(), in.TypeArgs)
	if err != nil {
		l.fail(x, fmt.Sprintf("%s cannot be instantiated: %v", fn.Name(), err), "")
		return
	}
	now := ident(x, name)
	l.info.Types[now] = types.TypeAndValue{Type: in.Type}
	l.instantiated[now] = true
	if sig, ok := in.Type.(*types.Signature); ok && isStored(c) {
		l.replace(c, now, l.forward(x, sig, now))
		return
	}
	c.Replace(now)
}

// find returns the instance with the arguments, or nil.
func (s *Session) find(obj types.Object, args *types.TypeList) *instance {
	for _, in := range s.instances[obj] {
		if sameTypes(in.args, args) {
			return in
		}
	}
	return nil
}

func sameTypes(a, b *types.TypeList) bool {
	if a.Len() != b.Len() {
		return false
	}
	for i := range a.Len() {
		if !types.Identical(a.At(i), b.At(i)) {
			return false
		}
	}
	return true
}

func (s *Session) addInstance(obj types.Object, in *instance) {
	s.instances[obj] = append(s.instances[obj], in)
	s.undo = append(s.undo, func() {
		list := s.instances[obj]
		s.instances[obj] = slices.DeleteFunc(list, func(other *instance) bool { return other == in })
	})
}

// instanceFunc returns the name in the interpreter of an instance of a generic
// function, which it declares if need be.
func (s *Session) instanceFunc(fn *types.Func, args *types.TypeList) (string, error) {
	if in := s.find(fn, args); in != nil {
		return in.name, nil
	}
	g := s.generics[fn]
	if g == nil {
		g = s.sourceGeneric(fn)
	}
	if g == nil {
		return "", fmt.Errorf("package %s is compiled without its source", fn.Pkg().Path())
	}
	in := &instance{args: args, name: s.fresh(fn.Name())}
	s.addInstance(fn, in)
	decl := substitute(g.decl, g.info, s.hide(args)).(*ast.FuncDecl)
	decl.Name.Name = in.name
	decl.Type.TypeParams = nil
	return in.name, s.declare(g, decl, "")
}

// instanceType returns the name in the interpreter of an instance of a generic
// type, which it declares with its methods if need be, or "" if it cannot.
func (s *Session) instanceType(t *types.Named) string {
	obj := t.Origin().Obj()
	if in := s.find(obj, t.TypeArgs()); in != nil {
		return in.name
	}
	g := s.generics[obj]
	if g == nil {
		g = s.sourceGeneric(obj)
	}
	if g == nil && t.NumMethods() > 0 {
		return ""
	}
	in := &instance{args: t.TypeArgs(), name: s.fresh(obj.Name())}
	s.addInstance(obj, in)
	at := &ast.Ident{NamePos: s.origin}
	underlying := s.spell(t.Underlying(), at)
	if underlying == nil {
		return ""
	}
	spec := &ast.TypeSpec{Name: ident(at, in.name), Type: underlying}
	s.pending = append(s.pending, &ast.GenDecl{TokPos: s.origin, Tok: token.TYPE, Specs: []ast.Spec{spec}})
	if g == nil {
		return in.name
	}
	for i, m := range g.methods {
		if err := s.instanceMethod(g, m, g.infos[i], in); err != nil {
			return ""
		}
	}
	return in.name
}

// instanceMethod declares a method of an instance of a generic type.
func (s *Session) instanceMethod(g *generic, m *ast.FuncDecl, info *types.Info, in *instance) error {
	decl := substitute(m, info, s.hide(in.args)).(*ast.FuncDecl)
	of := *g
	of.info = info
	return s.declare(&of, decl, in.name)
}

// declare checks and lowers a copy of a generic declaration, to be compiled
// before the code that needs it. A method is checked as a function, because its
// type is not declared with it; recv is then the name of its receiver's type in
// the interpreter.
func (s *Session) declare(g *generic, decl *ast.FuncDecl, recv string) error {
	recvList, name := decl.Recv, decl.Name.Name
	if recv != "" {
		ft := *decl.Type
		ft.Params = &ast.FieldList{Opening: ft.Params.Opening, Closing: ft.Params.Closing, List: append(append([]*ast.Field(nil), recvList.List...), ft.Params.List...)}
		decl.Type, decl.Recv = &ft, nil
		decl.Name.Name = s.fresh(name)
	}
	c, err := s.checkCopy(g, decl)
	if err != nil {
		return err
	}
	if err := s.lower(c, false); err != nil {
		return err
	}
	if recv != "" {
		params := decl.Type.Params.List
		decl.Recv = &ast.FieldList{Opening: recvList.Opening, Closing: recvList.Closing, List: params[:1]}
		decl.Type.Params.List = params[1:]
		decl.Name.Name = name
	}
	s.pending = append(s.pending, decl)
	return nil
}

// checkCopy checks a copy of a generic declaration in its package.
func (s *Session) checkCopy(g *generic, decl *ast.FuncDecl) (*checked, error) {
	if g.pkg == s.pkg {
		return s.check(g.file, []ast.Decl{decl}, nil)
	}
	return s.source(g.pkg.Path()).check(s, g.file, decl)
}

// hide gives type arguments names that no code can have, by which copies of
// generic declarations refer to them.
func (s *Session) hide(args *types.TypeList) []string {
	names := make([]string, args.Len())
	for i := range names {
		t := args.At(i)
		for name, known := range s.typeArgs {
			if types.Identical(known, t) {
				names[i] = name
			}
		}
		if names[i] == "" {
			names[i] = s.fresh("T")
			s.typeArgs[names[i]] = t
		}
	}
	return names
}

// substitute copies the declaration of a generic function or method, with the
// type parameters replaced by the names given.
func substitute(decl *ast.FuncDecl, info *types.Info, names []string) ast.Node {
	return clone(reflect.ValueOf(decl), func(id *ast.Ident) string {
		obj := info.Uses[id]
		if obj == nil {
			obj = info.Defs[id]
		}
		if tn, ok := obj.(*types.TypeName); ok {
			if p, ok := tn.Type().(*types.TypeParam); ok && p.Index() < len(names) {
				return names[p.Index()]
			}
		}
		return id.Name
	}).Interface().(ast.Node)
}

// clone copies a syntax tree, with identifiers named by rename.
func clone(v reflect.Value, rename func(*ast.Ident) string) reflect.Value {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		if id, ok := v.Interface().(*ast.Ident); ok {
			return reflect.ValueOf(&ast.Ident{NamePos: id.NamePos, Name: rename(id)})
		}
		c := reflect.New(v.Type().Elem())
		c.Elem().Set(clone(v.Elem(), rename))
		return c
	case reflect.Interface:
		if v.IsNil() {
			return v
		}
		c := reflect.New(v.Type()).Elem()
		c.Set(clone(v.Elem(), rename))
		return c
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		c := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			c.Index(i).Set(clone(v.Index(i), rename))
		}
		return c
	case reflect.Struct:
		c := reflect.New(v.Type()).Elem()
		for i := range v.NumField() {
			c.Field(i).Set(clone(v.Field(i), rename))
		}
		return c
	}
	return v
}

// nativeInstance returns the compiled support function for an instance that is
// worth having at full speed, or "".
func nativeInstance(fn *types.Func, args *types.TypeList) string {
	if name := compiledInstead(fn.Origin()); name != "" {
		return name
	}
	if fn.Pkg() == nil || fn.Pkg().Path() != "slices" {
		return ""
	}
	switch fn.Name() {
	case "Sort", "Max", "Min", "Contains", "Index", "BinarySearch", "Reverse":
	default:
		return ""
	}
	last := args.At(args.Len() - 1)
	slice, ok := args.At(0).(*types.Slice)
	if !ok || !types.Identical(slice.Elem(), last) {
		return ""
	}
	switch b, _ := last.(*types.Basic); {
	case b == nil:
		return ""
	case b.Kind() == types.Float64, b.Kind() == types.Int, b.Kind() == types.String:
		return "Slices" + fn.Name() + strings.ToUpper(b.Name()[:1]) + b.Name()[1:]
	}
	return ""
}
