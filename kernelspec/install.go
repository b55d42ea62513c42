package kernelspec

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
)

//go:embed logo-32x32.png logo-64x64.png logo-svg.svg
var logos embed.FS

// Install writes a kernel spec and returns its directory. An older one of
// agopher under the same name is replaced. If it fails, what was there before
// stays.
func Install(o Options) (dir string, err error) {
	o, err = o.withDefaults()
	if err != nil {
		return "", err
	}
	kernels, err := o.kernelDir()
	if err != nil {
		return "", err
	}
	dir = filepath.Join(kernels, o.Name)
	if _, err := os.Lstat(dir); err == nil {
		if err := mayReplace(dir, o); err != nil {
			return "", err
		}
	}
	executable, err := o.executable()
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(kernels, 0o777); err != nil {
		return "", cannot("install", err)
	}
	// Everything is written beside the final place, under a name that Jupyter
	// does not take for a kernel's, and then moved there.
	next, err := os.MkdirTemp(kernels, o.Name+"~")
	if err != nil {
		return "", cannot("install", err)
	}
	defer os.RemoveAll(next)
	if err := write(next, dir, o, executable); err != nil {
		return "", cannot("install", err)
	}
	if err := replace(dir, next); err != nil {
		return "", cannot("install", err)
	}
	return dir, nil
}

// write fills the directory next, which is to become dir.
func write(next, dir string, o Options, executable string) error {
	if isTemporary(executable) {
		name := filepath.Base(executable)
		if err := copyFile(filepath.Join(next, name), executable, 0o755); err != nil {
			return err
		}
		executable = filepath.Join(dir, name)
	}
	files, err := logos.ReadDir(".")
	if err != nil {
		return err
	}
	for _, f := range files {
		b, err := logos.ReadFile(f.Name())
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(next, f.Name()), b, 0o644); err != nil {
			return err
		}
	}
	if o.Gophernotes {
		if err := copyFile(filepath.Join(next, licences), executable+"."+licences, 0o644); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	b, err := json.MarshalIndent(newSpec(o, executable), "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(next, specFile), append(b, '\n'), 0o644); err != nil {
		return err
	}
	return os.Chmod(next, 0o755) // other users start kernels too
}

// licences is the end of the name of a file beside the gophernotes kernel, with
// the notices of what it is made of.
const licences = "LICENSES.txt"

// replace moves next to dir, and puts back what was there if it cannot.
func replace(dir, next string) error {
	old := next + "~"
	err := os.Rename(dir, old)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(next, dir); err != nil {
		os.Rename(old, dir)
		return err
	}
	return os.RemoveAll(old)
}

// executable returns the absolute path of the program.
func (o Options) executable() (string, error) {
	path := o.Executable
	if path == "" {
		exe, err := os.Executable()
		if err == nil && o.Gophernotes {
			exe, err = sibling(exe)
		}
		if err != nil {
			return "", fmt.Errorf("kernelspec: %w", err)
		}
		path = exe
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("kernelspec: %w", err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", fmt.Errorf("kernelspec: there is no program to start: %w; make it with go build -o agopher ./cmd/agopher", err)
	}
	if info.IsDir() {
		return "", fmt.Errorf("kernelspec: the program to start, %s, is a directory", path)
	}
	return path, nil
}

// sibling returns the gophernotes kernel that belongs to a program.
func sibling(exe string) (string, error) {
	name := gophernotes
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	beside := filepath.Join(filepath.Dir(exe), name)
	if _, err := os.Stat(beside); err == nil {
		return beside, nil
	}
	if path, err := exec.LookPath(name); err == nil {
		return path, nil
	}
	return "", fmt.Errorf("there is no program %s, and none on the PATH; make gophernotes builds it in a clone of the repository (it needs Go, and no C compiler)", beside)
}

// cacheRx matches the directories in which the Go command keeps programs that
// it has built.
var cacheRx = regexp.MustCompile(`^(?:go-build.*|[0-9a-f]{64}-d)$`)

// isTemporary reports whether a program was made by go run and will not stay.
func isTemporary(path string) bool {
	for dir := range strings.SplitSeq(filepath.ToSlash(filepath.Dir(path)), "/") {
		if cacheRx.MatchString(dir) {
			return true
		}
	}
	return false
}

func copyFile(to, from string, mode fs.FileMode) error {
	r, err := os.Open(from)
	if err != nil {
		return err
	}
	defer r.Close()
	w, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	if _, err := io.Copy(w, r); err != nil {
		w.Close()
		return err
	}
	return w.Close()
}

// cannot says what to do about a file system that refuses.
func cannot(do string, err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("kernelspec: cannot %s: %w; use --user, or a --prefix that you may write to", do, err)
	}
	return fmt.Errorf("kernelspec: cannot %s: %w", do, err)
}
