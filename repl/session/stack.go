package session

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"time"
)

// A Go program that recurses without end is killed when a stack passes the
// limit, without a chance to recover. The session sets the limit high and stops
// the cell long before.
const (
	stackLimit = 1 << 30   // where the run-time system would end the process
	stackMost  = 256 << 20 // where a cell is stopped
	// Many goroutines with small stacks are no recursion.
	stackPerGoroutine = 1 << 20
)

var setStackLimit = sync.OnceFunc(func() { debug.SetMaxStack(stackLimit) })

// watchStack stops a run whose stack grows without bound. It returns a function
// that ends the watch.
func (s *Session) watchStack(stop context.CancelCauseFunc) (end func()) {
	setStackLimit()
	done := make(chan struct{})
	go func() {
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		sample := []metrics.Sample{{Name: "/memory/classes/heap/stacks:bytes"}}
		for {
			select {
			case <-done:
				return
			case <-tick.C:
			}
			deep := func() bool {
				metrics.Read(sample)
				bytes := sample[0].Value.Uint64()
				return bytes > stackMost && bytes > stackPerGoroutine*uint64(runtime.NumGoroutine())
			}
			// The stack of a cell that has ended counts until it is collected, and
			// one that is being unwound until that is done.
			for i := 0; i < 3 && deep(); i++ {
				runtime.GC()
				time.Sleep(2 * time.Millisecond)
			}
			if deep() {
				stop(stopped{&Error{Class: Panic, Message: fmt.Sprintf("stack overflow: the calls of the cell take more than %d MB", stackMost>>20),
					Hint: "a function calls itself without end; does the recursion have a case where it stops?"}})
				return
			}
		}
	}()
	return func() { close(done) }
}
