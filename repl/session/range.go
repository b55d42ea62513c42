package session

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strconv"

	"golang.org/x/tools/go/ast/astutil"
)

// A range statement over a function is a call of that function with the body as
// its argument:
//
//	L: for k, v := range f { body }
//
// becomes
//
//	{
//		var exit int
//		var r0 R                                  // the results of the function around it
//		f(func(k K, v V) bool { body'; return true })
//		if exit == 1 { return r0 }                // what left the loop by more than a break
//		if exit == 2 { continue M }
//	}
//
// where in body' a continue is return true, a break return false, and a return
// or a jump to an outer label sets exit first.

// enterRange notes a range over a function before its parts are lowered.
func (l *lowering) enterRange(n *ast.RangeStmt) {
	if n.Tok == token.DEFINE {
		n.Body.List = apart(n.Body.List, n.Key, n.Value)
	}
	if t := l.info.TypeOf(n.X); t != nil {
		if sig, ok := t.Underlying().(*types.Signature); ok {
			l.overFunc[n] = sig
			return
		}
	}
	if n.Tok == token.ASSIGN {
		l.rangeInto(n)
	}
}

func (l *lowering) leaveRange(c *astutil.Cursor, n *ast.RangeStmt) {
	sig := l.overFunc[n]
	if sig == nil {
		return
	}
	label := ""
	if p, ok := c.Parent().(*ast.LabeledStmt); ok {
		label = p.Label.Name
	}
	l.loops++
	b := &loopBody{l: l, n: n, label: label, exit: fmt.Sprintf("exitʼ%d_", l.loops), result: fmt.Sprintf("rʼ%d_", l.loops)}
	if fn := l.funcs[len(l.funcs)-1]; fn != nil {
		b.results = fn.Results()
	}
	c.Replace(b.block(sig.Params().At(0).Type().Underlying().(*types.Signature)))
}

// A loopBody rewrites the body of a range over a function.
type loopBody struct {
	l       *lowering
	n       *ast.RangeStmt
	label   string // of the statement
	exit    string // name of the variable that says how the loop was left
	result  string // prefix of the variables that hold the results
	results *types.Tuple
	returns bool
	exits   []ast.Stmt // what is done after the loop, by exit-1
}

// block returns the statement that replaces the loop.
func (b *loopBody) block(yield *types.Signature) ast.Stmt {
	n := b.n
	params := fields(n)
	var assigns []ast.Stmt
	vars := []ast.Expr{n.Key, n.Value}
	for i := range yield.Params().Len() {
		name := "_"
		if x := vars[i]; x != nil {
			id, isIdent := x.(*ast.Ident)
			switch {
			case isIdent && n.Tok == token.DEFINE:
				name = id.Name
			case n.Tok == token.ASSIGN && !(isIdent && id.Name == "_"):
				name = fmt.Sprintf("vʼ%d_", i)
				assigns = append(assigns, &ast.AssignStmt{Lhs: []ast.Expr{x}, TokPos: n.Pos(), Tok: token.ASSIGN, Rhs: []ast.Expr{ident(n, name)}})
			}
		}
		params.List = append(params.List, field(n, name, b.l.spell(yield.Params().At(i).Type(), n)))
	}
	body := append(assigns, b.list(n.Body.List, jumps{})...)
	body = append(body, ret(n, ident(n, "true")))
	lit := funcLit(n, funcType(n, params, fields(n, field(n, "", ident(n, "bool")))), body...)
	out := block(n)
	if len(b.exits) > 0 {
		out.List = append(out.List, b.variable(b.exit, ident(n, "int")))
	}
	if b.returns {
		for i := range b.results.Len() {
			out.List = append(out.List, b.variable(b.resultName(i), b.l.spell(b.results.At(i).Type(), n)))
		}
	}
	out.List = append(out.List, exprStmt(call(n, n.X, lit)))
	for i, s := range b.exits {
		cond := &ast.BinaryExpr{X: ident(n, b.exit), OpPos: n.Pos(), Op: token.EQL, Y: intLit(n, i+1)}
		out.List = append(out.List, &ast.IfStmt{If: n.Pos(), Cond: cond, Body: block(n, s)})
	}
	return out
}

func (b *loopBody) variable(name string, t ast.Expr) ast.Stmt {
	spec := &ast.ValueSpec{Names: []*ast.Ident{ident(b.n, name)}, Type: t}
	return &ast.DeclStmt{Decl: &ast.GenDecl{TokPos: b.n.Pos(), Tok: token.VAR, Specs: []ast.Spec{spec}}}
}

func (b *loopBody) resultName(i int) string { return b.result + strconv.Itoa(i) }

// jumps says which jumps a statement inside the body catches itself.
type jumps struct {
	breaks, continues bool
	labels            []string
}

// list rewrites statements.
func (b *loopBody) list(list []ast.Stmt, in jumps) []ast.Stmt {
	var out []ast.Stmt
	for _, s := range list {
		out = append(out, b.stmt(s, in)...)
	}
	return out
}

func (b *loopBody) body(blk *ast.BlockStmt, in jumps) {
	if blk != nil {
		blk.List = b.list(blk.List, in)
	}
}

// stmt rewrites a statement; function literals are left alone.
func (b *loopBody) stmt(s ast.Stmt, in jumps) []ast.Stmt {
	loop, sw := in, in
	loop.breaks, loop.continues = true, true
	sw.breaks = true
	switch s := s.(type) {
	case *ast.ReturnStmt:
		return b.leaveBy(s)
	case *ast.BranchStmt:
		return b.branch(s, in)
	case *ast.LabeledStmt:
		in.labels = append(append([]string(nil), in.labels...), s.Label.Name)
		inner := b.stmt(s.Stmt, in)
		s.Stmt = inner[0]
		return append([]ast.Stmt{s}, inner[1:]...)
	case *ast.BlockStmt:
		b.body(s, in)
	case *ast.IfStmt:
		b.body(s.Body, in)
		if s.Else != nil {
			s.Else = b.stmt(s.Else, in)[0]
		}
	case *ast.ForStmt:
		b.body(s.Body, loop)
	case *ast.RangeStmt:
		b.body(s.Body, loop)
	case *ast.SwitchStmt:
		b.body(s.Body, sw)
	case *ast.TypeSwitchStmt:
		b.body(s.Body, sw)
	case *ast.SelectStmt:
		b.body(s.Body, sw)
	case *ast.CaseClause:
		s.Body = b.list(s.Body, in)
	case *ast.CommClause:
		s.Body = b.list(s.Body, in)
	}
	return []ast.Stmt{s}
}

// leaveBy rewrites a return of the function around the loop.
func (b *loopBody) leaveBy(s *ast.ReturnStmt) []ast.Stmt {
	n := b.n
	var out []ast.Stmt
	after := &ast.ReturnStmt{Return: s.Pos()}
	if len(s.Results) > 0 {
		b.returns = true
		set := &ast.AssignStmt{TokPos: s.Pos(), Tok: token.ASSIGN, Rhs: s.Results}
		for i := range b.results.Len() {
			set.Lhs = append(set.Lhs, ident(n, b.resultName(i)))
			after.Results = append(after.Results, ident(n, b.resultName(i)))
		}
		out = append(out, set)
	}
	return append(out, b.leave(s, after)...)
}

// leave returns the statements that end the loop and then do after.
func (b *loopBody) leave(at ast.Node, after ast.Stmt) []ast.Stmt {
	b.exits = append(b.exits, after)
	set := &ast.AssignStmt{Lhs: []ast.Expr{ident(at, b.exit)}, TokPos: at.Pos(), Tok: token.ASSIGN, Rhs: []ast.Expr{intLit(at, len(b.exits))}}
	return []ast.Stmt{set, ret(at, ident(at, "false"))}
}

func (b *loopBody) branch(s *ast.BranchStmt, in jumps) []ast.Stmt {
	if s.Label != nil && s.Label.Name != b.label {
		for _, inner := range in.labels {
			if s.Label.Name == inner {
				return []ast.Stmt{s}
			}
		}
		if s.Tok == token.GOTO {
			b.l.fail(s, "goto out of a range over a function", "use a labelled break")
		}
		return b.leave(s, s)
	}
	mine := s.Label != nil
	switch {
	case s.Tok == token.CONTINUE && (mine || !in.continues):
		return []ast.Stmt{ret(s, ident(s, "true"))}
	case s.Tok == token.BREAK && (mine || !in.breaks):
		return []ast.Stmt{ret(s, ident(s, "false"))}
	}
	return []ast.Stmt{s}
}
