package session

import (
	"go/ast"

	"golang.org/x/tools/go/ast/astutil"
)

// The interpreter keeps a function literal in the frame of the code around it
// until that uses it, and when the function has run, it puts what was there before
// back. If the function runs in another goroutine while a loop makes the next one,
// the loop then uses an older one: goroutines get variables of earlier iterations,
// or a nil function. So a literal in a loop is made in a frame of its own:
//
//	func(x int) { ... }  =>  func() func(x int) { return func(x int) { ... } }()
//	go f(x)              =>  func() { go f(x) }()
//
// One that is called at once is not: nothing runs between.

// isolate rewrites the function literals in the loops of lowered code.
func isolate(d ast.Decl) ast.Decl {
	loops := []int{0} // around the node, in each function around it
	enter := func(c *astutil.Cursor) bool {
		switch c.Node().(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			loops = append(loops, 0)
		case *ast.ForStmt, *ast.RangeStmt:
			loops[len(loops)-1]++
		}
		return true
	}
	leave := func(c *astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.FuncDecl:
			loops = loops[:len(loops)-1]
		case *ast.FuncLit:
			loops = loops[:len(loops)-1]
			if call, ok := c.Parent().(*ast.CallExpr); loops[len(loops)-1] > 0 && !(ok && call.Fun == n) {
				c.Replace(made(n))
			}
		case *ast.GoStmt:
			if loops[len(loops)-1] > 0 {
				c.Replace(exprStmt(call(n, funcLit(n, funcType(n, fields(n), nil), n))))
			}
		case *ast.ForStmt, *ast.RangeStmt:
			loops[len(loops)-1]--
		}
		return true
	}
	return astutil.Apply(d, enter, leave).(ast.Decl)
}

// made returns a call that makes a function literal.
func made(lit *ast.FuncLit) ast.Expr {
	return call(lit, funcLit(lit, funcType(lit, fields(lit), fields(lit, field(lit, "", lit.Type))), ret(lit, lit)))
}
