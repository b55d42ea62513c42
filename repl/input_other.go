//go:build !unix

package repl

import (
	"context"
	"os"
)

// readable returns at once: here a read waits itself, and takes the next line
// even if the cell is stopped meanwhile.
func readable(ctx context.Context, _ *os.File) error { return ctx.Err() }
