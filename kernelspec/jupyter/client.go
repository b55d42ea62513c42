package jupyter

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/agopher/agopher/kernelspec"
	"github.com/agopher/agopher/kernelspec/jupyter/internal/zmtp"
)

// A Client runs cells in an installed kernel, of whatever language, that it has
// started.
type Client struct {
	spec     kernelspec.Spec
	language map[string]any
	codec    codec
	session  string
	cmd      *exec.Cmd
	dir      string // of the connection file
	said     *tail
	ended    chan struct{} // closed when the kernel has ended
	shell    socket
	control  socket
	iopub    socket
}

// A socket is a connection to a kernel with what came through it.
type socket struct {
	*zmtp.Dealer
	in chan *message
}

// Start starts a kernel with a working folder, and returns when it answers.
func Start(ctx context.Context, spec kernelspec.Spec, dir string) (*Client, error) {
	conn, err := freePorts()
	if err != nil {
		return nil, fmt.Errorf("jupyter: no port on 127.0.0.1 can be had: %w", err)
	}
	conn.KernelName = spec.Name
	c := &Client{spec: spec, codec: codec{[]byte(conn.Key)}, session: newID(), said: &tail{}, ended: make(chan struct{})}
	if c.dir, err = os.MkdirTemp("", "agopher-client-"); err != nil {
		return nil, fmt.Errorf("jupyter: %w", err)
	}
	if err := c.launch(conn, dir); err != nil {
		os.RemoveAll(c.dir)
		return nil, fmt.Errorf("jupyter: kernel %s does not start: %w", spec.Name, err)
	}
	const patience = time.Minute
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := c.meet(ctx, conn); err != nil {
		c.Close()
		return nil, fmt.Errorf("jupyter: kernel %s does not answer: %w%s", spec.Name, err, c.said)
	}
	return c, nil
}

// launch starts the process.
func (c *Client) launch(conn Connection, dir string) error {
	b, err := json.Marshal(conn)
	if err != nil {
		return err
	}
	path := filepath.Join(c.dir, "kernel.json")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		return err
	}
	argv := slices.Clone(c.spec.Argv)
	for i := range argv {
		argv[i] = strings.ReplaceAll(argv[i], "{connection_file}", path)
	}
	c.cmd = exec.Command(argv[0], argv[1:]...)
	c.cmd.Dir, c.cmd.Env = dir, os.Environ()
	for _, name := range slices.Sorted(maps.Keys(c.spec.Env)) {
		c.cmd.Env = append(c.cmd.Env, name+"="+c.spec.Env[name])
	}
	c.cmd.Stdout, c.cmd.Stderr = c.said, c.said
	c.cmd.WaitDelay = time.Second
	detach(c.cmd) // Ctrl-C is for us to pass on
	if err := c.cmd.Start(); err != nil {
		return err
	}
	go func() {
		defer close(c.ended)
		c.cmd.Wait()
	}()
	return nil
}

// meet connects the sockets and waits until the kernel has said what it is, on
// both of those that cells need.
func (c *Client) meet(ctx context.Context, conn Connection) error {
	for _, s := range []struct {
		to   *socket
		port int
		dial func(network, address string, deadline time.Time) (*zmtp.Dealer, error)
	}{{&c.iopub, conn.IOPubPort, zmtp.DialSub}, {&c.shell, conn.ShellPort, zmtp.Dial}, {&c.control, conn.ControlPort, zmtp.Dial}} {
		address := net.JoinHostPort(conn.IP, strconv.Itoa(s.port))
		for {
			const patience = 2 * time.Second
			d, err := s.dial(tcp, address, time.Now().Add(patience))
			if err == nil {
				err = d.SetDeadline(time.Time{})
				*s.to = socket{d, make(chan *message, 1)}
				go c.read(*s.to)
			}
			if err == nil {
				break
			}
			if err := c.wait(ctx); err != nil {
				return err
			}
		}
	}
	for { // until the subscription has arrived
		id, err := c.send(c.shell, "kernel_info_request", struct{}{})
		if err != nil {
			return err
		}
		m, err := c.reply(ctx, c.shell, id)
		if err != nil {
			return err
		}
		var info struct {
			Language map[string]any `json:"language_info"`
		}
		if err := json.Unmarshal(m.content, &info); err != nil {
			return err
		}
		c.language = info.Language
		select {
		case _, ok := <-c.iopub.in:
			if !ok {
				return errEnded
			}
			return nil
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// wait waits a moment, if the kernel runs.
func (c *Client) wait(ctx context.Context) error {
	select {
	case <-c.ended:
		return errEnded
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(20 * time.Millisecond):
		return nil
	}
}

// read passes on what comes through a socket, until that is closed.
func (c *Client) read(s socket) {
	defer close(s.in)
	for {
		frames, err := s.Recv()
		if err != nil {
			return
		}
		if _, m, err := c.codec.decode(frames); err == nil {
			s.in <- m
		}
	}
}

func (c *Client) send(s socket, kind string, content any) (id string, err error) {
	m, err := newMessage(c.session, kind, nil, content)
	if err != nil {
		return "", err
	}
	return m.header.ID, s.Send(c.codec.encode(m)...)
}

// reply returns the reply to a request.
func (c *Client) reply(ctx context.Context, s socket, id string) (*message, error) {
	for {
		select {
		case m, ok := <-s.in:
			if !ok {
				return nil, errEnded
			}
			if m.answers(id) {
				return m, nil
			}
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

func (m *message) answers(id string) bool {
	var parent header
	return json.Unmarshal(m.parent, &parent) == nil && parent.ID == id
}

// Execute runs a cell. show is called with type and content of each message of
// the kernel about it, in order, such as stream, execute_result and error. When
// the context ends, the cell is interrupted; if it does not stop in five seconds,
// the kernel is ended.
//
// The error is not that of a cell that fails, which is shown, but of a kernel that
// has ended, or of the context.
func (c *Client) Execute(ctx context.Context, source string, show func(kind string, content []byte)) (count int, err error) {
	const grace = 5 * time.Second
	// With stop_on_error a kernel does not run what comes soon after a cell that fails.
	// Here the next cell is only sent if it is to be run.
	id, err := c.send(c.shell, "execute_request", map[string]any{
		"code": source, "silent": false, "store_history": true, "user_expressions": struct{}{}, "allow_stdin": false, "stop_on_error": false,
	})
	if err != nil {
		return 0, c.lost()
	}
	done := ctx.Done()
	var late <-chan time.Time
	for replied, idle := false, false; !replied || !idle; {
		select {
		case m, ok := <-c.shell.in:
			if !ok {
				return count, c.lost()
			}
			if m.answers(id) {
				var r struct {
					Count int `json:"execution_count"`
				}
				if json.Unmarshal(m.content, &r) == nil {
					count = r.Count
				}
				replied = true
			}
		case m, ok := <-c.iopub.in:
			if !ok {
				return count, c.lost()
			}
			switch {
			case !m.answers(id):
			case m.header.Type == "status":
				idle = strings.Contains(string(m.content), `"idle"`)
			default:
				show(m.header.Type, m.content)
			}
		case <-done:
			done, late = nil, time.After(grace)
			if err := c.interrupt(); err != nil {
				return count, err
			}
		case <-late:
			c.cmd.Process.Kill()
			return count, fmt.Errorf("%w; the kernel did not stop and was ended", context.Cause(ctx))
		}
	}
	return count, context.Cause(ctx)
}

func (c *Client) lost() error {
	const moment = time.Second // in which the process may end after its connections
	select {
	case <-c.ended:
	case <-time.After(moment):
	}
	return fmt.Errorf("the kernel %s has ended%s", c.spec.Name, c.said)
}

// interrupt stops the cell that runs, as the kernel wants it done.
func (c *Client) interrupt() error {
	if c.spec.Messages {
		_, err := c.send(c.control, "interrupt_request", struct{}{})
		return err
	}
	return c.cmd.Process.Signal(os.Interrupt)
}

// Metadata returns what a notebook of the kernel says of it.
func (c *Client) Metadata() (spec, language map[string]any) {
	return map[string]any{"display_name": c.spec.DisplayName, "language": c.spec.Language, "name": c.spec.Name}, c.language
}

// Close ends the kernel: by a request, and if that does not help by force.
func (c *Client) Close() error {
	const grace = 3 * time.Second
	defer os.RemoveAll(c.dir)
	if c.control.Dealer != nil {
		c.send(c.control, "shutdown_request", map[string]bool{"restart": false})
		select {
		case <-c.ended:
		case <-time.After(grace):
		}
	}
	err := c.cmd.Process.Kill()
	<-c.ended
	for _, s := range []socket{c.shell, c.control, c.iopub} {
		if s.Dealer == nil {
			continue
		}
		s.Close()
		for range s.in { // what was on its way
		}
	}
	if errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	return err
}

// A tail keeps the end of what a process says.
type tail struct {
	mu   sync.Mutex
	text []byte
}

func (t *tail) Write(p []byte) (int, error) {
	const most = 2000
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p...)
	t.text = t.text[max(0, len(t.text)-most):]
	return len(p), nil
}

// String returns it as the end of an error.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if s := strings.TrimSpace(string(t.text)); s != "" {
		return "; it says:\n" + strings.ToValidUTF8(s, "\uFFFD")
	}
	return ""
}
