package repl

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"golang.org/x/term"

	"github.com/agopher/agopher/repl/edit"
	"github.com/agopher/agopher/repl/graphics"
)

// A terminal is a source of cells that are edited in one.
type terminal struct {
	editor  *edit.Editor
	history *edit.History
	has     graphics.Terminal
	next    string // with which the next cell begins
	notices []string
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// newTerminal returns an editor that completes names and goes on in the next line
// while a cell is incomplete. Its history is kept between runs.
func newTerminal(c *console) *terminal {
	t := &terminal{has: graphics.Terminal{TrueColour: trueColour(os.Getenv("COLORTERM"))}}
	var err error
	if t.history, err = edit.OpenHistory(historyFile()); err != nil {
		t.notices = append(t.notices, err.Error())
	}
	t.editor = edit.New(edit.Options{
		In: os.Stdin, Out: os.Stdout, Session: colons{c.s}, History: t.history, Colour: c.colour,
		Ask: query(os.Getenv("TERM")), Reply: t.has.Reply, External: external,
	})
	return t
}

// trueColour reports whether a terminal says that it has all colours. That cannot
// be asked of all.
func trueColour(variable string) bool { return variable == "truecolor" || variable == "24bit" }

// query returns what the terminal is asked for. The console of Linux would show
// questions about graphics, which it has not.
func query(kind string) string {
	if kind == "linux" || kind == "" {
		return ""
	}
	return graphics.Query
}

func (t *terminal) read(number int) (string, error) {
	start := t.next
	t.next = ""
	cell, err := t.editor.Read(fmt.Sprintf("In [%d]: ", number), start)
	if errors.Is(err, edit.ErrInterrupt) {
		return "", errInterrupt
	}
	if err != nil {
		return "", err
	}
	if err := t.history.Add(cell); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	return cell, nil
}

// external edits a text in $VISUAL or $EDITOR.
func external(text string) (edited string, err error) {
	program := os.Getenv("VISUAL")
	if program == "" {
		program = os.Getenv("EDITOR")
	}
	if program == "" {
		for _, p := range []string{"nano", "vi", "notepad"} {
			if _, err := exec.LookPath(p); err == nil {
				program = p
				break
			}
		}
	}
	if program == "" {
		return "", errors.New("no editor; set the variable EDITOR to one")
	}
	f, err := os.CreateTemp("", "cell-*.go")
	if err != nil {
		return "", err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Close()); err != nil {
		return "", err
	}
	args := append(strings.Fields(program), f.Name())
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	setEcho(os.Stdin, true)
	defer setEcho(os.Stdin, false)
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("the editor %s: %w", program, err)
	}
	data, err := os.ReadFile(f.Name())
	return string(data), err
}
