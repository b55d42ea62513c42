// Package jupyter is the agopher kernel: it speaks the Jupyter messaging
// protocol 5.5 (jupyter-client.readthedocs.io/en/latest/messaging.html) with
// notebooks, consoles and editors, and has a session evaluate their cells.
//
// [Run] is the whole kernel process. Its steps, for other evaluators:
//
//	conn, err := jupyter.ReadConnection(path)
//	k, err := jupyter.Listen(conn)
//	s, err := session.New(k.Options()) // what cells print, display and ask goes to k
//	err = k.Serve(ctx, s)
//
// Each request is answered by the status busy, a reply and the status idle.
// Cells run one after the other. Everything else is answered at once, also
// while a cell runs. Messages that are malformed, wrongly signed or of unknown
// type are dropped with a line in the log; the kernel itself writes nothing
// into the output of a cell.
package jupyter

import (
	"context"
	"fmt"
	"log"
	"net"
	"os"
	"time"

	"github.com/agopher/agopher/kernelspec/jupyter/internal/zmtp"
	"github.com/agopher/agopher/lib/display"
	"github.com/agopher/agopher/repl/session"
)

// An Evaluator evaluates cells and knows about the names in them, as a
// [session.Session] does. All but Eval may be called while a cell is evaluated.
type Evaluator interface {
	Eval(ctx context.Context, src string) (session.Result, error)
	Complete(src string, offset int) (from int, list []session.Completion)
	Inspect(src string, offset int, detail bool) (display.Bundle, bool)
	Completeness(src string) (status, indent string)
}

var _ Evaluator = (*session.Session)(nil)

// A Kernel is one end of a connection.
type Kernel struct {
	// Log receives a line for each message that is dropped. It is standard
	// error as it was when Listen was called: the terminal or log of the Jupyter
	// server.
	Log *log.Logger

	conn    Connection
	codec   codec
	session string // what identifies our messages

	shell, control, stdin, heartbeat *zmtp.Router
	iopub                            *iopub

	ev      Evaluator
	queries queue // requests that ask the evaluator
	cells   cells
	comms   comms
	usage   usage
	history history
	inputs  inputs
	stop    context.CancelFunc // ends Serve
}

// Listen takes the ports of a connection. A port that is 0 is chosen; see
// [Kernel.Connection].
func Listen(conn Connection) (*Kernel, error) {
	if err := conn.check(); err != nil {
		return nil, fmt.Errorf("jupyter: %w", err)
	}
	k := &Kernel{
		Log:     log.New(os.Stderr, "agopher kernel: ", log.LstdFlags),
		conn:    conn,
		codec:   codec{key: []byte(conn.Key)},
		session: newID(),
	}
	var open []net.Listener
	for _, s := range []struct {
		name string
		port *int
		use  func(net.Listener)
	}{
		{"heartbeat", &k.conn.HeartbeatPort, func(l net.Listener) { k.heartbeat = zmtp.ListenRouter(l) }},
		{"stdin", &k.conn.StdinPort, func(l net.Listener) { k.stdin = zmtp.ListenRouter(l) }},
		{"control", &k.conn.ControlPort, func(l net.Listener) { k.control = zmtp.ListenRouter(l) }},
		{"iopub", &k.conn.IOPubPort, func(l net.Listener) { k.iopub = newIOPub(k, zmtp.ListenPub(l)) }},
		{"shell", &k.conn.ShellPort, func(l net.Listener) { k.shell = zmtp.ListenRouter(l) }},
	} {
		l, err := k.conn.listen(s.name, s.port)
		if err != nil {
			for _, l := range open {
				l.Close()
			}
			return nil, err
		}
		open = append(open, l)
		s.use(l)
	}
	return k, nil
}

// Connection returns the connection with the ports that were taken.
func (k *Kernel) Connection() Connection { return k.conn }

// Options returns the options with which a session sends its output to the
// clients of k, and asks them for input.
func (k *Kernel) Options() session.Options {
	return session.Options{
		Stdout:   k.iopub.stream("stdout"),
		Stderr:   k.iopub.stream("stderr"),
		Display:  k.iopub.display,
		Progress: k.iopub,
		Input:    k.ask,
	}
}

// Close gives the ports back, after what was sent has arrived. A kernel that was
// served is closed.
func (k *Kernel) Close() {
	const linger = 200 * time.Millisecond
	deadline := time.Now().Add(linger)
	done := make(chan struct{})
	closers := []func(time.Time) error{k.shell.Close, k.control.Close, k.iopub.pub.Close, k.stdin.Close, k.heartbeat.Close}
	for _, c := range closers {
		go func() {
			c(deadline)
			done <- struct{}{}
		}()
	}
	for range closers {
		<-done
	}
}
