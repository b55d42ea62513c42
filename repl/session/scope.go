package session

import (
	"go/ast"
	"go/token"
	"slices"
)

// The interpreter has one scope for the variables that the head of a range
// statement declares and for those of its body. In
//
//	for _, v := range list { v := v; body }
//
// it takes the new v for the old one, so that both are 0. Such a body is put in a
// block of its own, which has a scope:
//
//	for _, v := range list { { v := v; body } }

// apart returns the statements of a body, in a block if one of them declares a
// variable of the head again.
func apart(body []ast.Stmt, head ...ast.Expr) []ast.Stmt {
	for _, s := range body {
		for _, x := range head {
			if id, ok := x.(*ast.Ident); ok && declares(s, id.Name) {
				return []ast.Stmt{&ast.BlockStmt{Lbrace: body[0].Pos(), List: body, Rbrace: body[len(body)-1].End()}}
			}
		}
	}
	return body
}

// declares reports whether a statement declares a name in the scope that it
// stands in.
func declares(s ast.Stmt, name string) bool {
	is := func(x ast.Expr) bool {
		id, ok := x.(*ast.Ident)
		return ok && id.Name == name
	}
	switch s := s.(type) {
	case *ast.LabeledStmt:
		return declares(s.Stmt, name)
	case *ast.AssignStmt:
		return s.Tok == token.DEFINE && slices.ContainsFunc(s.Lhs, is)
	case *ast.DeclStmt:
		return slices.ContainsFunc(s.Decl.(*ast.GenDecl).Specs, func(spec ast.Spec) bool {
			switch spec := spec.(type) {
			case *ast.ValueSpec:
				return slices.ContainsFunc(spec.Names, func(id *ast.Ident) bool { return is(id) })
			case *ast.TypeSpec:
				return is(spec.Name)
			}
			return false
		})
	}
	return false
}
