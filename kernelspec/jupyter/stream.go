package jupyter

import (
	"io"
	"time"
)

// Text that cells print is gathered for a moment, or until there is much of it:
// a hundred thousand lines are some dozens of messages.
const (
	gatherTime = 10 * time.Millisecond
	gatherSize = 64 << 10
)

// A text is what was printed and not yet sent.
type text struct {
	stream string // stdout or stderr
	bytes  []byte
	timer  *time.Timer
}

// A stream is standard output or error of the cells.
type stream struct {
	p    *iopub
	name string
}

func (p *iopub) stream(name string) io.Writer { return stream{p, name} }

// Write takes text that ends between characters.
func (s stream) Write(b []byte) (int, error) {
	s.p.write(s.name, b)
	s.p.wait()
	return len(b), nil
}

func (p *iopub) write(stream string, b []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.silent {
		return
	}
	if p.text.stream != stream {
		p.flush()
	}
	p.text.stream = stream
	p.text.bytes = append(p.text.bytes, b...)
	if len(p.text.bytes) >= gatherSize {
		p.flush()
	} else if p.text.timer == nil {
		p.text.timer = time.AfterFunc(gatherTime, func() {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.flush()
		})
	}
}

// flushText sends the text that is still being gathered.
func (p *iopub) flushText() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.flush()
}

// flush sends the text. The caller holds p.mu.
func (p *iopub) flush() {
	t := p.text
	p.text = text{}
	if t.timer != nil {
		t.timer.Stop()
	}
	if len(t.bytes) > 0 {
		p.publishNow("stream", p.parent, map[string]string{"name": t.stream, "text": string(t.bytes)})
	}
}
