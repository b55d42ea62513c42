package jupyter

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReadConnection(t *testing.T) {
	path := filepath.Join(t.TempDir(), "connection.json")
	for _, tt := range []struct{ file, want, err string }{
		{`{"shell_port":1,"iopub_port":2,"stdin_port":3,"control_port":4,"hb_port":5,"ip":"10.0.0.1","transport":"tcp",
			"signature_scheme":"hmac-sha256","key":"k","kernel_name":"agopher"}`, "10.0.0.1", ""},
		{`{}`, "127.0.0.1", ""},
		{`{"ip":"*"}`, "0.0.0.0", ""},
		{`{`, "", "unexpected end of JSON input"},
		{`{"transport":"udp"}`, "", "it must be tcp or ipc"},
		{`{"signature_scheme":"hmac-md5"}`, "", "it must be hmac-sha256"},
		{`{"shell_port":70000}`, "", "shell_port is 70000; it must be a port number"},
		{`{"hb_port":"1"}`, "", "hb_port"},
	} {
		if err := os.WriteFile(path, []byte(tt.file), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := ReadConnection(path)
		if tt.err != "" {
			if err == nil || !strings.Contains(err.Error(), tt.err) || !strings.Contains(err.Error(), path) {
				t.Errorf("%s: error %v, want %s", tt.file, err, tt.err)
			}
			continue
		}
		if err != nil || c.IP != tt.want {
			t.Errorf("%s: got %+v, %v", tt.file, c, err)
		}
	}
	if _, err := ReadConnection(path + ".none"); err == nil || !strings.Contains(err.Error(), "agopher kernel install") {
		t.Errorf("no file: error %v", err)
	}
}

func TestListen(t *testing.T) {
	k, err := Listen(Connection{})
	if err != nil {
		t.Fatal(err)
	}
	defer k.Close()
	c := k.Connection()
	ports := map[int]bool{c.ShellPort: true, c.IOPubPort: true, c.StdinPort: true, c.ControlPort: true, c.HeartbeatPort: true}
	if len(ports) != 5 || ports[0] {
		t.Errorf("ports %v", ports)
	}
	if _, err := Listen(Connection{ShellPort: c.ShellPort}); err == nil || !strings.Contains(err.Error(), "is another kernel using") {
		t.Errorf("taken port: error %v", err)
	}
	if _, err := Listen(Connection{Transport: "udp"}); err == nil {
		t.Error("no error for transport udp")
	}
	unix := Connection{Transport: ipc, IP: filepath.Join(t.TempDir(), "k"), ShellPort: 1, IOPubPort: 2, StdinPort: 3, ControlPort: 4, HeartbeatPort: 5}
	u, err := Listen(unix)
	if err != nil {
		t.Fatal(err)
	}
	u.Close()
}

func TestKernelID(t *testing.T) {
	for path, want := range map[string]string{
		"/run/kernel-0a1b-2c.json": "0a1b-2c", // as the server writes it
		"/tmp/tmp8xolgkx0.json":    "",        // as a client without a server does
		"":                         "",
	} {
		if got := kernelID(path); got != want {
			t.Errorf("kernelID(%q) = %q, want %q", path, got, want)
		}
	}
}
