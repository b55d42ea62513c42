package completion

import (
	"runtime"
	"sync"
	"sync/atomic"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/task"
)

// each calls f for every i in [0, n), in as many goroutines as there are
// threads, and asks the task before each call whether to stop. Which goroutine
// calls f(i) is left to chance, so that uneven work spreads; f must write to
// what belongs to i, or to the worker w, as scratch.
func each(t task.Task, n int, f func(w, i int)) error {
	var (
		wg   sync.WaitGroup
		at   atomic.Int64
		once sync.Once
		err  error
		bad  any
	)
	for w := range min(runtime.GOMAXPROCS(0), n) {
		wg.Go(func() {
			defer func() {
				if r := recover(); r != nil {
					once.Do(func() { bad = r })
					at.Store(int64(n))
				}
			}()
			for {
				i := int(at.Add(1)) - 1
				if i >= n {
					return
				}
				if e := t.Err(); e != nil {
					once.Do(func() { err = e })
					at.Store(int64(n))
					return
				}
				f(w, i)
			}
		})
	}
	wg.Wait()
	if bad != nil {
		panic(bad)
	}
	return err
}

// workers returns how many goroutines each starts at most.
func workers() int { return runtime.GOMAXPROCS(0) }

// chunks calls f on parts [lo, hi) of [0, n) of the given size, as each does.
func chunks(t task.Task, n, size int, f func(w, lo, hi int)) error {
	return each(t, (n+size-1)/size, func(w, c int) { f(w, c*size, min(n, (c+1)*size)) })
}

// outer stores the symmetric matrix scale·AᵀA into dst, d×d, tile by tile of the
// upper triangle, and asks the task between tiles.
func outer(t task.Task, dst, A *mat.Dense, scale float64) error {
	n, d := A.Dims()
	tile := 512
	for tile > 64 && tile*tile*n > 1<<27 { // at most some 30 ms between questions
		tile /= 2
	}
	for lo := 0; lo < d; lo += tile {
		hi := min(d, lo+tile)
		for left := lo; left < d; left += tile {
			right := min(d, left+tile)
			if err := t.Err(); err != nil {
				return err
			}
			a := A.Slice(0, n, lo, hi).(*mat.Dense).RawMatrix()
			b := A.Slice(0, n, left, right).(*mat.Dense).RawMatrix()
			c := dst.Slice(lo, hi, left, right).(*mat.Dense).RawMatrix()
			blas64.Gemm(blas.Trans, blas.NoTrans, scale, a, b, 0, c)
		}
	}
	const strip = 64 // rows that are read along columns stay in the cache
	return chunks(t, d, strip, func(_, lo, hi int) {
		for left := 0; left < hi; left += strip {
			for i := lo; i < hi; i++ {
				row := dst.RawRowView(i)
				for j := left; j < min(i, left+strip); j++ {
					row[j] = dst.At(j, i)
				}
			}
		}
	})
}

// dot returns xᵀy.
func dot(x, y []float64) float64 { return floats.Dot(x, y) }

// axpy adds a·x to y.
func axpy(a float64, x, y []float64) { floats.AddScaled(y, a, x) }
