// Package repl is agopher in a terminal: it reads cells, evaluates them in a
// session and shows their values.
package repl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"sync"

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
	failed int // cells

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
	defer c.figures.report(c.out)
	s, err := worker.Open(worker.Options{Options: session.Options{Display: c.display, Progress: progress(c.out), Input: c.input}})
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	c.s = s
	var interactive bool
	c.src, interactive = c.source(opts)
	c.colour = interactive && os.Getenv("NO_COLOR") == ""
	if interactive {
		greet(c.out, opts.Version)
	}
	for number := 1; ctx.Err() == nil; {
		cell, err := c.src.read(number)
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
		case text == "exit" || text == "quit":
			return c.end(interactive)
		case text == "help":
			fmt.Fprint(c.out, help)
			continue
		}
		number++
		c.eval(ctx, cell)
	}
	return ctx.Err()
}

// end returns an error if cells of a file or pipe have failed.
func (c *console) end(interactive bool) error {
	if interactive || c.failed == 0 {
		return nil
	}
	return fmt.Errorf("%d of the cells failed", c.failed)
}

// source returns the editor if the input is a terminal, otherwise a reader of
// lines.
func (c *console) source(opts Options) (_ source, interactive bool) {
	if opts.In != nil {
		return newLines(opts.In, c.s), false
	}
	if !isTerminal(os.Stdin) || opts.Out != nil || os.Getenv("TERM") == "dumb" {
		return newLines(os.Stdin, c.s), false
	}
	return newEditor(c.s), true
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
	r, err := c.s.Eval(ctx, cell)
	if err != nil {
		c.failed++
	}
	var e *session.Error
	switch {
	case errors.As(err, &e):
		fmt.Fprintln(c.out, strings.Join(e.Traceback(c.colour), "\n"))
	case err != nil:
		fmt.Fprintln(c.out, err)
	case r.Bundle != nil:
		c.show(r.Bundle)
	}
}

// display shows what a cell displays. What it changes is shown again.
func (c *console) display(e display.Event) {
	if e.Bundle != nil {
		c.show(e.Bundle)
	}
}

// show prints the text of a value, and where its figure is.
func (c *console) show(b display.Bundle) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if text := b.Text(); text != "" {
		fmt.Fprintln(c.out, text)
	}
	if path, err := c.figures.save(b); err != nil {
		fmt.Fprintf(c.out, "the figure cannot be saved: %v\n", err)
	} else if path != "" {
		fmt.Fprintf(c.out, "figure: %s\n", path)
	}
}

func greet(w io.Writer, version string) {
	if version != "" {
		version = " " + version
	}
	fmt.Fprintf(w, "agopher%s: feature learning in Go, line by line. Type help, name? for documentation, exit to leave.\n", version)
}

const help = `A cell is Go: imports, declarations, statements, expressions in any order.
The value of the last expression is shown. A line with an open bracket goes on
in the next one.

  name?    documentation        name??   with fields, methods or source
  Tab      complete             Ctrl-C   stop a cell, or give a line up
  %help    more commands        exit     leave (or Ctrl-D)

  import "github.com/agopher/agopher/datasets"
  import "github.com/agopher/agopher/lib/rfm"
  train, test := datasets.Standardize(datasets.BreastCancer().Split(0.7, 1))
  rfm.FitBest(train.X, train.Y, test.X, test.Y, rfm.Options{Ridge: 1e-3})
`
