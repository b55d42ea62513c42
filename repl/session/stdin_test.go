package session

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

// answering returns a session whose user gives the lines of text.
func answering(t *testing.T, text string) (*Session, *output) {
	var out output
	lines := strings.Lines(text)
	next := make(chan string)
	go func() {
		defer close(next)
		for l := range lines {
			next <- strings.TrimSuffix(l, "\n")
		}
	}()
	s, err := New(Options{Stdout: &out, Input: func(ctx context.Context, prompt string, password bool) (string, error) {
		if password {
			prompt += "*"
		}
		out.Write([]byte("[" + prompt + "]"))
		switch line, ok := <-next; {
		case line == "wait":
			<-ctx.Done()
			return "", ctx.Err()
		case line == "nobody":
			return "", errors.New("nobody is here")
		case ok:
			return line, nil
		}
		return "", io.EOF
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s, &out
}

// TestStdin reads standard input in the ways that people do.
func TestStdin(t *testing.T) {
	for _, tt := range []struct{ name, src, input, want string }{
		{"Scan", "import \"fmt\"\nvar a, b int\nfmt.Print(\"two? \")\nfmt.Scan(&a, &b)\na + b", "3 4\n", "two? []7"},
		{"Scan over lines", "import \"fmt\"\nvar a, b int\nn, err := fmt.Scan(&a, &b)\nfmt.Println(n, err)\na + b", "3\n4\n", "[][]2 <nil>\n7"},
		{"Scanln", "import \"fmt\"\nvar s string\nfmt.Scanln(&s); s", "word\n", "[]word"},
		{"Scanf", "import \"fmt\"\nvar n int\nfmt.Scanf(\"n=%d\", &n); n", "n=5\n", "[]5"},
		{"bufio.Reader", "import (\"bufio\"; \"os\")\nline, err := bufio.NewReader(os.Stdin).ReadString('\\n')\nline + \"|\"", "one é\ntwo\n", "[]one é\n|"},
		{"bufio.Scanner", "import (\"bufio\"; \"os\")\nsc := bufio.NewScanner(os.Stdin)\nfor sc.Scan() { print(1) }\nsc.Err() == nil", "a\nb\n", "[][][]true"},
		{"a variable", "import (\"bufio\"; \"os\")\nf := os.Stdin\nr := bufio.NewReader(f)\nb, _ := r.ReadByte()\nstring(b)", "xyz\n", "[]x"},
		{"an interface", "import (\"io\"; \"os\")\nvar r io.Reader = os.Stdin\nb, err := io.ReadAll(r)\nstring(b)", "a\nb\n", "[][][]a\nb\n"},
		{"Fscan", "import (\"fmt\"; \"os\")\nvar x float64\nfmt.Fscan(os.Stdin, &x); x", "2.5\n", "[]2.5"},
		{"Read", "import \"os\"\nb := make([]byte, 2)\nn, err := os.Stdin.Read(b)\nstring(b[:n])", "abc\n", "[]ab"},
		{"a file", "import (\"io\"; \"os\")\nf, _ := os.Open(os.DevNull)\nb, err := io.ReadAll(f)\nlen(b)", "", "0"},
		{"display.Input", "import \"github.com/agopher/agopher/lib/display\"\nname, err := display.Input(\"name: \")\nname", "gopher\n", "[name: ]gopher"},
		{"display.Password", "import \"github.com/agopher/agopher/lib/display\"\nw, err := display.Password(\"pw: \")\nlen(w)", "secret\n", "[pw: *]6"},
		{"the end", "import \"fmt\"\nvar n int\n_, err := fmt.Scan(&n); err", "", "[]EOF"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, out := answering(t, tt.input)
			r, err := s.Eval(t.Context(), tt.src)
			if err != nil {
				t.Fatal(err)
			}
			if got := out.String() + r.Bundle.Text(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestStdinStops interrupts a cell that waits for input, and asks where there is
// nobody.
func TestStdinStops(t *testing.T) {
	s, _ := answering(t, "wait\nleft over\nnobody\n")
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := s.Eval(ctx, "import \"fmt\"\nvar w string\nfmt.Scan(&w)")
	var e *Error
	if !errors.As(err, &e) || e.Class != Interrupted || time.Since(start) > time.Second {
		t.Errorf("after %v error %v", time.Since(start), err)
	}
	if r, err := s.Eval(t.Context(), "fmt.Scan(&w); w"); err != nil || r.Bundle.Text() != "left" {
		t.Errorf("%v, error %v", r.Bundle, err)
	}
	_, err = s.Eval(t.Context(), "fmt.Scan(&w)\nw")
	if !errors.As(err, &e) || e.Class != NoInput || e.Message != "nobody is here" {
		t.Errorf("error %v", err)
	}
}

// TestSleepers has a goroutine sleep past the end of its cell, and another end
// with the cell that is stopped.
func TestSleepers(t *testing.T) {
	s := open(t)
	s.eval(t, `import ("time"; "sync/atomic")
var woken atomic.Int64
start := time.Now()
go func() { time.Sleep(150 * time.Millisecond); woken.Store(int64(time.Since(start))) }()`)
	ctx, cancel := context.WithCancel(t.Context())
	s.Eval(ctx, "1 + 1")
	cancel()
	if got := s.eval(t, "time.Sleep(300 * time.Millisecond); time.Duration(woken.Load()) >= 150 * time.Millisecond"); got != "true" {
		t.Errorf("a goroutine slept only until the end of its cell")
	}
}
