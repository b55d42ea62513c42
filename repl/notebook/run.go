package notebook

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/agopher/agopher/lib/task"
	"github.com/agopher/agopher/repl/session"
	"github.com/agopher/agopher/repl/worker"
)

// RunOptions say how a notebook is run. The zero value runs it to its first
// error, however long that takes.
type RunOptions struct {
	// CellTimeout is how long one cell may take. If it is 0, there is no limit.
	CellTimeout time.Duration
	// Timeout is how long all cells may take. If it is 0, there is no limit.
	Timeout time.Duration
	// KeepGoing has the run go on after a cell that fails.
	KeepGoing bool
	// Dir is the working folder of the run. If it is empty, the current one is
	// kept. Jupyter runs a notebook in its own folder: filepath.Dir(path).
	Dir string
	// Progress is told of each cell before it runs and after. In a program that
	// has not called [worker.Main], os.Stdout and os.Stderr are those of the
	// cells while a notebook runs: write to a copy taken before.
	Progress func(Step)
	// Kernel runs the cells. If it is nil, a session of agopher does.
	Kernel Kernel
	// Work is told how far long work in compiled code has got. It may be nil.
	Work task.Progress
}

// Tags of cells that a run heeds, the names being those of Jupyter's own runner.
const (
	// TagRaises marks a cell that is to fail. The run goes on after it, and it
	// is an error if it does not fail.
	TagRaises = "raises-exception"
	// TagSkip marks a cell that is not run and keeps its outputs.
	TagSkip = "skip-execution"
)

// A Summary says what a run did.
type Summary struct {
	Steps []Step // one for each cell that ran
	Took  time.Duration
}

// Run runs the code cells of a notebook in order, in a new session (a process
// of its own, if the program has called [worker.Main]), and puts
// their outputs and execution counts in the place of the old ones. A notebook
// that does not say its language and kernel is given those of agopher.
//
// It stops at the first cell that fails, unless that has the tag [TagRaises] or
// opts.KeepGoing is set; the cells after it are left without outputs. The error
// is a [*CellError], or several of them joined. It wraps
// [context.DeadlineExceeded] if a time limit was met, and the error of ctx if
// that ended.
func Run(ctx context.Context, nb *Notebook, opts RunOptions) (*Summary, error) {
	if lang := nb.language(); opts.Kernel == nil && lang != "" && lang != "go" && lang != "golang" {
		return nil, fmt.Errorf("notebook: it is written in %s, and agopher runs Go; run it with --kernel and a kernel of that language, or choose that in Jupyter", lang)
	}
	start := time.Now()
	r := &runner{opts: opts, summary: &Summary{}}
	for i, c := range nb.Cells {
		if c.Type == Code && !c.Tagged(TagSkip) {
			c.Outputs, c.ExecutionCount = nil, 0
			if strings.TrimSpace(c.Source) != "" {
				r.cells = append(r.cells, c)
				r.index = append(r.index, i)
			}
		}
	}
	if k := opts.Kernel; k != nil {
		nb.setKernel(k.Metadata())
	} else {
		nb.setLanguage()
	}
	err := r.run(ctx)
	r.summary.Took = time.Since(start)
	return r.summary, err
}

// A runner runs cells.
type runner struct {
	opts    RunOptions
	session worker.Evaluator
	record  recorder
	cells   []*Cell
	index   []int // of the cells in the notebook
	summary *Summary
}

func (r *runner) run(ctx context.Context) (err error) {
	if r.opts.Kernel != nil {
		return r.all(ctx)
	}
	r.session, err = worker.Open(worker.Options{Dir: r.opts.Dir, Options: session.Options{
		Stdout:   r.record.writer("stdout"),
		Stderr:   r.record.writer("stderr"),
		Display:  r.record.display,
		Progress: r.opts.Work,
		Input:    noInput,
	}})
	if err != nil {
		return fmt.Errorf("notebook: %w", err)
	}
	defer func() {
		if e := r.session.Close(); err == nil {
			err = e
		}
	}()
	r.session.Completeness("") // its answer is the end of the start, which is no cell's time
	return r.all(ctx)
}

// all runs the cells.
func (r *runner) all(ctx context.Context) error {
	if r.opts.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, r.opts.Timeout, timeout{"the notebook", r.opts.Timeout})
		defer cancel()
	}
	var failed []error
	for i, c := range r.cells {
		step := Step{Cell: i + 1, Of: len(r.cells), Index: r.index[i], Line: c.firstLine()}
		if ctx.Err() != nil {
			failed = append(failed, step.failed(context.Cause(ctx)))
			break
		}
		r.report(step)
		step.Done = true
		start := time.Now()
		step.Err = r.cell(ctx, c)
		step.Took = time.Since(start)
		if step.Err != nil {
			step.Err = step.failed(step.Err)
			failed = append(failed, step.Err)
		}
		r.summary.Steps = append(r.summary.Steps, step)
		r.report(step)
		if step.Err != nil && (ctx.Err() != nil || !r.opts.KeepGoing) {
			break
		}
	}
	if len(failed) == 1 {
		return failed[0]
	}
	return errors.Join(failed...)
}

// noInput is what cells get that ask for input.
func noInput(context.Context, string, bool) (string, error) {
	return "", errors.New("the cell asks for input, and nobody is there to give it; run the notebook in Jupyter, or give the value in the cell")
}

func (r *runner) report(s Step) {
	if r.opts.Progress != nil {
		r.opts.Progress(s)
	}
}

// cell runs one cell. Its error is one of the run: not that of a cell which is
// to fail.
func (r *runner) cell(ctx context.Context, c *Cell) error {
	if r.opts.CellTimeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, r.opts.CellTimeout, timeout{"the cell", r.opts.CellTimeout})
		defer cancel()
	}
	err := r.eval(ctx, c)
	switch {
	case err != nil && ctx.Err() != nil:
		return context.Cause(ctx)
	case c.Tagged(TagRaises) && err == nil:
		return fmt.Errorf("it has the tag %s but does not fail; remove the tag or make it fail", TagRaises)
	case c.Tagged(TagRaises):
		return nil
	}
	return err
}

// eval has a cell evaluated and keeps its outputs.
func (r *runner) eval(ctx context.Context, c *Cell) (err error) {
	if k := r.opts.Kernel; k != nil {
		f := foreign{kernel: k, record: &r.record}
		c.Outputs, c.ExecutionCount, err = f.run(ctx, c.Source)
		return err
	}
	res, err := r.session.Eval(ctx, c.Source)
	c.ExecutionCount = res.Cell
	c.Outputs = r.record.take(len(res.Bundle) > 0 || err != nil)
	if len(res.Bundle) > 0 {
		c.Outputs = append(c.Outputs, shown(ExecuteResult, res.Bundle))
		c.Outputs[len(c.Outputs)-1].ExecutionCount = res.Cell
	}
	var e *session.Error
	if errors.As(err, &e) {
		value, _, _ := strings.Cut(e.Message, "\n")
		c.Outputs = append(c.Outputs, &Output{Type: Error, ErrName: string(e.Class), ErrValue: value, Traceback: e.Traceback(true)})
	}
	return err
}
