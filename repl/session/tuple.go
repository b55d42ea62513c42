package session

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ast/astutil"
)

// The interpreter assigns nothing to some of several variables at once where one
// of the values is a call, a function literal, a dereferenced pointer, or the like:
// after a, b = x, f(y) the variable a is what it was. Variables and literals it
// assigns as it should, so the other values become variables first:
//
//	a, b = x, f(y)  =>  tʼ1_ := f(y); a, b = x, tʼ1_

// separate rewrites assignments of several values in lowered code. Where a
// statement has no room for others before it, as the last part of a for, they are
// the body of a function that is called at once. So they are directly in top, the
// body of the cell, in which what is defined belongs to the session.
func separate(d ast.Decl, top *ast.BlockStmt) ast.Decl {
	count := 0
	return astutil.Apply(d, nil, func(c *astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.ForStmt:
			fill(n.Body)
		case *ast.RangeStmt:
			fill(n.Body)
		}
		n, ok := c.Node().(*ast.AssignStmt)
		if !ok || n.Tok != token.ASSIGN {
			return true
		}
		if c.Index() < 0 || c.Parent() == top {
			c.Replace(atOnce(n))
			return true
		}
		for _, s := range values(n, &count) {
			c.InsertBefore(s)
		}
		return true
	}).(ast.Decl)
}

// fill gives a loop without a body one. Without, the interpreter leaves the function
// that some of these loops are in.
func fill(body *ast.BlockStmt) {
	if len(body.List) == 0 {
		nothing := &ast.AssignStmt{Lhs: []ast.Expr{ident(body, "_")}, TokPos: body.Pos(), Tok: token.ASSIGN, Rhs: []ast.Expr{intLit(body, 0)}}
		body.List = []ast.Stmt{nothing}
	}
}

// atOnce returns an assignment with the variables for its values in a function
// that is called at once, or the assignment itself if it needs none.
func atOnce(n *ast.AssignStmt) ast.Stmt {
	count := 0
	before := values(n, &count)
	if before == nil {
		return n
	}
	return exprStmt(call(n, funcLit(n, funcType(n, fields(n), nil), append(before, n)...)))
}

// values puts variables in the place of the values of an assignment of several,
// and returns what defines them.
func values(n *ast.AssignStmt, count *int) (before []ast.Stmt) {
	if len(n.Rhs) < 2 || !slices.ContainsFunc(n.Lhs, func(x ast.Expr) bool { return !isBlank(x) }) {
		return nil
	}
	for i, v := range n.Rhs {
		if assignable(v) {
			continue
		}
		*count++
		name := fmt.Sprintf("tʼ%d_", *count)
		before = append(before, &ast.AssignStmt{Lhs: []ast.Expr{ident(v, name)}, TokPos: n.TokPos, Tok: token.DEFINE, Rhs: []ast.Expr{v}})
		n.Rhs[i] = ident(v, name)
	}
	return before
}

// assignable reports whether a value needs no variable: it is one, or a literal, or a
// comparison, whose type a variable would not have.
func assignable(v ast.Expr) bool {
	switch v := v.(type) {
	case *ast.Ident, *ast.BasicLit:
		return true
	case *ast.ParenExpr:
		return assignable(v.X)
	case *ast.UnaryExpr:
		return (v.Op == token.SUB || v.Op == token.NOT || v.Op == token.ADD) && assignable(v.X)
	case *ast.BinaryExpr:
		switch v.Op {
		case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ, token.LAND, token.LOR:
			return assignable(v.X) && assignable(v.Y)
		}
	}
	return false
}

func isBlank(x ast.Expr) bool {
	id, ok := x.(*ast.Ident)
	return ok && id.Name == "_"
}
