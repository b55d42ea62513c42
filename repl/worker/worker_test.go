package worker

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/agopher/agopher/internal/memory"
	"github.com/agopher/agopher/lib/display"
	"github.com/agopher/agopher/repl/session"
)

// TestMain makes the test program its own worker.
func TestMain(m *testing.M) {
	Main()
	os.Exit(m.Run())
}

// A tested client keeps what its cells show.
type tested struct {
	*client
	stdout, stderr, shown shownText
}

// A shownText is a buffer that several goroutines use.
type shownText struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *shownText) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

// take returns what was written since the last call.
func (o *shownText) take() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	defer o.b.Reset()
	return o.b.String()
}

func open(t testing.TB, change ...func(*Options)) *tested {
	t.Helper()
	s := &tested{}
	opts := Options{}
	opts.Stdout, opts.Stderr = &s.stdout, &s.stderr
	opts.Display = func(e display.Event) { fmt.Fprintln(&s.shown, e.Bundle.Text()) }
	for _, f := range change {
		f(&opts)
	}
	ev, err := Open(opts)
	if err != nil {
		t.Fatal(err)
	}
	s.client = ev.(*client)
	t.Cleanup(func() { s.Close() })
	return s
}

// eval evaluates a cell that is not to fail.
func (s *tested) eval(t testing.TB, src string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	r, err := s.Eval(ctx, src)
	if err != nil {
		t.Fatalf("%s\n%v", src, err)
	}
	return r.Bundle.Text()
}

// fail evaluates a cell that is to fail.
func (s *tested) fail(t testing.TB, src string) *session.Error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	r, err := s.Eval(ctx, src)
	var e *session.Error
	if !errors.As(err, &e) {
		t.Fatalf("%s\nvalue %q, error %v", src, r.Bundle.Text(), err)
	}
	return e
}

const lostNote = "New session: variables were lost."

// TestBadLimit refuses to begin with a limit of memory that cannot be read.
func TestBadLimit(t *testing.T) {
	t.Setenv(memory.Variable, "much")
	if _, err := Open(Options{}); err == nil || !strings.Contains(err.Error(), "write it like 4GiB, 500MB or off") {
		t.Errorf("error %v", err)
	}
}

// TestCellsKept ends the worker: the next one knows the cells that were run before, to
// save them.
func TestCellsKept(t *testing.T) {
	s := open(t)
	s.eval(t, "a := 1")
	s.fail(t, "import \"os\"\np, _ := os.FindProcess(os.Getpid())\np.Kill()\nselect {}")
	s.eval(t, "a := 2")
	if got, want := s.eval(t, "%history 1"), "// In[3]\na := 2"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	path := filepath.Join(t.TempDir(), "a.go")
	s.eval(t, "%save "+path+" 1-3")
	if b, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(b), "a := 1\n") || !strings.HasSuffix(string(b), "\na := 2\n") {
		t.Errorf("%q, error %v", b, err)
	}
}

// TestCrash ends the worker in all ways that there are. The cell says why, and
// where that can be known; the next one works and says what was lost.
func TestCrash(t *testing.T) {
	t.Setenv(memory.Variable, "400MiB")
	s := open(t)
	for _, tt := range []struct{ name, src, message, hint, where string }{
		{"goroutine of compiled code", "import \"gonum.org/v1/gonum/diff/fd\"\nf := func(x []float64) float64 {\n\ty := x[0]\n\treturn y + x[kept]\n}\nfd.Gradient(nil, f, []float64{1, 2}, &fd.Settings{Concurrent: true, OriginKnown: true})",
			"panic in a goroutine: index out of range", "indices count from 0", "in init.func"}, // goroutines share the mark of the line
		{"panic with an error", "import (\"gonum.org/v1/gonum/diff/fd\"; \"errors\")\nfunc g(x []float64) float64 {\n\tpanic(errors.New(\"bad\"))\n}\nfd.Gradient(nil, g, []float64{1, 2}, &fd.Settings{Concurrent: true, OriginKnown: true})",
			"panic in a goroutine: bad", "started by compiled code", "line 3, in g"},
		{"os.Exit in compiled code", "import \"flag\"\n\nflag.CommandLine.Parse([]string{\"-x\"})", "the process of the session ended with exit code 2", "run the cells above again", "3 | flag."},
		{"SIGKILL", "import \"os\"\np, _ := os.FindProcess(os.Getpid())\np.Kill()\nselect {}", "the process of the session was killed; it had used up to ", "when memory runs out", "| "},
		{"last words", "import \"os\"\nw := os.NewFile(2, \"\")\nw.WriteString(\"first\\nlast words\")\np, _ := os.FindProcess(os.Getpid())\np.Kill()\nselect {}", "its last words:\nfirst\nlast words", "", "| "},
		{"concurrent map writes", "m := map[int]int{}\nfor range 8 { go func() { for i := range 100000000 { m[i%10] = i } }() }\nselect {}",
			"concurrent map", "sync.Mutex", " | "}, // on whichever line the cell then is
		{"stack overflow", "import \"runtime/debug\"\ndebug.SetMaxStack(1<<20)\nfunc f(n int) int { return f(n+1) + 1 }\n\nf(0)",
			"stack overflow", "calls itself without end", "5 | f(0)"},
		{"memory without end", "var all [][]byte\nfor {\n\tb := make([]byte, 1<<20)\n\tfor i := 0; i < len(b); i += 4096 { b[i] = 1 }\n\tall = append(all, b)\n}",
			"the session used more than 400 MiB of memory", "set AGOPHER_MEMORY to allow more", "2 | for {"},
		{"a string without end", "s := \"x\"\nfor { s += s }", "the session used more than 400 MiB of memory", "set AGOPHER_MEMORY", "2 | for {"},
		{"more memory than there is", "x := make([]float64, 1<<40)\nlen(x)", "out of memory", "work on less at a time", "1 | x := make"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s.eval(t, "kept := 7\nwas := 1")
			s.shown.take()
			e := s.fail(t, tt.src)
			if e.Class != session.Ended || !strings.Contains(e.Message, tt.message) || !strings.Contains(e.Hint, tt.hint) {
				t.Errorf("got %v", e)
			}
			if text := strings.Join(e.Traceback(false), "\n"); !strings.Contains(text, tt.where) {
				t.Errorf("no %q in\n%s", tt.where, text)
			}
			start := time.Now()
			if e := s.fail(t, "kept"); e.Class != session.CompileError || !strings.Contains(e.Message, "undefined: kept") {
				t.Errorf("after the end: %v", e)
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("the next cell took %v", took)
			}
			if got := s.shown.take(); got != lostNote+"\n" {
				t.Errorf("the next cell shows %q", got)
			}
			s.eval(t, "1")
			if got := s.shown.take(); got != "" {
				t.Errorf("the cell after that shows %q", got)
			}
		})
	}
}
