package session

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/agopher/agopher/lib/task"
)

// TestStopKeepsFunctions stops cells in all kinds of code and waits. Function
// literals of earlier cells can be stopped too, and work afterwards.
func TestStopKeepsFunctions(t *testing.T) {
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	value := func(src string) string {
		t.Helper()
		r, err := s.Eval(t.Context(), src)
		if err != nil {
			t.Errorf("%s: %v", src, err)
		}
		return r.Bundle.Text()
	}
	value(`import ("sync"; "time")
ch := make(chan int)
receive := func() int { return <-ch }
send := func() { ch <- 1 }
choose := func() { select { case <-ch: case ch <- 2: } }
add := func(x int) int { return x + 1 }
func counter() func() int { n := 0; return func() int { n++; return n } }
next := counter()
loops := 0`)
	value(`ticks := make(chan int)
go func() { for i := 0; ; i++ { ticks <- i } }()`)
	for i, src := range []string{
		"for {}", "for { add(1) }", "<-ch", "ch <- 1", "for range ch {}", "select {}", "for { select { case <-ch: case <-time.After(time.Hour): } }",
		"for range 3 { go func() { for { loops++; time.Sleep(time.Millisecond) } }() }\nselect {}",
		"var wg sync.WaitGroup\nwg.Add(1)\ngo func() { defer wg.Done(); <-ch }()\nwg.Wait()",
		"made := func() int { return <-ch }\nmade()",
		"receive()", "send()", "choose()", "go func() { receive(); loops = -1000 }()\nselect {}", "var mu sync.Mutex\nmu.Lock()\ngo func() { mu.Lock(); loops = -1000 }()\nselect {}",
	} {
		if src == "receive()" { // to stop this, all waits in channels have to end
			if got := value("got := -1\nselect { case got = <-ticks: case <-time.After(5 * time.Second): }\ngot >= 0"); got != "true" {
				t.Error("a goroutine of an earlier cell has not lived on")
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		stop := time.AfterFunc(20*time.Millisecond, cancel)
		start := time.Now()
		_, err := s.Eval(ctx, src)
		took := time.Since(start)
		stop.Stop()
		cancel()
		var e *Error
		if !errors.As(err, &e) || e.Class != Interrupted || e.Background || took > time.Second {
			t.Errorf("%s: error %v after %v", src, err, took)
		}
		if got := value("add(next())"); got != []string{"2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16"}[i] {
			t.Errorf("after %s: add(next()) = %s", src, got)
		}
		if got := value("go send()\nreceive()"); got != "1" {
			t.Errorf("after %s: received %s", src, got)
		}
		before := value("loops")
		if got := value("time.Sleep(5 * time.Millisecond)\nloops"); got != before || got[0] == '-' {
			t.Errorf("after %s: goroutines go on, from %s to %s", src, before, got)
		}
	}
}

// TestStopArrived stops statements that define variables: those that have their
// values are there afterwards, of others there is what was before.
func TestStopArrived(t *testing.T) {
	var cancel context.CancelFunc
	s, err := New(Options{Progress: task.ProgressFunc(func(done, _ int, _ string) {
		if done == 3 {
			cancel()
		}
	})})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	eval := func(src string) string {
		t.Helper()
		r, err := s.Eval(t.Context(), src)
		if err != nil {
			return err.Error()
		}
		return r.Bundle.Text()
	}
	eval(`import ("github.com/agopher/agopher/datasets"; "github.com/agopher/agopher/lib/rfm")
low := datasets.LowRank(100, 5, 2, 1)
long := rfm.Options{Ridge: 1e-3, Iters: 1000000}
wait := func() int { select {} }
model, old := "of another type", "kept"`)
	for _, tt := range []struct{ src, then, want string }{
		{"model, err := rfm.Fit(low.X, low.Y, long)", "model.Best > 0, err != nil", "true, true"},
		{"var again, why = rfm.Fit(low.X, low.Y, long)", "again.Best > 0, why != nil", "true, true"},
		{"fit := func() *rfm.Model { m, _ := rfm.Fit(low.X, low.Y, long); return m }\nthird := fit()", "fit != nil", "true"},
		{"x := wait()", "x", "undefined: x"},
		{"old := wait()", "old", "kept"},
	} {
		ctx, stop := context.WithCancel(t.Context())
		cancel = stop
		if strings.Contains(tt.src, "wait") {
			time.AfterFunc(20*time.Millisecond, stop)
		}
		_, err := s.Eval(ctx, tt.src)
		stop()
		var e *Error
		if !errors.As(err, &e) || e.Class != Interrupted {
			t.Errorf("%s: %v", tt.src, err)
		}
		if got := eval(tt.then); !strings.Contains(got, tt.want) {
			t.Errorf("after %s: %s = %s, want %s", tt.src, tt.then, got, tt.want)
		}
	}
}

// TestStopBackground stops a compiled function that does not return in time. What
// comes after waits for it, and works.
func TestStopBackground(t *testing.T) {
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	eval := func(ctx context.Context, src string) (string, error) {
		r, err := s.Eval(ctx, src)
		return r.Bundle.Text(), err
	}
	eval(t.Context(), "import \"sync\"\nvar mu sync.Mutex\nf := func() int { return 7 }\nafter := 0")
	eval(t.Context(), "mu.Lock()")
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err = eval(ctx, "mu.Lock()\nafter++")
	var e *Error
	if !errors.As(err, &e) || !e.Background {
		t.Fatalf("error %v", err)
	}
	start := time.Now()
	got, err := eval(t.Context(), "f()")
	if got != "7" || err != nil {
		t.Errorf("got %s, error %v", got, err)
	}
	if took := time.Since(start); took < time.Second {
		t.Errorf("it did not wait, but %v", took)
	}
	eval(t.Context(), "mu.Unlock()")
	for i := 0; s.Background() > 0 && i < 1000; i++ {
		time.Sleep(time.Millisecond)
	}
	if got, err := eval(t.Context(), "f() + after"); err != nil || got != "7" && got != "8" {
		t.Errorf("got %s, error %v", got, err)
	}
}
