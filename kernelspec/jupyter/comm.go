package jupyter

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"runtime/debug"
	"sync"

	"github.com/agopher/agopher/lib/ui"
	"github.com/agopher/agopher/repl/session"
)

// A receiver is an evaluator whose cells can have controls in a page.
type receiver interface {
	Receive(ctx context.Context, panel string, data []byte) (known bool, err error)
}

// comms are the comms that pages have opened, and the panels that they reach.
type comms struct {
	mu   sync.Mutex
	open map[string]string // comm -> panel
}

func (c *comms) set(comm, panel string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open == nil {
		c.open = map[string]string{}
	}
	c.open[comm] = panel
}

func (c *comms) remove(comm string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.open, comm)
}

func (c *comms) panel(comm string) (string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	panel, ok := c.open[comm]
	return panel, ok
}

func (c *comms) all() map[string]string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.open)
}

// A commMessage is the content of comm_open, comm_msg and comm_close.
type commMessage struct {
	ID     string          `json:"comm_id"`
	Target string          `json:"target_name"`
	Data   json.RawMessage `json:"data"`
}

// commInfo lists the comms that are open.
func (k *Kernel) commInfo(r *request) any {
	var q commMessage
	if err := r.into(&q); err != nil {
		return badRequest(err)
	}
	list := map[string]any{}
	for id := range k.comms.all() {
		if q.Target == "" || q.Target == ui.Target {
			list[id] = map[string]string{"target_name": ui.Target}
		}
	}
	return map[string]any{"status": "ok", "comms": list}
}

// commClosed forgets a comm that a page has closed.
func (k *Kernel) commClosed(r *request) any {
	var m commMessage
	if err := r.into(&m); err == nil {
		k.comms.remove(m.ID)
	}
	return nil
}

// comm does what a page says through a comm, when it is its turn among the cells.
// A comm that leads nowhere is closed, and the page knows.
func (k *Kernel) comm(ctx context.Context, r *request) {
	running, cancel := context.WithCancel(ctx)
	defer cancel()
	k.iopub.busy(r.raw)
	k.iopub.begin(r.raw, false, running.Done())
	k.cells.setCancel(cancel)
	k.inputs.begin(r, false)
	m, known, err := k.toPanel(running, r)
	k.cells.setCancel(nil)
	k.inputs.end()
	if err != nil {
		k.iopub.show("error", k.failure(err))
	}
	if !known {
		k.comms.remove(m.ID)
		k.iopub.show("comm_close", map[string]any{"comm_id": m.ID, "data": map[string]any{}})
	}
	k.iopub.end()
}

// toPanel passes a message on, and reports whether there is a panel for it.
func (k *Kernel) toPanel(ctx context.Context, r *request) (m commMessage, known bool, err error) {
	defer func() {
		if p := recover(); p != nil {
			k.Log.Printf("%s: panic: %v\n%s", r.header.Type, p, debug.Stack())
			known, err = true, fmt.Errorf("agopher failed: %v", p)
		}
	}()
	if err := r.into(&m); err != nil {
		k.Log.Printf("%s: %v", r.header.Type, err)
		return m, false, nil
	}
	ev, ok := k.ev.(receiver)
	if !ok {
		return m, false, nil
	}
	if r.header.Type == "comm_open" {
		var open struct {
			Panel string `json:"panel"`
		}
		if m.Target != ui.Target || json.Unmarshal(m.Data, &open) != nil {
			return m, false, nil
		}
		k.comms.set(m.ID, open.Panel)
		known, err = ev.Receive(ctx, open.Panel, nil)
		return m, known, err
	}
	panel, ok := k.comms.panel(m.ID)
	if !ok {
		return m, false, nil
	}
	known, err = ev.Receive(ctx, panel, m.Data)
	var e *session.Error
	if errors.As(err, &e) && e.Class == session.Ended {
		known = false // with the session the panel is gone
	}
	return m, known, err
}
