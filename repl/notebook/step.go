package notebook

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// A Step is a cell of a run.
type Step struct {
	Cell, Of int    // its number among the cells that run, from 1; the same as in In[1]
	Index    int    // in Notebook.Cells
	Line     string // its first line
	Done     bool   // it has run, in which case the following are set
	Took     time.Duration
	Err      error
}

// String returns the step in one line: "[3/7] model := rfm.Fit(...)".
func (s Step) String() string {
	text := fmt.Sprintf("[%d/%d] %s", s.Cell, s.Of, shorten(s.Line))
	if s.Done {
		text += fmt.Sprintf(" (%.1fs)", s.Took.Seconds())
	}
	return text
}

// shorten cuts a line that is too long for a message.
func shorten(line string) string {
	const most = 60
	if r := []rune(line); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return line
}

func (s Step) failed(err error) error {
	return &CellError{Cell: s.Cell, Of: s.Of, Index: s.Index, Line: s.Line, Err: err}
}

// A CellError is why a run stopped at a cell, or would have.
type CellError struct {
	Cell, Of int    // its number among the cells that run, from 1
	Index    int    // in Notebook.Cells
	Line     string // its first line
	Err      error
}

// Error returns the cell with its first line, and what is wrong.
func (e *CellError) Error() string {
	reason := e.Err.Error()
	if errors.Is(e.Err, context.Canceled) {
		reason = "it was interrupted"
	}
	return fmt.Sprintf("notebook: cell %d of %d (%s): %s", e.Cell, e.Of, shorten(e.Line), reason)
}

// Unwrap returns the reason.
func (e *CellError) Unwrap() error { return e.Err }

// A timeout is a time limit that was met.
type timeout struct {
	what string
	time.Duration
}

func (t timeout) Error() string {
	return fmt.Sprintf("%s took longer than %v; allow it more time or give it less to do", t.what, t.Duration)
}

func (t timeout) Is(target error) bool { return target == context.DeadlineExceeded }
