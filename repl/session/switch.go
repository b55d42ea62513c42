package session

import (
	"go/ast"
	"go/token"
)

// splitCases gives each expression of a case a clause of its own,
//
//	case a, b: body  =>  case a: fallthrough; case b: body
//
// because the interpreter evaluates the first only, unless all are constants and
// there is a tag to compare them with.
func (l *lowering) splitCases(n *ast.SwitchStmt) {
	var list []ast.Stmt
	for _, stmt := range n.Body.List {
		clause := stmt.(*ast.CaseClause)
		if len(clause.List) > 1 && (n.Tag == nil || !l.constants(clause.List)) {
			last := len(clause.List) - 1
			for _, x := range clause.List[:last] {
				through := &ast.BranchStmt{TokPos: x.Pos(), Tok: token.FALLTHROUGH}
				list = append(list, &ast.CaseClause{Case: x.Pos(), List: []ast.Expr{x}, Colon: x.End(), Body: []ast.Stmt{through}})
			}
			clause.List = clause.List[last:]
		}
		list = append(list, clause)
	}
	n.Body.List = list
}

func (l *lowering) constants(list []ast.Expr) bool {
	for _, x := range list {
		if l.info.Types[x].Value == nil {
			return false
		}
	}
	return true
}
