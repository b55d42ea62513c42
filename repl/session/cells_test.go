package session

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestCells runs sequences of cells, each in a session of its own. Want is the
// text of the last value, "none" if nothing is shown, or after "ERR|" a text
// that an error may stand for as well.
func TestCells(t *testing.T) {
	b, err := os.ReadFile("testdata/cells.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Name  string
		Cells []string
		Want  string
	}
	if err := json.Unmarshal(b, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			s := open(t)
			got := ""
			for _, src := range c.Cells {
				got = s.eval(t, src)
				if strings.HasPrefix(got, "ERR") && !strings.HasPrefix(c.Want, "ERR|") {
					break
				}
			}
			switch {
			case got == c.Want:
			case strings.HasPrefix(c.Want, "ERR|") && (got == c.Want[4:] || strings.HasPrefix(got, "ERR")):
			case got == "none" && strings.Contains(c.Cells[len(c.Cells)-1], "fmt.Print("): // shows what it prints
			default:
				t.Errorf("%q\ngot  %s\nwant %s", c.Cells, got, c.Want)
			}
		})
	}
}

// A tested session keeps what its cells print.
type tested struct {
	*Session
	stdout, stderr output
}

// An output is a buffer that background goroutines write to.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

func (o *output) Reset() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.b.Reset()
}

func open(t testing.TB) *tested {
	t.Helper()
	s := &tested{}
	var err error
	if s.Session, err = New(Options{Stdout: &s.stdout, Stderr: &s.stderr, Running: func(Pos) {}, Panicking: func(string) {}, Unwinding: func(Frame) {}}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// eval runs a cell and returns the text of its values, "none", or "ERR " and
// the error.
func (s *tested) eval(t testing.TB, src string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	r, err := s.Eval(ctx, src)
	if err != nil {
		return "ERR " + err.Error()
	}
	if r.Values == nil {
		return "none"
	}
	var texts []string
	for _, v := range r.Values {
		texts = append(texts, fmt.Sprint(v))
	}
	return strings.Join(texts, ", ")
}
