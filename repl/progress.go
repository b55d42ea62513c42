package repl

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"github.com/agopher/agopher/lib/task"
)

// progress returns a bar in one line of a terminal, drawn for work of more than
// half a second. Where the output is no terminal there is none.
func progress(w io.Writer) task.Progress {
	f, ok := w.(interface{ Fd() uintptr })
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil
	}
	const width, patience = 30, 500 * time.Millisecond
	var mu sync.Mutex
	var start time.Time
	return task.ProgressFunc(func(done, total int, note string) {
		mu.Lock()
		defer mu.Unlock()
		if done <= 1 {
			start = time.Now()
		}
		if total <= 0 || time.Since(start) < patience {
			return
		}
		full := width * min(done, total) / total
		bar := fmt.Sprintf("[%s%s] %d/%d %s", strings.Repeat("=", full), strings.Repeat(" ", width-full), done, total, note)
		cols, _ := size()
		fmt.Fprintf(w, "\r\x1b[K%s", cutTo(bar, cols-1)) // a second row could not be drawn over
		if done >= total {
			fmt.Fprint(w, "\r\x1b[K")
		}
	})
}
