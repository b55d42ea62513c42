package session

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// The interpreter finds where an assignment of several goes one after the other, so
// that it takes the new i in i, a[i] = 1, 2. What an earlier variable may change is
// taken first:
//
//	i, a[i] = 1, 2          =>  var oʼ1_ int = i; i, a[oʼ1_] = 1, 2
//	p, p.next = p.next, p   =>  var oʼ1_ *T = p; p, oʼ1_.next = p.next, p
func (l *lowering) operandsFirst(c *astutil.Cursor, n *ast.AssignStmt) {
	if n.Tok != token.ASSIGN || len(n.Lhs) < 2 {
		return
	}
	var before []ast.Stmt
	changed := map[types.Object]bool{} // variables that stand before
	memory := false                    // an element, a field or the like stands before
	first := func(x ast.Expr) ast.Expr {
		if x == nil || !l.depends(x, changed, memory) {
			return x
		}
		t := l.info.TypeOf(x)
		if t == nil || isUntyped(t) {
			return x
		}
		l.loops++
		name := fmt.Sprintf("oʼ%d_", l.loops)
		spec := &ast.ValueSpec{Names: []*ast.Ident{ident(x, name)}, Type: l.spell(t, x), Values: []ast.Expr{x}}
		before = append(before, &ast.DeclStmt{Decl: &ast.GenDecl{TokPos: x.Pos(), Tok: token.VAR, Specs: []ast.Spec{spec}}})
		now := ident(x, name)
		l.same(x, now)
		return now
	}
	isPointer := func(x ast.Expr) bool {
		t := l.info.TypeOf(x)
		if t == nil {
			return false
		}
		_, ok := t.Underlying().(*types.Pointer)
		return ok
	}
	var visit func(x ast.Expr)
	visit = func(x ast.Expr) {
		switch x := x.(type) {
		case *ast.ParenExpr:
			visit(x.X)
		case *ast.StarExpr:
			x.X = first(x.X)
		case *ast.SelectorExpr:
			if isPointer(x.X) {
				x.X = first(x.X)
			} else {
				visit(x.X)
			}
		case *ast.IndexExpr:
			if t := l.info.TypeOf(x.X); t != nil {
				if _, ok := t.Underlying().(*types.Array); ok {
					visit(x.X)
				} else {
					x.X = first(x.X)
				}
			}
			x.Index = first(x.Index)
		}
	}
	for _, x := range n.Lhs {
		if id, ok := ast.Unparen(x).(*ast.Ident); ok {
			if obj := l.info.Uses[id]; obj != nil {
				changed[obj] = true
			}
			continue
		}
		visit(x)
		memory = true
	}
	if before == nil {
		return
	}
	if c.Index() < 0 {
		c.Replace(exprStmt(call(n, funcLit(n, funcType(n, fields(n), nil), append(before, n)...))))
		return
	}
	for _, s := range before {
		c.InsertBefore(s)
	}
}

// depends reports whether the value of x may change with the variables, or with
// what elements and fields hold.
func (l *lowering) depends(x ast.Expr, changed map[types.Object]bool, memory bool) bool {
	found := false
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			found = found || changed[l.info.Uses[n]]
		case *ast.IndexExpr, *ast.StarExpr:
			found = found || memory
		case *ast.SelectorExpr:
			if s := l.info.Selections[n]; s != nil {
				found = found || memory
			}
		}
		return !found
	})
	return found
}
