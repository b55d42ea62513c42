package kernelspec

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// kernelDir returns the directory of kernel specs that the options mean.
func (o Options) kernelDir() (string, error) {
	switch {
	case o.Prefix != "":
		prefix, err := filepath.Abs(o.Prefix)
		if err != nil {
			return "", fmt.Errorf("kernelspec: %w", err)
		}
		return inPrefix(prefix), nil
	case o.SysPrefix:
		prefix, err := sysPrefix()
		if err != nil {
			return "", err
		}
		return inPrefix(prefix), nil
	}
	data, err := userData()
	if err != nil {
		return "", err
	}
	return filepath.Join(data, "kernels"), nil
}

func inPrefix(prefix string) string { return filepath.Join(prefix, "share", "jupyter", "kernels") }

// sysPrefix returns where the user's Python is installed.
func sysPrefix() (string, error) {
	python := "python3"
	if runtime.GOOS == "windows" {
		python = "python"
	}
	out, err := exec.Command(python, "-c", "import sys; print(sys.prefix)").Output()
	prefix := strings.TrimSpace(string(out))
	if err == nil && prefix == "" {
		err = errors.New("it prints nothing")
	}
	if err != nil {
		return "", fmt.Errorf("kernelspec: cannot ask %s for sys.prefix: %w; give the directory with --prefix", python, err)
	}
	return prefix, nil
}

// userData returns the directory of the user's own Jupyter data.
func userData() (string, error) {
	if dir := os.Getenv("JUPYTER_DATA_DIR"); dir != "" {
		return dir, nil
	}
	if runtime.GOOS == "windows" {
		dir, err := os.UserConfigDir() // %APPDATA%
		if err != nil {
			return "", fmt.Errorf("kernelspec: %w; set JUPYTER_DATA_DIR", err)
		}
		return filepath.Join(dir, "jupyter"), nil
	}
	if dir := os.Getenv("XDG_DATA_HOME"); dir != "" && runtime.GOOS != "darwin" {
		return filepath.Join(dir, "jupyter"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("kernelspec: %w; set JUPYTER_DATA_DIR, or give a directory with --prefix", err)
	}
	if runtime.GOOS == "darwin" {
		return filepath.Join(home, "Library", "Jupyter"), nil
	}
	return filepath.Join(home, ".local", "share", "jupyter"), nil
}

// searchPath returns the directories of kernel specs where Jupyter looks, the
// first being the one that counts.
func searchPath() []string {
	var dirs []string
	add := func(kernels string) {
		if !slices.Contains(dirs, kernels) {
			dirs = append(dirs, kernels)
		}
	}
	for _, data := range filepath.SplitList(os.Getenv("JUPYTER_PATH")) {
		if data != "" {
			add(filepath.Join(data, "kernels"))
		}
	}
	if data, err := userData(); err == nil {
		add(filepath.Join(data, "kernels"))
	}
	if prefix, err := sysPrefix(); err == nil {
		add(inPrefix(prefix))
	}
	if runtime.GOOS == "windows" {
		if data := os.Getenv("PROGRAMDATA"); data != "" {
			add(filepath.Join(data, "jupyter", "kernels"))
		}
		return dirs
	}
	add(inPrefix("/usr/local"))
	add(inPrefix("/usr"))
	return dirs
}
