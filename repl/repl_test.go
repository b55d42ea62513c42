package repl

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"github.com/agopher/agopher/repl/worker"
)

// TestMain is the terminal session itself for TestTerminal.
func TestMain(m *testing.M) {
	worker.Main()
	if os.Getenv("AGOPHER_TEST_TERMINAL") != "" {
		if err := Run(context.Background(), Options{Version: "test"}); err != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestPiped(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     []string // parts of the output, in this order
		fails    bool
	}{
		{"values", "x := 6\nx * 7\n\"text\"", []string{"42\n", "text\n"}, false},
		{"several lines", "func double(n int) int {\n\treturn 2 * n\n}\ndouble(4)\n", []string{"8\n"}, false},
		{"error", "raduis\nradius := 1\nraduis\n3\n", []string{"undefined: raduis", "hint: did you mean radius?", "3\n"}, true},
		{"incomplete", "f(", []string{"the ( is never closed"}, true},
		{"documentation", "import \"fmt\"\nfmt.Println?\nnosuch?\n", []string{"func fmt.Println(a ...any)", "nothing is known of nosuch"}, true},
		{"help and exit", "help\nexit\nnever(\n", []string{"Tab      complete"}, false},
		{"input", "import \"fmt\"\nvar n int\nfmt.Scan(&n)\n 35\nn + 1\n", []string{"36\n"}, false},
		{"crash", "import \"flag\"\nkept := 1\nflag.CommandLine.Parse([]string{\"-x\"})\nkept\n1 + 1\n", []string{
			"worker ended: the process of the session ended with exit code 2", "In[3], line 1", "New session: variables were lost.\n", "undefined: kept", "2\n"}, true},
		{"show", "import \"github.com/agopher/agopher/lib/display\"\ndisplay.Show(1, 2)\n3\n", []string{"1\n2\n3\n"}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			err := Run(t.Context(), Options{In: strings.NewReader(tt.in), Out: &out})
			if (err != nil) != tt.fails {
				t.Errorf("error %v", err)
			}
			rest := out.String()
			for _, w := range tt.want {
				_, after, ok := strings.Cut(rest, w)
				if !ok {
					t.Fatalf("no %q in\n%s", w, rest)
				}
				rest = after
			}
		})
	}
}

func TestFigure(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	var out bytes.Buffer
	in := "import \"github.com/agopher/agopher/plotting\"\nplotting.Line(\"a figure\", nil, []float64{1, 2})\n"
	if err := Run(t.Context(), Options{In: strings.NewReader(in), Out: &out}); err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`figure: (.*\.png)`).FindStringSubmatch(out.String())
	if m == nil {
		t.Fatalf("no path in\n%s", &out)
	}
	if b, err := os.ReadFile(m[1]); err != nil || !bytes.HasPrefix(b, []byte("\x89PNG")) {
		t.Errorf("%s: %v", m[1], err)
	}
	if !strings.Contains(out.String(), "The figure stays in "+filepath.Dir(m[1])) {
		t.Errorf("no report in\n%s", &out)
	}
}

func TestComplete(t *testing.T) {
	s, err := worker.Open(worker.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Eval(t.Context(), "import \"fmt\"\nlongName := 1"); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ src, prefix string }{
		{"x = longN", "longN"}, {"fmt.Printl", "fmt.Printl"}, {"é := fmt.Sprint(longN", "fmt.Sprint(longN"},
	} {
		c := complete(s, []rune(tt.src), len([]rune(tt.src)))
		if c.PREFIX != tt.prefix {
			t.Errorf("%s: prefix %q, want %q", tt.src, c.PREFIX, tt.prefix)
		}
	}
}

// TestTerminal types into a terminal: prompts, completion, a cell of several
// lines, Ctrl-C at the prompt and in a cell that does not end, Ctrl-D.
func TestTerminal(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), "AGOPHER_TEST_TERMINAL=1", "TERM=xterm", "XDG_CACHE_HOME="+t.TempDir())
	f, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 40, Cols: 120})
	if err != nil {
		t.Skipf("no terminal here: %v", err)
	}
	defer f.Close()
	screen := &screen{seen: make(chan string, 1000), keys: f}
	go io.Copy(screen, f)
	expect := func(want string) {
		t.Helper()
		screen.wait(t, want)
	}
	send := func(keys string) {
		time.Sleep(50 * time.Millisecond)
		io.WriteString(f, keys)
	}
	expect("In [1]:")
	send("longName := 20\r")
	expect("In [2]:")
	send("longN\t + 22\r")
	expect("42")
	expect("In [3]:")
	send("for i := range 3 {\r")
	send("println(i * 7)\r}\r")
	expect("14")
	expect("In [4]:")
	send("never run\x03")
	expect("^C")
	expect("In [4]:")
	send("for {}\r")
	time.Sleep(300 * time.Millisecond)
	send("\x03")
	expect("the cell was stopped")
	expect("In [5]:")
	send("longName + 1\r")
	expect("21")
	expect("In [6]:")
	send("import (\"fmt\"; \"flag\"; \"github.com/agopher/agopher/lib/display\")\r")
	expect("In [7]:")
	send("var w string; fmt.Print(\"your \", \"name? \"); fmt.Scanln(&w); \"hello \" + w\r")
	expect("your name? ")
	send("gopher\r")
	expect("hello gopher")
	send("pw, err := display.Password(\"pass\" + \"word: \"); len(pw)\r")
	expect("password: ")
	send("secret\x7ft\r")
	expect("6")
	expect("In [9]:")
	send("fmt.Scanln(&w)\r")
	time.Sleep(300 * time.Millisecond)
	send("\x03")
	expect("the cell was stopped")
	expect("In [10]:")
	send("flag.CommandLine.Parse([]string{\"-x\"})\r")
	expect("worker ended")
	expect("In [11]:")
	send("12 * 12\r")
	expect("variables were lost")
	expect("144")
	expect("In [12]:")
	send("\x04")
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("exit: %v", err)
		}
	case <-time.After(10 * time.Second):
		cmd.Process.Kill()
		t.Error("Ctrl-D does not end the session")
	}
}

// A screen collects what a program writes to its terminal.
type screen struct {
	seen chan string
	text string
	keys io.Writer
}

func (s *screen) Write(p []byte) (int, error) {
	for range bytes.Count(p, []byte("\x1b[6n")) { // where is the cursor?
		io.WriteString(s.keys, "\x1b[1;9R")
	}
	s.seen <- string(p)
	return len(p), nil
}

// wait reads until want has been written, and forgets it and all before it.
func (s *screen) wait(t *testing.T, want string) {
	t.Helper()
	limit := time.After(20 * time.Second)
	for {
		if _, after, ok := strings.Cut(s.text, want); ok {
			s.text = after
			return
		}
		select {
		case more := <-s.seen:
			s.text += more
		case <-limit:
			t.Fatalf("no %q in\n%q", want, s.text)
		}
	}
}
