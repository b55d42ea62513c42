package blaslib

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/lapack"
)

// Dsyev computes the eigenvalues of the symmetric A in ascending order and, if
// jobz asks for them, the eigenvectors as the columns of a. It returns false if
// the iteration does not converge.
//
// The library divides and conquers (dsyevd), which is several times faster than
// the QR iteration and needs 2n² numbers of workspace.
func (LAPACK) Dsyev(jobz lapack.EVJob, ul blas.Uplo, n int, a []float64, lda int, w, work []float64, lwork int) bool {
	ok, done := syev(jobz, ul, n, a, lda, w, work, lwork)
	if !done {
		return portable.Dsyev(jobz, ul, n, a, lda, w, work, lwork)
	}
	return ok
}

func syev(jobz lapack.EVJob, ul blas.Uplo, n int, a []float64, lda int, w, work []float64, lwork int) (ok, done bool) {
	if _, valid := upLo(ul); !valid || (jobz != lapack.EVNone && jobz != lapack.EVCompute) || n < 1 || n < crossover.syev ||
		!matrix(n, n, lda, len(a)) || len(w) < n || !workspace(work, lwork, 3*n-1) {
		return false, false
	}
	if lw, _ := syevdWork(jobz, n); lw > maxInt {
		return false, false // n > 32,766
	}
	l := useLAPACK()
	if l == nil {
		return false, false
	}
	return libSyevd(l, jobz, ul, n, a, lda, w), true
}

// syevdWork returns the lengths of the workspaces of dsyevd.
func syevdWork(jobz lapack.EVJob, n int) (work, iwork int) {
	if jobz == lapack.EVNone {
		return 2*n + 1, 1
	}
	return 1 + 6*n + 2*n*n, 3 + 5*n
}

func libSyevd(l *library, jobz lapack.EVJob, ul blas.Uplo, n int, a []float64, lda int, w []float64) bool {
	u, _ := upLo(ul)
	lwork, liwork := syevdWork(jobz, n)
	g := newArgs()
	defer g.free()
	g.char(byte(jobz), u)
	g.int(n)
	slice(g, a)
	g.int(lda)
	slice(g, w)
	slice(g, make([]float64, lwork))
	g.int(lwork)
	slice(g, make([]int32, liwork))
	g.int(liwork)
	info := g.out(0)
	l.call(l.syevd, g)
	if jobz == lapack.EVCompute {
		transpose(n, a, lda)
	}
	return *info == 0 && !anyNaN(w[:n])
}

// transpose transposes the n×n a in place, by tiles that stay in the cache.
func transpose(n int, a []float64, lda int) {
	const nb = 32
	for i := 0; i < n; i += nb {
		for j := i; j < n; j += nb {
			for r := i; r < min(i+nb, n); r++ {
				for c := max(j, r+1); c < min(j+nb, n); c++ {
					a[r*lda+c], a[c*lda+r] = a[c*lda+r], a[r*lda+c]
				}
			}
		}
	}
}

// anyNaN tells a result made of NaN. The library may take it for converged, as a
// comparison with NaN is false either way.
func anyNaN(x []float64) bool {
	for _, v := range x {
		if math.IsNaN(v) {
			return true
		}
	}
	return false
}
