package jupyter

import (
	"context"
	"errors"
	"strings"
	"sync"
)

// inputs are what cells ask the user for.
type inputs struct {
	mu      sync.Mutex
	cell    *request // whose front end is asked; nil if no cell runs
	allowed bool
	reply   chan string // takes the answer; nil if nothing was asked
}

// begin says which cell runs, and whether its front end can be asked.
func (in *inputs) begin(r *request, allowed bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.cell, in.allowed = r, allowed
}

func (in *inputs) end() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.cell = nil
}

var (
	errNoCell  = errors.New("input was asked for after the end of the cell; there is nobody to give it")
	errNoStdin = errors.New("this front end gives no input; run the cell in a notebook or a console")
)

// ask has the front end of the running cell ask its user for a line.
func (k *Kernel) ask(ctx context.Context, prompt string, password bool) (string, error) {
	in := &k.inputs
	reply := make(chan string, 1)
	in.mu.Lock()
	r, allowed := in.cell, in.allowed
	if r != nil && allowed {
		in.reply = reply
	}
	in.mu.Unlock()
	switch {
	case r == nil:
		return "", errNoCell
	case !allowed:
		return "", errNoStdin
	}
	k.iopub.flushText() // what was printed is part of the question
	m, err := newMessage(k.session, "input_request", r.raw, map[string]any{"prompt": prompt, "password": password})
	if err != nil {
		return "", err
	}
	k.stdin.Send(r.peer, append(append([][]byte(nil), r.addresses...), k.codec.encode(m)...)...)
	select {
	case text := <-reply:
		return text, nil
	case <-ctx.Done():
		in.mu.Lock()
		defer in.mu.Unlock()
		if in.reply == reply {
			in.reply = nil // an answer comes too late
		}
		return "", ctx.Err()
	}
}

// receiveInput takes the answers from the stdin channel.
func (k *Kernel) receiveInput() {
	for {
		m, err := k.stdin.Recv()
		if err != nil {
			return
		}
		r := k.decode(k.stdin, m)
		if r == nil {
			continue
		}
		var c struct {
			Value string `json:"value"`
		}
		k.inputs.mu.Lock()
		reply := k.inputs.reply
		switch {
		case r.header.Type != "input_reply" || reply == nil:
			k.Log.Printf("nobody has asked for a message of type %q", r.header.Type)
		case r.into(&c) != nil:
			k.Log.Printf("input_reply: the value is no text")
		default:
			k.inputs.reply = nil
			reply <- strings.TrimSuffix(c.Value, "\n")
		}
		k.inputs.mu.Unlock()
	}
}
