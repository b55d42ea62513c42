package jupyter

import (
	"context"
	"time"
)

// When a cell fails, the cells that were sent behind it are not run: they were
// meant to follow on success. A front end that runs a whole notebook sends one
// cell right after the other, and if the first fails at once, the others are
// still on their way. So the failure is kept back until no more have come for a
// moment: what arrives before it is told was sent without knowing of it.
const (
	burstPause = 50 * time.Millisecond
	burstTime  = 200 * time.Millisecond
)

// abortWaiting waits for the end of a burst of cells and has those that wait not
// be run.
func (k *Kernel) abortWaiting(ctx context.Context) {
	for end := time.Now().Add(burstTime); time.Now().Before(end) && ctx.Err() == nil; {
		pause := burstPause - time.Since(k.cells.queue.lastPush())
		if pause <= 0 {
			break
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
	}
	k.cells.queue.each(func(r *request) { r.aborted = true })
	k.cells.fail()
}

// What arrives after the failure was told was sent without knowing of it if its
// date is earlier: on a busy machine a burst has gaps. The dates are those of the
// client's clock, so that is only asked of what arrives very soon.
const lateTime = time.Second

// fail notes that a failure is told now.
func (c *cells) fail() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.failed = time.Now()
}

// late reports whether a cell was sent before a failure was told that it has
// arrived after.
func (c *cells) late(r *request) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.failed.IsZero() || time.Since(c.failed) > lateTime {
		return false
	}
	sent, err := time.Parse(time.RFC3339Nano, r.header.Date)
	return err == nil && sent.Before(c.failed)
}

// aborted is the reply to a cell that is not run.
func (k *Kernel) aborted() failure {
	return failure{Status: "error", ExecutionCount: k.cells.count, Name: "aborted",
		Value: "not run, because a cell before it failed or was stopped", Traceback: []string{}}
}
