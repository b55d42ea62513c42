package session

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// commClause has a case of a select that receives into variables receive into new
// ones, which the interpreter can:
//
//	case x, ok = <-ch: ...  =>  case vʼ1_, okʼ1_ := <-ch: x, ok = vʼ1_, okʼ1_; ...
func (l *lowering) commClause(n *ast.CommClause) {
	set, ok := n.Comm.(*ast.AssignStmt)
	if !ok || set.Tok != token.ASSIGN {
		return
	}
	l.loops++
	define := &ast.AssignStmt{TokPos: set.TokPos, Tok: token.DEFINE, Rhs: set.Rhs}
	later := &ast.AssignStmt{Lhs: set.Lhs, TokPos: set.TokPos, Tok: token.ASSIGN}
	elem := l.info.TypeOf(set.Rhs[0])
	if t, ok := elem.(*types.Tuple); ok {
		elem = t.At(0).Type()
	}
	for i, t := range []types.Type{elem, types.Typ[types.Bool]}[:len(set.Lhs)] {
		name := fmt.Sprintf("%sʼ%d_", []string{"v", "ok"}[i], l.loops)
		v, use := ident(set, name), ident(set, name)
		l.info.Defs[v] = types.NewVar(set.Pos(), l.pkg, name, t)
		l.info.Types[use] = types.TypeAndValue{Type: t}
		define.Lhs, later.Rhs = append(define.Lhs, v), append(later.Rhs, use)
	}
	n.Comm = define
	n.Body = append([]ast.Stmt{later}, n.Body...)
}
