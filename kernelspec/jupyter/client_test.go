package jupyter

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"

	"github.com/agopher/agopher/lib/display"
	"github.com/agopher/agopher/repl/session"
)

// patience is how long a test waits for what is to happen at once.
const patience = 30 * time.Second

// A client is what a front end has: sockets of another implementation of
// ZeroMQ.
type client struct {
	t       testing.TB
	codec   codec
	session string
	shell   channel
	control channel
	iopub   channel
}

// A channel is a socket with what it has received.
type channel struct {
	zmq4.Socket
	in chan *message
}

// connect starts a client of a kernel, after whose return nothing is lost.
func connect(t testing.TB, k *Kernel) *client {
	t.Helper()
	c := &client{t: t, codec: k.codec, session: newID()}
	conn := k.Connection()
	ctx, quiet, id := context.Background(), zmq4.WithLogger(log.New(io.Discard, "", 0)), zmq4.WithID(zmq4.SocketIdentity(c.session))
	c.iopub = c.dial(zmq4.NewSub(ctx, quiet), conn, conn.IOPubPort)
	c.iopub.SetOption(zmq4.OptionSubscribe, "")
	c.shell = c.dial(zmq4.NewDealer(ctx, quiet, id), conn, conn.ShellPort)
	c.control = c.dial(zmq4.NewDealer(ctx, quiet, id), conn, conn.ControlPort)
	for start := time.Now(); ; { // until the subscription has arrived
		id := c.send(c.shell, "kernel_info_request", "{}")
		c.reply(c.shell, id)
		select {
		case m := <-c.iopub.in:
			for parentID(m) != id || !isIdle(m) {
				m = c.receive(c.iopub)
			}
			return c
		case <-time.After(20 * time.Millisecond):
			if time.Since(start) > patience {
				t.Fatal("no subscription")
			}
		}
	}
}

func (c *client) dial(s zmq4.Socket, conn Connection, port int) channel {
	c.t.Helper()
	if err := s.Dial(fmt.Sprintf("tcp://%s:%d", conn.IP, port)); err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { s.Close() })
	ch := channel{s, make(chan *message, 10_000)}
	go func() {
		for {
			m, err := s.Recv()
			if err != nil {
				return
			}
			if _, msg, err := c.codec.decode(m.Frames); err == nil {
				ch.in <- msg
			} else {
				c.t.Errorf("received %q: %v", m.Frames, err)
			}
		}
	}()
	return ch
}

// send sends a request with the content as it is and returns its id.
func (c *client) send(ch channel, kind, content string) string {
	c.t.Helper()
	return c.sendMessage(ch, c.message(kind, content))
}

func (c *client) message(kind, content string) *message {
	m, err := newMessage(c.session, kind, nil, json.RawMessage(content))
	if err != nil {
		c.t.Fatal(err)
	}
	return m
}

func (c *client) sendMessage(ch channel, m *message) string {
	if err := ch.SendMulti(zmq4.NewMsgFrom(c.codec.encode(m)...)); err != nil {
		c.t.Fatal(err)
	}
	return m.header.ID
}

func (c *client) receive(ch channel) *message {
	c.t.Helper()
	select {
	case m := <-ch.in:
		return m
	case <-time.After(patience):
		c.t.Fatal("no message")
		return nil
	}
}

// reply returns the reply to a request.
func (c *client) reply(ch channel, id string) *message {
	c.t.Helper()
	for {
		if m := c.receive(ch); parentID(m) == id {
			return m
		}
	}
}

// outputs returns the iopub messages of a request, up to idle.
func (c *client) outputs(id string) []*message {
	c.t.Helper()
	var list []*message
	for {
		m := c.receive(c.iopub)
		if parentID(m) != id {
			continue
		}
		list = append(list, m)
		if isIdle(m) {
			return list
		}
	}
}

// ask sends a request and returns its reply and what iopub says of it.
func (c *client) ask(ch channel, kind, content string) (reply *message, iopub []*message) {
	c.t.Helper()
	id := c.send(ch, kind, content)
	reply = c.reply(ch, id)
	return reply, c.outputs(id)
}

// execute runs a cell.
func (c *client) execute(code string) (reply *message, iopub []*message) {
	c.t.Helper()
	return c.ask(c.shell, "execute_request", cell(code))
}

// cell returns the content of an execute_request, with more fields, such as
// `"silent":true`.
func cell(code string, more ...string) string {
	b, _ := json.Marshal(code)
	return "{" + strings.Join(append(more, `"code":`+string(b)), ",") + "}"
}

func parentID(m *message) string {
	var h header
	json.Unmarshal(m.parent, &h)
	return h.ID
}

func isIdle(m *message) bool {
	return m.header.Type == "status" && strings.Contains(string(m.content), `"idle"`)
}

// describe returns type and content of messages, a line each.
func describe(list ...*message) string {
	var b strings.Builder
	for _, m := range list {
		fmt.Fprintf(&b, "%s %s\n", m.header.Type, m.content)
	}
	return b.String()
}

// field returns a field of the content of a message.
func field(t testing.TB, m *message, name string) string {
	t.Helper()
	var c map[string]json.RawMessage
	if err := json.Unmarshal(m.content, &c); err != nil {
		t.Fatal(err)
	}
	return string(c[name])
}

// start serves an evaluator until the end of the test.
func start(t testing.TB, key string, evaluator func(*Kernel) Evaluator) *Kernel {
	t.Helper()
	k, err := Listen(Connection{Key: key})
	if err != nil {
		t.Fatal(err)
	}
	k.Log = log.New(&logged{}, "", 0)
	ev := evaluator(k)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := k.Serve(ctx, ev); err != nil {
			t.Errorf("Serve: %v", err)
		}
	}()
	t.Cleanup(func() {
		cancel()
		<-done
	})
	return k
}

// logged keeps what a kernel logs.
type logged struct {
	mu sync.Mutex
	strings.Builder
}

func (l *logged) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Builder.Write(b)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Builder.String()
}

// A fake is an evaluator that does what its fields say.
type fake struct {
	k     *Kernel
	cells int
	eval  func(ctx context.Context, src string) (display.Bundle, error)
}

// evaluator has a function evaluate cells.
func evaluator(eval func(k *Kernel, ctx context.Context, src string) (display.Bundle, error)) func(*Kernel) Evaluator {
	return func(k *Kernel) Evaluator {
		return &fake{k: k, eval: func(ctx context.Context, src string) (display.Bundle, error) { return eval(k, ctx, src) }}
	}
}

func (f *fake) Eval(ctx context.Context, src string) (session.Result, error) {
	f.cells++
	b, err := f.eval(ctx, src)
	return session.Result{Cell: f.cells, Bundle: b}, err
}

func (f *fake) Complete(src string, offset int) (int, []session.Completion) {
	return len("é🎉"), []session.Completion{{Text: "found", Kind: "variable", Detail: src[:offset]}}
}

func (f *fake) Inspect(src string, offset int, detail bool) (display.Bundle, bool) {
	if src == "panic" {
		panic("inspect")
	}
	return display.Bundle{display.MIMEText: fmt.Sprint(src[:offset], detail)}, true
}

func (f *fake) Completeness(string) (status, indent string) { return "incomplete", "\t" }
