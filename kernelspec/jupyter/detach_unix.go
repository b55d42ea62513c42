//go:build unix

package jupyter

import (
	"os/exec"
	"syscall"
)

// detach gives a kernel a process group of its own: Ctrl-C in a terminal is for
// the client, which interrupts the cell.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
