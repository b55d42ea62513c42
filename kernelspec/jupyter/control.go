package jupyter

import (
	"os"
	"runtime"
	"sync"
	"time"
)

// Interrupt stops the running cell, with its variables kept, and has the cells
// that wait behind it not be run. An evaluator that has a method Interrupt is
// told as well, which may know what to do if that does not help.
func (k *Kernel) Interrupt() {
	k.cells.interrupt()
}

func (k *Kernel) interruptReply(*request) any {
	k.Interrupt()
	return map[string]any{"status": "ok"}
}

// shutdownReply says goodbye to who asked and to everyone else.
func (k *Kernel) shutdownReply(r *request) any {
	var c struct {
		Restart bool `json:"restart"`
	}
	if err := r.into(&c); err != nil {
		k.Log.Printf("shutdown_request: %v", err) // and shut down all the same
	}
	content := map[string]any{"status": "ok", "restart": c.Restart}
	k.iopub.send("shutdown_reply", r.raw, content)
	return content
}

// A meter knows what an evaluator takes of the machine, with this process.
type meter interface {
	Usage() (memory uint64, cpu time.Duration, ok bool)
}

// usage is what was last measured.
type usage struct {
	mu  sync.Mutex
	at  time.Time
	cpu time.Duration
}

// usageReply says how much of the machine the kernel takes, in the words of
// ipykernel: bytes, and per cent of one core since the last time.
func (k *Kernel) usageReply(*request) any {
	host, _ := os.Hostname()
	content := map[string]any{"status": "ok", "hostname": host, "pid": os.Getpid(), "cpu_count": runtime.NumCPU()}
	m, ok := k.ev.(meter)
	if !ok {
		return content
	}
	memory, cpu, ok := m.Usage()
	if !ok {
		return content
	}
	content["kernel_memory"] = memory
	now, u := time.Now(), &k.usage
	u.mu.Lock()
	defer u.mu.Unlock()
	if wall := now.Sub(u.at); !u.at.IsZero() && wall > 0 && cpu >= u.cpu {
		content["kernel_cpu"] = 100 * (cpu - u.cpu).Seconds() / wall.Seconds()
	}
	u.at, u.cpu = now, cpu
	return content
}
