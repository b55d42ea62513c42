package session

import (
	"context"
	"errors"
	"go/ast"
	"reflect"
)

// arrived reports whether a statement that has been stopped has given its new
// variables their values before it ended, as a fit does that returns the model
// so far: x := fit() then defines x. If all are zero, it has not come so far.
func (s *Session) arrived(err error, d *definition) bool {
	var e *Error
	if !errors.As(err, &e) || e.Class != Interrupted || e.Background {
		return false
	}
	at := &ast.Ident{NamePos: s.origin}
	var values []ast.Expr
	for i, id := range d.vars {
		if d.fresh[i] {
			values = append(values, ident(at, id.Name))
		}
	}
	if len(values) == 0 {
		return false
	}
	s.arrival = false
	return s.execute(context.Background(), Pos{}, nil, []ast.Stmt{exprStmt(call(at, nb(at, "Arrived"), values...))}) == nil && s.arrival
}

// noteArrival is called with the new variables of a stopped statement.
func (s *Session) noteArrival(values ...any) {
	for _, x := range values {
		if v := reflect.ValueOf(x); v.IsValid() && !v.IsZero() {
			s.arrival = true
		}
	}
}
