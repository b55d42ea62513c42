package blaslib

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
)

// setting returns AGOPHER_BLAS: auto, off, asm or a library. It is read when it is
// needed, not by init: go test takes a result from its cache unless it has seen
// that the test reads a variable that has changed, and init runs before it looks.
func setting() string {
	if s := os.Getenv("AGOPHER_BLAS"); s != "" {
		return s
	}
	return "auto"
}

// The lower tier, which takes what the library does not.
var (
	fallback64   blas.Float64 = gonum.Implementation{}
	fallback32   blas.Float32 = gonum.Implementation{}
	fallbackName              = ""
)

// SetFallback makes d and s the lower tier, in place of gonum, under a name for
// [Info]. They must keep gonum's contract for all arguments, and may be given
// the smallest. SetFallback is for the init function of the package that has
// them. It does nothing under AGOPHER_BLAS=off.
func SetFallback(name string, d blas.Float64, s blas.Float32) {
	if setting() == "off" {
		return
	}
	fallback64, fallback32, fallbackName = d, s, name
}

// state is the outcome of the search for a library.
type state struct {
	lib   *library // nil if none is used
	procs int      // GOMAXPROCS at the time
	tried []Attempt
	notes []string
}

var (
	once    sync.Once
	current atomic.Pointer[state]
)

// use returns the library, nil if there is none, and searches for it at the first
// call.
func use() *library { return searched().lib }

func searched() *state {
	if s := current.Load(); s != nil {
		return s
	}
	once.Do(func() { current.Store(search(setting())) })
	return current.Load()
}

// Have reports whether calls run in a library of the system. It opens it.
func Have() bool { return use() != nil }

func search(setting string) *state {
	s := &state{procs: runtime.GOMAXPROCS(0)}
	names := candidates()
	switch setting {
	case "auto":
	case "off", "asm":
		return s
	default:
		names = []string{setting}
	}
	threads := s.wantThreads(os.Getenv("AGOPHER_THREADS"))
	for _, name := range names {
		l, err := bind(name)
		if err == nil {
			l.gate = newGate(l, threads, s.procs)
			err = selfCheck(l)
		}
		if err == nil {
			s.lib = l
			return s
		}
		s.tried = append(s.tried, Attempt{Name: name, Reason: strings.TrimPrefix(err.Error(), name+": ")})
	}
	if setting != "auto" {
		s.note("AGOPHER_BLAS=%s is neither auto, off nor asm, nor a library that can be used", setting)
	}
	return s
}

func (s *state) note(format string, a ...any) {
	s.notes = append(s.notes, fmt.Sprintf(format, a...))
}

// wantThreads reads AGOPHER_THREADS, 0 if it says nothing.
func (s *state) wantThreads(v string) int {
	if v == "" {
		return 0
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 {
		s.note("AGOPHER_THREADS=%s is not a number of threads, 1 or more; it is ignored", v)
		return 0
	}
	if n > s.procs {
		s.note("AGOPHER_THREADS=%d is more than GOMAXPROCS, which is %d; the library gets %d", n, s.procs, s.procs)
	}
	return n
}
