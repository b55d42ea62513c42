package worker

import (
	"context"
	"errors"
	"fmt"
	"html"
	"strings"
	"time"

	"github.com/agopher/agopher/lib/display"
	"github.com/agopher/agopher/repl/session"
)

const (
	// stopTime is how long a stopped cell may take before the session gives it
	// up, and a little more: a worker that has not answered then never will.
	stopTime = 2*time.Second + time.Second
	// hungTime is how long one that answers may take.
	hungTime = 10 * time.Second
	// doubleClick is how long a second interrupt is taken for the first.
	doubleClick = 500 * time.Millisecond
)

// Eval evaluates a cell. If the worker ends meanwhile, the error is of class
// [session.Ended], and the next cell runs in a new session.
func (c *client) Eval(ctx context.Context, src string) (session.Result, error) {
	c.evals.Lock()
	defer c.evals.Unlock()
	c.mu.Lock()
	c.cells = append(c.cells, src)
	id := len(c.cells)
	c.mu.Unlock()
	r, err := c.run(ctx, request{ID: id, Source: src})
	if err != nil {
		return session.Result{Cell: id}, err
	}
	return session.Result{Cell: r.Cell, Bundle: r.Bundle.unpack()}, c.failure(r)
}

// Receive serves a panel of controls.
func (c *client) Receive(ctx context.Context, panel string, data []byte) (known bool, err error) {
	c.evals.Lock()
	defer c.evals.Unlock()
	c.mu.Lock()
	c.received++
	id := -c.received // not the number of a cell
	c.mu.Unlock()
	r, err := c.run(ctx, request{ID: id, Panel: panel, Data: data})
	if err != nil {
		return true, err
	}
	return r.Known, c.failure(r)
}

// run has the worker do what is requested, and waits for the result. The error
// is that there is none.
func (c *client) run(ctx context.Context, req request) (result, error) {
	p, err := c.begin(ctx, req)
	if err != nil {
		return result{}, err
	}
	defer c.end()
	if err := p.conn.send(kindEval, req); err != nil {
		<-p.done
		return result{}, c.died(p)
	}
	stopping := ctx.Done()
	var late <-chan time.Time
	hung := false
	for {
		select {
		case r := <-p.results:
			return r, nil
		case <-p.done:
			select {
			case r := <-p.results: // it ended right after
				return r, nil
			default:
			}
			return result{}, c.died(p)
		case <-stopping:
			stopping = nil
			c.stop(p, req.ID, errors.Is(context.Cause(ctx), context.DeadlineExceeded))
			late = time.After(stopTime)
		case <-late:
			const patience = 300 * time.Millisecond
			if _, ok := p.ask(query{About: background}, patience); ok && !hung {
				hung, late = true, time.After(hungTime) // it runs what the cell has deferred
				continue
			}
			p.kill(&session.Error{Class: session.Ended, Message: "the cell did not stop, and its session was ended", Hint: again})
		}
	}
}

// begin says what is to be known before a cell. It returns the worker that is to
// do what is requested.
func (c *client) begin(ctx context.Context, req request) (p *process, err error) {
	for {
		p, err = c.worker(ctx)
		c.mu.Lock()
		if err == nil && p != c.p { // it has just ended
			c.mu.Unlock()
			continue
		}
		break
	}
	if err != nil {
		c.mu.Unlock()
		var e *session.Error
		if !errors.As(err, &e) {
			e = &session.Error{Class: session.Ended, Message: "the session cannot begin: " + err.Error()}
		}
		return nil, e
	}
	c.cell, c.stopped = req.ID, time.Time{}
	if req.Panel != "" {
		c.mu.Unlock()
		return p, nil
	}
	lost, why := c.lost, c.why
	c.lost, c.why = false, nil
	c.used = true
	c.sources[req.ID] = strings.Split(req.Source, "\n")
	c.mu.Unlock()
	if lost {
		c.display(display.Event{Bundle: note(why)})
	}
	return p, nil
}

func (c *client) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cell = 0
}

// failure returns the error of a cell, as an error that may be nil.
func (c *client) failure(r result) error {
	if r.Error == nil {
		return nil
	}
	if r.Error.Background {
		c.mu.Lock()
		c.stuck = true
		c.mu.Unlock()
		r.Error.Hint += "; a second interrupt ends the session, with all variables"
	}
	return r.Error
}

// died returns the error of a cell whose worker has ended. The reason need not be
// told again.
func (c *client) died(p *process) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.why = nil
	return p.err
}

// note says before the first output of a new session that it is one.
func note(why *session.Error) display.Bundle {
	text := "New session: variables were lost."
	if why != nil {
		text += " The last one ended between two cells:\n" + strings.Join(why.Traceback(false), "\n")
	}
	return display.Bundle{
		display.MIMEText: text,
		display.MIMEHTML: fmt.Sprintf(`<div style="border-left: 4px solid #d08000; padding: 0.2em 0.8em; white-space: pre-wrap">%s</div>`, html.EscapeString(text)),
	}
}

// stop stops a cell, once.
func (c *client) stop(p *process, id int, timeOut bool) {
	c.mu.Lock()
	first := c.cell == id && c.stopped.IsZero()
	if first {
		c.stopped = time.Now()
	}
	c.mu.Unlock()
	if first {
		p.conn.send(kindStop, stop{ID: id, TimeOut: timeOut})
	}
}

// Interrupt stops the cell that runs. If it has been stopped before and has not
// ended, or if code of the cell before it goes on, the worker is ended.
func (c *client) Interrupt() {
	c.mu.Lock()
	p, id, stopped, stuck := c.p, c.cell, c.stopped, c.stuck
	c.mu.Unlock()
	if p == nil {
		return
	}
	switch {
	case id != 0 && stopped.IsZero():
		c.stop(p, id, false)
	case id != 0 && time.Since(stopped) < doubleClick:
	case id != 0:
		p.kill(second())
	case stuck:
		const patience = 300 * time.Millisecond
		if a, ok := p.ask(query{About: background}, patience); !ok || a.Count > 0 {
			p.kill(second())
			return
		}
		c.mu.Lock()
		c.stuck = false
		c.mu.Unlock()
	}
}

func second() *session.Error {
	return &session.Error{Class: session.Ended, Message: "a second interrupt has ended the session", Hint: again}
}
