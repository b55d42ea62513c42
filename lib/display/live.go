package display

import (
	"crypto/rand"
)

// A Handle is a place in the output whose content can change.
type Handle struct{ id string }

// Live shows a value in a place of its own, which [Handle.Update] changes later:
//
//	h := display.Live("fitting")
//	for i := range 10 {
//		h.Update(plotting.Line(losses(i)...))
//	}
//
// Where output cannot change, as in a terminal, each value is shown after the
// last. A later cell can update the place too.
func Live(v any) *Handle {
	h := &Handle{id: rand.Text()}
	emit(Event{Bundle: Of(v), ID: h.id})
	return h
}

// Update shows a value in the place of the last one.
func (h *Handle) Update(v any) { emit(Event{Action: Update, Bundle: Of(v), ID: h.id}) }
