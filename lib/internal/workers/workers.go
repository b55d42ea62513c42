// Package workers fits several machines at once.
package workers

import (
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/agopher/agopher/lib/internal/blaslib"
	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/task"
)

// Run calls f(i) for i in [0, n), in this order, from some goroutines. The
// BLAS has one thread in each of its calls and lets in no more of them than there
// are threads, so that work in f that is spread over threads itself takes what
// the others leave.
//
// After an error, or once the task is stopped, no further call begins. Run
// returns the error of the smallest i, or that of the task. A panic is passed on.
func Run(tk task.Task, workers, n int, f func(i int) error) error {
	errs := make([]error, n)
	var next atomic.Int64
	var over atomic.Bool
	var failed atomic.Pointer[any]
	work := func() {
		defer func() {
			if r := recover(); r != nil {
				failed.CompareAndSwap(nil, &r)
				over.Store(true)
			}
		}()
		for !over.Load() {
			i := int(next.Add(1)) - 1
			if i >= n {
				return
			}
			if errs[i] = tk.Err(); errs[i] == nil {
				errs[i] = f(i)
			}
			if errs[i] != nil {
				over.Store(true)
			}
		}
	}
	blaslib.Tiles(func() {
		var wg sync.WaitGroup
		for range min(workers, n) - 1 {
			wg.Go(work)
		}
		work()
		wg.Wait()
	})
	if r := failed.Load(); r != nil {
		panic(*r)
	}
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Threads returns how many machines with the kernel k may be at work at once: one
// for each thread, or one if k has code of the user's, which may not allow more.
func Threads(k kernels.Kernel) int {
	if p, _, ok := linalg.ProfileOf(k); !ok || p.Family == linalg.Other {
		return 1
	}
	return runtime.GOMAXPROCS(0)
}

// Fitting returns how many machines with the kernel k, each of them in so many
// bytes, may be fitted at once in half of the memory that is free; at least one.
func Fitting(k kernels.Kernel, bytes int64) int {
	most := Threads(k)
	if free := check.FreeMemory(); free > 0 {
		most = int(max(1, min(int64(most), free/2/max(bytes, 1))))
	}
	return most
}
