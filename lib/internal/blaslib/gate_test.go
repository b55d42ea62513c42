package blaslib

import (
	"runtime"
	"sync"
	"testing"
	"time"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/mat"
)

// threadsNow asks OpenBLAS on pthreads for its number of threads.
func threadsNow(t *testing.T) func() int {
	l := needLibrary(t)
	if l.gate.each || l.gate.set == nil || l.gate.threads < 2 {
		t.Skipf("the threads of %s, %d, cannot be watched", l.vendor, l.gate.threads)
	}
	p := symbol(l.handle, "openblas_get_num_threads")
	return func() int { return callInt(p) }
}

func TestTiles(t *testing.T) {
	now := threadsNow(t)
	all := use().gate.threads
	expect := func(when string, want int) {
		t.Helper()
		if got := now(); got != want {
			t.Errorf("%s: %d threads, want %d", when, got, want)
		}
	}
	expect("before", all)
	Tiles(func() {
		expect("in a section", 1)
		Tiles(func() { expect("in a nested section", 1) })
		expect("after a nested section", 1)
	})
	expect("after", all)
	func() {
		defer func() { _ = recover() }()
		Tiles(func() { panic("in a section") })
	}()
	expect("after a panic", all)
}

// TestTilesTogether has sections open at once and nested, each with calls from
// its own goroutines, and calls outside of any. It must end, with right results.
func TestTilesTogether(t *testing.T) {
	needLibrary(t)
	const n = 60
	a, b := noise[float64](1, n*n), noise[float64](2, n*n)
	want := make([]float64, n*n)
	BLAS{}.Dgemm(blas.NoTrans, blas.NoTrans, n, n, n, 1, a, n, b, n, 0, want, n)
	multiply := func() {
		got := make([]float64, n*n)
		BLAS{}.Dgemm(blas.NoTrans, blas.NoTrans, n, n, n, 1, a, n, b, n, 0, got, n)
		if err := differ("product", got, want, bound64); err != nil {
			t.Error(err)
		}
	}
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 20 {
				if g%4 == 0 {
					multiply()
					continue
				}
				Tiles(func() {
					var tiles sync.WaitGroup
					for range 3 {
						tiles.Go(multiply)
					}
					if i%2 == 0 {
						Tiles(multiply)
					}
					tiles.Wait()
				})
			}
		})
	}
	finished := make(chan struct{})
	go func() { wg.Wait(); close(finished) }()
	select {
	case <-finished:
	case <-time.After(time.Minute):
		buf := make([]byte, 1<<20)
		t.Fatalf("stuck:\n%s", buf[:runtime.Stack(buf, true)])
	}
	if s := use().gate.sections.Load(); s != 0 {
		t.Errorf("%d sections are open after all", s)
	}
}

// TestStorm has many more goroutines than OpenBLAS has work areas, on products
// that take long enough for all of them to be inside at once if they may.
func TestStorm(t *testing.T) {
	const n = 300
	A, B := mat.NewDense(n, n, noise[float64](1, n*n)), mat.NewDense(n, n, noise[float64](2, n*n))
	var want mat.Dense
	want.Mul(A, B.T())
	var wg sync.WaitGroup
	for range 500 {
		wg.Go(func() {
			var got mat.Dense
			got.Mul(A, B.T())
			if !mat.EqualApprox(&got, &want, bound64) {
				t.Error("another product in a crowd")
			}
		})
	}
	wg.Wait()
}

// TestCollector computes on slices that nothing else refers to, from goroutines
// with small stacks, with the garbage collector at work.
func TestCollector(t *testing.T) {
	l := needLibrary(t)
	stop := make(chan struct{})
	var collector, wg sync.WaitGroup
	collector.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				runtime.GC()
			}
		}
	})
	for range 100 {
		wg.Go(func() {
			if err := selfCheck(l); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	close(stop)
	collector.Wait()
}
