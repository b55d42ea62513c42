package session

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"

	"golang.org/x/tools/go/ast/astutil"
)

// The interpreter keeps the channels of a select statement in one place for all
// goroutines that are in it: one may wait for the channel of another. So the
// choice is made by a function of the session:
//
//	select {
//	case v, ok := <-c: body
//	case d <- x: other
//	}
//
// becomes
//
//	{
//		c1 := c
//		var v1 T
//		var ok1 bool
//		c2 := d
//		var x2 T = x
//		chosen := nb.Select(cell, false, c1, &v1, &ok1, c2, &x2, true)
//		switch chosen {
//		case 0: v := v1; ok := ok1; body
//		case 1: other
//		}
//	}

// enterSelect notes the types of the channels, before they are lowered.
func (l *lowering) enterSelect(n *ast.SelectStmt) {
	for _, s := range n.Body.List {
		clause := s.(*ast.CommClause)
		if c := channelOf(clause.Comm); c != nil {
			if t := l.info.TypeOf(*c); t != nil {
				l.elems[clause] = t.Underlying().(*types.Chan).Elem()
			}
		}
	}
}

// channelOf returns the place of the channel in a clause, nil for a default.
func channelOf(comm ast.Stmt) *ast.Expr {
	var x ast.Expr
	switch s := comm.(type) {
	case *ast.SendStmt:
		return &s.Chan
	case *ast.ExprStmt:
		x = s.X
	case *ast.AssignStmt:
		x = s.Rhs[0]
	default:
		return nil
	}
	return &ast.Unparen(x).(*ast.UnaryExpr).X
}

// leaveSelect replaces a select statement, or outer, its label.
func (l *lowering) leaveSelect(c *astutil.Cursor, n *ast.SelectStmt, outer ast.Stmt) {
	if _, labelled := c.Parent().(*ast.LabeledStmt); labelled && outer == n || len(n.Body.List) == 0 {
		return // when the label is left; an empty one waits for ever
	}
	l.loops++
	name := func(what string, i int) string { return fmt.Sprintf("%sʼ%d_%d", what, l.loops, i) }
	address := func(name string) ast.Expr {
		return &ast.UnaryExpr{OpPos: n.Pos(), Op: token.AND, X: ident(n, name)}
	}
	var before []ast.Stmt
	variable := func(name string, t, value ast.Expr) {
		spec := &ast.ValueSpec{Names: []*ast.Ident{ident(n, name)}, Type: t}
		if value != nil {
			spec.Values = []ast.Expr{value}
		}
		before = append(before, &ast.DeclStmt{Decl: &ast.GenDecl{TokPos: n.Pos(), Tok: token.VAR, Specs: []ast.Spec{spec}}})
	}
	body := &ast.BlockStmt{Lbrace: n.Body.Lbrace, Rbrace: n.Body.Rbrace}
	args := []ast.Expr{intLit(n, decodePosition(l.s.fset.Position(n.Pos())).Cell), ident(n, "false")}
	for i, s := range n.Body.List {
		clause := s.(*ast.CommClause)
		into := &ast.CaseClause{Case: clause.Case, List: []ast.Expr{intLit(clause, i)}, Colon: clause.Colon}
		body.List = append(body.List, into)
		if clause.Comm == nil {
			into.List, args[1] = nil, ident(n, "true")
		} else {
			ch, v, ok := name("c", i), name("v", i), name("ok", i)
			before = append(before, defineStmt(clause, ch, *channelOf(clause.Comm)))
			value, third := ast.Expr(ident(n, "nil")), ast.Expr(ident(n, "nil"))
			switch comm := clause.Comm.(type) {
			case *ast.SendStmt:
				variable(v, l.spell(l.elems[clause], n), comm.Value)
				value, third = address(v), ident(n, "true")
			case *ast.AssignStmt:
				for j, x := range comm.Lhs {
					if id := x.(*ast.Ident); id.Name != "_" {
						from := []string{v, ok}[j]
						variable(from, []ast.Expr{l.spell(l.elems[clause], n), ident(n, "bool")}[j], nil)
						*[]*ast.Expr{&value, &third}[j] = address(from)
						into.Body = append(into.Body, defineStmt(id, id.Name, ident(id, from)))
					}
				}
			}
			args = append(args, ident(n, ch), value, third)
		}
		into.Body = append(into.Body, clause.Body...)
		if len(into.Body) == 0 || onlyEmpty(into.Body) {
			into.Body = []ast.Stmt{nothing(clause)}
		}
	}
	chosen := name("chosen", 0)
	before = append(before, defineStmt(n, chosen, call(n, nb(n, "Select"), args...)))
	var sw ast.Stmt = &ast.SwitchStmt{Switch: n.Select, Tag: ident(n, chosen), Body: body}
	if label, ok := outer.(*ast.LabeledStmt); ok {
		sw = &ast.LabeledStmt{Label: label.Label, Colon: label.Colon, Stmt: sw}
	}
	c.Replace(block(n, append(before, sw)...))
}

// selectCase waits for one of several channels and returns the index of its
// clause, -1 for the default or if the code of the cell is stopped. Of each clause
// it is given the channel, a pointer to the value that is sent or to where it is
// received, and true or a pointer to where it is said whether one has come.
func (s *Session) selectCase(cell int, orElse bool, args ...any) int {
	cases := make([]reflect.SelectCase, 0, len(args)/3+1)
	for i := 0; i < len(args); i += 3 {
		c := reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(args[i])}
		if args[i+2] == true {
			c.Dir, c.Send = reflect.SelectSend, reflect.ValueOf(args[i+1]).Elem()
		}
		cases = append(cases, c)
	}
	last := reflect.SelectCase{Dir: reflect.SelectDefault}
	if !orElse {
		last = reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(s.halt.channel(cell))}
	}
	i, v, ok := reflect.Select(append(cases, last))
	if i == len(cases) {
		return -1
	}
	if cases[i].Dir == reflect.SelectRecv {
		if p := args[3*i+1]; p != nil {
			reflect.ValueOf(p).Elem().Set(v)
		}
		if p := args[3*i+2]; p != nil {
			reflect.ValueOf(p).Elem().SetBool(ok)
		}
	}
	return i
}

// channel returns that of the last statement of a cell, or of the last of all.
func (h *halt) channel(cell int) chan struct{} {
	h.mu.Lock()
	defer h.mu.Unlock()
	last := len(h.channels) - 1
	for i := last; i >= 0; i-- {
		if h.channels[i].cell == cell {
			return h.channels[i].c
		}
	}
	return h.channels[last].c
}
