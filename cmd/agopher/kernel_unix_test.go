//go:build unix

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/creack/pty"
)

// TestReplace installs where another kernel has the name: in a terminal agopher
// asks, elsewhere it refuses.
func TestReplace(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, answer string // no answer: not in a terminal
		want         string
		replaced     bool
	}{
		{"yes", "y\n", `is the kernel "Go (other)", not agopher's. Replace it? [y/N]`, true},
		{"no", "n\n", "insist with --force", false},
		{"only enter", "\n", "insist with --force", false},
		{"no terminal", "", "insist with --force", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			data := t.TempDir()
			dir := filepath.Join(data, "kernels", "agopher")
			if err := os.MkdirAll(dir, 0o777); err != nil {
				t.Fatal(err)
			}
			spec := filepath.Join(dir, "kernel.json")
			const other = `{"argv":["other","{connection_file}"],"display_name":"Go (other)","language":"go"}`
			if err := os.WriteFile(spec, []byte(other), 0o666); err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), exe, "kernel", "install")
			cmd.Env = append(os.Environ(), "AGOPHER_TEST_MAIN=1", "JUPYTER_DATA_DIR="+data)
			var said bytes.Buffer
			cmd.Stdout, cmd.Stderr = &said, &said
			if tt.answer != "" {
				terminal, input, err := pty.Open()
				if err != nil {
					t.Fatal(err)
				}
				defer terminal.Close()
				defer input.Close()
				if _, err := terminal.WriteString(tt.answer); err != nil {
					t.Fatal(err)
				}
				cmd.Stdin = input
			}
			err := cmd.Run()
			b, readErr := os.ReadFile(spec)
			if readErr != nil {
				t.Fatal(readErr)
			}
			if replaced := string(b) != other; replaced != tt.replaced || (err == nil) != tt.replaced || !strings.Contains(said.String(), tt.want) {
				t.Errorf("replaced: %v, error %v; it says\n%s\nwant %s", replaced, err, &said, tt.want)
			}
		})
	}
}

// TestSysPrefix installs for a Python environment, whose python3 is the first on the
// PATH, and removes what it has installed.
func TestSysPrefix(t *testing.T) {
	prefix, bin := t.TempDir(), t.TempDir()
	python := "#!/bin/sh\necho " + prefix + "\n"
	if err := os.WriteFile(filepath.Join(bin, "python3"), []byte(python), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
	t.Setenv("JUPYTER_DATA_DIR", t.TempDir())
	dir := filepath.Join(prefix, "share", "jupyter", "kernels", "agopher")
	for _, step := range []struct {
		args, want string
		there      bool
	}{
		{"kernel install --sys-prefix", dir, true},
		{"kernel list", dir, true},
		{"kernel uninstall --sys-prefix", dir, false},
	} {
		out, _, err := try(t, strings.Fields(step.args)...)
		if err != nil || !strings.Contains(out, step.want) {
			t.Errorf("agopher %s: %q, error %v; want %q", step.args, out, err, step.want)
		}
		if _, err := os.Stat(filepath.Join(dir, "kernel.json")); (err == nil) != step.there {
			t.Errorf("after agopher %s: %v", step.args, err)
		}
	}
}
