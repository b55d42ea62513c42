// Package linalg holds the dense linear algebra that the kernel methods share:
// squared distances in a metric, factorizations in place, matrix powers.
// Matrices hold samples in rows.
package linalg

import (
	"runtime"
	"sync"
)

// For calls f on consecutive parts [lo, hi) of [0, n), in as many goroutines as
// there are threads, and returns when all are done. A panic in f is passed on
// to the caller. f must write to its own part only: the parts depend on the
// number of threads, the result may not.
func For(n int, f func(lo, hi int)) {
	threads := min(runtime.GOMAXPROCS(0), n)
	if threads <= 1 {
		if n > 0 {
			f(0, n)
		}
		return
	}
	var wg sync.WaitGroup
	panics := make(chan any, threads)
	for t := range threads {
		wg.Go(func() {
			defer func() {
				if r := recover(); r != nil {
					panics <- r
				}
			}()
			f(n*t/threads, n*(t+1)/threads)
		})
	}
	wg.Wait()
	select {
	case r := <-panics:
		panic(r)
	default:
	}
}
