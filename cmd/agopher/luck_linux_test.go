package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestFlood runs notebooks that print a gigabyte, and for ever: neither the command nor
// its worker grows, the notebook keeps what was done, and says what is left out.
func TestFlood(t *testing.T) {
	if testing.Short() {
		t.Skip("prints for seconds")
	}
	const setup = "import (\"fmt\"; \"strings\")\nline := strings.Repeat(\"x\", 1<<20)\nkept := 7"
	for _, tt := range []struct{ name, cell, timeout, want, stored string }{
		{"a gigabyte", "for i := 0; i < 1024; i++ { fmt.Println(line) }", "5m", "", "... and at least "},
		{"for ever", "for { fmt.Println(\"a line of a flood\") }", "2s", "the notebook took longer than 2s", "... and at least "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			enter(t, setup, tt.cell, "kept * 6")
			cmd := self(t, "run", "a.ipynb", "-o", "b.ipynb", "--timeout", tt.timeout)
			start := time.Now()
			out, err := cmd.CombinedOutput()
			if (err == nil) != (tt.want == "") || !strings.Contains(string(out), tt.want) {
				t.Errorf("error %v\n%s", err, out)
			}
			if took := time.Since(start); tt.timeout == "2s" && took > 20*time.Second {
				t.Errorf("it took %v", took)
			}
			const most = 300 << 10 // the largest of the processes, in KiB
			if used := cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss; used > most {
				t.Errorf("it took %d MB of memory", used>>10)
			}
			stored := read(t, "b.ipynb")
			if len(stored) > 4<<20 || !strings.Contains(stored, tt.stored) {
				t.Errorf("%d bytes are stored; %q is %v", len(stored), tt.stored, strings.Contains(stored, tt.stored))
			}
			if tt.want == "" && !strings.Contains(stored, `"42"`) {
				t.Error("the cell behind it was not run")
			}
		})
	}
}

// TestPort starts a kernel at a port that another process has: it says which, and
// for what it is.
func TestPort(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	port := l.Addr().(*net.TCPAddr).Port
	file := filepath.Join(t.TempDir(), "kernel.json")
	connection := fmt.Sprintf(`{"transport":"tcp","ip":"127.0.0.1","shell_port":0,"iopub_port":%d,"stdin_port":0,"control_port":0,"hb_port":0,"key":"k","signature_scheme":"hmac-sha256"}`, port)
	if err := os.WriteFile(file, []byte(connection), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := self(t, "kernel", "--connection-file", file)
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), fmt.Sprintf("iopub: listen tcp 127.0.0.1:%d: bind: address already in use; is another kernel using the connection file?", port)) {
		t.Errorf("error %v\n%s", err, out)
	}
}

// TestForbidden writes where an ordinary user may not: the message says what to do,
// and nothing is left.
func TestForbidden(t *testing.T) {
	home := t.TempDir()
	prefix := filepath.Join(home, "prefix")
	if err := os.Mkdir(prefix, 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(path, text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	notebook := `{"cells":[{"cell_type":"code","execution_count":null,"id":"a","metadata":{},"outputs":[],"source":"6 * 7"}],"metadata":{"language_info":{"name":"go"}},"nbformat":4,"nbformat_minor":5}`
	write(filepath.Join(prefix, "a.ipynb"), notebook)
	own := filepath.Join(home, "own") // what the user may write to
	if err := os.Mkdir(own, 0o777); err != nil {
		t.Fatal(err)
	}
	exe := filepath.Join(home, "agopher")
	user := ordinary(t, exe, prefix, own)
	for _, tt := range []struct {
		name string
		args []string
		want []string
	}{
		{"install", []string{"kernel", "install", "--prefix", prefix}, []string{"permission denied", "use --user, or a --prefix that you may write to"}},
		{"copy", []string{"notebooks", "copy", filepath.Join(prefix, "mine")}, []string{"permission denied"}},
		{"run", []string{"run", "a.ipynb", "-o", "a.ipynb"}, []string{"permission denied", "what was run is in " + own}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cmd := self(t, tt.args...)
			cmd.Path, cmd.Dir = exe, prefix
			cmd.Env = append(cmd.Env, "HOME="+own, "TMPDIR="+own)
			cmd.SysProcAttr = user
			out, err := cmd.CombinedOutput()
			for _, want := range tt.want {
				if err == nil || !strings.Contains(string(out), want) {
					t.Errorf("error %v, want one with %q\n%s", err, want, out)
				}
			}
			if entries, err := os.ReadDir(prefix); err != nil || len(entries) != 1 || read(t, filepath.Join(prefix, "a.ipynb")) != notebook {
				t.Errorf("it has left %v, error %v", entries, err)
			}
		})
	}
	kept, _ := filepath.Glob(filepath.Join(own, "agopher-*.ipynb"))
	if len(kept) != 1 || !strings.Contains(read(t, kept[0]), `"42"`) {
		t.Errorf("what was run is not kept: %v", kept)
	}
}

// ordinary makes exe the test program, and returns how to start it so that it may
// not write to folder, but to own. Root may write everywhere; for it that is a
// process of another user.
func ordinary(t *testing.T, exe, folder, own string) *syscall.SysProcAttr {
	t.Helper()
	program, err := os.ReadFile(self(t).Path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(exe, program, 0o755); err != nil {
		t.Fatal(err)
	}
	if os.Getuid() != 0 {
		if err := os.Chmod(folder, 0o555); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.Chmod(folder, 0o755) })
		return nil
	}
	const nobody = 65534
	if err := os.Chown(own, nobody, nobody); err != nil {
		t.Fatal(err)
	}
	for dir := filepath.Dir(exe); dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) { // they are for their owner alone
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	user := &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	cmd := self(t, "version")
	cmd.Path, cmd.Dir, cmd.SysProcAttr = exe, "/", user
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Skipf("another user cannot start a program here: %v %s", err, out)
	}
	return user
}

// self returns a command that is agopher.
func self(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), exe, args...)
	cmd.Env = append(os.Environ(), "AGOPHER_TEST_MAIN=1")
	return cmd
}
