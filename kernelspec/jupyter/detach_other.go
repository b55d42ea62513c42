//go:build !unix

package jupyter

import "os/exec"

func detach(*exec.Cmd) {}
