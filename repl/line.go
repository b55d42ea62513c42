package repl

import (
	"bytes"
	"io"
	"regexp"
	"sync"
)

// A line knows whether what was written last has ended its line. What is drawn next,
// a prompt or a figure, would else begin in it, or wipe it out.
type line struct {
	bar *bar

	mu   sync.Mutex
	open bool
}

// writer returns a writer to w, which is what the line is on.
func (l *line) writer(w io.Writer) io.Writer { return lineWriter{l, w} }

// end ends the line, if it is open.
func (l *line) end(w io.Writer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open {
		_, _ = io.WriteString(w, "\n")
		l.open = false
	}
}

type lineWriter struct {
	l *line
	w io.Writer
}

// colourRx matches what a terminal does not show, at the end of a text.
var colourRx = regexp.MustCompile(`(\x1b\[[0-9;?]*[a-zA-Z])+$`)

func (w lineWriter) Write(p []byte) (int, error) {
	w.l.bar.clear()
	w.l.mu.Lock()
	defer w.l.mu.Unlock()
	const tail = 64 // bytes, which are enough to tell
	if seen := colourRx.ReplaceAll(p[max(0, len(p)-tail):], nil); len(seen) > 0 {
		w.l.open = !bytes.HasSuffix(seen, []byte("\n"))
	}
	return w.w.Write(p)
}
