package blaslib

import "gonum.org/v1/gonum/lapack"

// Dgesvd computes the singular value decomposition A = U S Vᵀ: all columns of U
// (jobU = SVDAll), the first min(m, n) (SVDStore), or none; likewise the rows of
// Vᵀ. A is destroyed. Dgesvd returns false if the iteration does not converge.
//
// The library divides and conquers (dgesdd), which is several times faster than
// the QR iteration (dgesvd) and needs about 4 min(m, n)² numbers of workspace.
func (LAPACK) Dgesvd(jobU, jobVT lapack.SVDJob, m, n int, a []float64, lda int, s, u []float64, ldu int, vt []float64, ldvt int, work []float64, lwork int) bool {
	ok, done := gesvd(jobU, jobVT, m, n, a, lda, s, u, ldu, vt, ldvt, work, lwork)
	if !done {
		return portable.Dgesvd(jobU, jobVT, m, n, a, lda, s, u, ldu, vt, ldvt, work, lwork)
	}
	return ok
}

// gesvd gives dgesdd the one job that it has for both factors. All and Store
// differ for one factor only, the larger: its job is the job. A factor that is
// not wanted beside one that is gets a place to be forgotten. So the vectors do
// not depend on what else is asked for, as they would if dgesvd took the mixed
// jobs: where singular values coincide the two find different ones.
func gesvd(jobU, jobVT lapack.SVDJob, m, n int, a []float64, lda int, s, u []float64, ldu int, vt []float64, ldvt int, work []float64, lwork int) (ok, done bool) {
	k := min(m, n)
	if k < 1 || k < crossover.gesvd || !matrix(m, n, lda, len(a)) || len(s) < k || !workspace(work, lwork, max(3*k+max(m, n), 5*k)) ||
		!factorFits(jobU, m, m, k, ldu, len(u)) || !factorFits(jobVT, n, k, n, ldvt, len(vt)) {
		return false, false
	}
	l := useLAPACK()
	if l == nil {
		return false, false
	}
	job := jobVT
	if m > n {
		job = jobU
	}
	if jobU != lapack.SVDNone || jobVT != lapack.SVDNone {
		if job == lapack.SVDNone {
			job = lapack.SVDStore
		}
		if jobU == lapack.SVDNone {
			u, ldu = make([]float64, m*k), k
		}
		if jobVT == lapack.SVDNone {
			vt, ldvt = make([]float64, k*n), n
		}
	}
	// Aᵀ = V S Uᵀ: the arguments for U change places with those for Vᵀ.
	ok, done = gesdd(l, job, n, m, a, lda, s, vt, ldvt, u, ldu)
	return ok && !anyNaN(s[:k]), done
}

// gesdd calls dgesdd on column-major arguments, with a workspace as it asks for.
// That may be longer than it can say if min(m, n) > 23,000; it is then not done.
func gesdd(l *library, job lapack.SVDJob, m, n int, a []float64, lda int, s, u []float64, ldu int, vt []float64, ldvt int) (ok, done bool) {
	iwork := make([]int32, 8*min(m, n))
	call := func(work []float64, lwork int) bool {
		g := newArgs()
		defer g.free()
		g.char(byte(job))
		g.int(m, n)
		slice(g, a)
		g.int(lda)
		slice(g, s)
		slice(g, u)
		g.int(ldu)
		slice(g, vt)
		g.int(ldvt)
		slice(g, work)
		g.int(lwork)
		slice(g, iwork)
		info := g.out(0)
		l.call(l.gesdd, g)
		return *info == 0
	}
	var size [1]float64
	if !call(size[:], -1) || size[0] > maxInt || size[0] < 1 {
		return false, false
	}
	return call(make([]float64, int(size[0])), int(size[0])), true
}

// factorFits reports whether a factor fits where job wants it: whole, of order n,
// the rows×cols part of it that belongs to singular values, or nowhere.
func factorFits(job lapack.SVDJob, n, rows, cols, ld, length int) bool {
	switch job {
	case lapack.SVDAll:
		return matrix(n, n, ld, length)
	case lapack.SVDStore:
		return matrix(rows, cols, ld, length)
	case lapack.SVDNone:
		return 1 <= ld && ld <= maxInt
	}
	return false
}
