// Package repl is agopher in a terminal: it reads cells, evaluates them in a
// session and shows their values.
package repl

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"github.com/agopher/agopher/lib/display"
	"github.com/agopher/agopher/repl/session"
	"github.com/agopher/agopher/repl/worker"
)

// Options say how to read and where to write. The zero Options are those of a
// process: its standard input and output.
type Options struct {
	// In is where cells come from. If it is nil, it is os.Stdin; if that is a
	// terminal, cells are edited there, with history and completion.
	In io.Reader
	// Out receives prompts and values. If it is nil, it is os.Stdout.
	Out io.Writer
	// Version is shown in the greeting; it may be empty.
	Version string
}

// A source reads cells.
type source interface {
	// read returns the next cell, io.EOF at the end of the input, or
	// errInterrupt if the user has given a cell up.
	read(number int) (string, error)
}

var errInterrupt = errors.New("interrupt")

// A console is the state of one run.
type console struct {
	s      worker.Evaluator
	src    source
	colour bool
	line   line
	failed int      // cells
	cells  []string // that were evaluated, from number 1

	mu      sync.Mutex // of the following
	out     io.Writer
	figures figures
}

// Run reads and evaluates cells until the input ends or a cell says exit. Where
// the input is no terminal, it returns an error if a cell has failed.
func Run(ctx context.Context, opts Options) error {
	c := &console{out: opts.Out}
	if c.out == nil {
		c.out = os.Stdout
	}
	c.line.bar = newBar(c.out, &c.line)
	c.out = c.line.writer(c.out)
	defer c.figures.report(c.out)
	s, err := worker.Open(worker.Options{Options: session.Options{
		Stdout: c.line.writer(os.Stdout), Stderr: c.line.writer(os.Stderr),
		Display: c.display, Progress: c.line.bar.progress(), Input: c.input,
	}})
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	c.s = s
	c.src = c.source(opts)
	t, interactive := c.src.(*terminal)
	if interactive {
		setEcho(os.Stdin, false)
		defer setEcho(os.Stdin, true)
		greet(c.out, opts.Version)
		for _, n := range t.notices {
			fmt.Fprintln(c.out, n)
		}
		c.startUp(ctx)
	}
	for ctx.Err() == nil {
		cell, err := c.src.read(len(c.cells) + 1)
		switch {
		case errors.Is(err, errInterrupt):
			s.Interrupt() // of what goes on behind an earlier cell
			continue
		case errors.Is(err, io.EOF):
			return c.end(interactive)
		case err != nil:
			return err
		}
		switch text := strings.TrimSpace(cell); {
		case text == "":
			continue
		case text == "exit" || text == "quit" || text == ":quit" || text == ":q":
			return c.end(interactive)
		case text == "help":
			fmt.Fprint(c.out, help)
			continue
		}
		cell, done, err := c.colon(cell)
		if err != nil {
			c.failed++
			fmt.Fprintln(c.out, err)
		}
		if !done {
			c.eval(ctx, cell)
		}
	}
	return ctx.Err()
}

// startUp runs the startup file, if there is one. What is wrong with it is said,
// and the session begins all the same.
func (c *console) startUp(ctx context.Context) {
	path := startupFile()
	if path == "" {
		return
	}
	data, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		fmt.Fprintf(c.out, "the startup file is not run: %v\n", err)
	case !utf8.Valid(data) || bytes.ContainsRune(data, 0):
		fmt.Fprintf(c.out, "the startup file is not run: %s is not text\n", path)
	default:
		c.eval(ctx, "%load "+path)
	}
}

// end returns an error if cells of a file or pipe have failed.
func (c *console) end(interactive bool) error {
	if interactive || c.failed == 0 {
		return nil
	}
	return fmt.Errorf("%d of the cells failed", c.failed)
}

// source returns an editor if the input is a terminal that has one's functions,
// otherwise a reader of lines.
func (c *console) source(opts Options) source {
	if opts.In != nil {
		return newLines(opts.In, c.s)
	}
	if !isTerminal(os.Stdin) || !isTerminal(os.Stdout) || opts.Out != nil || os.Getenv("TERM") == "dumb" {
		return newLines(os.Stdin, c.s)
	}
	c.colour = os.Getenv("NO_COLOR") == ""
	return newTerminal(c)
}

// eval runs a cell and shows its value or error; an interrupt stops it.
func (c *console) eval(ctx context.Context, cell string) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	defer signal.Stop(interrupts)
	done := make(chan struct{})
	defer close(done)
	go func() {
		for {
			select {
			case <-interrupts:
				cancel()
				c.s.Interrupt()
			case <-done:
				return
			}
		}
	}()
	c.cells = append(c.cells, cell)
	r, err := c.s.Eval(ctx, cell)
	c.line.bar.clear()
	c.endLine()
	if err != nil {
		c.failed++
	}
	var e *session.Error
	switch {
	case errors.As(err, &e):
		fmt.Fprintln(c.out, c.traceback(e))
	case err != nil:
		fmt.Fprintln(c.out, err)
	case r.Bundle == nil:
	case questionRx.MatchString(cell):
		c.page(r.Bundle)
	default:
		c.show(r.Bundle)
	}
}

// endLine ends a line that a cell has left open, in a terminal.
func (c *console) endLine() {
	if _, interactive := c.src.(*terminal); interactive {
		c.line.end(os.Stdout)
	}
}

// traceback returns an error as it is shown. In a terminal what it says is broken
// between words; lines of source, which are indented, stay as they are.
func (c *console) traceback(e *session.Error) string {
	lines := e.Traceback(c.colour)
	if _, interactive := c.src.(*terminal); interactive {
		cols, _ := size()
		for i, l := range lines {
			if !strings.HasPrefix(ansi.Strip(l), " ") {
				lines[i] = ansi.Wordwrap(l, cols, "")
			}
		}
	}
	return strings.Join(lines, "\n")
}

// questionRx matches cells that ask for documentation.
var questionRx = regexp.MustCompile(`(?s)^\s*(%doc\s.*|[^\n]*\?)\s*$`)

// display shows what a cell displays. What it changes is shown again.
func (c *console) display(e display.Event) {
	if e.Bundle != nil {
		c.show(e.Bundle)
	}
}

func greet(w io.Writer, version string) {
	if version != "" {
		version = " " + version
	}
	fmt.Fprintf(w, "agopher%s: feature learning in Go. Type help, or name? for documentation.\n", version)
}

const help = `A cell is Go: imports, declarations, statements, expressions in any order.
The value of the last expression is shown. A cell with an open bracket goes on
in the next line; all its lines can be edited until it is run.

  Enter     run the cell, or a new line    Alt-Enter  a new line
  Tab       complete, again to choose      Ctrl-R     search the history
  Up, Down  earlier cells that begin so    Right      take the suggestion
  Ctrl-C    stop a cell, or give one up    Ctrl-_     undo
  Ctrl-X Ctrl-E  edit the cell in $EDITOR  Ctrl-D     leave

  name?  ?name    documentation            name??     with fields or source
  :load FILE.go   run a file               :save FILE [N-M]  .go or .ipynb
  :edit [N]       change a cell and run it :save-plot FILE   the last figure
  :time  :reset   %help lists the other commands; a colon may stand for the %

  import "github.com/agopher/agopher/datasets"
  import "github.com/agopher/agopher/lib/rfm"
  rfm.Fit?
`
