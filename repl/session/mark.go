package session

import (
	"context"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// The interpreter reports of a panic only in which functions it was. To say on
// which line, a statement inside a function or a block that can panic first
// stores its place in a global variable of the interpreter. That costs about a
// tenth of the time of such a statement, and loops of plain arithmetic have
// none.
const marker = "posʼ"

const maxColumns = 1 << 12

// mayPanic notes in the way down whether a statement of a list can panic by
// itself, the blocks in it aside.
func (l *lowering) mayPanic(c *astutil.Cursor) {
	stmt, ok := c.Node().(ast.Stmt)
	if !ok || c.Index() < 0 || l.pkg != l.s.pkg || l.top && len(l.funcs) == 1 && c.Parent() == l.topBody {
		return
	}
	switch stmt.(type) {
	case *ast.CaseClause, *ast.CommClause:
		return
	}
	switch c.Parent().(type) {
	case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
	default:
		return
	}
	if l.panics(stmt) {
		l.marked[stmt] = true
	}
}

// mark stores the place of a statement before it, in the way up.
func (l *lowering) mark(c *astutil.Cursor, stmt ast.Stmt) {
	if !l.marked[stmt] {
		return
	}
	p := l.s.fset.Position(stmt.Pos())
	set := &ast.AssignStmt{Lhs: []ast.Expr{ident(stmt, marker)}, TokPos: stmt.Pos(), Tok: token.ASSIGN, Rhs: []ast.Expr{intLit(stmt, encodeMark(p))}}
	c.InsertBefore(set)
}

// encodeMark returns a place as the marker holds it.
func encodeMark(p token.Position) int { return p.Line*maxColumns + min(p.Column, maxColumns-1) }

func decodeMark(n int) Pos { return decode(n/maxColumns, n%maxColumns) }

// panics reports whether a statement can panic, the blocks in it aside.
func (l *lowering) panics(stmt ast.Stmt) bool {
	can := false
	ast.Inspect(stmt, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt, *ast.FuncLit, *ast.DeferStmt:
			return false
		case *ast.CallExpr:
			if tv := l.info.Types[n.Fun]; !tv.IsType() && !quiet(n, tv) {
				can = true
			}
		case *ast.IndexExpr:
			if t := l.info.TypeOf(n.X); t != nil {
				_, isMap := t.Underlying().(*types.Map)
				_, isFunc := t.Underlying().(*types.Signature)
				can = can || !isMap && !isFunc
			}
		case *ast.SliceExpr, *ast.StarExpr, *ast.TypeAssertExpr, *ast.SendStmt:
			can = true
		case *ast.SelectorExpr:
			if s := l.info.Selections[n]; s != nil && s.Kind() == types.FieldVal {
				_, ptr := s.Recv().Underlying().(*types.Pointer)
				can = can || ptr
			}
		case *ast.BinaryExpr:
			can = can || (n.Op == token.QUO || n.Op == token.REM) && l.isInteger(n)
		case *ast.AssignStmt:
			for _, x := range n.Lhs {
				if ix, ok := x.(*ast.IndexExpr); ok { // of a map, which may be nil
					can = can || l.info.TypeOf(ix.X) != nil
				}
			}
			can = can || (n.Tok == token.QUO_ASSIGN || n.Tok == token.REM_ASSIGN) && l.isInteger(n.Lhs[0])
		}
		return !can
	})
	return can
}

func (l *lowering) isInteger(x ast.Expr) bool {
	tv := l.info.Types[x]
	if tv.Type == nil || tv.Value != nil {
		return false
	}
	b, ok := tv.Type.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

// quiet reports whether a call is of a predeclared function that cannot panic.
func quiet(n *ast.CallExpr, tv types.TypeAndValue) bool {
	id, ok := n.Fun.(*ast.Ident)
	if !ok || !tv.IsBuiltin() {
		return false
	}
	switch id.Name {
	case "len", "cap", "append", "copy", "delete", "min", "max", "new", "real", "imag", "complex", "print", "println", "clear":
		return true
	}
	return false
}

// declareMarker gives the interpreter the variable, and the session a pointer to
// it. (A function that reads it would not run any more when a cell has been
// stopped.)
func (s *Session) declareMarker() error {
	at := &ast.Ident{NamePos: s.origin}
	v := &ast.GenDecl{TokPos: at.Pos(), Tok: token.VAR, Specs: []ast.Spec{&ast.ValueSpec{Names: []*ast.Ident{ident(at, marker)}, Type: ident(at, "int")}}}
	ptr := &ast.UnaryExpr{OpPos: at.Pos(), Op: token.AND, X: ident(at, marker)}
	return s.execute(context.Background(), Pos{}, []ast.Decl{v}, []ast.Stmt{exprStmt(call(at, nb(at, "Marker"), ptr))})
}
