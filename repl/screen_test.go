package repl

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// A tty is a terminal session in a terminal emulator: keys are typed into it, and
// its screen is read.
type tty struct {
	t    testing.TB
	f    *os.File
	cmd  *exec.Cmd
	home string

	mu     sync.Mutex
	screen *vt.Emulator
	raw    strings.Builder // all that was written
}

const (
	ttyCols = 80
	ttyRows = 24
)

// openTTY starts a session in a home folder of its own.
func openTTY(t testing.TB, env ...string) *tty {
	t.Helper()
	return openTTYAt(t, t.TempDir(), env...)
}

func openTTYAt(t testing.TB, home string, env ...string) *tty {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	y := &tty{t: t, home: home, screen: vt.NewEmulator(ttyCols, ttyRows)}
	y.cmd = exec.Command(exe)
	y.cmd.Env = append(os.Environ(), "AGOPHER_TEST_TERMINAL=1", "TERM=xterm-256color", "HOME="+home, "NO_COLOR=",
		"XDG_CONFIG_HOME=", "XDG_STATE_HOME=", "PAGER=cat", "VISUAL=", "EDITOR=")
	y.cmd.Env = append(y.cmd.Env, env...)
	if y.f, err = pty.StartWithSize(y.cmd, &pty.Winsize{Rows: ttyRows, Cols: ttyCols}); err != nil {
		t.Skipf("no terminal here: %v", err)
	}
	go io.Copy(y.f, y.screen) // what the emulator replies
	read := make(chan struct{})
	go func() { defer close(read); io.Copy(y, y.f) }()
	t.Cleanup(func() {
		y.cmd.Process.Kill()
		y.cmd.Wait()
		y.f.Close()
		<-read
		y.screen.InputPipe().(io.Closer).Close() // its own Close races with its reader
	})
	return y
}

func (y *tty) Write(p []byte) (int, error) {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.raw.Write(p)
	return y.screen.Write(p)
}

func (y *tty) send(keys string) {
	y.t.Helper()
	if _, err := io.WriteString(y.f, keys); err != nil {
		y.t.Fatal(err)
	}
}

// text returns the screen, without blanks at the ends of lines.
func (y *tty) text() string {
	y.mu.Lock()
	defer y.mu.Unlock()
	var lines []string
	for _, l := range strings.Split(y.screen.String(), "\n") {
		lines = append(lines, strings.TrimRight(l, " \r"))
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

func (y *tty) output() string {
	y.mu.Lock()
	defer y.mu.Unlock()
	return y.raw.String()
}

// wait waits until the screen is as it is to be.
func (y *tty) wait(what string, ok func(text string) bool) {
	y.t.Helper()
	const patience = 20 * time.Second
	for start := time.Now(); time.Since(start) < patience; time.Sleep(2 * time.Millisecond) {
		if ok(y.text()) {
			return
		}
	}
	y.t.Fatalf("%s is not on the screen:\n%s", what, y.text())
}

// has waits until a text is on the screen.
func (y *tty) has(want string) {
	y.t.Helper()
	y.wait(fmt.Sprintf("%q", want), func(text string) bool { return strings.Contains(text, want) })
}

// last waits until the last line of the screen is this one.
func (y *tty) last(want string) {
	y.t.Helper()
	y.wait(fmt.Sprintf("the last line %q", want), func(text string) bool {
		return text[strings.LastIndexByte(text, '\n')+1:] == want
	})
}

// prompt waits for the prompt of a cell.
func (y *tty) prompt(n int) {
	y.t.Helper()
	y.last(fmt.Sprintf("In [%d]:", n))
}

// cell types a cell and waits for the prompt of the next.
func (y *tty) cell(n int, src string) {
	y.t.Helper()
	y.prompt(n)
	y.send(src + "\r")
	y.prompt(n + 1)
}

func (y *tty) cursor() (x, row int) {
	y.mu.Lock()
	defer y.mu.Unlock()
	p := y.screen.CursorPosition()
	return p.X, p.Y
}

func (y *tty) resize(cols, rows int) {
	y.t.Helper()
	y.mu.Lock()
	y.screen.Resize(cols, rows)
	y.mu.Unlock()
	if err := pty.Setsize(y.f, &pty.Winsize{Rows: uint16(rows), Cols: uint16(cols)}); err != nil {
		y.t.Fatal(err)
	}
}

// leave ends the session with Ctrl-D.
func (y *tty) leave() {
	y.t.Helper()
	y.send("\x04")
	done := make(chan error, 1)
	go func() { done <- y.cmd.Wait() }()
	select {
	case err := <-done:
		if err != nil {
			y.t.Errorf("exit: %v", err)
		}
	case <-time.After(10 * time.Second):
		y.t.Fatal("Ctrl-D does not end the session")
	}
}

// bracketed marks keys as pasted.
func bracketed(s string) string { return "\x1b[200~" + s + "\x1b[201~" }
