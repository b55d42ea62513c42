package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
	"unicode/utf8"

	"github.com/agopher/agopher/lib/display"
	"github.com/agopher/agopher/repl/notebook"
	"github.com/agopher/agopher/repl/session"
	"github.com/agopher/agopher/repl/worker"
)

// scriptFile is the ending of a file of Go.
const scriptFile = ".go"

// readScript returns a file of Go as a cell. Of a program, a file with a package
// clause, it is the declarations and calls of init and main.
func readScript(path string) (string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	if !utf8.Valid(data) {
		return "", fmt.Errorf("%s is not text", path)
	}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, path, data, parser.SkipObjectResolution)
	if err != nil {
		return string(data), nil // a cell, or with errors that the session will show
	}
	for i := range data[:fset.Position(f.Name.End()).Offset] { // lines keep their numbers
		if i >= fset.Position(f.Package).Offset && data[i] != '\n' {
			data[i] = ' '
		}
	}
	inits, main := "", ""
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		switch {
		case !ok || fn.Recv != nil:
		case fn.Name.Name == "main":
			main = "main()\n"
		case fn.Name.Name == "init":
			name := "init" // which a cell runs where it stands, and a program after its variables
			for n := 1; bytes.Contains(data, []byte(name)); n++ {
				name = fmt.Sprintf("i%03d", n)
			}
			copy(data[fset.Position(fn.Name.Pos()).Offset:], name)
			inits += name + "()\n"
		}
	}
	return string(data) + "\n" + inits + main, nil
}

// asNotebook returns a script as a notebook with one cell.
func asNotebook(src string) *notebook.Notebook {
	return &notebook.Notebook{Cells: []*notebook.Cell{{Type: notebook.Code, Source: src}}}
}

// runScript runs a script with the standard input and output of this process.
// What it displays, and the value of its last expression, are shown as text.
func runScript(ctx context.Context, out, log io.Writer, src string, timeout time.Duration) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	if timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, timeout)
		defer cancel()
	}
	show := func(b display.Bundle) {
		if text := b.Text(); text != "" {
			fmt.Fprintln(out, text)
		}
	}
	in := newInput(os.Stdin)
	s, err := worker.Open(worker.Options{Options: session.Options{
		Stdout: out, Stderr: log, Input: in.read,
		Display: func(e display.Event) { show(e.Bundle) },
	}})
	if err != nil {
		return err
	}
	defer s.Close()
	r, err := s.Eval(ctx, src)
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return fmt.Errorf("the program took longer than %v; allow it more time with --timeout or give it less to do", timeout)
	case err == nil:
		show(r.Bundle)
	}
	var e *session.Error
	if errors.As(err, &e) && e.Class == session.Exited && e.Exit == 0 {
		return nil
	}
	return err
}

// exitStatus returns the status with which agopher ends after an error: that of a
// program which has ended itself, else 1.
func exitStatus(err error) int {
	var e *session.Error
	if errors.As(err, &e) && e.Exit > 0 {
		return e.Exit
	}
	return 1
}
