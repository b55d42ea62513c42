package blaslib

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// maxInside bounds the goroutines inside a library on machines with more cores.
// OpenBLAS has 128 work areas in the build of Debian, for callers and its own
// threads together, and ends the process when they run out.
const maxInside = 64

// gate stands between goroutines and a library. It lets a few in at a time and
// governs how many threads a call may use: all, or one while a section of [Tiles]
// is open.
//
// Libraries differ in what the number of threads belongs to. In OpenBLAS on
// pthreads it belongs to the process, and changing it moves buffers that calls
// use. So calls hold rw shared, and a change holds it alone, but no longer than
// the change takes: what a section calls finds rw free, from whatever goroutine,
// and nothing inside rw or slots ever waits for Go code. Elsewhere the number
// belongs to the thread of the operating system (OpenMP, MKL) or may be changed
// under a running call (BLIS). Then each call sets it for itself.
type gate struct {
	slots    chan struct{}
	threads  int          // of a call outside sections
	set      func(n int)  // nil if the library cannot be told
	each     bool         // set belongs to each call
	rw       sync.RWMutex // against set, unless each
	mu       sync.Mutex   // orders sections that open and close
	sections atomic.Int32 // open now
}

func (g *gate) enter() {
	g.slots <- struct{}{}
	if !g.each {
		g.rw.RLock()
		return
	}
	runtime.LockOSThread()
	if g.sections.Load() > 0 {
		g.set(1)
	} else {
		g.set(g.threads)
	}
}

func (g *gate) leave() {
	if g.each {
		runtime.UnlockOSThread()
	} else {
		g.rw.RUnlock()
	}
	<-g.slots
}

func (g *gate) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.sections.Add(1) == 1 {
		g.change(1)
	}
}

func (g *gate) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.sections.Add(-1) == 0 {
		g.change(g.threads)
	}
}

// change waits for the calls inside to return, while new ones wait for it.
func (g *gate) change(n int) {
	if g.each || g.set == nil || g.threads == 1 {
		return
	}
	g.rw.Lock()
	defer g.rw.Unlock()
	g.set(n)
}

// Tiles calls f with the library at one thread, for a loop that does the work of
// several threads itself, each call on a tile that fits in a cache. Within f, and
// in goroutines that f waits for, the routines are called as everywhere else.
//
// Sections may nest and overlap. While any is open all calls are single-threaded,
// also those that have nothing to do with it. To open the first and to close the
// last waits for the calls that are then in the library, and for no more.
func Tiles(f func()) {
	l := use()
	if l == nil {
		f()
		return
	}
	l.gate.open()
	defer l.gate.close()
	f()
}

// newGate finds out how to tell l its number of threads, and tells it: want, or
// if that is 0 what it has by itself, but at most procs.
func newGate(l *library, want, procs int) *gate {
	g := &gate{threads: 1}
	inside := min(procs, maxInside)
	setter := func(name string) func(int) {
		if p := symbol(l.handle, name); p != 0 {
			return func(n int) { callInt(p, n) }
		}
		return nil
	}
	number := func(name string) int {
		if p := symbol(l.handle, name); p != 0 {
			return callInt(p)
		}
		return 0
	}
	own := 0
	switch l.vendor {
	case "OpenBLAS":
		switch number("openblas_get_parallel") {
		case 0: // built without threads, and perhaps without locks
			inside = 1
		case 1:
			g.set, own = setter("openblas_set_num_threads"), number("openblas_get_num_threads")
		default:
			g.set, own, g.each = setter("omp_set_num_threads"), number("omp_get_max_threads"), true
		}
	case "MKL":
		g.set, own, g.each = setter("MKL_Set_Num_Threads_Local"), number("MKL_Get_Max_Threads"), true
	case "BLIS":
		g.set, own, g.each = setter("bli_thread_set_num_threads"), number("bli_thread_get_num_threads"), true
		// It is 1 by itself, and better so: BLIS starts threads anew in each call.
	}
	g.slots = make(chan struct{}, inside)
	if g.set == nil {
		g.each = false
		return g
	}
	if want == 0 {
		want = own
	}
	g.threads = max(1, min(want, procs))
	if !g.each {
		g.set(g.threads)
	}
	return g
}
