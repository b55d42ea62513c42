package worker

import (
	"fmt"
	"math"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"strings"
	"time"

	"github.com/agopher/agopher/repl/session"
)

// MemoryVariable is the environment variable that limits the memory of cells:
// "4GiB", "500MB", a number of bytes, or "off". Without it they may use
// four fifths of what the machine or the container has.
const MemoryVariable = "AGOPHER_MEMORY"

// memoryLimit returns the limit in bytes, 0 for none.
func memoryLimit() (uint64, error) {
	text := strings.TrimSpace(os.Getenv(MemoryVariable))
	switch strings.ToLower(text) {
	case "":
		return machineMemory() / 5 * 4, nil
	case "off", "none", "0":
		return 0, nil
	}
	n, ok := parseSize(text)
	const least = 64 << 20
	switch {
	case !ok:
		return 0, fmt.Errorf("worker: %s is %q; write it like 4GiB, 500MB or off", MemoryVariable, text)
	case n < least:
		return 0, fmt.Errorf("worker: %s is %q; a session needs at least %s", MemoryVariable, text, size(least))
	}
	return n, nil
}

var units = []struct {
	name  string
	bytes float64
}{
	{"kib", 1 << 10}, {"mib", 1 << 20}, {"gib", 1 << 30}, {"tib", 1 << 40},
	{"kb", 1e3}, {"mb", 1e6}, {"gb", 1e9}, {"tb", 1e12},
	{"k", 1 << 10}, {"m", 1 << 20}, {"g", 1 << 30}, {"t", 1 << 40},
	{"b", 1}, {"", 1},
}

func parseSize(text string) (uint64, bool) {
	text = strings.ToLower(strings.ReplaceAll(text, " ", ""))
	for _, u := range units {
		number, ok := strings.CutSuffix(text, u.name)
		if !ok {
			continue
		}
		x, err := strconv.ParseFloat(number, 64)
		if x *= u.bytes; err != nil || !(x > 0) || x > math.MaxInt64 {
			return 0, false
		}
		return uint64(x), true
	}
	return 0, false
}

// size returns a number of bytes as people write it.
func size(n uint64) string {
	switch x := float64(n); {
	case n >= 1<<30:
		return fmt.Sprintf("%.3g GiB", x/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.3g MiB", x/(1<<20))
	default:
		return fmt.Sprintf("%d kB", n>>10)
	}
}

// often is how often the memory of a cell that runs is looked at, and seldom
// that of a session in which none runs.
const often, seldom = 10 * time.Millisecond, 200 * time.Millisecond

// limitMemory is the worker's part: garbage is collected the harder the nearer
// the limit is. Where the parent cannot watch the worker, over is called when
// it uses more than the limit. The parent is the better place, because while a
// long string is copied the collector can hold up all goroutines for seconds.
func limitMemory(limit uint64, over func(used uint64)) {
	if limit == 0 {
		return
	}
	if soft := int64(limit / 10 * 9); soft < debug.SetMemoryLimit(-1) {
		debug.SetMemoryLimit(soft)
	}
	if _, ok := memoryOf(os.Getpid()); ok {
		return
	}
	go func() {
		for range time.Tick(often) {
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
	if _, ok := memoryOf(pid); !ok || limit == 0 {
		return
	}
	pause := time.NewTimer(often)
	defer pause.Stop()
	for {
		select {
		case <-p.done:
			return
		case <-pause.C:
		}
		if used, ok := memoryOf(pid); ok && used > limit {
			p.kill(tooMuch(limit))
			return
		}
		c.mu.Lock()
		busy := c.cell != 0
		c.mu.Unlock()
		if busy {
			pause.Reset(often)
		} else {
			pause.Reset(seldom)
		}
	}
}

// Usage returns the memory and the processor time that the session takes, this
// process included. It reports false where the system does not say.
func (c *client) Usage() (memory uint64, cpu time.Duration, ok bool) {
	pids := []int{os.Getpid()}
	c.mu.Lock()
	if c.p != nil {
		pids = append(pids, c.p.cmd.Process.Pid)
	}
	c.mu.Unlock()
	for _, pid := range pids {
		m, ok := memoryOf(pid)
		t, ok2 := cpuOf(pid)
		if !ok || !ok2 {
			return 0, 0, false
		}
		memory, cpu = memory+m, cpu+t
	}
	return memory, cpu, true
}

// tooMuch is the error of a cell that has used more memory than it may.
func tooMuch(limit uint64) *session.Error {
	return &session.Error{Class: session.Ended, Message: fmt.Sprintf("the session used more than %s of memory", size(limit)),
		Hint: fmt.Sprintf("work on less at a time, or set %s to allow more; %s", MemoryVariable, again)}
}

// heapUsed is what the run-time system has from the operating system.
func heapUsed() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64() - sample[1].Value.Uint64()
}
