//go:build !unix

package edit

import (
	"os"
	"time"
)

// readable returns at once: here a read waits itself.
func readable(*os.File, time.Duration) (bool, error) { return true, nil }

func resizes() (c chan os.Signal, stop func()) { return nil, func() {} }

func lock(string) (unlock func(), err error) { return func() {}, nil }
