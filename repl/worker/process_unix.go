//go:build unix

package worker

import (
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// detach gives the worker a process group of its own: Ctrl-C in a terminal is
// for the front, and what cells start can be ended with them.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// takeProtocol returns standard input and output for the protocol, in this
// process only. What is written to file descriptor 1 from now on goes to the
// log, and descriptor 0 is empty.
func takeProtocol() (in, out *os.File, err error) {
	duplicate := func(fd int, name string) (*os.File, error) {
		n, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, 3)
		if err != nil {
			return nil, err
		}
		if err := unix.SetNonblock(n, true); err != nil { // so that it can be polled
			return nil, err
		}
		return os.NewFile(uintptr(n), name), nil
	}
	if in, err = duplicate(0, "protocol in"); err != nil {
		return nil, nil, err
	}
	if out, err = duplicate(1, "protocol out"); err != nil {
		return nil, nil, err
	}
	null, err := os.Open(os.DevNull)
	if err != nil {
		return nil, nil, err
	}
	defer null.Close()
	if err := unix.Dup2(int(null.Fd()), 0); err != nil {
		return nil, nil, err
	}
	return in, out, unix.Dup2(2, 1)
}

// killGroup ends this process and all that it has started.
func killGroup() {
	if syscall.Getpgrp() == os.Getpid() {
		syscall.Kill(-os.Getpid(), syscall.SIGKILL)
	}
}

// killChildren ends what a worker that has ended left behind.
func killChildren(pid int) { syscall.Kill(-pid, syscall.SIGKILL) }

// memoryPeak returns the most memory that a process that has ended has had.
func memoryPeak(s *os.ProcessState) uint64 {
	r, ok := s.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return uint64(r.Maxrss) * maxrssUnit
}

// signalOf returns the name of the signal that has ended a process, or "".
func signalOf(s *os.ProcessState) string {
	w, ok := s.Sys().(syscall.WaitStatus)
	if !ok || !w.Signaled() {
		return ""
	}
	return unix.SignalName(w.Signal())
}
