package session

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// compareTag writes out the comparisons of a tag that is an interface, which the
// interpreter takes to have the type of the first constant, or a slice, map or
// function, which it does not find to be nil:
//
//	switch x { case 1, "a": body }  =>  tag := x; switch { case tag == 1, tag == "a": body }
func (l *lowering) compareTag(n *ast.SwitchStmt) {
	if n.Tag == nil {
		return
	}
	t := l.info.TypeOf(n.Tag)
	if t == nil || !(types.IsInterface(t) || onlyNil(t)) || !l.anyConcrete(n) {
		return
	}
	l.loops++
	name := fmt.Sprintf("tagʼ%d_", l.loops)
	v := ident(n, name)
	l.info.Defs[v] = types.NewVar(n.Pos(), l.pkg, name, t)
	l.takeOut(n, &ast.AssignStmt{Lhs: []ast.Expr{v}, TokPos: n.Pos(), Tok: token.DEFINE, Rhs: []ast.Expr{n.Tag}})
	n.Tag = nil
	for _, stmt := range n.Body.List {
		for i, x := range stmt.(*ast.CaseClause).List {
			tag := ident(x, name)
			l.info.Types[tag] = types.TypeAndValue{Type: t}
			same := &ast.BinaryExpr{X: tag, OpPos: x.Pos(), Op: token.EQL, Y: x}
			l.info.Types[same] = types.TypeAndValue{Type: types.Typ[types.Bool]}
			stmt.(*ast.CaseClause).List[i] = same
		}
	}
}

// onlyNil reports whether values of a type can be compared with nil only.
func onlyNil(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Slice, *types.Map, *types.Signature:
		return true
	}
	return false
}

// anyConcrete reports whether a case has an expression that is not an interface.
func (l *lowering) anyConcrete(n *ast.SwitchStmt) bool {
	for _, stmt := range n.Body.List {
		for _, x := range stmt.(*ast.CaseClause).List {
			if t := l.info.TypeOf(x); t != nil && !types.IsInterface(t) {
				return true
			}
		}
	}
	return false
}

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
