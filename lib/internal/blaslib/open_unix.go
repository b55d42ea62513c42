//go:build !nolib && (amd64 || arm64) && ((linux && !android) || darwin)

package blaslib

import (
	"path/filepath"
	"runtime"
	"unsafe"

	"github.com/ebitengine/purego"
)

// candidates returns the names under which systems install the libraries, the
// best first. libblas.so.3 is not among them: it is often the reference BLAS,
// which is slower than gonum. A build of OpenBLAS on pthreads comes before one on
// OpenMP, and one without threads last.
func candidates() []string {
	if runtime.GOOS == "darwin" {
		return []string{
			"/System/Library/Frameworks/Accelerate.framework/Accelerate",
			"/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
			"/usr/local/opt/openblas/lib/libopenblas.dylib",
		}
	}
	return []string{
		"libopenblasp.so.0",         // Fedora
		"libopenblas_pthreads.so.0", // openSUSE
		"libopenblas.so.0",          // Debian, Arch, Alpine
		"libopenblaso.so.0",         // Fedora, OpenMP
		"libopenblas_openmp.so.0",   // openSUSE, OpenMP
		"libopenblas.so",            // built from source
		"libmkl_rt.so.3",
		"libmkl_rt.so.2",
		"libmkl_rt.so",
		"libblis.so.4",
	}
}

func open(name string) (uintptr, error) {
	return purego.Dlopen(name, purego.RTLD_NOW|purego.RTLD_LOCAL)
}

// symbol returns the address of a symbol of the library or its dependencies, 0
// if there is none.
func symbol(lib uintptr, name string) uintptr {
	p, err := purego.Dlsym(lib, name)
	if err != nil {
		return 0
	}
	return p
}

// pathOf returns the file that holds the code at address fn.
func pathOf(_, fn uintptr) string {
	dladdr := symbol(purego.RTLD_DEFAULT, "dladdr")
	if dladdr == 0 {
		return ""
	}
	var info struct { // Dl_info
		file *byte
		_    uintptr
		_    *byte
		_    uintptr
	}
	if r, _, _ := purego.SyscallN(dladdr, fn, uintptr(unsafe.Pointer(&info))); int32(r) == 0 {
		return ""
	}
	name := goString(info.file)
	if real, err := filepath.EvalSymlinks(name); err == nil {
		return real
	}
	return name
}
