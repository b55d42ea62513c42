package session

import (
	"context"
	"errors"
	"go/ast"
	"go/types"
	"io"
	"os"
	"sync"
)

// stdin is what cells read standard input from: each line is asked of the user
// when it is needed. A file cannot do that, so where an *os.File becomes an
// io.Reader, os.Stdin becomes this.
type stdin struct {
	s *Session

	mu   sync.Mutex
	rest []byte // of the last line
}

// Read asks for a line if nothing is left of the last one.
func (in *stdin) Read(p []byte) (int, error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if len(in.rest) == 0 {
		line, err := in.s.ask("", false)
		if err != nil {
			if !errors.Is(err, io.EOF) {
				in.s.runs.fail(0, &Error{Class: NoInput, Message: err.Error()})
			}
			return 0, err
		}
		in.rest = []byte(line + "\n")
	}
	n := copy(p, in.rest)
	in.rest = in.rest[n:]
	return n, nil
}

// forget drops what the last cell has not read.
func (in *stdin) forget() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.rest = nil
}

// ask asks the user for a line, after what has been printed.
func (s *Session) ask(prompt string, password bool) (string, error) {
	s.stdio.flush()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	wakes := s.runs.wakes()
	go func() {
		select {
		case <-wakes:
			cancel()
		case <-ctx.Done():
		}
	}()
	return s.opts.Input(ctx, prompt, password)
}

// reader returns a file as a reader.
func (s *Session) reader(f *os.File) io.Reader {
	if f == os.Stdin && s.opts.Input != nil {
		return &s.stdin
	}
	return f
}

// isFile reports whether t is *os.File.
func isFile(t types.Type) bool {
	p, ok := types.Unalias(t).(*types.Pointer)
	if !ok {
		return false
	}
	n, ok := types.Unalias(p.Elem()).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "os" && n.Obj().Name() == "File"
}

// isReader reports whether t is an interface with no method but Read.
func isReader(t types.Type) bool {
	it, ok := t.Underlying().(*types.Interface)
	return ok && it.NumMethods() == 1 && it.Method(0).Name() == "Read"
}

// readsInput replaces the file in os.Stdin.Read(b).
func (l *lowering) readsInput(n *ast.CallExpr, fn *types.Func) {
	sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr)
	if fn == nil || !ok || fn.FullName() != "(*os.File).Read" {
		return
	}
	if x, ok := sel.X.(*ast.SelectorExpr); ok && x.Sel.Name == "Stdin" {
		sel.X = call(x, nb(x, "Reader"), x)
	}
}
