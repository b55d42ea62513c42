package jupyter

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/agopher/agopher/kernelspec/jupyter/internal/zmtp"
)

// A request is a message that asks for something.
type request struct {
	*message
	from      *zmtp.Router
	peer      string
	addresses [][]byte
	arrived   time.Time
	aborted   bool // a cell that is not to be run
}

// Serve answers requests until it is told to shut down or the context ends,
// which stops a running cell too. It serves once, and then k is closed.
func (k *Kernel) Serve(ctx context.Context, ev Evaluator) error {
	defer k.Close()
	ctx, k.stop = context.WithCancel(ctx)
	defer k.stop()
	k.ev = ev
	k.cells.setEvaluator(ev)
	k.iopub.status(nil, "starting")

	var cells sync.WaitGroup
	cells.Go(func() { k.runCells(ctx) })
	go k.answerQueries(ctx)
	go k.echo()
	go k.receive(k.shell)
	go k.receive(k.control)
	go k.receiveInput()
	<-ctx.Done()

	// A cell that does not stop dies with the process.
	const grace = 300 * time.Millisecond
	stopped := make(chan struct{})
	go func() {
		cells.Wait()
		close(stopped)
	}()
	select {
	case <-stopped:
	case <-time.After(grace):
	}
	return nil
}

// receive dispatches the requests of a channel. It does nothing that takes
// time, so that the channel always answers.
func (k *Kernel) receive(from *zmtp.Router) {
	for {
		m, err := from.Recv()
		if err != nil {
			return
		}
		if r := k.decode(from, m); r != nil {
			k.dispatch(r)
		}
	}
}

// decode returns the request in a message, or nil if it is to be dropped.
func (k *Kernel) decode(from *zmtp.Router, m zmtp.Message) *request {
	addresses, msg, err := k.codec.decode(m.Frames)
	if err != nil {
		k.Log.Printf("dropped a message: %v", err)
		return nil
	}
	return &request{message: msg, from: from, peer: m.From, addresses: addresses, arrived: time.Now()}
}

// A handler returns the content of the reply to a request; nil is for requests
// that have none.
type handler func(*Kernel, *request) any

// answer sends busy, the reply that the handler returns, and idle.
func (k *Kernel) answer(r *request, h handler) {
	k.iopub.busy(r.raw)
	if content := k.try(r, h); content != nil {
		k.reply(r, content)
	}
	k.iopub.idle(r.raw)
}

// try calls a handler. One that panics answers so, and the kernel lives on.
func (k *Kernel) try(r *request, h handler) (content any) {
	defer func() {
		if p := recover(); p != nil {
			k.Log.Printf("%s: panic: %v\n%s", r.header.Type, p, debug.Stack())
			content = failure{Status: "error", Name: "internal error", Value: fmt.Sprint(p), Traceback: []string{}}
		}
	}()
	return h(k, r)
}

// reply sends the reply to a request to where that came from.
func (k *Kernel) reply(r *request, content any) {
	m, err := newMessage(k.session, replyType(r.header.Type), r.raw, content)
	if err != nil {
		k.Log.Printf("%s: cannot encode the reply: %v", r.header.Type, err)
		return
	}
	frames := append([][]byte(nil), r.addresses...)
	r.from.Send(r.peer, append(frames, k.codec.encode(m)...)...)
}

// A failure is the content of a reply to a request that failed, and of the
// message that shows it.
type failure struct {
	Status         string         `json:"status,omitempty"`
	ExecutionCount int            `json:"execution_count,omitempty"`
	Name           string         `json:"ename"`
	Value          string         `json:"evalue"`
	Traceback      []string       `json:"traceback"`
	Payload        []any          `json:"payload,omitempty"`
	Expressions    map[string]any `json:"user_expressions,omitempty"`
}

// badRequest is the reply to content that is not what the protocol says.
func badRequest(err error) failure {
	return failure{Status: "error", Name: "bad request", Value: err.Error(), Traceback: []string{}}
}
