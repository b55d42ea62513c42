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
// session, but for those in hidden, which they define anew. An expression
// statement directly in one of the bodies in tops may be unused.
func (s *Session) check(file *ast.File, decls []ast.Decl, hidden map[string]bool, tops ...*ast.BlockStmt) (*checked, error) {
	s.loadScope(hidden)
	unused := map[token.Pos]bool{}
	for _, b := range tops {
		for _, stmt := range b.List {
			if x, ok := stmt.(*ast.ExprStmt); ok {
				unused[x.Pos()] = true
			}
		}
	}
	var first *types.Error
	conf := types.Config{Importer: s.imp, GoVersion: goVersion, Error: func(err error) {
		var e types.Error
		if !errors.As(err, &e) {
			return
		}
		// Variables and imports may be unused: the next cell may use them.
		if first != nil || e.Soft || strings.HasSuffix(e.Msg, "is not used") && unused[e.Pos] {
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
