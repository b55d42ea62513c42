package jupyter

import (
	"fmt"
	"html"
	"time"

	"github.com/agopher/agopher/lib/display"
)

// A bar is the progress of long work in the running cell: one output that is
// changed in place. It comes up when a cell has run for a moment, and is sent
// only so often.
type bar struct {
	id   string // empty until it is shown
	last time.Time
	done int
}

const (
	barPatience = 500 * time.Millisecond
	barInterval = 100 * time.Millisecond
)

// Step shows that done of total steps of some work are finished.
func (p *iopub) Step(done, total int, note string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.running == nil || p.silent || total <= 0 {
		return
	}
	now, b := time.Now(), &p.bar
	if done <= b.done && b.id != "" { // other work begins, with a bar of its own
		*b = bar{}
	}
	b.done = done
	switch {
	case b.id == "" && (now.Sub(p.began) < barPatience || done >= total):
		return
	case b.id != "" && done < total && now.Sub(b.last) < barInterval:
		return
	}
	b.last = now
	kind := "update_display_data"
	if b.id == "" {
		kind, b.id = "display_data", newID()
	}
	text := fmt.Sprintf("%d/%d %s", done, total, note)
	p.publish(kind, p.parent, map[string]any{
		"data": map[string]any{
			display.MIMEText: text,
			display.MIMEHTML: fmt.Sprintf(`<progress max="%d" value="%d"></progress> %s`, total, done, html.EscapeString(text)),
		},
		"metadata":  map[string]any{},
		"transient": map[string]any{"display_id": b.id},
	})
}
