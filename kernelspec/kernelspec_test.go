package kernelspec

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// program makes a file that stands for the program to install.
func program(t *testing.T, path ...string) string {
	t.Helper()
	exe := filepath.Join(append([]string{t.TempDir()}, path...)...)
	if err := os.MkdirAll(filepath.Dir(exe), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(exe, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return exe
}

// isolate lets Jupyter's own directories be empty ones.
func isolate(t *testing.T) (data string) {
	t.Helper()
	data = t.TempDir()
	t.Setenv("JUPYTER_DATA_DIR", data)
	t.Setenv("JUPYTER_PATH", "")
	return data
}

func wantError(t *testing.T, err error, text string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), text) {
		t.Errorf("error %v, want %s", err, text)
	}
}

func TestOptions(t *testing.T) {
	for _, tt := range []struct {
		o    Options
		want string
	}{
		{Options{Name: "a b"}, `cannot be named "a b"`},
		{Options{Name: ".."}, `cannot be named ".."`},
		{Options{Name: "a/b"}, `cannot be named "a/b"`},
		{Options{User: true, Prefix: "/x"}, "only one of"},
		{Options{SysPrefix: true, Prefix: "/x"}, "only one of"},
	} {
		_, err := Install(tt.o)
		wantError(t, err, tt.want)
		_, err = Uninstall(tt.o)
		wantError(t, err, tt.want)
	}
	o, err := Options{}.withDefaults()
	if err != nil || o.Name != "agopher" || o.DisplayName != "Go (agopher)" {
		t.Errorf("got %+v, %v", o, err)
	}
}

func TestOurs(t *testing.T) {
	own := newSpec(Options{DisplayName: "x"}, "/bin/agopher")
	if !own.ours() {
		t.Error("our own is not ours")
	}
	for _, argv := range [][]string{nil, {"agopher"}, {"gonb", "--kernel", "{connection_file}"}, {"gophernotes", "{connection_file}"}} {
		other := own
		other.Argv = argv
		if other.ours() {
			t.Errorf("%v is ours", argv)
		}
	}
	own.Language = "rust"
	if own.ours() {
		t.Error("a kernel for Rust is ours")
	}
}
