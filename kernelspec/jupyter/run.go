package jupyter

import (
	"context"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/agopher/agopher/repl/worker"
)

// Run serves the kernel of a connection file until it is told to shut down. A
// program that has called [worker.Main] evaluates cells in another process. As
// the main function of the kernel process it answers signals too: SIGINT stops
// the running cell, SIGTERM the kernel. If the Jupyter server dies, the kernel
// ends as well.
func Run(ctx context.Context, path string) error {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM)
	defer stop()
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt) // from the start: it would end the process
	defer signal.Stop(interrupts)

	conn, err := ReadConnection(path)
	if err != nil {
		return err
	}
	k, err := Listen(conn)
	if err != nil {
		return err
	}
	if path := historyPath(); path != "" {
		if err := k.history.open(path); err != nil {
			k.Log.Printf("the history is not kept: %v; %s names another file, or off", err, historyVariable)
		}
	}
	opts := worker.Options{Options: k.Options(), Most: mostPrinted, Rate: printRate}
	opts.Kernel = kernelID(path)
	ev, err := worker.Open(opts)
	if err != nil {
		k.Close()
		return err
	}
	defer ev.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		for {
			select {
			case <-interrupts:
				k.Interrupt()
			case <-ctx.Done():
				return
			}
		}
	}()
	go watchParent(ctx, cancel)
	return k.Serve(ctx, ev)
}

// kernelID returns the identifier that the Jupyter server has for a kernel: it
// names the connection file by it.
func kernelID(path string) string {
	id, ok := strings.CutPrefix(strings.TrimSuffix(filepath.Base(path), ".json"), "kernel-")
	if !ok {
		return ""
	}
	return id
}

// What a cell may print. The Jupyter server suppresses all output of a kernel
// that sends more than a megabyte a second for some seconds; the note that the
// rest is left out must come through, and a page must not choke on it.
const (
	mostPrinted = 4 << 20 // bytes
	printRate   = 400_000 // bytes a second, after the first 1.5 MiB
)

// watchParent calls orphaned when the process that has started the kernel, and
// says so in the environment, is gone.
func watchParent(ctx context.Context, orphaned func()) {
	const interval = time.Second
	parent := os.Getppid()
	if pid, err := strconv.Atoi(os.Getenv("JPY_PARENT_PID")); err != nil || pid != parent || runtime.GOOS == "windows" {
		return
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(interval):
		}
		if os.Getppid() != parent {
			orphaned()
			return
		}
	}
}
