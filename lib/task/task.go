// Package task lets long work be watched and stopped. Every Fit that can take
// more than a second has a field of type [Task] in its Options.
package task

import (
	"context"
	"sync/atomic"
)

// A Progress is told how far some work has got.
type Progress interface {
	// Step reports that done of total steps are finished and what was last
	// found, such as "R² 0.94". It is called by one goroutine at a time.
	Step(done, total int, note string)
}

// ProgressFunc adapts a function to a [Progress].
type ProgressFunc func(done, total int, note string)

// Step calls f.
func (f ProgressFunc) Step(done, total int, note string) { f(done, total, note) }

// A Task says who watches some work and who may stop it. In its zero value
// both fields are those set by [SetDefault]: in a notebook or the terminal, the
// running cell and its progress bar.
type Task struct {
	// Context stops the work, which then returns the context's error. Nil is
	// the default context.
	Context context.Context
	// Progress watches the work. Nil is the default one.
	Progress Progress
}

var byDefault atomic.Pointer[Task]

// SetDefault sets the context and progress that a zero [Task] has. A front end
// calls it around each cell; a program need not. Nil fields of t mean that
// nobody watches or stops.
func SetDefault(t Task) { byDefault.Store(&t) }

// Err returns the reason why the work is to stop, or nil.
func (t Task) Err() error {
	ctx := t.Context
	if d := byDefault.Load(); ctx == nil && d != nil {
		ctx = d.Context
	}
	if ctx == nil {
		return nil
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return nil
}

// Step reports progress to whoever watches.
func (t Task) Step(done, total int, note string) {
	p := t.Progress
	if d := byDefault.Load(); p == nil && d != nil {
		p = d.Progress
	}
	if p != nil {
		p.Step(done, total, note)
	}
}
