package session

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// rangeInto has a range statement that assigns to variables define new ones, because
// those that the interpreter assigns to are others than what the body and the code
// after the loop see:
//
//	for i, v = range x { body }  =>  for kʼ1_, vʼ1_ := range x { i, v = kʼ1_, vʼ1_; body }
func (l *lowering) rangeInto(n *ast.RangeStmt) {
	key, value := rangeTypes(l.info.TypeOf(n.X))
	if n.Key != nil && key != nil && isUntyped(key) {
		key = l.info.TypeOf(n.Key)
	}
	l.loops++
	set := &ast.AssignStmt{TokPos: n.TokPos, Tok: token.ASSIGN}
	variable := func(x ast.Expr, name string, t types.Type) ast.Expr {
		if x == nil || isBlank(x) || t == nil {
			return x
		}
		name = fmt.Sprintf("%sʼ%d_", name, l.loops)
		v, use := ident(x, name), ident(x, name)
		l.info.Defs[v] = types.NewVar(x.Pos(), l.pkg, name, t)
		l.info.Types[use] = types.TypeAndValue{Type: t}
		set.Lhs, set.Rhs = append(set.Lhs, x), append(set.Rhs, use)
		return v
	}
	n.Key, n.Value = variable(n.Key, "k", key), variable(n.Value, "v", value)
	if set.Lhs == nil {
		return
	}
	n.Tok = token.DEFINE
	n.Body.List = append([]ast.Stmt{set}, n.Body.List...)
}

// rangeTypes returns the types of what a range over a value of type t, which is not
// a function, gives.
func rangeTypes(t types.Type) (key, value types.Type) {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if u.Info()&types.IsString != 0 {
			return types.Typ[types.Int], types.Universe.Lookup("rune").Type()
		}
		return t, nil
	case *types.Pointer:
		return rangeTypes(u.Elem())
	case *types.Slice:
		return types.Typ[types.Int], u.Elem()
	case *types.Array:
		return types.Typ[types.Int], u.Elem()
	case *types.Map:
		return u.Key(), u.Elem()
	case *types.Chan:
		return u.Elem(), nil
	}
	return nil, nil
}
