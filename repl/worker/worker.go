// Package worker evaluates cells in a process of their own. What ends that
// process, a panic in a goroutine of compiled code, a fatal error of the run-time
// system, too much memory, ends only the session in it: the cell gets an error
// that says why, and a new session begins.
//
// A program that opens sessions calls [Main] first in its main function, because
// it is started again as the worker. [Open] then returns an [Evaluator] that does
// what a session does:
//
//	func main() {
//		worker.Main()
//		ev, err := worker.Open(worker.Options{})
//		r, err := ev.Eval(ctx, "x := 6.5\nx * 2")
//
// The two processes talk through pipes: the worker's standard input and output.
// What cells print is a message among others there (message.go). Its standard
// error is a log, on which the run-time system says why it ends the process, and
// the session where that was (log.go).
package worker

import (
	"context"
	"fmt"
	"os"
	"sync/atomic"

	"github.com/agopher/agopher/lib/display"
	"github.com/agopher/agopher/repl/magic"
	"github.com/agopher/agopher/repl/session"
)

// An Evaluator evaluates cells and knows about the names in them, as a
// [session.Session] does. All but Eval may be called while a cell is evaluated.
type Evaluator interface {
	Eval(ctx context.Context, src string) (session.Result, error)
	Complete(src string, offset int) (from int, list []session.Completion)
	Inspect(src string, offset int, detail bool) (display.Bundle, bool)
	Completeness(src string) (status, indent string)
	// Receive serves a panel of controls in a page; see [session.Session.Receive].
	Receive(ctx context.Context, panel string, data []byte) (known bool, err error)
	// Interrupt stops the cell that runs, as the end of its context does. Called
	// again for a cell that does not stop, it ends the worker.
	Interrupt()
	Close() error
}

// Options say where output goes, where input comes from, and how much a cell may
// print.
type Options struct {
	// Options are those of the session. First, Running and Unwinding are not
	// used. If Stdout or Stderr is nil, it is that of this process.
	session.Options
	// Dir is the working folder of the session. If it is empty, it is the
	// current one.
	Dir string
	// Most is how many bytes a cell may print; the rest is dropped. If it is 0,
	// it is taken to be 16 MiB.
	Most int
	// Rate is how many bytes a second a cell may print that has printed much
	// already. If it is 0, there is no limit.
	Rate int
}

func (o Options) withDefaults() Options {
	if o.Most == 0 {
		o.Most = 16 << 20
	}
	if o.Stdout == nil {
		o.Stdout = os.Stdout
	}
	if o.Stderr == nil {
		o.Stderr = os.Stderr
	}
	return o
}

// The command line and the environment of a worker. That both must be there
// keeps a program that has a command of that name what it is.
const (
	command  = "worker"
	variable = "AGOPHER_WORKER"
)

var enabled atomic.Bool

// SaveNotebook writes cells to a notebook, for the command %save. The program
// sets it before it calls [Main]: this package knows nothing of notebooks.
var SaveNotebook func(path string, cells []string) error

// Main makes the program able to be its own worker. In the worker it evaluates
// cells and does not return.
func Main() {
	enabled.Store(true)
	if len(os.Args) != 2 || os.Args[1] != command || os.Getenv(variable) == "" {
		return
	}
	os.Unsetenv(variable) // cells may start agopher too
	os.Args = os.Args[:1] // and programs may read their arguments, of which there are none
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, "agopher worker:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// Open begins a session, in a worker if the program has called [Main], otherwise
// in this process.
func Open(opts Options) (Evaluator, error) {
	if !enabled.Load() {
		return openHere(opts)
	}
	return start(opts.withDefaults())
}

// A here is a session in this process.
type here struct {
	*magic.Session
	back string // the working folder to return to
}

func openHere(opts Options) (Evaluator, error) {
	h := here{}
	var err error
	if opts.Dir != "" {
		if h.back, err = os.Getwd(); err == nil {
			err = os.Chdir(opts.Dir)
		}
		if err != nil {
			return nil, err
		}
	}
	if h.Session, err = magic.New(magic.Options{Options: opts.Options, SaveNotebook: SaveNotebook}); err != nil {
		h.leave()
		return nil, err
	}
	return h, nil
}

// Interrupt does nothing: the context of a cell is its only stop here.
func (h here) Interrupt() {}

// Close ends the session.
func (h here) Close() error {
	defer h.leave()
	return h.Session.Close()
}

func (h here) leave() {
	if h.back != "" {
		_ = os.Chdir(h.back)
	}
}
