package session

import (
	"context"
	"go/ast"

	"github.com/agopher/agopher/lib/ui"
)

// Receive runs what belongs to a control in a page, as package ui has it: its
// function, which is code of a cell and ends as one does. It reports false if no
// panel has that identifier; a new session knows none of the last one's.
func (s *Session) Receive(ctx context.Context, panel string, data []byte) (known bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tables.Lock()
	defer s.tables.Unlock()
	if s.control, known = ui.Receive(panel, data); !known {
		return false, nil
	}
	return true, s.watched(ctx, func() error {
		at := &ast.Ident{NamePos: s.origin}
		return s.execute(ctx, Pos{}, nil, []ast.Stmt{exprStmt(call(at, nb(at, "RunControl")))})
	})
}

func (s *Session) runControl() {
	if err := s.control(); err != nil {
		panic(stopped{&Error{Class: Command, Message: err.Error()}})
	}
}
