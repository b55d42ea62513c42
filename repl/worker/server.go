package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	"github.com/agopher/agopher/lib/task"
	"github.com/agopher/agopher/repl/magic"
	"github.com/agopher/agopher/repl/session"
)

// A server is the worker's side: it evaluates cells for the parent.
type server struct {
	conn    *conn
	log     *os.File
	session *magic.Session
	out     *output
	cells   chan cell

	mu     sync.Mutex
	cancel map[int]context.CancelCauseFunc // of cells that run or wait
	asked  map[int]chan line
	asks   int
}

// A cell is a request with the context that a stop ends.
type cell struct {
	request
	ctx context.Context
}

// serve is the worker process.
func serve() error {
	// The parent says what an interrupt means. A log that nobody reads is no
	// reason to end before what cells have started. (Signals that are ignored
	// would be so in those too.)
	signal.Notify(make(chan os.Signal, 1), os.Interrupt, syscall.SIGPIPE)
	in, out, err := takeProtocol()
	if err != nil {
		return err
	}
	s := &server{
		conn: newConn(in, out), log: os.Stderr, cells: make(chan cell, 1),
		cancel: map[int]context.CancelCauseFunc{}, asked: map[int]chan line{},
	}
	var set settings
	if k, b, err := s.conn.receive(); err != nil || k != kindSettings || json.Unmarshal(b, &set) != nil {
		return fmt.Errorf("it is started by agopher, not by hand: %w", err)
	}
	limitMemory(set.Memory, func(used uint64) {
		writeEvent(s.log, event{Memory: &memoryEvent{used, set.Memory}})
		killGroup()
		os.Exit(1)
	})
	s.out = newOutput(s.conn, set)
	if s.session, err = magic.New(magic.Options{Options: s.options(set), Earlier: set.Earlier, SaveNotebook: SaveNotebook}); err != nil {
		return err
	}
	if err := s.conn.send(kindReady, true); err != nil {
		return err
	}
	go s.evaluate()
	for {
		k, b, err := s.conn.receive()
		if err != nil { // the parent has closed the pipe or is gone
			killGroup()
			return nil
		}
		if err := s.dispatch(k, b); err != nil {
			return err
		}
	}
}

// options returns the options of the session.
func (s *server) options(set settings) session.Options {
	o := session.Options{
		Stdout: stream{s.out, kindStdout}, Stderr: stream{s.out, kindStderr}, Display: s.out.show,
		First:     len(set.Earlier) + 1,
		Kernel:    set.Kernel,
		Running:   func(p session.Pos) { writeEvent(s.log, event{At: &p}) },
		Panicking: func(text string) { text = cut(text, longLine/2); writeEvent(s.log, event{Panic: &text}) },
		Unwinding: func(f session.Frame) { writeEvent(s.log, event{Frame: &f}) },
	}
	if set.Input {
		o.Input = s.ask
	}
	if set.Progress {
		o.Progress = s.progress()
	}
	return o
}

// dispatch does what a message says. It never waits, so that interrupts arrive.
func (s *server) dispatch(k kind, b []byte) error {
	switch k {
	case kindEval:
		return into(b, func(r request) {
			ctx, cancel := context.WithCancelCause(context.Background())
			s.mu.Lock()
			s.cancel[r.ID] = cancel
			s.mu.Unlock()
			s.out.begin()
			s.cells <- cell{r, ctx}
		})
	case kindStop:
		return into(b, s.stop)
	case kindQuery:
		return into(b, func(q query) { go s.answer(q) })
	case kindLine:
		return into(b, s.line)
	case kindTaken:
		return into(b, func(t taken) { s.out.take(t.Bytes) })
	}
	return fmt.Errorf("a message of unknown kind %d", k)
}

func into[T any](b []byte, do func(T)) error {
	var v T
	if err := json.Unmarshal(b, &v); err != nil {
		return err
	}
	do(v)
	return nil
}

// evaluate evaluates the cells. The parent sends one when it has the result of
// the last.
func (s *server) evaluate() {
	for c := range s.cells {
		res := s.eval(c)
		s.mu.Lock()
		s.cancel[c.ID](nil)
		delete(s.cancel, c.ID)
		s.mu.Unlock()
		s.out.resume()
		if err := s.conn.send(kindResult, res); err != nil {
			return
		}
	}
}

// eval evaluates a cell. A panic of the session itself ends the cell only.
func (s *server) eval(c cell) (res result) {
	res.ID = c.ID
	defer func() {
		if p := recover(); p != nil {
			fmt.Fprintf(s.log, "panic while evaluating a cell: %v\n%s", p, debug.Stack())
			res.Error = &session.Error{Class: session.Limitation, Message: fmt.Sprintf("agopher failed: %v", p),
				Hint: "this is a mistake in agopher; please report it with the cell"}
		}
	}()
	var err error
	if c.Panel != "" {
		res.Known, err = s.session.Receive(c.ctx, c.Panel, c.Data)
	} else {
		var v session.Result
		v, err = s.session.Eval(c.ctx, c.Source)
		res.Cell, res.Bundle = v.Cell, pack(limited(v.Bundle))
	}
	if err != nil && !errors.As(err, &res.Error) {
		res.Error = &session.Error{Class: session.Limitation, Message: err.Error()}
	}
	if e := res.Error; e != nil {
		e.Message = cut(e.Message, mostSaid)
	}
	return res
}

// errStopped is why a cell is stopped by the user.
var errStopped = errors.New("stopped")

func (s *server) stop(st stop) {
	s.mu.Lock()
	cancel := s.cancel[st.ID]
	s.mu.Unlock()
	if cancel == nil {
		return
	}
	s.out.stop()
	if st.TimeOut {
		cancel(context.DeadlineExceeded)
	} else {
		cancel(errStopped)
	}
}

// answer answers a question about names, also while a cell runs.
func (s *server) answer(q query) {
	a := answer{ID: q.ID}
	func() {
		defer func() {
			if p := recover(); p != nil {
				fmt.Fprintf(s.log, "panic at a question: %v\n%s", p, debug.Stack())
			}
		}()
		switch q.About {
		case completion:
			a.From, a.List = s.session.Complete(q.Source, q.Offset)
		case inspection:
			b, found := s.session.Inspect(q.Source, q.Offset, q.Detail)
			a.Bundle, a.Found = pack(b), found
		case completeness:
			a.Status, a.Indent = s.session.Completeness(q.Source)
		case background:
			a.Count = s.session.Background()
		}
	}()
	s.conn.send(kindAnswer, a)
}

// ask has the parent ask the user for a line.
func (s *server) ask(ctx context.Context, prompt string, password bool) (string, error) {
	s.mu.Lock()
	s.asks++
	id, reply := s.asks, make(chan line, 1)
	s.asked[id] = reply
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.asked, id)
	}()
	if err := s.conn.send(kindAsk, ask{ID: id, Prompt: prompt, Password: password}); err != nil {
		return "", err
	}
	select {
	case l := <-reply:
		switch {
		case l.EOF:
			return "", io.EOF
		case l.Error != "":
			return "", errors.New(l.Error)
		}
		return l.Text, nil
	case <-ctx.Done():
		s.conn.send(kindAsk, ask{ID: id, Over: true})
		return "", ctx.Err()
	}
}

func (s *server) line(l line) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if reply := s.asked[l.ID]; reply != nil {
		reply <- l
		delete(s.asked, l.ID)
	}
}

// progress tells the parent how far work has got, not more often than one can
// see.
func (s *server) progress() task.Progress {
	const often = 50 * time.Millisecond
	var mu sync.Mutex
	var last time.Time
	return task.ProgressFunc(func(done, total int, note string) {
		mu.Lock()
		defer mu.Unlock()
		if now := time.Now(); done <= 1 || done >= total || now.Sub(last) >= often {
			last = now
			s.out.progress(progress{done, total, note})
		}
	})
}
