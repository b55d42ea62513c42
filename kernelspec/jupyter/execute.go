package jupyter

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/agopher/agopher/repl/session"
)

// An executeRequest is the content of an execute_request.
type executeRequest struct {
	Code        string            `json:"code"`
	Silent      bool              `json:"silent"`
	Store       *bool             `json:"store_history"` // true if there is none
	StopOnError *bool             `json:"stop_on_error"` // true if there is none
	AllowStdin  *bool             `json:"allow_stdin"`   // true if there is none
	Expressions map[string]string `json:"user_expressions"`
}

func (q executeRequest) store() bool { return !q.Silent && (q.Store == nil || *q.Store) }

// cells are the cells that wait, and the one that runs.
type cells struct {
	queue queue

	mu     sync.Mutex
	cancel context.CancelFunc // stops the cell that runs; nil if none does
	failed time.Time          // when the last failure was told
	insist func()             // is told of every interrupt; may be nil

	count  int         // of the cells in the history: the n of In[n]
	number map[int]int // the session's number of a cell -> its count, where they differ
}

// interrupt stops the cell that runs and aborts those that wait.
func (c *cells) interrupt() {
	c.mu.Lock()
	insist := c.insist
	if c.cancel != nil {
		c.queue.each(func(r *request) { r.aborted = true })
		c.cancel()
	}
	c.mu.Unlock()
	if insist != nil {
		insist()
	}
}

func (c *cells) setEvaluator(ev Evaluator) {
	if ev, ok := ev.(interface{ Interrupt() }); ok {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.insist = ev.Interrupt
	}
}

func (c *cells) setCancel(cancel context.CancelFunc) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cancel = cancel
}

// runCells runs the cells one after the other.
func (k *Kernel) runCells(ctx context.Context) {
	for {
		r, ok := k.cells.queue.pop(ctx)
		if !ok {
			return
		}
		if r.header.Type != "execute_request" {
			k.comm(ctx, r)
			continue
		}
		var q executeRequest
		if err := r.into(&q); err != nil {
			k.answer(r, func(*Kernel, *request) any { return badRequest(err) })
			continue
		}
		if r.aborted {
			k.answer(r, func(k *Kernel, _ *request) any { return k.aborted() })
			continue
		}
		k.execute(ctx, r, q)
	}
}

// execute runs a cell, shows what it produces and replies.
func (k *Kernel) execute(ctx context.Context, r *request, q executeRequest) {
	running, cancel := context.WithCancel(ctx)
	defer cancel()
	k.iopub.busy(r.raw)
	k.iopub.begin(r.raw, q.Silent, running.Done())
	k.cells.setCancel(cancel)
	k.inputs.begin(r, q.AllowStdin == nil || *q.AllowStdin)
	if q.store() {
		k.cells.count++
		k.history.add(k.cells.count, q.Code)
	}
	count := k.cells.count
	k.iopub.show("execute_input", map[string]any{"code": q.Code, "execution_count": count})

	payload := []any{}
	res, err := k.eval(running, q.Code)
	if isQuestion(q.Code) && err == nil { // what front ends open a pager for
		data, _ := wire(res.Bundle)
		payload = append(payload, map[string]any{"source": "page", "start": 0, "data": data})
		res.Bundle = nil
	}
	expressions := map[string]any{}
	if err == nil {
		if len(res.Bundle) > 0 {
			data, metadata := wire(res.Bundle)
			k.iopub.show("execute_result", map[string]any{"execution_count": count, "data": data, "metadata": metadata})
			if q.store() {
				k.history.result(count, res.Bundle.Text())
			}
		}
		for name, src := range q.Expressions {
			expressions[name] = k.expression(running, src)
		}
	}
	k.cells.setCancel(nil)
	k.history.save()
	k.inputs.end()

	if err == nil {
		k.reply(r, map[string]any{
			"status": "ok", "execution_count": count, "payload": payload, "user_expressions": expressions,
		})
	} else {
		f := k.failure(err)
		if q.StopOnError == nil || *q.StopOnError {
			k.abortWaiting(ctx)
		}
		k.iopub.show("error", f)
		f.Status, f.ExecutionCount = "error", count
		k.reply(r, f)
	}
	k.iopub.end()
}

// isQuestion reports whether a cell asks for the documentation of a name and does
// nothing else: name?, name??.
func isQuestion(code string) bool {
	code = strings.TrimSpace(code)
	return strings.HasSuffix(code, "?") && !strings.ContainsAny(code, "\n \t%!$")
}

// eval evaluates a cell and remembers the number that the session gives it. A
// panic of the session itself ends the cell, not the kernel.
func (k *Kernel) eval(ctx context.Context, src string) (res session.Result, err error) {
	defer func() {
		if p := recover(); p != nil {
			k.Log.Printf("panic while evaluating a cell: %v\n%s", p, debug.Stack())
			err = &session.Error{Class: session.Limitation, Message: fmt.Sprintf("agopher failed: %v", p),
				Hint: "this is a mistake in agopher; please report it with the cell"}
		}
	}()
	res, err = k.ev.Eval(ctx, src)
	if res.Cell != k.cells.count {
		if k.cells.number == nil {
			k.cells.number = map[int]int{}
		}
		k.cells.number[res.Cell] = k.cells.count
	}
	return res, err
}

// expression evaluates a user expression.
func (k *Kernel) expression(ctx context.Context, src string) any {
	res, err := k.eval(ctx, src)
	if err != nil {
		f := k.failure(err)
		f.Status = "error"
		return f
	}
	data, metadata := wire(res.Bundle)
	return map[string]any{"status": "ok", "data": data, "metadata": metadata}
}

// failure describes the error of a cell.
func (k *Kernel) failure(err error) failure {
	var e *session.Error
	if !errors.As(err, &e) {
		return failure{Name: "error", Value: firstLine(err.Error()), Traceback: []string{err.Error()}}
	}
	e = k.renumber(e)
	return failure{Name: string(e.Class), Value: firstLine(e.Message), Traceback: e.Traceback(true)}
}

// renumber returns an error with the cells numbered as the front end shows
// them: the session counts silent cells too.
func (k *Kernel) renumber(e *session.Error) *session.Error {
	renumbered := *e
	number := func(p *session.Pos) {
		if n, ok := k.cells.number[p.Cell]; ok {
			p.Cell = n
		}
	}
	number(&renumbered.Pos)
	renumbered.Stack = append([]session.Frame(nil), e.Stack...)
	for i := range renumbered.Stack {
		number(&renumbered.Stack[i].Pos)
	}
	return &renumbered
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
