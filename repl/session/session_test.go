package session

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestInterrupt stops cells in all kinds of waits; the state is kept, and the
// next cell does not meet the stopped one.
func TestInterrupt(t *testing.T) {
	s := open(t)
	s.eval(t, `import (
	"sync"
	"time"
	"github.com/agopher/agopher/datasets"
	"github.com/agopher/agopher/lib/rfm"
)
n := 0
ch := make(chan int)
data := datasets.LowRank(1500, 30, 2, 1)
func spin() { for { n++ } }
func deep(k int) { if k == 0 { spin() }; deep(k-1) }`)
	for _, src := range []string{
		"for { n++ }",
		"spin()",
		"deep(1000)",
		"<-ch",
		"ch <- 1",
		"select {}",
		"for range ch { }",
		"time.Sleep(time.Hour)",
		"for { time.Sleep(time.Millisecond); n++ }",
		"rfm.Fit(data.X, data.Y, rfm.Options{Ridge: 1e-3, Iters: 1000})",
		"f := func() { for { func() { defer func() { recover() }(); n++ }() } }\nf()",
		"func() { defer func() { n++ }(); for { } }()",
	} {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(100*time.Millisecond, cancel)
		start := time.Now()
		_, err := s.Eval(ctx, src)
		took := time.Since(start) - 100*time.Millisecond
		var e *Error
		if src == "rfm.Fit(data.X, data.Y, rfm.Options{Ridge: 1e-3, Iters: 1000})" {
			// The call returns the reason as its error; the cell is stopped all the same.
			if !errors.As(err, &e) {
				t.Errorf("%s: error %v", src, err)
			}
		} else if !errors.As(err, &e) || e.Class != Interrupted {
			t.Errorf("%s: error %v", src, err)
		}
		if took > 1500*time.Millisecond {
			t.Errorf("%s: stopped after %v", src, took)
		}
		before := s.eval(t, "n")
		if got := s.eval(t, "n += 0\nn"); got != before {
			t.Errorf("%s: n went on from %s to %s", src, before, got)
		}
	}
	if got := s.eval(t, "n > 0"); got != "true" {
		t.Errorf("the state is lost: n > 0 is %s", got)
	}
}

func TestTimeLimit(t *testing.T) {
	s := open(t)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := s.Eval(ctx, "for {}")
	if err == nil || !strings.Contains(err.Error(), "ran out of time") {
		t.Errorf("error %v", err)
	}
}

// TestMarkAfterInterrupt says on which line a panic was, also when a cell has
// been stopped before.
func TestMarkAfterInterrupt(t *testing.T) {
	s := open(t)
	s.eval(t, "func f(a []int) int {\n\tn := 1\n\treturn a[n]\n}")
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	s.Eval(ctx, "for {}")
	_, err := s.Eval(t.Context(), "f(nil)")
	var e *Error
	if !errors.As(err, &e) || len(e.Stack) != 2 || e.Stack[0].Pos.Line != 3 || !e.Stack[0].Exact {
		t.Errorf("error %+v", e)
	}
}

// TestInterruptSleep stops a cell that sleeps, many times: it never ends as if it
// had slept enough.
func TestInterruptSleep(t *testing.T) {
	s := open(t)
	s.eval(t, "import \"time\"")
	for range 300 {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(2*time.Millisecond, cancel)
		_, err := s.Eval(ctx, "time.Sleep(time.Hour)")
		var e *Error
		if !errors.As(err, &e) || e.Class != Interrupted {
			t.Fatalf("error %v", err)
		}
	}
}

// TestBusy completes and inspects while a cell runs.
func TestBusy(t *testing.T) {
	s := open(t)
	s.eval(t, "radius := 1\nstop := make(chan int)")
	done := make(chan error)
	running, stop := context.WithCancel(t.Context())
	go func() {
		_, err := s.Eval(running, "<-stop")
		done <- err
	}()
	time.Sleep(50 * time.Millisecond)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	answers := make(chan string, 2)
	go func() {
		_, list := s.Complete("rad", 3)
		b, _ := s.Inspect("radius", 3, false)
		answers <- fmt.Sprint(list, b.Text())
	}()
	select {
	case got := <-answers:
		if want := "[{radius variable int}]var radius int"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	case <-ctx.Done():
		t.Fatal("no answer while a cell runs")
	}
	select {
	case err := <-done:
		t.Fatalf("the cell ended: %v", err)
	default:
	}
	stop()
	<-done
}

func TestOutput(t *testing.T) {
	s := open(t)
	s.eval(t, `import ("fmt"; "log"; "os"; "time")
for i := range 3 { fmt.Println(i); println("e", i); fmt.Fprint(os.Stdout, "x\n") }
fmt.Print("no newline, é")`)
	if got, want := s.stdout.String(), "0\nx\n1\nx\n2\nx\nno newline, é"; got != want {
		t.Errorf("stdout %q, want %q", got, want)
	}
	if got, want := s.stderr.String(), "e 0\ne 1\ne 2\n"; got != want {
		t.Errorf("stderr %q, want %q", got, want)
	}
	s.stdout.Reset()
	s.stderr.Reset()
	s.eval(t, "for i := 0; i < 100000; i++ { fmt.Println(i) }")
	if n := strings.Count(s.stdout.String(), "\n"); n != 100000 || !strings.HasSuffix(s.stdout.String(), "\n99999\n") {
		t.Errorf("%d lines", n)
	}
	s.stdout.Reset()
	s.eval(t, "log.SetFlags(0)\nlog.Print(\"logged\")\nos.Stdout.Write([]byte{0xff, 0xfe, '\\n'})")
	if s.stderr.String() != "logged\n" || s.stdout.String() != "\xff\xfe\n" {
		t.Errorf("stderr %q, stdout %q", &s.stderr, &s.stdout)
	}
	// A goroutine that outlives its cell writes to whatever cell there is.
	s.stdout.Reset()
	s.eval(t, "go func() { time.Sleep(30*time.Millisecond); fmt.Println(\"late\") }()")
	s.eval(t, "time.Sleep(100*time.Millisecond)")
	if s.stdout.String() != "late\n" {
		t.Errorf("stdout %q", &s.stdout)
	}
}

func TestClose(t *testing.T) {
	out, errw := os.Stdout, os.Stderr
	s, err := New(Options{Stdout: &strings.Builder{}, Stderr: &strings.Builder{}})
	if err != nil {
		t.Fatal(err)
	}
	if os.Stdout == out || os.Stderr == errw {
		t.Error("standard output is not taken over")
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if os.Stdout != out || os.Stderr != errw {
		t.Error("standard output is not given back")
	}
}

// TestGrowth runs many cells: each must leave little behind.
func TestGrowth(t *testing.T) {
	s := open(t)
	heap := func() uint64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	run := func(n int) {
		for i := range n {
			if got := s.eval(t, fmt.Sprintf("x := %d\nfunc f(a int) int { return a + x }\nf(1)", i)); got != fmt.Sprint(i+1) {
				t.Fatalf("cell %d: %s", i, got)
			}
		}
	}
	run(100)
	before := heap()
	const cells = 500
	run(cells)
	const most = 20 << 10
	if grown := (int64(heap()) - int64(before)) / cells; grown > most {
		t.Errorf("%d bytes a cell, want at most %d", grown, most)
	} else {
		t.Logf("%d bytes a cell", grown)
	}
}

func BenchmarkCell(b *testing.B) {
	s := open(b)
	ctx := context.Background()
	for b.Loop() {
		if _, err := s.Eval(ctx, "x := 1\nx + 1"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		s, err := New(Options{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.Eval(context.Background(), "1 + 1"); err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}

func BenchmarkImport(b *testing.B) {
	for b.Loop() {
		s, err := New(Options{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.Eval(context.Background(), "import (\"fmt\"; \"github.com/agopher/agopher/lib/rfm\"; \"github.com/agopher/agopher/plotting\"; \"gonum.org/v1/gonum/mat\")\n_ = fmt.Sprint(rfm.Options{}, plotting.New(\"\"), mat.NewDense(1, 1, nil))"); err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}
