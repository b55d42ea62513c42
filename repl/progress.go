package repl

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"github.com/agopher/agopher/lib/task"
)

// A bar says in one line of a terminal how far work has got that takes more than
// half a second.
type bar struct {
	w     io.Writer
	line  *line
	mu    sync.Mutex
	start time.Time
	drawn bool
}

// newBar returns a bar, or nil where the output is no terminal that can draw one.
func newBar(w io.Writer, l *line) *bar {
	f, ok := w.(interface{ Fd() uintptr })
	if !ok || !term.IsTerminal(int(f.Fd())) || os.Getenv("TERM") == "dumb" {
		return nil
	}
	return &bar{w: w, line: l}
}

// progress returns what the session tells of work, nil for a nil bar.
func (b *bar) progress() task.Progress {
	if b == nil {
		return nil
	}
	return task.ProgressFunc(b.step)
}

func (b *bar) step(done, total int, note string) {
	const width, patience = 30, 500 * time.Millisecond
	b.mu.Lock()
	defer b.mu.Unlock()
	if done <= 1 {
		b.start = time.Now()
	}
	if done >= total {
		b.erase()
		return
	}
	if total <= 0 || time.Since(b.start) < patience {
		return
	}
	full := width * done / total
	line := fmt.Sprintf("[%s%s] %d/%d %s", strings.Repeat("=", full), strings.Repeat(" ", width-full), done, total, note)
	cols, _ := size()
	b.line.end(b.w)
	fmt.Fprintf(b.w, "\r\x1b[K%s", cutTo(line, cols-1)) // a second row could not be drawn over
	b.drawn = true
}

// clear removes the bar, also that of work which was stopped.
func (b *bar) clear() {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.erase()
}

func (b *bar) erase() {
	if b.drawn {
		fmt.Fprint(b.w, "\r\x1b[K")
		b.drawn = false
	}
}
