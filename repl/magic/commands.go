package magic

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/agopher/agopher/lib/display"
	"github.com/agopher/agopher/plotting"
	"github.com/agopher/agopher/repl/session"
)

func (m *Session) who(_ context.Context, c command) (display.Bundle, error) {
	kinds := []string{"variable", "function", "type", "constant", "package"}
	want := strings.TrimSuffix(c.rest, "s")
	if want != "" && !slices.Contains(kinds, want) {
		return nil, fmt.Errorf("%%who %s: there are variables, functions, types, constants and packages", c.rest)
	}
	t := display.Table{Head: []string{"name", "kind", "type", "cell"}}
	for _, n := range m.session().Names() {
		if n.Kind == want || want == "" && n.Kind != "package" {
			cell := ""
			if n.Cell > 0 {
				cell = strconv.Itoa(n.Cell)
			}
			t.Rows = append(t.Rows, []string{n.Name, n.Kind, n.Type, cell})
		}
	}
	if t.Rows == nil {
		return text("nothing is defined"), nil
	}
	return t.Bundle(), nil
}

func text(s string) display.Bundle { return display.Bundle{display.MIMEText: s} }

func (m *Session) reset(context.Context, command) (display.Bundle, error) {
	m.current.Lock()
	defer m.current.Unlock()
	if err := m.s.Close(); err != nil {
		return nil, err
	}
	s, err := session.New(m.opts.Options)
	if err != nil {
		return nil, err
	}
	m.s = s
	return text("everything is forgotten"), nil
}

func (m *Session) cd(_ context.Context, c command) (display.Bundle, error) {
	dir, err := expandHome(c.rest)
	if err != nil {
		return nil, err
	}
	if err := os.Chdir(dir); err != nil {
		return nil, err
	}
	here, err := os.Getwd()
	return text(here), err
}

// expandHome returns a path with ~ at its beginning as the home folder, which is
// what an empty path means too.
func expandHome(path string) (string, error) {
	rest, tilde := strings.CutPrefix(path, "~")
	if path != "" && (!tilde || rest != "" && rest[0] != '/') {
		return path, nil
	}
	home, err := os.UserHomeDir()
	return filepath.Join(home, rest), err
}

func (m *Session) env(_ context.Context, c command) (display.Bundle, error) {
	name, value, set := strings.Cut(c.rest, "=")
	switch {
	case set:
		return nil, os.Setenv(strings.TrimSpace(name), strings.TrimSpace(value))
	case name != "":
		value, ok := os.LookupEnv(name)
		if !ok {
			return nil, fmt.Errorf("%s is not set", name)
		}
		return text(value), nil
	}
	list := os.Environ()
	slices.Sort(list)
	return text(strings.Join(list, "\n")), nil
}

func (m *Session) doc(_ context.Context, c command) (display.Bundle, error) {
	return m.describe(c.rest, false)
}

func (m *Session) describe(name string, detail bool) (display.Bundle, error) {
	if name == "" {
		return nil, errors.New("say what to describe, such as %doc fmt.Println")
	}
	if b, ok := m.session().Inspect(name, len(name), detail); ok {
		return b, nil
	}
	return nil, fmt.Errorf("nothing is known of %s; is its package imported?", name)
}

func (m *Session) showHistory(_ context.Context, c command) (display.Bundle, error) {
	cells := m.history[:len(m.history)-1]
	first := 0
	if c.rest != "" {
		n, err := strconv.Atoi(c.rest)
		if err != nil || n < 0 {
			return nil, fmt.Errorf("%%history %s: give a number of cells", c.rest)
		}
		first = max(0, len(cells)-n)
	}
	var b strings.Builder
	for i := first; i < len(cells); i++ {
		fmt.Fprintf(&b, "// In[%d]\n%s\n", m.first+i, cells[i])
	}
	return text(strings.TrimSuffix(b.String(), "\n")), nil
}

func (m *Session) threads(_ context.Context, c command) (display.Bundle, error) {
	if c.rest != "" {
		n, err := strconv.Atoi(c.rest)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("%%threads %s: give a number from 1 to %d", c.rest, runtime.NumCPU())
		}
		runtime.GOMAXPROCS(min(n, runtime.NumCPU()))
	}
	return text(fmt.Sprintf("%d of %d threads", runtime.GOMAXPROCS(0), runtime.NumCPU())), nil
}

func (m *Session) matrix(_ context.Context, c command) (display.Bundle, error) {
	sizes, err := numbers("%matrix", c.rest, 0, 2)
	if err != nil {
		return nil, err
	}
	if len(sizes) > 0 {
		display.SetLimits(sizes[0], sizes[len(sizes)-1])
	}
	rows, cols := display.Limits()
	return text(fmt.Sprintf("at most %d rows and %d columns", rows, cols)), nil
}

func (m *Session) plot(_ context.Context, c command) (b display.Bundle, err error) {
	defer func() { // at sizes that cannot be
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	sizes, err := numbers("%plot", c.rest, 0, 2)
	if err != nil {
		return nil, err
	}
	if len(sizes) == 1 {
		return nil, errors.New("%plot: give the width and the height, such as %plot 640 400")
	}
	if len(sizes) == 2 {
		plotting.SetDefaultSize(sizes[0], sizes[1])
	}
	w, h := plotting.DefaultSize()
	return text(fmt.Sprintf("%d×%d", w, h)), nil
}

// numbers reads positive numbers, least to most of them.
func numbers(command, s string, least, most int) ([]int, error) {
	var list []int
	for _, f := range strings.Fields(s) {
		n, err := strconv.Atoi(f)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("%s: %q is no positive number", command, f)
		}
		list = append(list, n)
	}
	if len(list) < least || len(list) > most {
		return nil, fmt.Errorf("%s takes at most %d numbers", command, most)
	}
	return list, nil
}
