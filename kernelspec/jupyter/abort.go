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
}

// aborted is the reply to a cell that is not run.
func (k *Kernel) aborted() failure {
	return failure{Status: "error", ExecutionCount: k.cells.count, Name: "aborted",
		Value: "not run, because a cell before it failed or was stopped", Traceback: []string{}}
}
