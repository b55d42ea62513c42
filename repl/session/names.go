package session

import (
	"go/ast"
	"go/token"
	"strconv"
)

// Names of the support functions in the interpreter: package nb, imported
// under this name.
const support = "nbʼ"

// nb returns the support function with the given name, placed at n.
func nb(n ast.Node, name string) ast.Expr {
	return &ast.SelectorExpr{X: ident(n, support), Sel: ident(n, name)}
}

// Nodes made by the rewrites stand at the node that they replace, so that a
// panic in them is reported there.

func ident(at ast.Node, name string) *ast.Ident { return &ast.Ident{NamePos: at.Pos(), Name: name} }

func call(at ast.Node, fun ast.Expr, args ...ast.Expr) *ast.CallExpr {
	return &ast.CallExpr{Fun: fun, Lparen: at.Pos(), Args: args, Rparen: at.Pos()}
}

func field(at ast.Node, name string, typ ast.Expr) *ast.Field {
	f := &ast.Field{Type: typ}
	if name != "" {
		f.Names = []*ast.Ident{ident(at, name)}
	}
	return f
}

func fields(at ast.Node, list ...*ast.Field) *ast.FieldList {
	return &ast.FieldList{Opening: at.Pos(), List: list, Closing: at.Pos()}
}

func funcType(at ast.Node, params, results *ast.FieldList) *ast.FuncType {
	return &ast.FuncType{Func: at.Pos(), Params: params, Results: results}
}

func funcLit(at ast.Node, typ *ast.FuncType, body ...ast.Stmt) *ast.FuncLit {
	return &ast.FuncLit{Type: typ, Body: block(at, body...)}
}

func block(at ast.Node, list ...ast.Stmt) *ast.BlockStmt {
	return &ast.BlockStmt{Lbrace: at.Pos(), List: list, Rbrace: at.Pos()}
}

func exprStmt(x ast.Expr) ast.Stmt { return &ast.ExprStmt{X: x} }

func ret(at ast.Node, results ...ast.Expr) ast.Stmt {
	return &ast.ReturnStmt{Return: at.Pos(), Results: results}
}

func stringLit(at ast.Node, s string) ast.Expr {
	return &ast.BasicLit{ValuePos: at.Pos(), Kind: token.STRING, Value: strconv.Quote(s)}
}

func intLit(at ast.Node, i int) ast.Expr {
	return &ast.BasicLit{ValuePos: at.Pos(), Kind: token.INT, Value: strconv.Itoa(i)}
}

func defineStmt(at ast.Node, name string, x ast.Expr) ast.Stmt {
	return &ast.AssignStmt{Lhs: []ast.Expr{ident(at, name)}, TokPos: at.Pos(), Tok: token.DEFINE, Rhs: []ast.Expr{x}}
}
