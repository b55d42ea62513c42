package repl

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/reeflective/readline"
	"golang.org/x/term"

	"github.com/agopher/agopher/repl/worker"
)

// An editor reads cells from a terminal.
type editor struct {
	shell *readline.Shell
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// newEditor returns an editor that completes names and goes on in the next line
// while a cell is incomplete. Its history is kept between runs.
func newEditor(s worker.Evaluator) *editor {
	shell := readline.NewShell()
	shell.AcceptMultiline = func(line []rune) bool {
		status, _ := s.Completeness(string(line))
		return status != "incomplete"
	}
	shell.Completer = func(line []rune, cursor int) readline.Completions { return complete(s, line, cursor) }
	// The first Tab inserts what all completions share and lists them.
	_ = shell.Config.Set("menu-complete-display-prefix", true)
	for _, keymap := range []string{"emacs", "vi-insert"} {
		_ = shell.Config.Bind(keymap, "\t", "menu-complete", false)
	}
	if dir, err := os.UserCacheDir(); err == nil {
		dir = filepath.Join(dir, "agopher")
		if os.MkdirAll(dir, 0o700) == nil {
			shell.History.AddFromFile("cells", filepath.Join(dir, "history"))
		}
	}
	return &editor{shell}
}

func (e *editor) read(number int) (string, error) {
	e.shell.Prompt.Primary(func() string { return fmt.Sprintf("\x1b[32mIn [%d]:\x1b[0m ", number) })
	cell, err := e.shell.Readline()
	if errors.Is(err, readline.ErrInterrupt) {
		return "", errInterrupt
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("repl: %w", err)
	}
	return cell, err
}

// complete lists the ways to finish the word at the cursor, with their types.
// The line editor takes what stands between blanks for a word, so values begin
// with what of it is before ours.
func complete(s worker.Evaluator, line []rune, cursor int) readline.Completions {
	src := string(line[:min(cursor, len(line))])
	from, list := s.Complete(string(line), len(src))
	blank := strings.LastIndexFunc(src[:from], unicode.IsSpace) + 1
	var values []readline.Completion
	for _, c := range list {
		values = append(values, readline.Completion{Value: src[blank:from] + c.Text, Display: c.Text, Description: c.Detail})
	}
	completions := readline.CompleteRaw(values)
	completions.PREFIX = src[blank:]
	return completions
}
