package magic

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"time"

	"github.com/agopher/agopher/internal/noshell"
)

// shell runs a command line; what it prints is output of the cell.
func (m *Session) shell(ctx context.Context, line string) error {
	if err := noshell.Check(); err != nil {
		return err
	}
	if line == "" {
		return errors.New("write a command behind the !, such as !ls")
	}
	name, flag := "sh", "-c"
	if runtime.GOOS == "windows" {
		name, flag = "cmd", "/c"
	}
	cmd := exec.CommandContext(ctx, name, flag, line)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	inGroup(cmd)
	cmd.WaitDelay = time.Second // for what it has left behind
	err := cmd.Run()
	switch exit := (*exec.ExitError)(nil); {
	case ctx.Err() != nil:
		return errStopped
	case errors.As(err, &exit):
		return fmt.Errorf("the command ended with status %d", exit.ExitCode())
	}
	return err
}
