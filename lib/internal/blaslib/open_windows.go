//go:build !nolib && (amd64 || arm64)

package blaslib

import (
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// candidates returns the names of the libraries, the best first.
func candidates() []string {
	return []string{"libopenblas.dll", "openblas.dll", "mkl_rt.3.dll", "mkl_rt.2.dll", "mkl_rt.dll"}
}

// open loads a DLL by its path, or by its name from the directory of the program
// and those of PATH. The current directory is not searched: a notebook may come
// from anywhere, and so may a DLL beside it.
func open(name string) (uintptr, error) {
	if filepath.IsAbs(name) {
		return load(name)
	}
	if filepath.Base(name) != name {
		path, err := filepath.Abs(name)
		if err != nil {
			return 0, err
		}
		return load(path)
	}
	dirs := filepath.SplitList(os.Getenv("PATH"))
	if exe, err := os.Executable(); err == nil {
		dirs = append([]string{filepath.Dir(exe)}, dirs...)
	}
	for _, dir := range dirs {
		path := filepath.Join(dir, name)
		if !filepath.IsAbs(path) {
			continue
		}
		if _, err := os.Stat(path); err == nil {
			return load(path)
		}
	}
	return 0, fmt.Errorf("%s: not in PATH", name)
}

// load lets the DLL find its own dependencies beside itself.
func load(path string) (uintptr, error) {
	const flags = windows.LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | windows.LOAD_LIBRARY_SEARCH_DEFAULT_DIRS
	h, err := windows.LoadLibraryEx(path, 0, flags)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", path, err)
	}
	return uintptr(h), nil
}

// symbol returns the address of a symbol of the library, 0 if there is none.
func symbol(lib uintptr, name string) uintptr {
	p, err := windows.GetProcAddress(windows.Handle(lib), name)
	if err != nil {
		return 0
	}
	return p
}

// pathOf returns the file of the library.
func pathOf(lib, _ uintptr) string {
	var buf [1024]uint16
	n, err := windows.GetModuleFileName(windows.Handle(lib), &buf[0], uint32(len(buf)))
	if err != nil {
		return ""
	}
	return windows.UTF16ToString(buf[:n])
}
