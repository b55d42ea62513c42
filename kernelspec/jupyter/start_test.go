package jupyter

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/agopher/agopher/kernelspec"
)

// self is this program as an installed kernel.
func self(t *testing.T) kernelspec.Spec {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return kernelspec.Spec{
		Name: "self", DisplayName: "Go (test)", Language: "go", Messages: true,
		Argv: []string{exe, "{connection_file}"}, Env: map[string]string{kernelVariable: "1"},
	}
}

func open(t *testing.T, spec kernelspec.Spec) *Client {
	t.Helper()
	c, err := Start(t.Context(), spec, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(c.dir); err == nil {
			t.Errorf("%s is left", c.dir)
		}
	})
	return c
}

// run runs a cell and returns what was shown, a message in a line.
func (c *Client) run(t *testing.T, ctx context.Context, source string) (shown string, count int, err error) {
	t.Helper()
	count, err = c.Execute(ctx, source, func(kind string, content []byte) {
		if kind != "execute_input" {
			shown += fmt.Sprintf("%s %s\n", kind, content)
		}
	})
	return shown, count, err
}

func TestClient(t *testing.T) {
	c := open(t, self(t))
	spec, language := c.Metadata()
	if spec["name"] != "self" || language["name"] != "go" {
		t.Errorf("metadata %v, %v", spec, language)
	}
	if got, count, err := c.run(t, t.Context(), "x := 20\nprintln(\"printed\")\nx + 1"); err != nil || count != 1 ||
		!strings.Contains(got, `"printed\n"`) || !strings.Contains(got, "execute_result") || !strings.Contains(got, `"21"`) {
		t.Errorf("%s, count %d, error %v", got, count, err)
	}
	if got, count, err := c.run(t, t.Context(), "nothing"); err != nil || count != 2 || !strings.Contains(got, "error") || !strings.Contains(got, "undefined: nothing") {
		t.Errorf("%s, count %d, error %v", got, count, err)
	}
	// A cell that is interrupted leaves the kernel as it was.
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if got, _, err := c.run(t, ctx, "for {}"); !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(got, "interrupted") {
		t.Errorf("%s, error %v", got, err)
	}
	if got, _, err := c.run(t, t.Context(), "x"); err != nil || !strings.Contains(got, `"20"`) {
		t.Errorf("%s, error %v", got, err)
	}
}

// TestClientPython interrupts a kernel by a signal.
func TestClientPython(t *testing.T) {
	spec, err := kernelspec.Find("python3")
	if err != nil {
		t.Skip(err)
	}
	c := open(t, spec)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if got, _, err := c.run(t, ctx, "x = 20\nwhile True: pass"); !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(got, "KeyboardInterrupt") {
		t.Errorf("%s, error %v", got, err)
	}
	if got, _, err := c.run(t, t.Context(), "x + 1"); err != nil || !strings.Contains(got, `"21"`) {
		t.Errorf("%s, error %v", got, err)
	}
}

// TestClientStubborn has kernels that do not start, that end, and that cannot be
// interrupted.
func TestClientStubborn(t *testing.T) {
	for want, argv := range map[string][]string{
		"does not start": {"/none/at/all"},
		"does not answer: it ended at once; it says:\ncannot": {program(t, "echo cannot >&2; exit 3")},
	} {
		if _, err := Start(t.Context(), kernelspec.Spec{Name: "bad", Argv: argv}, t.TempDir()); err == nil || !strings.Contains(err.Error(), "kernel bad "+want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := Start(ctx, kernelspec.Spec{Name: "deaf", Argv: []string{program(t, "sleep 60")}}, t.TempDir()); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v", err)
	}
	c := open(t, self(t))
	time.AfterFunc(300*time.Millisecond, func() { c.cmd.Process.Kill() })
	if got, _, err := c.run(t, t.Context(), "for {}"); err == nil || !strings.Contains(err.Error(), "the kernel self has ended") {
		t.Errorf("%s, error %v", got, err)
	}
	if _, _, err := c.run(t, t.Context(), "1"); err == nil || !strings.Contains(err.Error(), "has ended") {
		t.Errorf("after the end: error %v", err)
	}
}
