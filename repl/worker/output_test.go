//go:build unix

package worker

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/agopher/agopher/lib/display"
	"github.com/agopher/agopher/repl/session"
)

// TestOutput prints much, and what is not text.
func TestOutput(t *testing.T) {
	s := open(t)
	s.eval(t, "import (\"fmt\"; \"os\"; \"strings\")\nfor i := 0; i < 100000; i++ { fmt.Println(i) }")
	var want strings.Builder
	for i := range 100000 {
		fmt.Fprintln(&want, i)
	}
	if got := s.stdout.take(); got != want.String() {
		t.Errorf("%d bytes, want %d", len(got), want.Len())
	}
	s.eval(t, "fmt.Print(strings.Repeat(\"é🎉\", 1<<18))")
	if got := s.stdout.take(); got != strings.Repeat("é🎉", 1<<18) {
		t.Errorf("%d bytes of a long line", len(got))
	}
	s.eval(t, "os.Stdout.Write([]byte{0xff, 0, 0xfe, '\\n'})")
	if got := s.stdout.take(); got != "\xff\x00\xfe\n" {
		t.Errorf("got %q", got)
	}
}

// TestPieces has text arrive in pieces that end between characters.
func TestPieces(t *testing.T) {
	var pieces []string
	s := open(t, func(o *Options) {
		o.Stdout = writerFunc(func(p []byte) (int, error) {
			pieces = append(pieces, string(p))
			return len(p), nil
		})
	})
	s.eval(t, "import (\"fmt\"; \"strings\")\nfmt.Print(strings.Repeat(\"a🎉\", 100000))")
	if got := strings.Join(pieces, ""); got != strings.Repeat("a🎉", 100000) {
		t.Errorf("%d bytes", len(got))
	}
	for i, p := range pieces {
		if !utf8.ValidString(p) || len(p) > piece {
			t.Errorf("piece %d of %d bytes begins %q and ends %q", i, len(p), p[:2], p[len(p)-4:])
		}
	}
}

// TestMost prints and displays more than a cell may. The next cell may again.
func TestMost(t *testing.T) {
	s := open(t, func(o *Options) { o.Most = 200_000 })
	const loop = "import \"fmt\"\nfor i := 0; i < 100000; i++ { fmt.Println(\"line\", i) }"
	for range 2 {
		s.eval(t, loop)
		got := s.stdout.take()
		const says = "\n... the cell has printed 195 kB; what follows is not shown\n"
		if !strings.HasPrefix(got, "line 0\nline 1\n") || !strings.HasSuffix(got, says) || len(got) > 200_000+piece+len(says) {
			t.Errorf("%d bytes that end in %q", len(got), got[max(len(got)-100, 0):])
		}
	}
	shown, last := 0, ""
	s.opts.Display = func(e display.Event) { shown++; last = e.Bundle.Text() }
	s.eval(t, "import (\"strings\"; \"github.com/agopher/agopher/lib/display\")\nlong := display.Markdown(strings.Repeat(\"x\", 1<<20))\nfor range 100 { display.Show(long) }")
	if shown < 20 || shown > 64 || last != "... the cell has displayed 64 MiB; what follows is not shown" {
		t.Errorf("%d displays, the last %.100q", shown, last)
	}
}

// TestMany displays small things without end.
func TestMany(t *testing.T) {
	shown, last := 0, ""
	s := open(t, func(o *Options) {
		o.Display = func(e display.Event) { shown++; last = e.Bundle.Text() }
	})
	s.eval(t, "import \"github.com/agopher/agopher/lib/display\"\nfor range 20_001 { display.Show(1) }")
	if shown != mostDisplays || last != "... the cell has displayed 20000 values; what follows is not shown" {
		t.Errorf("%d displays, the last %.100q", shown, last)
	}
}

// TestLong has values and errors that no page can show.
func TestLong(t *testing.T) {
	s := open(t)
	s.eval(t, "import (\"strings\"; \"github.com/agopher/agopher/lib/display\")\nfits, long := strings.Repeat(\"x\", 1<<20), strings.Repeat(\"é\", 1<<24)")
	x, says := strings.Repeat("x", 1<<20), "\n... and %d more bytes, which are not shown"
	for _, tt := range []struct{ src, want string }{
		{"fits", x},
		{"fits + \"x\"", x + fmt.Sprintf(says, 1)},
		{"\"x\" + long", "x" + strings.Repeat("é", (1<<20-1)/2) + fmt.Sprintf(says, 1<<25-(1<<20-2))},
		{"display.Bundle{display.MIMEHTML: long + long + long}", "... the value takes 96 MiB; more than 64 MiB is not shown"},
	} {
		if got := s.eval(t, tt.src); got != tt.want {
			t.Errorf("%s: %d bytes that end in %q; want %d", tt.src, len(got), got[max(0, len(got)-80):], len(tt.want))
		}
	}
	s.eval(t, "display.Show(fits + \"x\")")
	if got := s.shown.take(); got != x+fmt.Sprintf(says, 1)+"\n" {
		t.Errorf("displayed: %d bytes that end in %q", len(got), got[max(0, len(got)-80):])
	}
	if e := s.fail(t, "panic(fits)"); e.Message != x[:mostSaid]+fmt.Sprintf(says, 1<<20-mostSaid) {
		t.Errorf("%d bytes of an error that end in %q", len(e.Message), e.Message[max(0, len(e.Message)-80):])
	}
}

// TestRate has a cell print no faster than it may after the first burst.
func TestRate(t *testing.T) {
	s := open(t, func(o *Options) { o.Rate = 1 << 20 })
	start := time.Now()
	s.eval(t, "import (\"fmt\"; \"strings\")\nline := strings.Repeat(\"x\", 1023)\nfor range 2000 { fmt.Println(line) }")
	if took, n := time.Since(start), len(s.stdout.take()); n != 2000*1024 || took < 300*time.Millisecond {
		t.Errorf("%d bytes in %v", n, took)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 800*time.Millisecond)
	defer cancel()
	start = time.Now()
	_, err := s.Eval(ctx, "for { fmt.Println(line) }")
	took, n := time.Since(start), len(s.stdout.take())
	if most := burst + 1<<20 + window; n > most {
		t.Errorf("%d bytes, want at most %d", n, most)
	}
	var e *session.Error
	if !errors.As(err, &e) || e.Class != session.Interrupted || took > 2*time.Second {
		t.Errorf("after %v error %v", took, err)
	}
}

// TestHeldUp stops a cell that waits until it may print on.
func TestHeldUp(t *testing.T) {
	s := open(t, func(o *Options) { o.Rate = 1000 })
	s.eval(t, "import \"fmt\"")
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := s.Eval(ctx, "for { fmt.Println(\"a line of a flood\") }")
	var e *session.Error
	if took := time.Since(start); !errors.As(err, &e) || e.Class != session.Interrupted || e.Background || took > 1500*time.Millisecond {
		t.Errorf("after %v error %v", took, err)
	}
	if got := s.eval(t, "fmt.Print(1); 2"); got != "2" || !strings.HasSuffix(s.stdout.take(), "1") {
		t.Errorf("the next cell: %s", got)
	}
}

// TestLate has a process print after the end of a cell that was stopped.
func TestLate(t *testing.T) {
	s := open(t)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	s.eval(t, "import (\"fmt\"; \"os\"; \"os/exec\")\nc := exec.Command(\"sh\", \"-c\", \"sleep 0.4; echo late\")\nc.Stdout = os.Stdout\nc.Start()")
	s.Eval(ctx, "for { fmt.Print(\".\") }")
	s.stdout.take()
	for start := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		if got := s.stdout.take(); got == "late\n" {
			return
		} else if got != "" || time.Since(start) > 5*time.Second {
			t.Fatalf("got %q", got)
		}
	}
}

func TestInput(t *testing.T) {
	s := open(t, func(o *Options) {
		o.Input = func(ctx context.Context, prompt string, password bool) (string, error) {
			switch prompt {
			case "nobody":
				return "", errors.New("nobody is here")
			case "wait":
				<-ctx.Done()
				return "", ctx.Err()
			}
			return fmt.Sprint(prompt, password), nil
		}
	})
	s.eval(t, "import (\"fmt\"; \"github.com/agopher/agopher/lib/display\")\nvar word string")
	for _, tt := range []struct{ src, want string }{
		{"fmt.Scanln(&word)\nword", "false"},
		{"display.Input(\"é?\")", "é?false"},
		{"display.Password(\"p\")", "ptrue"},
		{"_, err := display.Input(\"nobody\")\nerr", "nobody is here"},
	} {
		if got := s.eval(t, tt.src); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.src, got, tt.want)
		}
	}
	time.AfterFunc(100*time.Millisecond, s.Interrupt)
	start := time.Now()
	if e := s.fail(t, "display.Input(\"wait\")"); e.Class != session.Interrupted || time.Since(start) > time.Second {
		t.Errorf("after %v error %v", time.Since(start), e)
	}
}
