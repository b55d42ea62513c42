//go:build linux || darwin || dragonfly || freebsd || netbsd || openbsd

package repl

import (
	"os"

	"golang.org/x/sys/unix"
)

// setEcho says whether the terminal shows what is typed while nobody reads it: of
// keys for the next cell, typed while one runs, the editor shows what they do.
func setEcho(f *os.File, on bool) {
	t, err := unix.IoctlGetTermios(int(f.Fd()), getTermios)
	if err != nil {
		return
	}
	t.Lflag &^= unix.ECHO
	if on {
		t.Lflag |= unix.ECHO
	}
	_ = unix.IoctlSetTermios(int(f.Fd()), setTermios, t)
}
