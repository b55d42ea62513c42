package session

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// The interpreter sets a named result as soon as it has its value. In
//
//	func f() (a, b int) { a, b = 1, 2; return b, a }
//
// the second value is the new a. So the values are variables first:
//
//	{ rʼ0_ := b; rʼ1_ := a; return rʼ0_, rʼ1_ }

// resultsAtOnce rewrites a lowered return of several values in a function whose
// results have names, unless all but the first are such as nothing changes.
func (l *lowering) resultsAtOnce(n *ast.ReturnStmt) (ast.Stmt, bool) {
	sig := l.funcs[len(l.funcs)-1]
	if sig == nil || len(n.Results) < 2 || len(n.Results) != sig.Results().Len() || sig.Results().At(0).Name() == "" {
		return nil, false
	}
	named := map[types.Object]bool{}
	for v := range sig.Results().Variables() {
		named[v] = true
	}
	fixed := func(x ast.Expr) bool {
		switch x := x.(type) {
		case *ast.BasicLit:
			return true
		case *ast.Ident:
			return !named[l.info.Uses[x]]
		}
		return false
	}
	needed := false
	for i, x := range n.Results[1:] {
		id, ok := x.(*ast.Ident)
		own := ok && l.info.Uses[id] == sig.Results().At(i+1)
		needed = needed || !fixed(x) && !own
	}
	if !needed {
		return nil, false
	}
	var list []ast.Stmt
	now := &ast.ReturnStmt{Return: n.Return}
	for i, x := range n.Results {
		if fixed(x) {
			now.Results = append(now.Results, x)
			continue
		}
		name := fmt.Sprintf("rʼ%d_", i)
		spec := &ast.ValueSpec{Names: []*ast.Ident{ident(x, name)}, Type: l.spell(sig.Results().At(i).Type(), x), Values: []ast.Expr{x}}
		list = append(list, &ast.DeclStmt{Decl: &ast.GenDecl{TokPos: x.Pos(), Tok: token.VAR, Specs: []ast.Spec{spec}}})
		now.Results = append(now.Results, ident(x, name))
	}
	return block(n, append(list, now)...), true
}
