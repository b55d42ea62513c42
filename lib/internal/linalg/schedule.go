package linalg

import (
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/agopher/agopher/lib/task"
)

// run calls f(t) for t = 0, 1, … in this order, from as many goroutines as there
// are threads, each with the BLAS at one thread. f may wait on b for earlier
// tasks. A task that is stopped, or a panic, ends the run early: no further task
// begins and those that wait give up. A panic is passed on to the caller.
//
// b may be nil if no task waits. What a task computes must not depend on who runs it, so that results are the
// same whatever the number of threads.
func run(tk task.Task, b *board, tasks int, f func(t int)) error {
	var next atomic.Int64
	var failed atomic.Pointer[any]
	var err error
	var once sync.Once
	if tasks == 1 { // nothing to share out: a small matrix, perhaps one of many
		if err := tk.Err(); err != nil {
			return err
		}
		f(0)
		return nil
	}
	if b == nil {
		b = newBoard(0)
	}
	work := func() {
		defer func() {
			if r := recover(); r != nil {
				failed.CompareAndSwap(nil, &r)
				b.stop()
			}
		}()
		for {
			t := int(next.Add(1)) - 1
			if t >= tasks || b.stopped() {
				return
			}
			if e := tk.Err(); e != nil {
				once.Do(func() { err = e })
				b.stop()
				return
			}
			f(t)
		}
	}
	serially(func() {
		var wg sync.WaitGroup
		for range min(runtime.GOMAXPROCS(0), tasks) - 1 {
			wg.Go(work)
		}
		work()
		wg.Wait()
	})
	if r := failed.Load(); r != nil {
		panic(*r)
	}
	return err
}

// A board tells tasks how far others have got: a number for each place, which
// only grows.
type board struct {
	mu      sync.Mutex
	changed sync.Cond
	reached []int
	over    atomic.Bool
}

func newBoard(places int) *board {
	b := &board{reached: make([]int, places)}
	b.changed.L = &b.mu
	return b
}

// wait returns when place has reached n. It reports false if it never will.
func (b *board) wait(place, n int) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.reached[place] < n && !b.over.Load() {
		b.changed.Wait()
	}
	return !b.over.Load()
}

// reach says that place has reached n.
func (b *board) reach(place, n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.reached[place] = max(b.reached[place], n) // another task may have gone on
	b.changed.Broadcast()
}

func (b *board) stop() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.over.Store(true)
	b.changed.Broadcast()
}

func (b *board) stopped() bool { return b.over.Load() }
