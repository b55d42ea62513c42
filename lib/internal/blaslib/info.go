package blaslib

import (
	"fmt"
	"os"
	"runtime"
	"strings"
)

// Report is what a user needs to know of the linear algebra that is in use, and why
// it is not another.
type Report struct {
	Tier    string    // library, gonum, or the name given to [SetFallback]
	Vendor  string    // OpenBLAS, MKL, BLIS, Accelerate or unknown; empty without a library
	Path    string    // the file, symbolic links followed
	Config  string    // what the library says of its version and build
	Core    string    // the processor whose code the library runs
	LAPACK  bool      // the library has factorizations too
	Threads int       // of a call
	CPU     string    // the widest vectors of this processor
	Tried   []Attempt // libraries that could not be used
	Env     []string  // variables that are set and matter, as NAME=value
	Notes   []string  // settings that were not understood, and advice
}

// Attempt is a library that could not be used, and the reason.
type Attempt struct{ Name, Reason string }

// Info returns the state of the package. It opens the library.
func Info() Report {
	s := searched()
	info := Report{
		Tier:  "gonum",
		CPU:   cpuLevel().String(),
		Tried: s.tried,
		Env:   environment(),
		Notes: append([]string(nil), s.notes...),
	}
	info.Threads = s.procs
	if fallbackName != "" {
		info.Tier = fallbackName
	}
	if l := s.lib; l != nil {
		info.Tier = "library"
		info.Vendor, info.Path, info.Config, info.Core = l.vendor, l.path, l.config, l.core
		info.LAPACK, info.Threads = l.lapack, l.gate.threads
	}
	info.Notes = append(info.Notes, advice(info, setting())...)
	return info
}

// variables are those that a library or this package reads.
var variables = []string{
	"AGOPHER_BLAS", "AGOPHER_THREADS", "GOMAXPROCS",
	"OPENBLAS_CORETYPE", "OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS",
	"MKL_NUM_THREADS", "BLIS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS",
}

func environment() []string {
	var env []string
	for _, name := range variables {
		if v, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+v)
		}
	}
	return env
}

// String is the report of agopher doctor.
func (info Report) String() string {
	var b strings.Builder
	line := func(name, text string) {
		if text != "" {
			fmt.Fprintf(&b, "%-9s %s\n", name, text)
		}
	}
	line("tier", info.Tier)
	vendor := info.Vendor
	if vendor != "" && !info.LAPACK {
		vendor += ", without LAPACK"
	}
	line("library", vendor)
	line("path", info.Path)
	line("config", info.Config)
	line("core", info.Core)
	line("cpu", fmt.Sprintf("%s/%s, %s", runtime.GOOS, runtime.GOARCH, info.CPU))
	line("threads", fmt.Sprint(info.Threads))
	for _, a := range info.Tried {
		line("tried", a.Name+": "+a.Reason)
	}
	for _, v := range info.Env {
		line("env", v)
	}
	for _, n := range info.Notes {
		line("note", n)
	}
	return b.String()
}
