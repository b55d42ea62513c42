package session

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// The interpreter gives the variables of a for statement to each iteration by
// copying, and loses what the body does to them unless the post statement
// mentions them. So they are declared before it:
//
//	for i := 0; i < n; i++ { body }  =>  { i := 0; for ; i < n; i++ { body } }
//
// Only a variable that outlives its iteration, because a function literal or an
// address refers to it, needs one of its own for each:
//
//	{ iʼ1 := 0; for ; iʼ1 < n; iʼ1++ { i := iʼ1; body; iʼ1 = i } }
//
// where a continue copies i back first.

// forLoop takes the variables out of a for statement, in the way down, while
// the identifiers still have their objects.
func (l *lowering) forLoop(n *ast.ForStmt) {
	init, ok := n.Init.(*ast.AssignStmt)
	if !ok || init.Tok != token.DEFINE {
		return
	}
	var copies []ast.Stmt // at the beginning of the body
	var back []ast.Stmt   // at its end
	for i, x := range init.Lhs {
		id, ok := x.(*ast.Ident)
		if !ok {
			continue
		}
		obj := l.info.Defs[id]
		if obj == nil || !l.outlives(n.Body, obj) {
			continue
		}
		l.loops++
		outer := fmt.Sprintf("%sʼ%d_", id.Name, l.loops)
		inner := id.Name
		for _, part := range []ast.Node{n.Cond, n.Post} {
			l.rename(part, obj, outer)
		}
		init.Lhs[i] = &ast.Ident{NamePos: id.NamePos, Name: outer}
		copies = append(copies, defineStmt(n.Body, inner, ident(n.Body, outer)))
		back = append(back, &ast.AssignStmt{Lhs: []ast.Expr{ident(n.Body, outer)}, TokPos: n.Body.Rbrace, Tok: token.ASSIGN, Rhs: []ast.Expr{ident(n.Body, inner)}})
	}
	if len(copies) > 0 {
		b := &copyBack{stmts: back, label: l.labels[n]}
		b.list(n.Body, false)
		n.Body.List = append(append(copies, n.Body.List...), back...)
	}
	l.takeOut(n, init)
	n.Init = nil
}

// takeOut lowers the first statement in the head of n, to be put before n.
func (l *lowering) takeOut(n, init ast.Stmt) {
	l.hoisted[n] = append(l.hoisted[n], astutil.Apply(init, l.enter, l.leave).(ast.Stmt))
}

// outlives reports whether a function literal in the body, or an address taken
// in it, refers to a variable.
func (l *lowering) outlives(body *ast.BlockStmt, obj types.Object) bool {
	found := false
	refers := func(root ast.Node) bool {
		is := false
		ast.Inspect(root, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && l.info.Uses[id] == obj {
				is = true
			}
			return !is
		})
		return is
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			found = found || refers(n)
			return false
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				found = found || refers(n.X)
			}
		case *ast.SelectorExpr, *ast.SliceExpr: // a method with a pointer receiver, an array
			if id, ok := operand(n).(*ast.Ident); ok && l.info.Uses[id] == obj {
				if _, basic := obj.Type().Underlying().(*types.Basic); !basic || l.info.Selections[selectorOf(n)] != nil {
					found = true
				}
			}
		}
		return !found
	})
	return found
}

func operand(n ast.Node) ast.Expr {
	switch n := n.(type) {
	case *ast.SelectorExpr:
		return n.X
	case *ast.SliceExpr:
		return n.X
	}
	return nil
}

func selectorOf(n ast.Node) *ast.SelectorExpr {
	sel, _ := n.(*ast.SelectorExpr)
	return sel
}

// rename gives the identifiers of an object in part of the code another name.
func (l *lowering) rename(part ast.Node, obj types.Object, name string) {
	if part == nil {
		return
	}
	switch p := part.(type) {
	case ast.Expr:
		if p == nil {
			return
		}
	case ast.Stmt:
		if p == nil {
			return
		}
	}
	ast.Inspect(part, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && l.info.Uses[id] == obj {
			id.Name = name
		}
		return true
	})
}

// A copyBack puts statements before each continue of a loop.
type copyBack struct {
	stmts []ast.Stmt
	label string // of the loop
}

// list rewrites the statements of a block. An inner loop catches the continues
// without a label.
func (b *copyBack) list(blk *ast.BlockStmt, inner bool) {
	if blk != nil {
		blk.List = b.stmtsOf(blk.List, inner)
	}
}

func (b *copyBack) stmtsOf(list []ast.Stmt, inner bool) []ast.Stmt {
	var out []ast.Stmt
	for _, s := range list {
		if br, ok := s.(*ast.BranchStmt); ok && b.mine(br, inner) {
			for _, back := range b.stmts {
				a := *back.(*ast.AssignStmt)
				out = append(out, &a)
			}
		}
		b.stmt(s, inner)
		out = append(out, s)
	}
	return out
}

func (b *copyBack) mine(s *ast.BranchStmt, inner bool) bool {
	if s.Tok != token.CONTINUE {
		return false
	}
	if s.Label != nil {
		return s.Label.Name == b.label
	}
	return !inner
}

func (b *copyBack) stmt(s ast.Stmt, inner bool) {
	switch s := s.(type) {
	case *ast.BlockStmt:
		b.list(s, inner)
	case *ast.LabeledStmt:
		b.stmt(s.Stmt, inner)
	case *ast.IfStmt:
		b.list(s.Body, inner)
		if s.Else != nil {
			b.stmt(s.Else, inner)
		}
	case *ast.ForStmt:
		b.list(s.Body, true)
	case *ast.RangeStmt:
		b.list(s.Body, true)
	case *ast.SwitchStmt:
		b.list(s.Body, inner)
	case *ast.TypeSwitchStmt:
		b.list(s.Body, inner)
	case *ast.SelectStmt:
		b.list(s.Body, inner)
	case *ast.CaseClause:
		s.Body = b.stmtsOf(s.Body, inner)
	case *ast.CommClause:
		s.Body = b.stmtsOf(s.Body, inner)
	}
}

// hoist puts the statement that was taken out of n before it, in a block. A
// label stays with n.
func (l *lowering) hoist(c *astutil.Cursor, n, outer ast.Stmt) {
	inits := l.hoisted[n]
	if inits == nil {
		return
	}
	if _, labelled := c.Parent().(*ast.LabeledStmt); labelled && outer == n {
		return // when the label is left
	}
	delete(l.hoisted, n)
	var before []ast.Stmt
	for _, init := range inits {
		list := l.separate(init)
		before = append(append(before, list[1:]...), list[0])
	}
	c.Replace(block(outer, append(before, outer)...))
}

// separate returns an assignment and the definitions that are to stand before
// it. Of several values, one of which is a composite literal, temporary
// variables are assigned: the interpreter makes the literal where it should only
// go later.
func (l *lowering) separate(s ast.Stmt) []ast.Stmt {
	a, ok := s.(*ast.AssignStmt)
	if !ok || len(a.Lhs) < 2 || len(a.Lhs) != len(a.Rhs) || !hasComposite(a.Rhs) {
		return []ast.Stmt{s}
	}
	out := []ast.Stmt{a}
	for i, x := range a.Rhs {
		l.loops++
		name := fmt.Sprintf("vʼ%d_", l.loops)
		typ := l.info.TypeOf(x)
		if tv := l.info.Types[x]; tv.IsNil() || typ == nil || isUntyped(typ) {
			continue
		}
		spec := &ast.ValueSpec{Names: []*ast.Ident{ident(x, name)}, Type: l.spell(typ, x), Values: []ast.Expr{x}}
		out = append(out, &ast.DeclStmt{Decl: &ast.GenDecl{TokPos: x.Pos(), Tok: token.VAR, Specs: []ast.Spec{spec}}})
		a.Rhs[i] = ident(x, name)
	}
	return out
}

func isUntyped(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Info()&types.IsUntyped != 0
}

func hasComposite(list []ast.Expr) bool {
	for _, x := range list {
		if u, ok := x.(*ast.UnaryExpr); ok {
			x = u.X
		}
		if _, ok := x.(*ast.CompositeLit); ok {
			return true
		}
	}
	return false
}

// received has a return of what a channel gives take it first: the interpreter
// cannot return it otherwise.
func (l *lowering) received(c *astutil.Cursor, n *ast.ReturnStmt) {
	if c.Index() < 0 {
		return
	}
	for i, x := range n.Results {
		u, ok := ast.Unparen(x).(*ast.UnaryExpr)
		if !ok || u.Op != token.ARROW {
			continue
		}
		l.loops++
		name := fmt.Sprintf("vʼ%d_", l.loops)
		c.InsertBefore(defineStmt(n, name, u))
		n.Results[i] = ident(n, name)
	}
}
