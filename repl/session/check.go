package session

import (
	"errors"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// A checked is the type checker's account of some declarations.
type checked struct {
	decls []ast.Decl
	info  *types.Info
	pkg   *types.Package
}

func newInfo() *types.Info {
	return &types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Instances:  map[*ast.Ident]types.Instance{},
		Defs:       map[*ast.Ident]types.Object{},
		Uses:       map[*ast.Ident]types.Object{},
		Implicits:  map[ast.Node]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
	}
}

// check type-checks declarations that stand in file among the live names of the
// session, but for those in hidden, which they define anew. Directly in one of
// the bodies in tops an expression may be unused, and := may define nothing new.
func (s *Session) check(file *ast.File, decls []ast.Decl, hidden map[string]bool, tops ...*ast.BlockStmt) (*checked, error) {
	s.loadScope(hidden)
	allowed := map[token.Pos]bool{}
	for _, b := range tops {
		for _, stmt := range b.List {
			switch stmt := stmt.(type) {
			case *ast.ExprStmt:
				allowed[stmt.Pos()] = true
			case *ast.AssignStmt:
				allowed[stmt.TokPos] = true
			}
		}
	}
	var first *types.Error
	conf := types.Config{Importer: s.imp, GoVersion: goVersion, Error: func(err error) {
		var e types.Error
		if !errors.As(err, &e) {
			return
		}
		if first != nil || unusedName(e) || allowed[e.Pos] && (strings.HasSuffix(e.Msg, "is not used") || e.Msg == noNewVariables) {
			return
		}
		first = &e
	}}
	c := &checked{decls: decls, info: newInfo(), pkg: s.pkg}
	f := &ast.File{Package: file.Package, Name: file.Name, Decls: decls, FileStart: file.FileStart, FileEnd: file.FileEnd}
	types.NewChecker(&conf, s.fset, s.pkg, c.info).Files([]*ast.File{f})
	if first != nil {
		return nil, s.typeError(*first)
	}
	return c, nil
}

const noNewVariables = "no new variables on left side of :="

// unusedName reports whether an error is that a variable, an import or a label is
// not used. The next cell may use it.
func unusedName(e types.Error) bool { return e.Soft && strings.Contains(e.Msg, "and not used") }

// loadScope makes the live names the scope of the session's package. There is
// one package for the whole session: fields and methods that are not exported
// are the same only within one. Its scope is made anew because the type checker
// only ever adds to it.
func (s *Session) loadScope(hidden map[string]bool) *types.Scope {
	scope := s.pkg.Scope()
	*scope = *types.NewPackage(s.pkg.Path(), s.pkg.Name()).Scope()
	for name, b := range s.live {
		if !hidden[name] {
			scope.Insert(b.obj)
		}
	}
	for name, t := range s.typeArgs {
		scope.Insert(types.NewTypeName(token.NoPos, s.pkg, name, t))
	}
	return scope
}
