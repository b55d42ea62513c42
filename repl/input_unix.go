//go:build unix

package repl

import (
	"context"
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// readable waits until f can be read or the context ends.
func readable(ctx context.Context, f *os.File) error {
	const often = 50 // milliseconds
	for ctx.Err() == nil {
		fds := []unix.PollFd{{Fd: int32(f.Fd()), Events: unix.POLLIN}}
		n, err := unix.Poll(fds, often)
		if err != nil && !errors.Is(err, unix.EINTR) {
			return err
		}
		if n > 0 {
			return nil
		}
	}
	return ctx.Err()
}
