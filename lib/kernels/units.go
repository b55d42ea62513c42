package kernels

import (
	"runtime"
	"sync/atomic"

	"github.com/agopher/agopher/lib/internal/linalg"
)

// concurrent reports whether k may be called from several threads at once: not if
// it has code of the user's, which may not allow it, unless it has a method
// Concurrent() bool that says so.
func concurrent(k any) bool {
	all := func(ks []Kernel) bool {
		for _, k := range ks {
			if !concurrent(k) {
				return false
			}
		}
		return true
	}
	switch k := k.(type) {
	case Gaussian, Laplace, ExpPower, Matern, Cauchy, Lpq, ProductLaplace, SumPower, Polynomial, Exponential, ArcCosine, Categorical, additive, ownDot:
		return true
	case Mahalanobis:
		return concurrent(k.base())
	case rooted:
		return concurrent(k.base)
	case columns:
		return concurrent(k.k)
	case scaled:
		return concurrent(k.k)
	case sum:
		return all(k)
	case product:
		return all(k)
	case interface{ Concurrent() bool }:
		return k.Concurrent()
	}
	return false
}

// eachUnit has all threads take the units 0 … n-1 of some work, one after the
// other. worker is called once a thread, and its result, which may keep memory
// of its own, for each unit that the thread takes. There is one thread if the work
// calls a kernel k that is not concurrent.
func eachUnit(k any, n int, worker func() func(unit int)) {
	threads := 1
	if concurrent(k) {
		threads = min(n, runtime.GOMAXPROCS(0))
	}
	var next atomic.Int64
	linalg.For(threads, func(lo, hi int) {
		for range hi - lo {
			do := worker()
			for {
				u := int(next.Add(1)) - 1
				if u >= n {
					break
				}
				do(u)
			}
		}
	})
}

// A grid cuts the pairs of n rows of X and m rows of Z into units.
type grid struct {
	n, m, rows, columns int
	upper               bool // only units with a pair i ≤ j
}

func (g grid) across() int { return (g.m + g.columns - 1) / g.columns }

func (g grid) each(k any, worker func() func(i0, i1, j0, j1 int)) {
	down := (g.n + g.rows - 1) / g.rows
	eachUnit(k, down*g.across(), func() func(int) {
		do := worker()
		return func(u int) {
			i0, j0 := u/g.across()*g.rows, u%g.across()*g.columns
			i1, j1 := min(i0+g.rows, g.n), min(j0+g.columns, g.m)
			if g.upper && j1 <= i0 {
				return
			}
			do(i0, i1, j0, j1)
		}
	})
}
