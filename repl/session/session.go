// Package session evaluates notebook cells: Go source as people write it there,
// with imports, declarations, statements and expressions in any order, names
// redefined at will, and the value of the last expression as the result.
//
// A [Session] is the one evaluation context behind the terminal, the Jupyter
// kernel and the notebook runner:
//
//	s, err := session.New(session.Options{})
//	r, err := s.Eval(ctx, "x := 6.5\nx * 2")
//	fmt.Println(r.Bundle.Text()) // 13
//
// The Go type checker stands in front of the interpreter. It finds errors with
// exact positions, knows what every name means, and with its account the code
// is rewritten to what the interpreter runs well (lower.go). Nothing of Go has
// to be installed: types, documentation and symbols of all packages are linked
// in (package symbols).
package session

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"io"
	"strings"
	"sync"

	"github.com/traefik/yaegi/interp"

	"github.com/agopher/agopher/lib/display"
	"github.com/agopher/agopher/lib/task"
	"github.com/agopher/agopher/repl/symbols"
)

// goVersion is the language that cells are written in.
const goVersion = "go1.26"

// Options say where a session's output goes and its input comes from.
type Options struct {
	// Stdout and Stderr receive what cells print, in compiled code too, while
	// the session is open: it takes os.Stdout and os.Stderr over. If one is nil,
	// that stream is left alone.
	Stdout, Stderr io.Writer
	// Display receives what a cell displays, changes and clears before its end. If
	// it is nil, the plain text goes to standard output.
	Display func(display.Event)
	// Progress is told how far long work in compiled code has got, unless the
	// cell says otherwise.
	Progress task.Progress
	// Input asks the user for a line, for cells that read os.Stdin or call
	// display.Input. Its error is io.EOF if there are no more lines. If Input is
	// nil, os.Stdin is left alone.
	Input func(ctx context.Context, prompt string, password bool) (string, error)
	// Kernel is the identifier of the kernel in the Jupyter server, by which
	// controls in a page reach it. It is empty where there is none.
	Kernel string

	// First is the number of the first cell. If it is 0, it is taken to be 1.
	First int
	// Running is called before each statement that runs, with its place,
	// Panicking when a cell calls panic, with what it says, and Unwinding for
	// each interpreted call that a panic ends. A session whose process may die
	// tells by them where that was. They may be nil.
	Running   func(Pos)
	Panicking func(message string)
	Unwinding func(Frame)
}

// A Session holds the state that cells share. Its methods may be called from
// several goroutines; cells are evaluated one after the other.
type Session struct {
	*env
	opts  Options
	stdio *stdio
	stdin stdin

	mu     sync.Mutex // held while a cell is evaluated
	tables sync.Mutex // held but while its code runs: then names can be completed

	in     *interp.Interpreter
	fset   *token.FileSet
	imp    *symbols.Importer
	pkg    *types.Package // of all cells
	origin token.Pos      // where made-up declarations stand
	cell   int
	cells  map[int][]string // lines of the cells
	pieces map[int][]piece  // their statements and declarations
	trace  *traceWriter     // what the interpreter says of a panic

	stored    map[string]*chunk // live functions, types, methods and constants
	order     []string          // their keys, by age
	aliases   map[string]string // import path -> name in the interpreter
	typeArgs  map[string]types.Type
	generics  map[types.Object]*generic
	instances map[types.Object][]*instance
	sources   sources
	adapters  []adapter
	boxes     boxTypes

	pending []ast.Decl // declarations that the code being lowered needs
	setup   []ast.Stmt // statements to run before it
	undo    []func()   // what to take back if it does not compile

	runs    runs
	halt    *halt
	shown   []any        // values of the last expression
	defers  []func()     // of the cell
	control func() error // what a control in a page has caused
	arrival bool         // a new variable of a stopped statement has its value
	debug   func([]ast.Decl)

	mark *int // the interpreter's marker variable
}

// New returns an empty session.
func New(opts Options) (*Session, error) {
	trace := &traceWriter{}
	s := &Session{
		cell:      max(opts.First, 1) - 1,
		env:       newEnv(),
		opts:      opts,
		in:        interp.New(interp.Options{Stdout: io.Discard, Stderr: trace}),
		pkg:       types.NewPackage("main", "main"),
		cells:     map[int][]string{},
		pieces:    map[int][]piece{},
		trace:     trace,
		stored:    map[string]*chunk{},
		aliases:   map[string]string{},
		typeArgs:  map[string]types.Type{},
		generics:  map[types.Object]*generic{},
		instances: map[types.Object][]*instance{},
		sources:   sources{all: map[string]*source{}},
		runs:      runs{all: map[int]*run{}},
	}
	var err error
	if s.halt, err = openHalt(s.in); err != nil {
		return nil, fmt.Errorf("session: %w", err)
	}
	s.stdin.s = s
	trace.unwinding = s.unwinding
	s.fset = s.in.FileSet()
	s.imp = symbols.NewImporter(s.fset)
	f := s.fset.AddFile(fileName, -1, 2)
	s.origin = f.Pos(1)
	if err := s.in.Use(interp.Exports{"nb/nb": s.supportFunctions()}); err != nil {
		return nil, fmt.Errorf("session: %w", err)
	}
	if err := s.importAs(support, "nb"); err != nil {
		return nil, fmt.Errorf("session: %w", err)
	}
	s.tables.Lock()
	defer s.tables.Unlock()
	if err := s.declareMarker(); err != nil {
		return nil, fmt.Errorf("session: %w", err)
	}
	if s.stdio, err = openStdio(opts.Stdout, opts.Stderr); err != nil {
		return nil, fmt.Errorf("session: %w", err)
	}
	display.SetFront(s.front())
	return s, nil
}

// front returns what cells display to and ask.
func (s *Session) front() display.Front {
	f := display.Front{Kernel: s.opts.Kernel}
	if s.opts.Display != nil {
		f.Show = func(e display.Event) {
			s.stdio.flush() // what was printed before comes before
			s.opts.Display(e)
		}
	}
	if s.opts.Input != nil {
		f.Ask = s.ask
	}
	return f
}

// Close gives standard output and error back.
func (s *Session) Close() error {
	display.SetFront(display.Front{})
	return s.stdio.close()
}

// A Result is what a cell produced.
type Result struct {
	Cell   int            // its number, from 1
	Values []any          // of its last expression; nil if that is a statement
	Bundle display.Bundle // what to show of them; nil for nothing
}

// Eval runs a cell. A context that ends stops it; names that were defined
// before stay defined. The error is an [*Error]; it wraps [ErrIncomplete] if
// the cell ends in the middle of something, and then nothing of it was run.
func (s *Session) Eval(ctx context.Context, src string) (Result, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tables.Lock()
	defer s.tables.Unlock()
	s.cell++
	res := Result{Cell: s.cell}
	s.cells[s.cell] = strings.Split(src, "\n")
	err := s.watched(ctx, func() error { return s.eval(ctx, src, &res) })
	if err != nil {
		res.Bundle, res.Values = nil, nil
	}
	return res, err
}

// watched runs code of cells with all that belongs to it: who watches and stops
// it, the failures of its goroutines, its output to the last byte.
func (s *Session) watched(ctx context.Context, run func() error) error {
	s.stdin.forget()
	s.runs.beginCell(s.cell)
	task.SetDefault(task.Task{Context: ctx, Progress: s.opts.Progress})
	defer task.SetDefault(task.Task{})
	err := run()
	if failed := s.runs.endCell(ctx.Err() != nil); err == nil && failed != nil {
		err = failed
	}
	s.stdio.flush()
	forget(s.in)
	var e *Error
	if errors.As(err, &e) {
		s.locate(e)
	}
	return err
}

// SetNext sets the number of the next cell, which is otherwise that of the last
// one plus 1.
func (s *Session) SetNext(cell int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cell = cell - 1
}

// locate fills in the source lines of an error.
func (s *Session) locate(e *Error) {
	e.Line = s.line(e.Pos)
	for i := range e.Stack {
		e.Stack[i].Line = s.line(e.Stack[i].Pos)
	}
}

func (s *Session) line(p Pos) string {
	lines := s.cells[p.Cell]
	if p.Line < 1 || p.Line > len(lines) {
		return ""
	}
	return strings.TrimRight(lines[p.Line-1], " \t\r")
}

// errorAt returns a compile error at a node.
func (s *Session) errorAt(n ast.Node, msg, hint string) *Error {
	return &Error{Class: CompileError, Pos: decodePosition(s.fset.Position(n.Pos())), Message: msg, Hint: hint}
}

// typeError returns an error of the type checker with a hint.
func (s *Session) typeError(e types.Error) *Error {
	msg := internalNames.ReplaceAllString(e.Msg, "")
	return &Error{Class: CompileError, Pos: decodePosition(s.fset.Position(e.Pos)), Message: msg, Hint: s.hint(msg)}
}

// typeString returns a type as a cell would write it.
func (s *Session) typeString(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string { return p.Name() })
}
