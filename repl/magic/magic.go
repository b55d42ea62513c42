package magic

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/agopher/agopher/lib/display"
	"github.com/agopher/agopher/repl/session"
)

// Options are those of the session, and what commands need of the front end.
type Options struct {
	session.Options
	// SaveNotebook writes cells to a notebook; %save calls it for a file that
	// ends in .ipynb. It may be nil.
	SaveNotebook func(path string, cells []string) error
	// Earlier are cells that were run before this session, whose variables are lost:
	// %save and %history know them too. The first cell has the number after theirs.
	Earlier []string
}

// A Session is a [session.Session] whose cells can hold commands.
type Session struct {
	opts Options

	mu      sync.Mutex // held while a cell is evaluated
	current sync.RWMutex
	s       *session.Session

	history []string        // the cells that were run, as they were typed
	first   int             // number of the first of them
	saved   map[string]bool // the files that %save has written
}

// New returns an empty session.
func New(opts Options) (*Session, error) {
	s, err := session.New(opts.Options)
	if err != nil {
		return nil, err
	}
	return &Session{opts: opts, s: s, first: max(1, opts.First-len(opts.Earlier)), history: slices.Clone(opts.Earlier), saved: map[string]bool{}}, nil
}

// cell returns the number of the cell that runs.
func (m *Session) cell() int { return m.first + len(m.history) - 1 }

// Receive is [session.Session.Receive].
func (m *Session) Receive(ctx context.Context, panel string, data []byte) (known bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.session().Receive(ctx, panel, data)
}

// Background is [session.Session.Background].
func (m *Session) Background() int { return m.session().Background() }

// session returns the session that cells are evaluated in; %reset replaces it.
func (m *Session) session() *session.Session {
	m.current.RLock()
	defer m.current.RUnlock()
	return m.s
}

// Close closes the session.
func (m *Session) Close() error { return m.session().Close() }

// Eval runs the commands of a cell and then its Go. Errors are those of
// [session.Session.Eval], or an [*session.Error] of the class Command.
func (m *Session) Eval(ctx context.Context, src string) (session.Result, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.history = append(m.history, src)
	return m.eval(ctx, src)
}

func (m *Session) eval(ctx context.Context, src string) (session.Result, error) {
	commands, code := m.split(src)
	if len(commands) == 0 {
		return m.evalGo(ctx, src)
	}
	res := session.Result{Cell: m.cell()}
	var last display.Bundle
	for i, c := range commands {
		b, err := m.run(ctx, c)
		if err != nil {
			return res, m.failure(err, src, c.line)
		}
		if b == nil {
			continue
		}
		if i < len(commands)-1 || strings.TrimSpace(code) != "" {
			display.Show(b)
			continue
		}
		last = b
	}
	if strings.TrimSpace(code) == "" {
		res.Bundle = last
		return res, nil
	}
	return m.evalGo(ctx, code)
}

// evalGo runs Go under the number of the cell, also after a %reset.
func (m *Session) evalGo(ctx context.Context, src string) (session.Result, error) {
	s := m.session()
	s.SetNext(m.cell())
	return s.Eval(ctx, src)
}

// run runs one command.
func (m *Session) run(ctx context.Context, c command) (display.Bundle, error) {
	switch c.kind {
	case shell:
		return nil, m.shell(ctx, c.rest)
	case question:
		return m.describe(c.rest, c.detail)
	}
	for _, entry := range table() {
		if entry.name == c.name {
			return entry.run(m, ctx, c)
		}
	}
	return nil, fmt.Errorf("there is no command %%%s%s; %%help lists them", c.name, suggestion(c.name))
}

// failure is an error of a command as one of a cell. Errors of Go that a command
// has run stay as they are.
func (m *Session) failure(err error, src string, line int) error {
	if e, ok := err.(*session.Error); ok {
		return e
	}
	text := ""
	if lines := strings.Split(src, "\n"); line <= len(lines) {
		text = lines[line-1]
	}
	class := session.Command
	if errors.Is(err, errStopped) {
		class = session.Interrupted
	}
	return &session.Error{Class: class, Pos: session.Pos{Cell: m.cell(), Line: line, Col: 1}, Line: text, Message: err.Error()}
}

// Complete is [session.Session.Complete], and completes names of commands.
func (m *Session) Complete(src string, offset int) (from int, list []session.Completion) {
	offset = min(max(offset, 0), len(src))
	start := strings.LastIndexByte(src[:offset], '\n') + 1
	if word := src[start:offset]; strings.HasPrefix(word, "%") && !strings.Contains(word, " ") {
		for _, e := range table() {
			if name := "%" + e.name; strings.HasPrefix(name, strings.TrimPrefix(word, "%")) || strings.HasPrefix(name, word) {
				list = append(list, session.Completion{Text: name, Kind: "magic", Detail: e.usage})
			}
		}
		if list != nil {
			return start, list
		}
	}
	return m.session().Complete(src, offset)
}

// Inspect is [session.Session.Inspect], and describes commands.
func (m *Session) Inspect(src string, offset int, detail bool) (display.Bundle, bool) {
	offset = min(max(offset, 0), len(src))
	start := strings.LastIndexByte(src[:offset], '\n') + 1
	line, _, _ := strings.Cut(src[start:], "\n")
	if name, ok := strings.CutPrefix(strings.TrimSpace(line), "%"); ok {
		name, _, _ = strings.Cut(strings.TrimPrefix(name, "%"), " ")
		for _, e := range table() {
			if e.name == name {
				return display.Bundle{display.MIMEText: e.usage + "\n\n" + e.help}, true
			}
		}
	}
	return m.session().Inspect(src, offset, detail)
}

// Completeness is [session.Session.Completeness] of the Go in a cell.
func (m *Session) Completeness(src string) (status, indent string) {
	commands, code := m.split(src)
	if len(commands) > 0 && strings.TrimSpace(code) == "" {
		return "complete", ""
	}
	return m.session().Completeness(code)
}
