package jupyter

import (
	"context"
	"os"
	"os/signal"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"github.com/agopher/agopher/repl/session"
)

// Run serves the kernel of a connection file until it is told to shut down. As
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
	s, err := session.New(k.Options())
	if err != nil {
		k.Close()
		return err
	}
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
	err = k.Serve(ctx, s)
	closeSoon(s)
	return err
}

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

// closeSoon closes a session, without waiting long for what a cell has left
// behind.
func closeSoon(s *session.Session) {
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		s.Close()
	}()
	const patience = 100 * time.Millisecond
	select {
	case <-closed:
	case <-time.After(patience):
	}
}
