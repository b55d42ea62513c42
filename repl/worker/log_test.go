package worker

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/agopher/agopher/repl/session"
)

// TestLogbook keeps what matters of a long log, in whatever pieces it comes.
func TestLogbook(t *testing.T) {
	var b bytes.Buffer
	for i := range 1000 {
		fmt.Fprintln(&b, "noise", i)
	}
	b.WriteString("no line break")
	writeEvent(&b, event{At: &session.Pos{Cell: 3, Line: 2, Col: 1}})
	writeEvent(&b, event{Frame: &session.Frame{Func: "f"}})
	b.WriteString("panic: first [recovered, repanicked]\n\tpanic: second\n")
	b.WriteString(strings.Repeat("x", 1<<20) + "\n")
	for range 10000 {
		b.WriteString("goroutine 1 [running]:\n")
	}
	b.WriteString("the end")
	for _, size := range []int{1, 7, 100, 1 << 20} {
		l := &logbook{}
		for c := range bytes.Lines(b.Bytes()) {
			for len(c) > 0 {
				n := min(size, len(c))
				l.Write(c[:n])
				c = c[n:]
			}
		}
		l.close()
		if !l.crash || l.at.Cell != 3 || len(l.frames) != 1 || l.lines[0] != "panic: first [recovered, repanicked]" || l.bytes > keptAfter+longLine {
			t.Errorf("pieces of %d: crash %v at %v, %d frames, %d bytes, %.100q", size, l.crash, l.at, len(l.frames), l.bytes, l.lines[0])
		}
	}
	l := &logbook{}
	for i := range 100 {
		fmt.Fprintln(l, "line", i)
	}
	l.close()
	if l.crash || len(l.lines) != keptBefore || l.lines[keptBefore-1] != "line 99" {
		t.Errorf("%q", l.lines)
	}
}

// TestLogbookTwo keeps the calls of the first of two goroutines that panic.
func TestLogbookTwo(t *testing.T) {
	l := &logbook{}
	text := "bad"
	writeEvent(l, event{Panic: &text})
	writeEvent(l, event{Frame: &session.Frame{Func: "f"}})
	writeEvent(l, event{Panic: &text})
	l.close()
	if len(l.frames) != 1 || l.panic != text {
		t.Errorf("panic %q with %d frames", l.panic, len(l.frames))
	}
}
