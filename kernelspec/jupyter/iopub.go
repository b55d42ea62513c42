package jupyter

import (
	"encoding/json"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/agopher/agopher/kernelspec/jupyter/internal/zmtp"
	"github.com/agopher/agopher/lib/display"
)

// An iopub is the channel that shows all clients what the kernel does: its
// status, and the output of cells.
type iopub struct {
	k   *Kernel
	pub *zmtp.Pub

	mu      sync.Mutex
	parent  json.RawMessage // the request that output belongs to
	running json.RawMessage // the request whose cell runs, or nil
	silent  bool            // its output is not shown
	stopped <-chan struct{} // closed when it is told to stop
	began   time.Time
	bar     bar
	text    text
}

func newIOPub(k *Kernel, pub *zmtp.Pub) *iopub { return &iopub{k: k, pub: pub} }

// publish sends a message, after the text before it. The caller holds p.mu.
func (p *iopub) publish(kind string, parent json.RawMessage, content any) {
	p.flush()
	p.publishNow(kind, parent, content)
}

func (p *iopub) publishNow(kind string, parent json.RawMessage, content any) {
	m, err := newMessage(p.k.session, kind, parent, content)
	if err != nil {
		p.k.Log.Printf("cannot encode a message of type %s: %v", kind, err)
		return
	}
	topic := []byte("kernel." + p.k.session + "." + kind)
	p.pub.Send(append([][]byte{topic}, p.k.codec.encode(m)...)...)
}

// send sends a message that belongs to a request.
func (p *iopub) send(kind string, parent json.RawMessage, content any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.publish(kind, parent, content)
}

type state struct {
	State string `json:"execution_state"`
}

// status sends the status of a request.
func (p *iopub) status(parent json.RawMessage, s string) { p.send("status", parent, state{s}) }

// busy says that the work on a request has begun.
func (p *iopub) busy(request json.RawMessage) { p.status(request, "busy") }

// idle says that the work on a request is done. Front ends take that for the
// whole kernel; if a cell runs beside it, they are told so again.
func (p *iopub) idle(request json.RawMessage) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.publish("status", request, state{"idle"})
	if p.running != nil {
		p.publish("status", p.running, state{"busy"})
	}
}

// begin says that a cell runs, to whose request output belongs from now on. The
// output of a silent cell is dropped.
func (p *iopub) begin(request json.RawMessage, silent bool, stopped <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.flush()
	p.running, p.silent, p.stopped = request, silent, stopped
	p.began, p.bar = time.Now(), bar{}
	if !silent {
		p.parent = request
	}
}

// end says that the cell has ended, and its request with it.
func (p *iopub) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	request := p.running
	p.flush()
	p.running, p.silent, p.stopped = nil, false, nil
	p.publishNow("status", request, state{"idle"})
}

// show sends output of the running cell.
func (p *iopub) show(kind string, content any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.silent {
		p.publish(kind, p.parent, content)
	}
}

// display shows, changes or clears output in the middle of a cell.
func (p *iopub) display(e display.Event) {
	switch e.Action {
	case display.ClearNow, display.ClearNext:
		p.show("clear_output", map[string]any{"wait": e.Action == display.ClearNext})
	default:
		kind, transient := "display_data", map[string]any{}
		if e.Action == display.Update {
			kind = "update_display_data"
		}
		if e.ID != "" {
			transient["display_id"] = e.ID
		}
		data, metadata := wire(e.Bundle)
		p.show(kind, map[string]any{"data": data, "metadata": metadata, "transient": transient})
	}
	p.wait()
}

// wait holds up whoever makes output while subscribers are far behind, until
// the cell is told to stop. A subscriber that does not read at all is left
// behind.
func (p *iopub) wait() {
	const (
		limit = 8 << 20
		stall = 5 * time.Second
	)
	p.mu.Lock()
	stopped := p.stopped
	p.mu.Unlock()
	p.pub.Wait(limit, stall, stopped)
}

// wire returns the data and metadata of a bundle, without content that has no
// JSON form, such as NaN.
func wire(b display.Bundle) (data, metadata map[string]any) {
	data, metadata = b.Wire()
	for _, mime := range slices.Collect(maps.Keys(data)) {
		if _, ok := data[mime].(string); ok {
			continue
		}
		if _, err := marshal(data[mime]); err != nil {
			delete(data, mime)
		}
	}
	return data, metadata
}
