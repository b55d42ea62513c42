package worker

import (
	"fmt"
	"os"
	"runtime/metrics"
	"time"

	"github.com/agopher/agopher/internal/memory"
	"github.com/agopher/agopher/repl/session"
)

// limitMemory is the worker's part: garbage is collected the harder the nearer
// the limit is. Where the parent cannot watch the worker, over is called when
// it uses more than the limit. The parent is the better place, because while a
// long string is copied the collector can hold up all goroutines for seconds.
func limitMemory(limit uint64, over func(used uint64)) {
	memory.Collect(limit)
	if _, ok := memory.Of(os.Getpid()); ok || limit == 0 {
		return
	}
	go func() {
		for range time.Tick(memory.Often) {
			if used := heapUsed(); used > limit {
				over(used)
			}
		}
	}()
}

// watchMemory is the parent's part: it ends a worker that uses more than the
// limit.
func (c *client) watchMemory(p *process, limit uint64) {
	pid := p.cmd.Process.Pid
	if _, ok := memory.Of(pid); !ok || limit == 0 {
		return
	}
	pause := time.NewTimer(memory.Often)
	defer pause.Stop()
	for {
		select {
		case <-p.done:
			return
		case <-pause.C:
		}
		if used, ok := memory.Of(pid); ok && used > limit {
			p.kill(tooMuch(limit))
			return
		}
		c.mu.Lock()
		busy := c.cell != 0
		c.mu.Unlock()
		if busy {
			pause.Reset(memory.Often)
		} else {
			pause.Reset(memory.Seldom)
		}
	}
}

// Usage returns the memory and the processor time that the session takes, this
// process included. It reports false where the system does not say.
func (c *client) Usage() (bytes uint64, cpu time.Duration, ok bool) {
	pids := []int{os.Getpid()}
	c.mu.Lock()
	if c.p != nil {
		pids = append(pids, c.p.cmd.Process.Pid)
	}
	c.mu.Unlock()
	for _, pid := range pids {
		m, ok := memory.Of(pid)
		t, ok2 := cpuOf(pid)
		if !ok || !ok2 {
			return 0, 0, false
		}
		bytes, cpu = bytes+m, cpu+t
	}
	return bytes, cpu, true
}

// tooMuch is the error of a cell that has used more memory than it may.
func tooMuch(limit uint64) *session.Error {
	return &session.Error{Class: session.Ended, Message: fmt.Sprintf("the session used more than %s of memory", memory.Size(limit)),
		Hint: fmt.Sprintf("work on less at a time, or set %s to allow more; %s", memory.Variable, again)}
}

// heapUsed is what the run-time system has from the operating system.
func heapUsed() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64() - sample[1].Value.Uint64()
}
