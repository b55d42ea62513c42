package session

import (
	"context"
	"sync"
)

// A run is a statement that is being run.
type run struct {
	id      int
	ctx     context.Context
	cancel  context.CancelCauseFunc
	pos     Pos
	entered bool          // its code has begun
	left    chan struct{} // closed when it has ended
}

// runs are the statements that are being run: the current one, and those that
// did not stop when they were told to.
type runs struct {
	mu      sync.Mutex
	current *run
	all     map[int]*run
	last    int

	woken chan struct{} // closed when the cell is stopped; goroutines of it that sleep wake up
	awake bool          // it is closed

	cell   int    // the number of the cell that runs, or 0
	failed *Error // of a goroutine, which ends the cell
}

// beginCell begins a cell.
func (r *runs) beginCell(cell int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.woken, r.awake = make(chan struct{}), false
	r.cell, r.failed = cell, nil
}

// endCell ends the cell and returns the error of a goroutine. If the cell was
// stopped, its sleeping goroutines wake up; later, nobody means them.
func (r *runs) endCell(stopped bool) *Error {
	if stopped {
		r.wake()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.current, r.cell = nil, 0
	return r.failed
}

// wake ends the sleep of the cell's goroutines. For a statement that runs, that
// is after its context has ended: one that woke up before would end as if it had
// slept enough.
func (r *runs) wake() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.awake {
		r.awake = true
		close(r.woken)
	}
}

// wakes returns a channel that is closed when the cell is stopped.
func (r *runs) wakes() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.woken
}

// fail stops the cell with an error, from another goroutine than its own, if it
// still runs. Cell 0 is the one that runs.
func (r *runs) fail(cell int, e *Error) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.cell == 0 || cell != 0 && cell != r.cell {
		return false
	}
	if r.failed == nil {
		r.failed = e
	}
	if r.current != nil {
		r.current.cancel(stopped{e})
	}
	return true
}

// Background returns how many statements were stopped and have not ended: they
// are in compiled functions that do not return.
func (s *Session) Background() int {
	s.runs.mu.Lock()
	defer s.runs.mu.Unlock()
	n := len(s.runs.all)
	if s.runs.current != nil && s.runs.all[s.runs.current.id] != nil {
		n--
	}
	return n
}

// begin makes a statement the current one.
func (r *runs) begin(id int, ctx context.Context, cancel context.CancelCauseFunc, pos Pos) *run {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.current = &run{id: id, ctx: ctx, cancel: cancel, pos: pos, left: make(chan struct{})}
	r.all[id] = r.current
	if r.failed != nil {
		cancel(stopped{r.failed})
	}
	return r.current
}

// running returns the number of the cell that runs, or 0.
func (r *runs) running() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.cell
}

// enter is called by the code of a run when it begins. Code that was stopped
// before must not.
func (r *runs) enter(id int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	this := r.all[id]
	if this == nil || this.ctx.Err() != nil {
		panic(stopped{&Error{Class: Interrupted, Message: "the cell was stopped"}})
	}
	this.entered = true
}

// leave is called by the code of a run when it ends.
func (r *runs) leave(id int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	close(r.all[id].left)
	delete(r.all, id)
}
