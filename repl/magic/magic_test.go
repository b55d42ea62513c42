package magic

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/agopher/agopher/internal/noshell"
	"github.com/agopher/agopher/lib/display"
	"github.com/agopher/agopher/plotting"
	"github.com/agopher/agopher/repl/session"
)

// tested is a session with what its cells print.
type tested struct {
	*Session
	out   bytes.Buffer
	shown []string
	saved []string
}

func open(t *testing.T) *tested {
	t.Helper()
	s := &tested{}
	var err error
	s.Session, err = New(Options{
		Options: session.Options{Stdout: &s.out, Stderr: &s.out,
			Display: func(e display.Event) { s.shown = append(s.shown, e.Bundle.Text()) }},
		SaveNotebook: func(path string, cells []string) error {
			s.saved = append([]string{path}, cells...)
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// eval returns the text of the result, or ERR and the error.
func (s *tested) eval(t *testing.T, src string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	r, err := s.Eval(ctx, src)
	if err != nil {
		return "ERR " + err.Error()
	}
	return r.Bundle.Text()
}

// TestCommands runs cells in order: what each gives, and how errors read.
func TestCommands(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("AGOPHER_TEST", "before")
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	defer display.SetLimits(display.Limits())
	defer plotting.SetDefaultSize(plotting.DefaultSize())
	if err := os.WriteFile("f.go", []byte("package main\n\nimport \"fmt\"\n\nfunc double(x int) int { return 2 * x }\n\nfunc main() { fmt.Println(double(1)) }\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir("sub", 0o777); err != nil {
		t.Fatal(err)
	}
	s := open(t)
	for _, tt := range []struct{ src, want string }{
		{"%help", "%timeit EXPRESSION"},
		{"%helb", "ERR In[2]:1:1: command error: there is no command %helb (did you mean %help?)"},
		{"%who", "nothing is defined"},
		{"x, done := 3, false\ntype point struct{ X int }\nfunc f(a int) int { return a }", ""},
		{"%who", "x      variable  int                 4\n"},
		{"%who functions", "f     function  func(a int) int     4"},
		{"%who planets", "ERR In[7]:1:1: command error: %who planets"},
		{"!done", "true"},
		{"!echo from the shell", ""},
		{"$ exit 3", "ERR In[10]:1:1: command error: the command ended with status 3"},
		{"!", "ERR In[11]:1:1: command error: write a command"},
		{"%load f.go\ndouble(x)", "6"},
		{"%load none.go", "none.go"},
		{"%time y := double(x)", "wall "},
		{"%time", "ERR In[15]:1:1: command error: %time: there is no Go to run"},
		{"y", "6"},
		{"%%time\nz := 1\nz + 1", "wall "},
		{"\n\n%time undefined1", "ERR In[18]:3:1: undefined: undefined1"},
		{"%timeit double(x)", "± "},
		{"%timeit x = 4", "runs, 5 times)"},
		{"%env AGOPHER_TEST", "before"},
		{"%env AGOPHER_TEST=after\nimport \"os\"\nos.Getenv(\"AGOPHER_TEST\")", "after"},
		{"%env AGOPHER_NONE", "ERR In[23]:1:1: command error: AGOPHER_NONE is not set"},
		{"%cd sub", "sub"},
		{"%cd none", "ERR In[25]:1:1: command error: chdir none"},
		{"%cd ..", ""},
		{"%history 2", "// In[25]\n%cd none\n// In[26]\n%cd .."},
		{"os.Getenv?", "func os.Getenv(key string) string"},
		{"%doc os.Nothing", "ERR In[29]:1:1: command error: nothing is known of os.Nothing"},
		{"%threads 1", "1 of "},
		{"%threads none", "ERR In[31]:1:1"},
		{"%matrix 3 4", "at most 3 rows and 4 columns"},
		{"%plot 300 200", "300×200"},
		{"%plot 3 4", "ERR In[34]:1:1: command error: plotting: size is 3×4"},
		{"%save a.go 4-5", "2 cells saved to a.go"},
		{"%save a.ipynb", "35 cells saved to a.ipynb"},
		{"%save a.txt", "end the name in .go or .ipynb"},
		{"%save a.go 9-99", "there are no cells 9-99; there are 1-37"},
		{"%save missing/a.go", "no folder"},
		{"%save a.go 4-5", "2 cells saved to a.go"},
		{"%save f.go", "f.go is there already, and this session has not written it; %save -f replaces it"},
		{"%save -f f.go 4", "1 cells saved to f.go"},
		{"%save -f", "say where to"},
		{"os.Getenv ?", "func os.Getenv(key string) string"},
		{"%reset", "everything is forgotten"},
		{"x", "ERR In[46]:1:1: undefined: x"},
		{"%who", "nothing is defined"},
		{"7 %\n4", "3"},
	} {
		if got := s.eval(t, tt.src); !strings.Contains(got, tt.want) {
			t.Errorf("%s\ngives %q, want %q in it", tt.src, got, tt.want)
		}
	}
	if got, want := s.out.String(), "from the shell\n"; got != want {
		t.Errorf("printed %q, want %q", got, want)
	}
	if b, err := os.ReadFile("a.go"); err != nil || !strings.HasPrefix(string(b), "x, done := 3, false\n") || !strings.HasSuffix(string(b), "\n%who\n") {
		t.Errorf("saved %q, error %v", b, err)
	}
	if len(s.saved) != 36 || s.saved[0] != "a.ipynb" {
		t.Errorf("saved %q", s.saved)
	}
	if len(s.shown) == 0 || s.shown[0] != "2" {
		t.Errorf("shown %q, want the value of %%%%time first", s.shown)
	}
}

func TestShell(t *testing.T) {
	s := open(t)
	t.Setenv(noshell.Variable, "1")
	if got := s.eval(t, "!echo x"); !strings.Contains(got, "AGOPHER_NOSHELL=1") || s.out.Len() > 0 {
		t.Errorf("%q and %q, want it forbidden", got, s.out.String())
	}
	t.Setenv(noshell.Variable, "")
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := s.Eval(ctx, "!sleep 30")
	var e *session.Error
	if !errors.As(err, &e) || e.Class != session.Interrupted || time.Since(start) > 10*time.Second {
		t.Errorf("error %v after %v, want the command stopped", err, time.Since(start))
	}
}

func TestComplete(t *testing.T) {
	s := open(t)
	from, list := s.Complete("x := 1\n%ti", 10)
	if from != 7 || len(list) != 2 || list[0].Text != "%time" {
		t.Errorf("from %d, %v; want %%time and %%timeit", from, list)
	}
	if _, list := s.Complete("app", 3); len(list) == 0 {
		t.Error("Go is not completed")
	}
	if b, ok := s.Inspect("%time x", 3, false); !ok || !strings.Contains(b.Text(), "how long") {
		t.Errorf("%v, want the help of %%time", b)
	}
}

func TestCompleteness(t *testing.T) {
	s := open(t)
	for src, want := range map[string]string{
		"%who": "complete", "!ls": "complete", "x?": "complete", "%cd x\nfor {": "incomplete", "x := )": "invalid", "1": "complete",
	} {
		if got, _ := s.Completeness(src); got != want {
			t.Errorf("%q is %s, want %s", src, got, want)
		}
	}
}

func TestExpandHome(t *testing.T) {
	t.Setenv("HOME", "/home/me")
	if runtime.GOOS == "windows" {
		t.Skip("the home folder is elsewhere")
	}
	for path, want := range map[string]string{"": "/home/me", "~": "/home/me", "~/a": "/home/me/a", "~a": "~a", "a/~": "a/~"} {
		if got, err := expandHome(path); err != nil || filepath.ToSlash(got) != want {
			t.Errorf("%q is %q, error %v; want %q", path, got, err, want)
		}
	}
}
