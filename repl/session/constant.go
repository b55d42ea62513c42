package session

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// fold replaces a constant expression by its value, so that the interpreter
// needs no constant arithmetic of its own. It reports whether it did.
func (l *lowering) fold(c *astutil.Cursor, x ast.Expr, tv types.TypeAndValue) bool {
	if lit, ok := x.(*ast.BasicLit); ok && plainLiteral(lit, tv.Type) {
		return true // as it stands
	}
	if _, ok := x.(*ast.ParenExpr); ok {
		return false // its inside is folded
	}
	now := l.literal(tv, x, typedElsewhere(l.info, c.Parent(), x))
	if now == nil {
		return false
	}
	l.replace(c, x, now)
	return true
}

// plainLiteral reports whether a literal has the type that it has by itself, or
// is a decimal number where a float64 is wanted.
func plainLiteral(lit *ast.BasicLit, t types.Type) bool {
	b, ok := t.(*types.Basic)
	if !ok {
		return false
	}
	switch b.Kind() {
	case types.Int, types.UntypedInt:
		return lit.Kind == token.INT
	case types.Float64, types.UntypedFloat:
		return lit.Kind == token.FLOAT && !strings.ContainsAny(lit.Value, "xX")
	case types.String, types.UntypedString:
		return lit.Kind == token.STRING
	}
	return false
}

// typedElsewhere reports whether the other operand of an operation, or the left
// side of an assignment, gives a constant its type.
func typedElsewhere(info *types.Info, parent ast.Node, x ast.Expr) bool {
	isBasic := func(y ast.Expr) bool {
		tv, ok := info.Types[y]
		if !ok || tv.Value != nil || tv.Type == nil {
			return false
		}
		_, basic := tv.Type.Underlying().(*types.Basic)
		return basic
	}
	switch p := parent.(type) {
	case *ast.BinaryExpr:
		if p.Op == token.SHL || p.Op == token.SHR {
			return false
		}
		if p.X == x {
			return isBasic(p.Y)
		}
		return isBasic(p.X)
	case *ast.AssignStmt:
		return p.Tok != token.DEFINE && len(p.Lhs) == 1 && len(p.Rhs) == 1 && p.Tok != token.SHL_ASSIGN && p.Tok != token.SHR_ASSIGN && isBasic(p.Lhs[0])
	}
	return false
}

// literal returns a constant as a literal, converted to its type unless that is
// the literal's own or typed says that it gets it from what stands around it.
// It returns nil if the value cannot be written so.
func (l *lowering) literal(tv types.TypeAndValue, at ast.Expr, typed bool) ast.Expr {
	t := types.Default(tv.Type)
	b, ok := t.Underlying().(*types.Basic)
	if !ok { // a constant becomes an interface or a type argument's type: as by default
		return nil
	}
	x := basicLiteral(tv.Value, b, at)
	if x == nil {
		return nil
	}
	if typed {
		return x
	}
	if t == types.Type(b) {
		switch b.Kind() {
		case types.Int, types.Float64, types.String, types.Bool, types.Complex128:
			return x
		}
	}
	return call(at, l.spell(t, at), x)
}

func basicLiteral(v constant.Value, b *types.Basic, at ast.Expr) ast.Expr {
	lit := func(kind token.Token, s string) ast.Expr {
		if rest, negative := strings.CutPrefix(s, "-"); negative {
			return &ast.UnaryExpr{OpPos: at.Pos(), Op: token.SUB, X: &ast.BasicLit{ValuePos: at.Pos(), Kind: kind, Value: rest}}
		}
		return &ast.BasicLit{ValuePos: at.Pos(), Kind: kind, Value: s}
	}
	float := func(v constant.Value) ast.Expr {
		f, _ := constant.Float64Val(v)
		if math.IsInf(f, 0) {
			return nil
		}
		s := strconv.FormatFloat(f, 'g', -1, 64)
		if !strings.ContainsAny(s, ".e") {
			s += ".0"
		}
		return lit(token.FLOAT, s)
	}
	switch info := b.Info(); {
	case info&types.IsBoolean != 0:
		return ident(at, strconv.FormatBool(constant.BoolVal(v)))
	case info&types.IsString != 0:
		return lit(token.STRING, strconv.Quote(constant.StringVal(v)))
	case info&types.IsInteger != 0:
		v = constant.ToInt(v)
		if v.Kind() != constant.Int {
			return nil
		}
		return lit(token.INT, v.ExactString())
	case info&types.IsFloat != 0:
		return float(constant.ToFloat(v))
	case info&types.IsComplex != 0:
		v = constant.ToComplex(v)
		re, im := float(constant.Real(v)), float(constant.Imag(v))
		if re == nil || im == nil {
			return nil
		}
		return call(at, ident(at, "complex"), re, im)
	}
	return nil
}
