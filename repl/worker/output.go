package worker

import (
	"bytes"
	"fmt"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/agopher/agopher/internal/memory"
	"github.com/agopher/agopher/lib/display"
)

const (
	// window is how many bytes of output may be on the way. With that the parent
	// can always take what comes, and answers and results pass by.
	window = 1 << 20
	// piece is the most text of one message.
	piece = 64 << 10
	// burst is how much a cell may print at any rate.
	burst = 3 << 19
	// mostShown is how many bytes a cell may display, and mostDisplays how often: a
	// page has an element for each.
	mostShown    = 64 << 20
	mostDisplays = 20_000
)

// An output sends what a cell shows before its end. A cell that shows more than
// the front can take is held up, until it is stopped: then the rest is dropped.
type output struct {
	conn       *conn
	most, rate int

	mu      sync.Mutex
	changed *sync.Cond
	onWay   int // bytes that the parent has not taken
	stopped bool
	printed int // bytes of the cell
	shown   int // bytes that the cell has displayed
	times   int // that it has displayed something
	tokens  float64
	filled  time.Time // when tokens was right
}

func newOutput(c *conn, s settings) *output {
	o := &output{conn: c, most: s.Most, rate: s.Rate}
	o.changed = sync.NewCond(&o.mu)
	o.begin()
	return o
}

// begin begins a cell.
func (o *output) begin() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.stopped, o.printed, o.shown, o.times = false, 0, 0, 0
	o.tokens, o.filled = burst, time.Now()
}

// stop lets go whoever is held up.
func (o *output) stop() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.stopped = true
	o.changed.Broadcast()
}

// resume lets pass what goroutines print after the end of a stopped cell.
func (o *output) resume() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.stopped = false
}

// take says that the parent has taken some bytes.
func (o *output) take(n int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.onWay -= n
	o.changed.Broadcast()
}

// A stream is standard output or error.
type stream struct {
	o    *output
	kind kind
}

// Write sends text that ends between characters.
func (s stream) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0; {
		n := min(len(rest), piece)
		for n < len(rest) && n > piece-utf8.UTFMax && !utf8.RuneStart(rest[n]) {
			n--
		}
		s.o.print(s.kind, rest[:n])
		rest = rest[n:]
	}
	return len(p), nil
}

// print sends a piece of text, or drops it if the cell has printed enough.
func (o *output) print(k kind, text []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.printed >= o.most {
		return
	}
	o.printed += len(text)
	// A line break takes two bytes in a message of Jupyter.
	if !o.await(float64(len(text) + bytes.Count(text, []byte("\n")))) {
		return
	}
	if o.printed >= o.most {
		text = append(bytes.Clone(text), fmt.Sprintf("\n... the cell has printed %s; what follows is not shown\n", memory.Size(uint64(o.most)))...)
	}
	o.onWay += len(text)
	o.mu.Unlock()
	o.conn.sendText(k, text)
	o.mu.Lock()
}

// show sends an event. What is updated does not count to what the cell has
// shown, but to what it prints in a second.
func (o *output) show(e display.Event) {
	p := pack(limited(e.Bundle))
	n := 0
	for _, c := range p {
		n += len(c.Bytes) + len(c.JSON)
		if c.Text != nil {
			n += len(*c.Text)
		}
		if c.Image != nil {
			n += len(c.Image.Data)
		}
	}
	n = max(n, 1)
	o.mu.Lock()
	defer o.mu.Unlock()
	if e.Action == display.Append {
		if o.shown >= mostShown || o.times >= mostDisplays || !o.await(0) {
			return
		}
		o.shown += n
		o.times++
		much := ""
		switch {
		case o.shown >= mostShown:
			much = memory.Size(mostShown)
		case o.times >= mostDisplays:
			much = fmt.Sprintf("%d values", mostDisplays)
		}
		if much != "" {
			p = pack(display.Bundle{display.MIMEText: fmt.Sprintf("... the cell has displayed %s; what follows is not shown", much)})
		}
	} else if !o.await(float64(n)) {
		return
	}
	o.onWay += n
	o.mu.Unlock()
	o.conn.send(kindDisplay, shown{e.Action, p, e.ID, n})
	o.mu.Lock()
}

// A shown is a display.Event with the size of its bundle, by which it is counted.
type shown struct {
	Action display.Action
	Bundle bundle
	ID     string
	Bytes  int
}

// progress sends how far some work has got.
func (o *output) progress(p progress) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.await(0) {
		o.onWay += progressBytes
		o.mu.Unlock()
		o.conn.send(kindProgress, p)
		o.mu.Lock()
	}
}

// progressBytes is about what the message of a progress takes.
const progressBytes = 64

// await waits until some more bytes may be sent. It reports false if the cell is
// stopped before. The caller holds o.mu.
func (o *output) await(n float64) bool {
	for !o.stopped {
		var wait time.Duration
		if o.rate > 0 {
			now := time.Now()
			o.tokens = min(burst, o.tokens+now.Sub(o.filled).Seconds()*float64(o.rate))
			o.filled = now
			if o.tokens < 0 {
				wait = time.Duration(-o.tokens / float64(o.rate) * float64(time.Second))
			}
		}
		if wait == 0 && o.onWay < window {
			o.tokens -= n
			return true
		}
		if wait > 0 {
			t := time.AfterFunc(wait+time.Millisecond, o.changed.Broadcast)
			o.changed.Wait()
			t.Stop()
			continue
		}
		o.changed.Wait()
	}
	return false
}
