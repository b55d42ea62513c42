package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/agopher/agopher/internal/memory"
	"github.com/agopher/agopher/lib/display"
	"github.com/agopher/agopher/repl/session"
)

// A client evaluates cells in a worker, and in a new one when that has ended.
type client struct {
	opts Options
	set  settings

	evals sync.Mutex // held while a cell is evaluated

	mu       sync.Mutex
	p        *process // the worker; nil if the last could not be started
	err      error    // why not
	closed   bool
	used     bool             // a cell has been evaluated in it
	cells    []string         // so far, from number 1
	received int              // messages of controls so far
	sources  map[int][]string // lines of the cells of the session
	lost     bool             // variables were lost, and nobody has said so
	why      *session.Error   // the reason, unless a cell has shown it
	cell     int              // the ID of the cell that runs, or 0
	stopped  time.Time        // when it was stopped; zero if it was not
	stuck    bool             // code of a stopped cell has gone on
	asked    map[int]func()   // questions to the user that can be taken back
}

// start returns a client whose worker is starting.
func start(opts Options) (*client, error) {
	limit, err := memory.Limit()
	if err != nil {
		return nil, err
	}
	if opts.Dir != "" {
		if info, err := os.Stat(opts.Dir); err != nil {
			return nil, err
		} else if !info.IsDir() {
			return nil, fmt.Errorf("%s is not a folder", opts.Dir)
		}
	}
	c := &client{opts: opts, sources: map[int][]string{}, asked: map[int]func(){},
		set: settings{Memory: limit, Most: opts.Most, Rate: opts.Rate, Input: opts.Input != nil, Kernel: opts.Kernel, Progress: opts.Progress != nil}}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.launch(); c.err != nil {
		return nil, c.err
	}
	return c, nil
}

// launch starts a worker. The caller holds c.mu.
func (c *client) launch() {
	set := c.set
	set.Earlier = slices.Clone(c.cells)
	c.used, c.stuck = false, false
	if c.p, c.err = launch(c.opts.Dir, set); c.err == nil {
		go c.deliver(c.p)
		go c.watchMemory(c.p, set.Memory)
	}
}

// worker returns the worker when it has answered. One that has ended before
// that is tried once more for each call.
func (c *client) worker(ctx context.Context) (*process, error) {
	c.mu.Lock()
	if c.p == nil && !c.closed {
		c.launch()
	}
	p, err := c.p, c.err
	c.mu.Unlock()
	if p == nil {
		if err == nil {
			err = errors.New("worker: the session is closed")
		}
		return nil, err
	}
	select {
	case <-p.ready:
	case <-ctx.Done():
		return nil, &session.Error{Class: session.Interrupted, Message: "the cell was stopped before it began"}
	}
	switch {
	case !p.began:
		<-p.done
		return nil, p.err
	case p.dying():
		<-p.done
		return c.worker(ctx)
	}
	return p, nil
}

// deliver shows what a worker sends, and when it ends starts another.
func (c *client) deliver(p *process) {
	bytes := 0
	for {
		e, ok := p.next()
		if !ok {
			break
		}
		bytes += c.show(p, e)
		const often = window / 8
		if bytes >= often {
			p.conn.send(kindTaken, taken{bytes})
			bytes = 0
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for id, over := range c.asked {
		over()
		delete(c.asked, id)
	}
	if c.p == p {
		c.locate(p.err)
		c.lost, c.why = c.lost || c.used, p.err
		c.p = nil
		if p.began && !c.closed {
			c.launch()
		}
		c.sources = map[int][]string{}
	}
	close(p.done)
}

// show shows what a worker has sent and returns how many bytes of output it was.
func (c *client) show(p *process, e received) int {
	switch e.kind {
	case kindStdout:
		c.opts.Stdout.Write(e.body)
		return len(e.body)
	case kindStderr:
		c.opts.Stderr.Write(e.body)
		return len(e.body)
	case kindDisplay:
		var s shown
		if json.Unmarshal(e.body, &s) != nil {
			return 0
		}
		c.display(display.Event{Action: s.Action, Bundle: s.Bundle.unpack(), ID: s.ID})
		return s.Bytes
	case kindProgress:
		var s progress
		if json.Unmarshal(e.body, &s) == nil && c.opts.Progress != nil {
			c.opts.Progress.Step(s.Done, s.Total, s.Note)
		}
		return progressBytes
	case kindAsk:
		var a ask
		if json.Unmarshal(e.body, &a) == nil {
			c.ask(p, a)
		}
	case kindResult:
		var r result
		if err := json.Unmarshal(e.body, &r); err != nil {
			r.Error = &session.Error{Class: session.Limitation, Message: err.Error()}
		}
		p.results <- r
	}
	return 0
}

func (c *client) display(e display.Event) {
	if c.opts.Display != nil {
		c.opts.Display(e)
		return
	}
	if e.Bundle != nil {
		fmt.Fprintln(c.opts.Stdout, e.Bundle.Text())
	}
}

// ask asks the user for a line, or takes the question back.
func (c *client) ask(p *process, a ask) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if a.Over {
		if over := c.asked[a.ID]; over != nil {
			over()
			delete(c.asked, a.ID)
		}
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	c.asked[a.ID] = cancel
	go func() {
		defer cancel()
		text, err := c.opts.Input(ctx, a.Prompt, a.Password)
		l := line{ID: a.ID, Text: text}
		if errors.Is(err, io.EOF) {
			l.EOF = true
		} else if err != nil {
			l.Error = err.Error()
		}
		p.conn.send(kindLine, l)
	}()
}

// locate fills in the source lines of an error. The caller holds c.mu.
func (c *client) locate(e *session.Error) {
	line := func(p session.Pos) string {
		lines := c.sources[p.Cell]
		if p.Line < 1 || p.Line > len(lines) {
			return ""
		}
		return strings.TrimRight(lines[p.Line-1], " \t\r")
	}
	e.Line = line(e.Pos)
	for i := range e.Stack {
		e.Stack[i].Line = line(e.Stack[i].Pos)
	}
}

// Complete returns the ways to finish the word that ends at an offset.
func (c *client) Complete(src string, offset int) (from int, list []session.Completion) {
	a, ok := c.query(query{About: completion, Source: src, Offset: offset})
	if !ok {
		return offset, nil
	}
	return a.From, a.List
}

// Inspect returns what is known of the name at an offset.
func (c *client) Inspect(src string, offset int, detail bool) (display.Bundle, bool) {
	a, ok := c.query(query{About: inspection, Source: src, Offset: offset, Detail: detail})
	return a.Bundle.unpack(), ok && a.Found
}

// Completeness says whether a cell can be run as it stands.
func (c *client) Completeness(src string) (status, indent string) {
	a, ok := c.query(query{About: completeness, Source: src})
	if !ok || a.Status == "" {
		return "unknown", ""
	}
	return a.Status, a.Indent
}

func (c *client) query(q query) (answer, bool) {
	const patience = 10 * time.Second
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	p, err := c.worker(ctx)
	if err != nil {
		return answer{}, false
	}
	return p.ask(q, 0)
}

// Close ends the worker.
func (c *client) Close() error {
	c.mu.Lock()
	c.closed = true
	p := c.p
	c.mu.Unlock()
	if p != nil {
		p.close()
	}
	return nil
}
