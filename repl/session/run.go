package session

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/traefik/yaegi/interp"
)

// stopTime is how long a cell may take to end after it is stopped.
const stopTime = 2 * time.Second

// execute compiles declarations and a body, with what they need, and runs them.
// The body runs as an init function of a file: it compiles in one go, adds
// nothing to the interpreter's global frame, and dies for good when stopped,
// which a block of the interpreter's own top level does not.
func (s *Session) execute(ctx context.Context, pos Pos, decls []ast.Decl, body []ast.Stmt) error {
	decls = append(s.pending, decls...)
	s.runs.last++
	id := s.runs.last
	setup := s.setup
	runs := len(setup) > 0 || len(body) > 0
	if runs {
		at := &ast.Ident{NamePos: s.origin}
		enter := exprStmt(call(at, nb(at, "Enter"), intLit(at, id)))
		leave := &ast.DeferStmt{Defer: at.Pos(), Call: call(at, nb(at, "Leave"), intLit(at, id))}
		unmark := &ast.AssignStmt{Lhs: []ast.Expr{ident(at, marker)}, TokPos: at.Pos(), Tok: token.ASSIGN, Rhs: []ast.Expr{intLit(at, 0)}}
		list := append([]ast.Stmt{enter, leave, unmark}, setup...)
		decls = append(decls, &ast.FuncDecl{Name: ident(at, "init"), Type: funcType(at, fields(at), nil), Body: block(at, append(list, body...)...)})
	}
	if len(decls) == 0 {
		s.commit()
		return nil
	}
	prog, err := s.compile(pos, decls)
	if err != nil {
		s.rollback()
		return err
	}
	s.commit()
	if !runs {
		_, err = s.in.Execute(prog) // declarations only: nothing to run, nothing to stop
		return err
	}
	return s.execProgram(ctx, id, pos, prog)
}

// commit keeps what was prepared for code that has been compiled.
func (s *Session) commit() { s.undo, s.pending, s.setup = nil, nil, nil }

// compile returns the program of some declarations.
func (s *Session) compile(pos Pos, decls []ast.Decl) (prog *interp.Program, err error) {
	if s.debug != nil {
		s.debug(decls)
	}
	defer func() {
		if r := recover(); r != nil {
			err = limitation(pos, fmt.Sprint(r))
		}
	}()
	prog, err = s.in.CompileAST(&ast.File{
		Package: s.origin, Name: &ast.Ident{NamePos: s.origin, Name: "main"}, Decls: decls,
		FileStart: s.origin, FileEnd: s.origin,
	})
	if err != nil {
		return nil, limitation(pos, err.Error())
	}
	return prog, nil
}

// limitation reports what the interpreter cannot compile although it is right.
func limitation(pos Pos, msg string) *Error {
	if m := positionRx.FindStringSubmatch(msg); m != nil {
		line, _ := strconv.Atoi(m[1])
		col, _ := strconv.Atoi(m[2])
		if p := decode(line, col); p.Cell > 0 {
			pos = p
		}
		msg = strings.TrimPrefix(msg, m[0])
	}
	return &Error{Class: Limitation, Pos: pos, Message: "the interpreter cannot run this: " + cleanNames(strings.TrimSpace(msg)),
		Hint: "the code is right Go; try to write it another way, and please report it"}
}

var (
	positionRx    = regexp.MustCompile(`(?:_\.go:)?(\d+):(\d+): ?`)
	traceRx       = regexp.MustCompile(`^(?:_\.go:)?(\d+):(\d+): panic: (\S*)\(\.\.\.\)$`)
	internalNames = regexp.MustCompile(`ʼ\d*_?`)
)

// cleanNames removes the interpreter's part of names.
func cleanNames(s string) string { return internalNames.ReplaceAllString(s, "") }

// execProgram runs a program until it ends or the context does.
func (s *Session) execProgram(ctx context.Context, id int, pos Pos, prog *interp.Program) error {
	s.forceSettle(ctx)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	this := s.runs.begin(id, ctx, cancel, pos)
	s.trace.Reset()
	if s.opts.Running != nil {
		s.opts.Running(pos)
	}
	defer s.watchStack(cancel)()

	s.tables.Unlock()
	defer s.tables.Lock()
	err := s.runProgram(ctx, prog)
	if ctx.Err() != nil {
		s.runs.wake()
		return s.afterStop(this)
	}
	var p interp.Panic
	if errors.As(err, &p) {
		value := panicValue(p.Value)
		if stop, ok := value.(stopped); ok {
			stop.err.Pos = pos
			return stop.err
		}
		return s.panicError(pos, value, s.marked())
	}
	if err != nil {
		return limitation(pos, err.Error())
	}
	return nil
}

// afterStop waits for a stopped statement to end: one that ran on would meet
// the next cell.
func (s *Session) afterStop(r *run) error {
	s.runs.mu.Lock()
	entered := r.entered
	s.runs.mu.Unlock()
	err := s.interrupted(r.ctx, r.pos)
	if !entered { // it will find itself stopped
		return err
	}
	select {
	case <-r.left:
		const moment = 20 * time.Millisecond
		s.settle(context.Background(), moment) // else before the next statement
	case <-time.After(stopTime):
		err.Background = true
		err.Hint = fmt.Sprintf("it is in a compiled function that has not returned %v after the interrupt, and goes on in the background", stopTime)
	}
	return err
}

// interrupted returns the error of a stopped cell.
func (s *Session) interrupted(ctx context.Context, pos Pos) *Error {
	cause := context.Cause(ctx)
	var stop stopped
	if errors.As(cause, &stop) {
		if stop.err.Pos.Line == 0 {
			stop.err.Pos = pos
		}
		return stop.err
	}
	msg := "the cell was stopped; variables keep their values"
	if errors.Is(cause, context.DeadlineExceeded) {
		msg = "the cell ran out of time; variables keep their values"
	}
	return &Error{Class: Interrupted, Pos: pos, Message: msg}
}

// stopped ends a cell with an error; support functions panic with it, or stop
// the run with it as the cause.
type stopped struct{ err *Error }

func (s stopped) Error() string { return s.err.Error() }

// panicError describes a panic, with the calls that the interpreter has
// reported while it unwound them. The mark is where it was, if that fits.
func (s *Session) panicError(pos Pos, value any, mark Pos) *Error {
	e := &Error{Class: Panic, Pos: pos}
	e.Message, e.Hint = describePanic(value)
	for _, line := range strings.Split(s.trace.String(), "\n") {
		if f, ok := parseFrame(line); ok {
			e.Stack = append(e.Stack, f)
		}
	}
	if len(e.Stack) == 0 {
		if s.samePiece(mark, pos) {
			e.Pos = mark
		}
		return e
	}
	for i := range e.Stack {
		f := &e.Stack[i]
		if i == 0 && s.samePiece(mark, f.Pos) {
			f.Pos, f.Exact = mark, true
		}
	}
	if pos.Cell > 0 {
		e.Stack = append(e.Stack, Frame{Pos: pos, Exact: true})
	} else { // a control has called the function
		e.Pos = e.Stack[0].Pos
	}
	return e
}

// parseFrame returns the call that a line of the interpreter reports.
func parseFrame(line string) (Frame, bool) {
	m := traceRx.FindStringSubmatch(line)
	if m == nil {
		return Frame{}, false
	}
	l, _ := strconv.Atoi(m[1])
	c, _ := strconv.Atoi(m[2])
	p := decode(l, c)
	fn := strings.TrimPrefix(cleanNames(m[3]), "main.")
	return Frame{Func: fn, Pos: p}, p.Cell > 0 && fn != "init"
}

// unwinding tells of a call that a panic ends.
func (s *Session) unwinding(line string) {
	if s.opts.Unwinding == nil {
		return
	}
	f, ok := parseFrame(strings.TrimSuffix(line, "\n"))
	if !ok {
		return
	}
	if mark := s.marked(); s.samePiece(mark, f.Pos) {
		f.Pos, f.Exact = mark, true
	}
	s.stdio.flush() // it may be the last chance
	s.opts.Unwinding(f)
}

// marked returns the place of the last statement that said where it is.
func (s *Session) marked() Pos {
	if s.mark == nil {
		return Pos{}
	}
	return decodeMark(*s.mark)
}

// samePiece reports whether two places are in one statement or declaration of
// a cell.
func (s *Session) samePiece(a, b Pos) bool {
	if a.Cell != b.Cell {
		return false
	}
	for _, p := range s.pieces[a.Cell] {
		from, to := p.pos.Line, p.pos.Line+strings.Count(p.text, "\n")
		if from <= a.Line && a.Line <= to && from <= b.Line && b.Line <= to {
			return true
		}
	}
	return false
}

// ExplainPanic returns the text of a panic in the words of compiled Go, and what
// to try.
func ExplainPanic(text string) (message, hint string) { return describePanic(text) }

// describePanic returns what a panic says, in the words of compiled Go where
// the interpreter has its own, and what to try.
func describePanic(value any) (msg, hint string) {
	switch v := value.(type) {
	case error:
		msg = v.Error()
	default:
		msg = fmt.Sprint(v)
	}
	msg = strings.TrimPrefix(msg, "runtime error: ")
	for _, w := range panicWords {
		if strings.Contains(msg, w.has) {
			if w.says != "" {
				msg = w.says
			}
			return msg, w.hint
		}
	}
	if m := positionRx.FindString(msg); m != "" && strings.HasPrefix(msg, m) {
		msg = cleanNames(strings.TrimPrefix(msg, m))
	}
	return msg, ""
}

var panicWords = []struct{ has, says, hint string }{
	{"reflect: slice index out of range", "index out of range", "indices count from 0; len(x)-1 is the last"},
	{"reflect: array index out of range", "index out of range", "indices count from 0; len(x)-1 is the last"},
	{"reflect: string index out of range", "index out of range", "indices count from 0; len(x)-1 is the last"},
	{"index out of range", "", "indices count from 0; len(x)-1 is the last"},
	{"slice bounds out of range", "", "in x[i:j] 0 <= i <= j <= cap(x)"},
	{"assignment to entry in nil map", "", "make the map first: m = make(map[K]V)"},
	{"invalid memory address or nil pointer dereference", "invalid memory address or nil pointer dereference", "a pointer, map or interface is nil here; did an error go unnoticed?"},
	{"on zero Value", "invalid memory address or nil pointer dereference", "a pointer, map or interface is nil here; did an error go unnoticed?"},
	{"integer divide by zero", "integer divide by zero", ""},
}

// runDeferred runs what the cell has deferred, the last first.
func (s *Session) runDeferred(ctx context.Context) error {
	if len(s.defers) == 0 {
		return nil
	}
	defer context.AfterFunc(ctx, s.runs.wake)() // it is not stopped, but does not sleep
	at := &ast.Ident{NamePos: s.origin}
	return s.execute(context.WithoutCancel(ctx), Pos{Cell: s.cell, Line: 1, Col: 1}, nil, []ast.Stmt{exprStmt(call(at, nb(at, "RunDeferred")))})
}

// A traceWriter keeps what the interpreter writes while a panic unwinds.
type traceWriter struct {
	unwinding func(line string)

	mu sync.Mutex
	b  bytes.Buffer
}

func (t *traceWriter) Write(p []byte) (int, error) {
	t.unwinding(string(p))
	t.mu.Lock()
	defer t.mu.Unlock()
	const most = 1 << 20
	if t.b.Len() < most {
		t.b.Write(p)
	}
	return len(p), nil
}

// Reset forgets everything.
func (t *traceWriter) Reset() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.b.Reset()
}

func (t *traceWriter) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.b.String()
}
