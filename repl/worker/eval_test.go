//go:build unix

package worker

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/agopher/agopher/lib/display"
	"github.com/agopher/agopher/lib/task"
	"github.com/agopher/agopher/repl/session"
)

func TestEval(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("AGOPHER_TEST_VALUE", "inherited")
	s := open(t, func(o *Options) { o.Dir = dir })
	for _, tt := range []struct{ src, want string }{
		{"1 + 1", "2"},
		{"x := 6.5", ""},
		{"x * 2", "13"},
		{"import \"os\"\ndir, _ := os.Getwd()\ndir", dir},
		{"os.Getenv(\"AGOPHER_TEST_VALUE\")", "inherited"},
		{"os.Getenv(\"" + variable + "\")", ""},
		{"\"\\xff\"", "\xff"},
	} {
		if got := s.eval(t, tt.src); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.src, got, tt.want)
		}
	}
	s.eval(t, `import ("fmt"; "github.com/agopher/agopher/lib/display")
fmt.Println("a\xff"); fmt.Fprintln(os.Stderr, "e")
display.Show(display.Bundle{display.MIMEText: "shown"})
os.NewFile(1, "").WriteString("past the session\n")`)
	if out, err, shown := s.stdout.take(), s.stderr.take(), s.shown.take(); out != "a\xff\n" || err != "e\n" || shown != "shown\n" {
		t.Errorf("stdout %q, stderr %q, shown %q", out, err, shown)
	}
	e := s.fail(t, "\nlenght")
	if e.Class != session.CompileError || e.Pos != (session.Pos{Cell: 9, Line: 2, Col: 1}) || e.Line != "lenght" || e.Message != "undefined: lenght" {
		t.Errorf("error %#v", e)
	}
	if e := s.fail(t, "f("); !errors.Is(e, session.ErrIncomplete) {
		t.Errorf("error %#v", e)
	}
	if _, err := Open(Options{Dir: filepath.Join(dir, "none")}); err == nil {
		t.Error("no error for a folder that is not there")
	}
}

// TestBundle sends all kinds of content and events through the pipe.
func TestBundle(t *testing.T) {
	var got display.Event
	s := open(t, func(o *Options) { o.Display = func(e display.Event) { got = e } })
	s.eval(t, `import ("github.com/agopher/agopher/lib/display"; "math")
display.Show(display.Bundle{"text/plain": "é<", "image/png": display.Image{Data: []byte{1, 0xff}, Width: 3, Height: 4}, "image/gif": []byte{2},
	"application/json": map[string]any{"a": []int{1}}, "x/nan": math.NaN()})`)
	data, metadata := got.Bundle.Wire()
	if text := fmt.Sprint(data["text/plain"], data["image/png"], data["image/gif"], metadata, data["x/nan"]); text != "é<Af8=Ag==map[image/png:map[height:4 width:3]] <nil>" {
		t.Error(text)
	}
	if text := fmt.Sprintf("%s", data["application/json"]); text != `{"a":[1]}` {
		t.Error(text)
	}
	if got.Action != display.Append || got.ID != "" {
		t.Errorf("action %d at %q", got.Action, got.ID)
	}
	s.eval(t, "h := display.Live(1)")
	id := got.ID
	s.eval(t, "h.Update(2)")
	if got.Action != display.Update || got.ID != id || id == "" || got.Bundle.Text() != "2" {
		t.Errorf("action %d at %q of %q: %s", got.Action, got.ID, id, got.Bundle.Text())
	}
	s.eval(t, "display.Clear(true)")
	if got.Action != display.ClearNext || got.Bundle != nil {
		t.Errorf("action %d with %v", got.Action, got.Bundle)
	}
}

// TestInterrupt stops cells in all kinds of waits, by the context and by
// Interrupt; the state is kept.
func TestInterrupt(t *testing.T) {
	s := open(t)
	s.eval(t, `import (
	"fmt"
	"sync"
	"time"
	"github.com/agopher/agopher/datasets"
	"github.com/agopher/agopher/lib/rfm"
)
kept := 41
ch := make(chan int)
data := datasets.LowRank(1500, 30, 2, 1)`)
	for _, src := range []string{
		"for { kept += 0 }", "<-ch", "select {}", "time.Sleep(time.Hour)",
		"rfm.Fit(data.X, data.Y, rfm.Options{Ridge: 1e-3, Iters: 1000})",
		"for { fmt.Println(kept) }", "for { fmt.Print(\"\") }",
	} {
		for _, how := range []string{"context", "Interrupt"} {
			ctx, cancel := context.WithCancel(t.Context())
			var at time.Time
			time.AfterFunc(150*time.Millisecond, func() {
				at = time.Now()
				if how == "context" {
					cancel()
				}
				s.Interrupt() // a front does both
			})
			_, err := s.Eval(ctx, src)
			took := time.Since(at)
			cancel()
			var e *session.Error
			if !errors.As(err, &e) || e.Class != session.Interrupted && !strings.HasPrefix(src, "rfm") {
				t.Errorf("%s: error %v", src, err)
			}
			if took > 1500*time.Millisecond {
				t.Errorf("%s: stopped after %v", src, took)
			}
			t.Logf("%s: stopped %v after %s", src, took, how)
			if got := s.eval(t, "kept + 1"); got != "42" {
				t.Errorf("kept + 1 is %s", got)
			}
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := s.Eval(ctx, "for {}"); err == nil || !strings.Contains(err.Error(), "ran out of time") {
		t.Errorf("error %v", err)
	}
	s.Interrupt() // of nothing
	if got := s.eval(t, "kept + 1"); got != "42" {
		t.Errorf("kept + 1 is %s", got)
	}
}

// TestSecondInterrupt ends the session of a cell that does not stop.
func TestSecondInterrupt(t *testing.T) {
	const stuck = "import \"sync\"\nvar wg sync.WaitGroup\nwg.Add(1)\nwg.Wait()"
	s := open(t)
	s.eval(t, "kept := 1")
	time.AfterFunc(100*time.Millisecond, func() {
		s.Interrupt()
		s.Interrupt() // a double click
		time.Sleep(doubleClick + 100*time.Millisecond)
		s.Interrupt()
	})
	e := s.fail(t, stuck)
	if e.Class != session.Ended || !strings.Contains(e.Message, "a second interrupt has ended the session") || e.Pos.Line != 4 {
		t.Errorf("error %v", e)
	}
	if s.fail(t, "kept"); s.shown.take() != lostNote+"\n" {
		t.Error("nothing says that variables were lost")
	}

	s.eval(t, "kept := 1")
	time.AfterFunc(100*time.Millisecond, s.Interrupt)
	e = s.fail(t, stuck)
	if e.Class != session.Interrupted || !e.Background || !strings.Contains(e.Hint, "a second interrupt ends the session") {
		t.Errorf("error %v", e)
	}
	if got := s.eval(t, "kept"); got != "1" {
		t.Errorf("kept is %s", got)
	}
	s.Interrupt() // while nothing runs but that call
	<-s.ending()
	if s.fail(t, "kept"); !strings.HasPrefix(s.shown.take(), lostNote) {
		t.Error("nothing says that variables were lost")
	}

	s.eval(t, "import \"time\"\nkept := 1")
	time.AfterFunc(100*time.Millisecond, s.Interrupt)
	s.fail(t, "import \"os/exec\"\nexec.Command(\"sleep\", \"2.6\").Run()")
	time.Sleep(time.Second)
	s.Interrupt() // the call has returned meanwhile
	if got := s.eval(t, "kept"); got != "1" {
		t.Errorf("kept is %s", got)
	}
}

// ending returns the end of the current worker.
func (s *tested) ending() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.p.done
}

// TestIdleEnd ends the worker between two cells: the next one says why.
func TestIdleEnd(t *testing.T) {
	s := open(t)
	ended := s.ending()
	s.eval(t, "import (\"os\"; \"time\")\nkept := 1\np, _ := os.FindProcess(os.Getpid())\ntime.AfterFunc(50 * time.Millisecond, func() { p.Kill() })")
	<-ended
	s.fail(t, "kept")
	if got := s.shown.take(); !strings.HasPrefix(got, lostNote) || !strings.Contains(got, "The last one ended between two cells:\nworker ended: the process of the session was killed") {
		t.Errorf("shown %q", got)
	}
	pid := s.pid()
	ended = s.ending()
	syscall.Kill(pid, syscall.SIGKILL)
	<-ended
	if got := s.eval(t, "1 + 1"); got != "2" {
		t.Errorf("got %s", got)
	}
}

func (s *tested) pid() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.p.cmd.Process.Pid
}

// TestBusy asks about names while a cell runs, and while the front does not take
// its output.
func TestBusy(t *testing.T) {
	block := make(chan struct{})
	s := open(t, func(o *Options) {
		o.Stdout = writerFunc(func(p []byte) (int, error) {
			<-block
			return len(p), nil
		})
	})
	s.eval(t, "import \"fmt\"\nradius := 1")
	done := make(chan error)
	go func() {
		_, err := s.Eval(t.Context(), "for { fmt.Println(radius) }")
		done <- err
	}()
	time.Sleep(200 * time.Millisecond)
	start := time.Now()
	if from, list := s.Complete("1 + rad", 7); from != 4 || len(list) != 1 || list[0].Text != "radius" || list[0].Kind != "variable" {
		t.Errorf("completion at %d: %v", from, list)
	}
	if b, ok := s.Inspect("radius", 3, false); !ok || b.Text() != "var radius int" {
		t.Errorf("inspection %v, %v", b, ok)
	}
	if _, ok := s.Inspect("nobody", 3, false); ok {
		t.Error("something is known of nobody")
	}
	if status, indent := s.Completeness("for {"); status != "incomplete" || indent != "\t" {
		t.Errorf("completeness %s, %q", status, indent)
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("answers took %v", took)
	}
	s.Interrupt()
	time.Sleep(100 * time.Millisecond)
	close(block)
	var e *session.Error
	if err := <-done; !errors.As(err, &e) || e.Class != session.Interrupted || e.Background {
		t.Errorf("error %v", err)
	}
	if status, _ := s.Completeness("x := )"); status != "invalid" {
		t.Errorf("completeness %s", status)
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func TestProgress(t *testing.T) {
	var steps []string
	s := open(t, func(o *Options) {
		o.Progress = task.ProgressFunc(func(done, total int, note string) { steps = append(steps, fmt.Sprint(done, total)) })
	})
	s.eval(t, `import ("github.com/agopher/agopher/datasets"; "github.com/agopher/agopher/lib/rfm")
data := datasets.LowRank(100, 5, 2, 1)
rfm.Fit(data.X, data.Y, rfm.Options{Ridge: 1e-3, Iters: 3})`)
	if len(steps) < 2 || steps[len(steps)-1] != "3 3" && steps[len(steps)-1] != "4 4" {
		t.Errorf("steps %q", steps)
	}
}

// TestClose leaves no process behind, not those that cells have started either.
func TestClose(t *testing.T) {
	s := open(t)
	child, err := strconv.Atoi(s.eval(t, "import \"os/exec\"\nc := exec.Command(\"sleep\", \"1000\")\nc.Start()\nc.Process.Pid"))
	if err != nil {
		t.Fatal(err)
	}
	pid := s.pid()
	if !alive(pid) || !alive(child) {
		t.Error("no processes")
	}
	start := time.Now()
	s.Close()
	if took := time.Since(start); took > 400*time.Millisecond {
		t.Errorf("closed in %v", took)
	}
	for _, p := range []int{pid, child} {
		gone(t, p)
	}
	if _, err := s.Eval(t.Context(), "1"); err == nil || !strings.Contains(err.Error(), "closed") {
		t.Errorf("error %v", err)
	}
	s.Close()
}

// TestOrphan kills the parent of a worker that is busy.
func TestOrphan(t *testing.T) {
	s := open(t)
	pids := s.eval(t, `import ("fmt"; "io"; "os"; "os/exec"; "bufio"; "strings")
c := exec.Command("/proc/self/exe", "-test.run=TestHelperParent$")
c.Env = append(os.Environ(), "AGOPHER_TEST_PARENT=1")
out, _ := c.StdoutPipe()
c.Start()
line, _ := bufio.NewReader(out).ReadString('\n')
c.Process.Kill()
io.Copy(io.Discard, out)
strings.TrimSpace(line)`)
	for _, text := range strings.Fields(pids) {
		pid, err := strconv.Atoi(text)
		if err != nil {
			t.Fatalf("%q", pids)
		}
		gone(t, pid)
	}
}

// TestHelperParent is the parent for TestOrphan.
func TestHelperParent(t *testing.T) {
	if os.Getenv("AGOPHER_TEST_PARENT") == "" {
		return
	}
	s := open(t)
	s.eval(t, "import \"os/exec\"\nc := exec.Command(\"sleep\", \"1000\")\nc.Start()")
	child := s.eval(t, "c.Process.Pid")
	go s.Eval(t.Context(), "for {}")
	fmt.Println(s.pid(), child)
	select {}
}

func alive(pid int) bool {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && !strings.Contains(string(b), ") Z ")
}

func gone(t *testing.T, pid int) {
	t.Helper()
	for start := time.Now(); alive(pid); time.Sleep(10 * time.Millisecond) {
		if time.Since(start) > 5*time.Second {
			syscall.Kill(pid, syscall.SIGKILL)
			t.Fatalf("process %d is still there", pid)
		}
	}
}
