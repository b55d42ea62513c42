package jupyter

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// program writes a shell script that stands for the agopher program.
func program(t *testing.T, script string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "agopher")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestDoctor has a kernel that works, and programs that do not.
func TestDoctor(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(kernelVariable, "1") // this program is a kernel then
	for _, tt := range []struct {
		name, executable string
		ok               bool
		want             string
	}{
		{"works", program(t, `exec "`+self+`" "$3"`), true, "answers"},
		{"ends", program(t, "echo cannot >&2; exit 3"), false, "it ended at once; it says: cannot"},
		{"port", program(t, "echo listen tcp: bind: address already in use >&2; exit 1"), false, "another process holds the port"},
		{"none", filepath.Join(t.TempDir(), "none"), false, "does not start"},
	} {
		f := try(context.Background(), "kernel "+tt.name, []string{tt.executable, "kernel", "--connection-file", "{connection_file}"})
		if f.OK != tt.ok || !strings.Contains(f.String(), tt.want) {
			t.Errorf("%s: %v, want ok %t and %q", tt.name, f, tt.ok, tt.want)
		}
	}
}

// TestDoctorList finds no kernel, and then one whose program is gone.
func TestDoctorList(t *testing.T) {
	dir := t.TempDir()
	for _, v := range []string{"JUPYTER_DATA_DIR", "JUPYTER_PATH", "XDG_DATA_HOME", "HOME"} {
		t.Setenv(v, dir)
	}
	t.Setenv("PATH", dir)
	text := func() string {
		var b strings.Builder
		for _, f := range Doctor(context.Background()) {
			b.WriteString(f.String() + "\n")
		}
		return b.String()
	}
	if _, err := os.Stat("/usr/local/share/jupyter/kernels/agopher"); err != nil {
		if got := text(); !strings.Contains(got, "no agopher kernel is installed") {
			t.Errorf("%s\nwant no kernel", got)
		}
	}
	spec := filepath.Join(dir, "kernels", "agopher")
	if err := os.MkdirAll(spec, 0o777); err != nil {
		t.Fatal(err)
	}
	json := `{"argv": ["/gone/agopher", "kernel", "--connection-file", "{connection_file}"], "display_name": "Go", "language": "go"}`
	if err := os.WriteFile(filepath.Join(spec, "kernel.json"), []byte(json), 0o666); err != nil {
		t.Fatal(err)
	}
	if got := text(); !strings.Contains(got, "/gone/agopher, which is not there") || !strings.Contains(got, "install again") {
		t.Errorf("%s\nwant a program that is gone", got)
	}
}

// TestPortInUse is what a kernel says whose port another one has.
func TestPortInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	conn := Connection{Transport: tcp, IP: "127.0.0.1", ShellPort: l.Addr().(*net.TCPAddr).Port}
	if _, err := Listen(conn); err == nil || !strings.Contains(err.Error(), "shell") || !strings.Contains(err.Error(), "another kernel") {
		t.Errorf("error %v, want one that names the channel and the reason", err)
	}
}
