package worker

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/agopher/agopher/repl/session"
)

// A process is a worker as the parent sees it.
type process struct {
	cmd   *exec.Cmd
	conn  *conn
	stdin *os.File
	pipes []*os.File // to be read to their ends

	ready chan struct{} // closed when it has answered, or ended
	done  chan struct{} // closed when it has ended and all its output was shown
	err   *session.Error
	began bool // it has answered

	results chan result

	mu      sync.Mutex
	some    *sync.Cond
	events  []received // output and results, in order, that wait to be shown
	ended   bool       // there will be no more events
	answers map[int]chan answer
	last    int
	killed  *session.Error // why the parent has ended it
}

type received struct {
	kind kind
	body []byte
}

// launch starts a worker.
func launch(dir string, set settings) (*process, error) {
	exe, err := executable()
	if err != nil {
		return nil, fmt.Errorf("worker: %w", err)
	}
	p := &process{ready: make(chan struct{}), done: make(chan struct{}), results: make(chan result, 1), answers: map[int]chan answer{}}
	p.some = sync.NewCond(&p.mu)
	p.cmd = exec.Command(exe, command)
	p.cmd.Args[0] = filepath.Base(os.Args[0])
	p.cmd.Env = append(os.Environ(), variable+"=1")
	p.cmd.Dir = dir
	detach(p.cmd)
	var theirs []*os.File
	defer func() {
		for _, f := range theirs {
			f.Close()
		}
	}()
	pipe := func(write bool) (ours, their *os.File) {
		r, w, e := os.Pipe()
		if e != nil {
			err = e
			return nil, nil
		}
		if write {
			r, w = w, r
		}
		theirs = append(theirs, w)
		return r, w
	}
	stdin, cmdIn := pipe(true)
	stdout, cmdOut := pipe(false)
	stderr, cmdErr := pipe(false)
	if err == nil {
		p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = cmdIn, cmdOut, cmdErr
		err = p.cmd.Start()
	}
	if err != nil {
		for _, f := range []*os.File{stdin, stdout, stderr} {
			f.Close()
		}
		return nil, fmt.Errorf("worker: %w", err)
	}
	p.stdin, p.pipes = stdin, []*os.File{stdout, stderr}
	p.conn = newConn(stdout, stdin)
	log := &logbook{}
	var readers sync.WaitGroup
	readers.Go(p.read)
	readers.Go(func() { io.Copy(log, stderr) })
	go p.wait(&readers, log)
	go p.conn.send(kindSettings, set)
	return p, nil
}

// executable returns this program, as it is: on disk there may be a newer one.
func executable() (string, error) {
	const self = "/proc/self/exe"
	if runtime.GOOS == "linux" {
		if _, err := os.Stat(self); err == nil {
			return self, nil
		}
	}
	return os.Executable()
}

// read receives messages until the worker ends. It never waits for others.
func (p *process) read() {
	for {
		k, b, err := p.conn.receive()
		if err != nil {
			return
		}
		switch k {
		case kindReady:
			p.began = true
			close(p.ready)
		case kindAnswer:
			var a answer
			if json.Unmarshal(b, &a) == nil {
				p.mu.Lock()
				c := p.answers[a.ID]
				delete(p.answers, a.ID)
				p.mu.Unlock()
				if c != nil {
					c <- a
				}
			}
		default:
			p.mu.Lock()
			p.events = append(p.events, received{k, b})
			p.some.Signal()
			p.mu.Unlock()
		}
	}
}

// wait waits for the end of the worker and says why that was.
func (p *process) wait(readers *sync.WaitGroup, log *logbook) {
	_ = p.cmd.Wait()
	killChildren(p.cmd.Process.Pid)
	// What holds the pipes open now is no longer ours.
	const patience = 500 * time.Millisecond
	for _, f := range p.pipes {
		_ = f.SetReadDeadline(time.Now().Add(patience))
	}
	readers.Wait()
	for _, f := range p.pipes {
		f.Close()
	}
	p.stdin.Close()
	log.close()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err = p.killed; p.err == nil {
		p.err = explain(p.cmd.ProcessState, log)
	} else if p.err.Pos.Line == 0 {
		p.err.Pos = log.at
	}
	p.ended = true
	p.some.Signal()
	if !p.began {
		close(p.ready)
	}
}

// next returns what is to be shown next, in order. It reports false after the
// end.
func (p *process) next() (received, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.events) == 0 {
		if p.ended {
			return received{}, false
		}
		p.some.Wait()
	}
	e := p.events[0]
	p.events[0] = received{}
	p.events = p.events[1:]
	return e, true
}

// ask asks a question about names. It reports false if the worker ends or the
// time does.
func (p *process) ask(q query, patience time.Duration) (answer, bool) {
	c := make(chan answer, 1)
	p.mu.Lock()
	p.last++
	q.ID = p.last
	p.answers[q.ID] = c
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.answers, q.ID)
	}()
	if err := p.conn.send(kindQuery, q); err != nil {
		return answer{}, false
	}
	var late <-chan time.Time
	if patience > 0 {
		t := time.NewTimer(patience)
		defer t.Stop()
		late = t.C
	}
	select {
	case a := <-c:
		return a, true
	case <-p.done:
	case <-late:
	}
	return answer{}, false
}

// kill ends the worker for a reason.
func (p *process) kill(why *session.Error) {
	p.mu.Lock()
	if p.killed == nil {
		p.killed = why
	}
	p.mu.Unlock()
	_ = p.cmd.Process.Kill()
}

// dying reports whether the parent has ended the worker.
func (p *process) dying() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.killed != nil
}

// close ends the worker, which it does when its input ends, or else by force.
func (p *process) close() {
	p.mu.Lock()
	p.killed = &session.Error{Class: session.Ended, Message: "the session was closed"}
	p.mu.Unlock()
	p.stdin.Close()
	const patience = 500 * time.Millisecond
	select {
	case <-p.done:
		return
	case <-time.After(patience):
	}
	_ = p.cmd.Process.Kill()
	select {
	case <-p.done:
	case <-time.After(patience):
	}
}
