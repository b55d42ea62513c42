package kernelspec

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
)

func TestKernelDir(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the directories are those of Linux")
	}
	t.Setenv("HOME", "/home/u")
	for _, tt := range []struct {
		jupyter, xdg string
		o            Options
		want         string
	}{
		{"", "", Options{}, "/home/u/.local/share/jupyter/kernels"},
		{"", "", Options{User: true}, "/home/u/.local/share/jupyter/kernels"},
		{"", "/xdg", Options{}, "/xdg/jupyter/kernels"},
		{"/data", "/xdg", Options{}, "/data/kernels"},
		{"/data", "", Options{Prefix: "/opt/conda"}, "/opt/conda/share/jupyter/kernels"},
	} {
		t.Setenv("JUPYTER_DATA_DIR", tt.jupyter)
		t.Setenv("XDG_DATA_HOME", tt.xdg)
		if got, err := tt.o.kernelDir(); err != nil || got != tt.want {
			t.Errorf("%+v: %s, %v, want %s", tt, got, err, tt.want)
		}
	}
	relative, err := Options{Prefix: "here"}.kernelDir()
	if err != nil || !filepath.IsAbs(relative) {
		t.Errorf("a relative prefix: %s, %v", relative, err)
	}
}

func TestSysPrefix(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs a shell script")
	}
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	_, err := Options{SysPrefix: true}.kernelDir()
	wantError(t, err, "give the directory with --prefix")
	for script, want := range map[string]string{"echo /venv": "/venv/share/jupyter/kernels", "exit 0": ""} {
		if err := os.WriteFile(filepath.Join(dir, "python3"), []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		if got, err := (Options{SysPrefix: true}).kernelDir(); got != want || (err == nil) != (want != "") {
			t.Errorf("%s: %s, %v, want %s", script, got, err, want)
		}
	}
}

func TestSearchPath(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the directories are those of Linux")
	}
	t.Setenv("PATH", "")
	t.Setenv("JUPYTER_PATH", "/a::/b")
	t.Setenv("JUPYTER_DATA_DIR", "/data")
	want := []string{"/a/kernels", "/b/kernels", "/data/kernels", "/usr/local/share/jupyter/kernels", "/usr/share/jupyter/kernels"}
	if got := searchPath(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
