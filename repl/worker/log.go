package worker

import (
	"bytes"
	"encoding/json"
	"io"
	"regexp"

	"github.com/agopher/agopher/repl/session"
)

// An event is a line of the worker's log that the worker itself writes, to be
// found there when it has ended. Exactly one field is set.
type event struct {
	At     *session.Pos   `json:",omitempty"` // a statement begins
	Panic  *string        `json:",omitempty"` // a cell panics with that
	Frame  *session.Frame `json:",omitempty"` // a panic ends a call
	Memory *memoryEvent   `json:",omitempty"` // the worker ends, having used too much
}

type memoryEvent struct{ Used, Limit uint64 }

// An unwinding is what is known of a panic.
type unwinding struct {
	panic  string // what the cell panicked with
	frames []session.Frame
}

// eventStart begins the line of an event.
const eventStart = "\x00agopher "

func writeEvent(w io.Writer, e event) {
	b, err := json.Marshal(e)
	if err == nil {
		w.Write(append(append([]byte(eventStart), b...), '\n'))
	}
}

// A logbook is what the parent keeps of a worker's log: the last events and the
// last lines, and all lines, up to a limit, from where the run-time system says
// that it ends the process.
type logbook struct {
	at     session.Pos
	memory *memoryEvent
	unwinding
	before unwinding // in the statement before, or of another goroutine

	part  []byte   // of a line
	lines []string // the last lines, or those of the crash
	crash bool
	bytes int // of lines
}

const (
	keptBefore = 20       // lines, while there is no crash
	keptAfter  = 64 << 10 // bytes of a crash
	longLine   = 4 << 10  // the rest of a longer one is dropped
	mostFrames = 100
)

// crashRx matches the first line of what the run-time system writes.
var crashRx = regexp.MustCompile(`^(panic: |fatal error: |runtime: goroutine stack exceeds|runtime: out of memory|unexpected fault address|SIG[A-Z]+: )`)

// Write takes a piece of the log.
func (l *logbook) Write(p []byte) (int, error) {
	n := len(p)
	for {
		i := bytes.IndexByte(p, '\n')
		if i < 0 {
			l.part = clip(append(l.part, p...))
			return n, nil
		}
		l.line(string(clip(append(l.part, p[:i]...))))
		l.part, p = l.part[:0], p[i+1:]
	}
}

func clip(b []byte) []byte { return b[:min(len(b), longLine)] }

func (l *logbook) line(s string) {
	if i := bytes.Index([]byte(s), []byte(eventStart)); i >= 0 {
		if i > 0 { // something without a line break came before
			l.line(s[:i])
		}
		var e event
		if json.Unmarshal([]byte(s[i+len(eventStart):]), &e) == nil {
			l.event(e)
		}
		return
	}
	if !l.crash && crashRx.MatchString(s) {
		l.crash, l.lines, l.bytes = true, nil, 0
	}
	if l.crash && l.bytes > keptAfter {
		return
	}
	l.lines = append(l.lines, s)
	l.bytes += len(s)
	if !l.crash && len(l.lines) > keptBefore {
		l.lines = append(l.lines[:0], l.lines[1:]...)
	}
}

func (l *logbook) event(e event) {
	switch {
	case e.At != nil:
		l.at, l.before, l.unwinding = *e.At, l.unwinding, unwinding{}
	case e.Panic != nil:
		if l.panic == *e.Panic { // several goroutines, of which the first ends the process
			l.before = l.unwinding
		}
		l.unwinding = unwinding{panic: *e.Panic}
	case e.Frame != nil && len(l.frames) < mostFrames:
		l.frames = append(l.frames, *e.Frame)
	case e.Memory != nil:
		l.memory = e.Memory
	}
}

// close ends the log. A goroutine may have panicked just before the next
// statement began.
func (l *logbook) close() {
	if len(l.frames) == 0 {
		l.frames = l.before.frames
	}
	if l.panic == "" {
		l.panic = l.before.panic
	}
	if len(l.part) > 0 {
		l.line(string(l.part))
		l.part = nil
	}
}
