package notebook

import (
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/agopher/agopher/lib/display"
)

// maxStream is how many bytes of a stream are kept of what a cell prints
// between two displays: a loop that prints for ever must not fill the memory.
const maxStream = 1 << 20

// A recorder collects what a cell shows before its end.
//
// The two streams come from the session on different ways, so that their order
// is not certain. Between two displays each is therefore one output, standard
// output first, and the same run gives the same file.
type recorder struct {
	mu       sync.Mutex
	outputs  []*Output
	out, err printed
	places   map[string][]*Output // what shows an ID of display.Live, also in earlier cells
	clear    bool                 // before the next output
}

// A printed is what came through a stream.
type printed struct {
	strings.Builder
	dropped int // bytes; a worker passes on so many only
}

// writerFunc adapts a function to an io.Writer.
type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// writer returns what a stream is written to.
func (r *recorder) writer(name string) io.Writer {
	t := &r.out
	if name == "stderr" {
		t = &r.err
	}
	return writerFunc(func(p []byte) (int, error) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.clearNext()
		t.add(p)
		return len(p), nil
	})
}

func (t *printed) add(p []byte) {
	if t.Len()+len(p) > maxStream {
		if t.dropped == 0 {
			if s := collapse(t.String()); len(s) < t.Len()/2 { // it was a progress display
				t.Reset()
				t.WriteString(s)
			}
		}
		if room := max(maxStream-t.Len(), 0); len(p) > room {
			t.dropped += len(p) - room
			p = p[:room]
		}
	}
	t.Write(p)
}

// display records what a cell displays, changes and clears.
func (r *recorder) display(e display.Event) {
	switch e.Action {
	case display.ClearNow, display.ClearNext:
		r.clearOutput(e.Action == display.ClearNow)
	case display.Update:
		r.update(shown(DisplayData, e.Bundle), e.ID)
	default:
		r.show(shown(DisplayData, e.Bundle), e.ID)
	}
}

// show records an output, which may be changed later if it has an ID.
func (r *recorder) show(o *Output, id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.clearNext()
	r.flush()
	r.outputs = append(r.outputs, o)
	if id != "" {
		if r.places == nil {
			r.places = map[string][]*Output{}
		}
		r.places[id] = append(r.places[id], o)
	}
}

// update has the outputs with an ID show what another does.
func (r *recorder) update(now *Output, id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, o := range r.places[id] {
		o.Data, o.Metadata = now.Data, now.Metadata
	}
}

// clearOutput removes what the cell has shown: now, or when it shows more.
func (r *recorder) clearOutput(now bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.clear = true
	if now {
		r.clearNext()
	}
}

// clearNext removes the outputs of the cell, if they are to be. The caller holds
// r.mu.
func (r *recorder) clearNext() {
	if r.clear {
		r.outputs, r.out, r.err, r.clear = nil, printed{}, printed{}, false
	}
}

// take returns the outputs since the last call. One more may follow.
func (r *recorder) take(more bool) []*Output {
	r.mu.Lock()
	defer r.mu.Unlock()
	if more {
		r.clearNext()
	}
	r.flush()
	list := r.outputs
	r.outputs, r.clear = nil, false
	return list
}

func (r *recorder) flush() {
	for _, s := range []struct {
		name string
		text *printed
	}{{"stdout", &r.out}, {"stderr", &r.err}} {
		if s.text.Len() == 0 {
			continue
		}
		stored := collapse(strings.ToValidUTF8(s.text.String(), "\uFFFD"))
		if s.text.dropped > 0 {
			stored += fmt.Sprintf("\n... and at least %d more bytes, which are not stored\n", s.text.dropped)
		}
		r.outputs = append(r.outputs, &Output{Type: Stream, Name: s.name, Text: stored})
		*s.text = printed{}
	}
}

// shown returns a bundle as an output.
func shown(t OutputType, b display.Bundle) *Output {
	data, metadata := b.Wire()
	o := &Output{Type: t, Data: map[string]any{}, Metadata: map[string]any{}}
	for mime, v := range data {
		if o.Data[mime] = v; !isText(v) {
			o.Data[mime] = plainJSON(v)
		}
	}
	for mime, v := range metadata {
		o.Metadata[mime] = plainJSON(v)
	}
	return o
}

func isText(v any) bool {
	_, ok := v.(string)
	return ok
}
