package jupyter

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"strconv"
)

// A Connection is a connection file: where a kernel listens, and the key that
// its messages are signed with.
type Connection struct {
	Transport     string `json:"transport"` // tcp or ipc
	IP            string `json:"ip"`        // for ipc, what the names of the sockets begin with
	ShellPort     int    `json:"shell_port"`
	IOPubPort     int    `json:"iopub_port"`
	StdinPort     int    `json:"stdin_port"`
	ControlPort   int    `json:"control_port"`
	HeartbeatPort int    `json:"hb_port"`

	SignatureScheme string `json:"signature_scheme"` // empty for hmac-sha256
	Key             string `json:"key"`              // empty for unsigned messages
	KernelName      string `json:"kernel_name,omitempty"`
}

// ReadConnection reads a connection file, which the Jupyter server or client
// that starts a kernel has written.
func ReadConnection(path string) (Connection, error) {
	var c Connection
	b, err := os.ReadFile(path)
	if err != nil {
		return c, fmt.Errorf("jupyter: cannot read the connection file: %w; a kernel is started by Jupyter, after agopher kernel install", err)
	}
	if err := json.Unmarshal(b, &c); err != nil {
		return c, fmt.Errorf("jupyter: connection file %s: %w", path, err)
	}
	if err := c.check(); err != nil {
		return c, fmt.Errorf("jupyter: connection file %s: %w", path, err)
	}
	return c, nil
}

const (
	tcp        = "tcp"
	ipc        = "ipc"
	hmacSHA256 = "hmac-sha256"
)

// check fills in defaults and reports what cannot be.
func (c *Connection) check() error {
	if c.Transport == "" {
		c.Transport = tcp
	}
	if c.Transport != tcp && c.Transport != ipc {
		return fmt.Errorf("transport is %q; it must be tcp or ipc", c.Transport)
	}
	if c.IP == "" && c.Transport == tcp {
		c.IP = "127.0.0.1"
	}
	if c.IP == "*" && c.Transport == tcp {
		c.IP = "0.0.0.0"
	}
	if c.SignatureScheme == "" {
		c.SignatureScheme = hmacSHA256
	}
	if c.SignatureScheme != hmacSHA256 {
		return fmt.Errorf("signature_scheme is %q; it must be %s", c.SignatureScheme, hmacSHA256)
	}
	for _, p := range []struct {
		name string
		port int
	}{
		{"shell_port", c.ShellPort}, {"iopub_port", c.IOPubPort}, {"stdin_port", c.StdinPort},
		{"control_port", c.ControlPort}, {"hb_port", c.HeartbeatPort},
	} {
		if p.port < 0 || p.port > 65535 {
			return fmt.Errorf("%s is %d; it must be a port number", p.name, p.port)
		}
	}
	return nil
}

// listen listens on a port and sets it to the one taken, if it is 0.
func (c *Connection) listen(name string, port *int) (net.Listener, error) {
	if c.Transport == ipc {
		l, err := net.Listen("unix", fmt.Sprintf("%s-%d", c.IP, *port))
		if err != nil {
			return nil, fmt.Errorf("jupyter: %s: %w", name, err)
		}
		return l, nil
	}
	l, err := net.Listen(tcp, net.JoinHostPort(c.IP, strconv.Itoa(*port)))
	if err != nil {
		return nil, fmt.Errorf("jupyter: %s: %w; is another kernel using the connection file?", name, err)
	}
	*port = l.Addr().(*net.TCPAddr).Port
	return l, nil
}
