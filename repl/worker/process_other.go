//go:build !unix

package worker

import (
	"os"
	"os/exec"
)

func detach(*exec.Cmd) {}

// takeProtocol returns standard input and output for the protocol. The session
// puts a pipe in the place of os.Stdout; os.Stdin is empty.
func takeProtocol() (in, out *os.File, err error) {
	in, out = os.Stdin, os.Stdout
	os.Stdin, err = os.Open(os.DevNull)
	return in, out, err
}

func killGroup() {}

func killChildren(int) {}

func memoryPeak(*os.ProcessState) uint64 { return 0 }

func signalOf(*os.ProcessState) string { return "" }
