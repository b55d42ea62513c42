//go:build gophernotes

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/agopher/agopher/internal/memory"
)

// watched is the environment variable that says that another process watches this one.
const watched = "AGOPHER_GOPHERNOTES_WATCHED"

// A request is a cell that runs, as the process that watches the kernel knows it.
type request struct {
	Header     MsgHeader
	Identities [][]byte
	Count      int
}

// requests is where the kernel writes which cell runs, null for none; it is nil if
// nobody watches.
var requests *json.Encoder

// limitMemory has this process watch the kernel, which it starts as another, and end it
// when it uses more memory than it may. Inside it is too late: while something long is
// copied, the collector holds up all goroutines.
func limitMemory() {
	limit, err := memory.Limit()
	if err != nil {
		fmt.Fprintln(os.Stderr, "agopher-gophernotes:", err)
		os.Exit(1)
	}
	if _, ok := memory.Of(os.Getpid()); !ok || limit == 0 {
		return
	}
	if os.Getenv(watched) == "" {
		os.Exit(watch(limit))
	}
	os.Unsetenv(watched)
	memory.Collect(limit)
	const first = 3 // of the files that exec.Cmd passes on
	syscall.CloseOnExec(first)
	requests = json.NewEncoder(os.NewFile(first, "requests"))
}

// runs tells who watches that a cell runs. It returns what is to be called at its end.
func runs(receipt *msgReceipt) (end func()) {
	if requests == nil {
		return func() {}
	}
	_ = requests.Encode(request{receipt.Msg.Header, receipt.Identities, ExecCounter})
	return func() { _ = requests.Encode(nil) }
}

// watch is the kernel until its end, and returns its exit status.
func watch(limit uint64) int {
	fail := func(err error) int {
		fmt.Fprintln(os.Stderr, "agopher-gophernotes:", err)
		return 1
	}
	r, w, err := os.Pipe()
	if err != nil {
		return fail(err)
	}
	kernel := exec.Command("/proc/self/exe", os.Args[1:]...)
	kernel.Args[0] = os.Args[0]
	kernel.Env = append(os.Environ(), watched+"=1")
	kernel.Stdin, kernel.Stdout, kernel.Stderr, kernel.ExtraFiles = os.Stdin, os.Stdout, os.Stderr, []*os.File{w}
	// Interrupts are passed on, whether they are for the process or for its group. The
	// kernel ends with this process, whose first thread this is.
	kernel.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt)
	if err := kernel.Start(); err != nil {
		return fail(err)
	}
	w.Close()
	var running atomic.Pointer[request]
	go func() {
		for d := json.NewDecoder(r); ; {
			var q *request
			if d.Decode(&q) != nil {
				return
			}
			running.Store(q)
		}
	}()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = kernel.Wait()
	}()
	for {
		pause := memory.Seldom
		if running.Load() != nil {
			pause = memory.Often
		}
		select {
		case s := <-interrupted:
			_ = kernel.Process.Signal(s)
		case <-ended:
			if status, ok := kernel.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
				return 128 + int(status.Signal())
			}
			return kernel.ProcessState.ExitCode()
		case <-time.After(pause):
			if used, ok := memory.Of(kernel.Process.Pid); ok && used > limit {
				_ = kernel.Process.Kill()
				<-ended
				text := fmt.Sprintf("the kernel used more than %s of memory and was ended; work on less at a time, or set %s to allow more; "+
					"when Jupyter has started it again, run the cells above again", memory.Size(limit), memory.Variable)
				fmt.Fprintln(os.Stderr, "agopher-gophernotes:", text)
				if q := running.Load(); q != nil {
					if err := answer(q, text); err != nil {
						return fail(err)
					}
				}
				return 1
			}
		}
	}
}

// answer answers a cell in place of the kernel that ran it.
func answer(q *request, text string) error {
	var conn ConnectionInfo
	b, err := os.ReadFile(os.Args[len(os.Args)-1])
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, &conn); err != nil {
		return err
	}
	sockets, err := prepareSockets(conn)
	if err != nil {
		return err
	}
	// Clients connect again by themselves, each of their sockets in its time.
	topics, ok := sockets.IOPubSocket.Socket.(interface{ Topics() []string })
	if !ok {
		return errors.New("the iopub socket has no topics")
	}
	const patience, step, more = 3 * time.Second, 10 * time.Millisecond, 300 * time.Millisecond
	for start := time.Now(); len(topics.Topics()) == 0 && time.Since(start) < patience; {
		time.Sleep(step)
	}
	time.Sleep(more)
	receipt := msgReceipt{ComposedMsg{Header: q.Header}, q.Identities, sockets}
	trace := []string{text}
	err = errors.Join(receipt.PublishExecutionError(text, trace),
		receipt.Reply("execute_reply", map[string]any{
			"status": "error", "execution_count": q.Count, "ename": "ERROR", "evalue": text, "traceback": trace,
		}),
		receipt.PublishKernelStatus(kernelIdle))
	time.Sleep(more) // they are sent in the background
	return err
}
