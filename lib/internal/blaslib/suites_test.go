package blaslib

import (
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/testblas"
	"gonum.org/v1/gonum/lapack/testlapack"
)

// needLibrary skips a test of the library where there is none, and says why. A
// library that opens but is refused for its results fails the test: the fault
// may be here.
func needLibrary(t testing.TB) *library {
	t.Helper()
	l := use()
	if l == nil {
		for _, a := range searched().tried {
			if strings.HasPrefix(a.Reason, "self-check") || strings.Contains(a.Reason, "64-bit integers") {
				t.Fatalf("%s: %s", a.Name, a.Reason)
			}
		}
		t.Skipf("no library to test: %v", searched().tried)
	}
	return l
}

// always sends the smallest calls to the library, for a test.
func always(t testing.TB) {
	needLibrary(t)
	was := crossover
	t.Cleanup(func() { crossover = was })
	crossover.mul, crossover.gemv, crossover.qr = 0, 0, 0
	crossover.potrf, crossover.potrs, crossover.syev, crossover.gesvd = 0, 0, 0, 0
}

// TestSuites runs gonum's own suites for each routine that is replaced: as users
// have it, and with the calls of all sizes in the library.
func TestSuites(t *testing.T) {
	needLibrary(t)
	t.Run("crossover", suites)
	t.Run("always", func(t *testing.T) {
		always(t)
		suites(t)
		// By far the longest, and with the same routine behind nearly all of it.
		t.Run("Dgesvd", func(t *testing.T) {
			lapackSuite(t)
			testlapack.DgesvdTest(t, LAPACK{}, 1e-13) // gonum's own tolerance
		})
	})
}

// lapackSuite skips a suite that would test gonum's own factorizations, or that
// is too long for a test with -short.
func lapackSuite(t *testing.T) {
	if !use().lapack {
		t.Skipf("%s has no LAPACK", use().vendor)
	}
	if testing.Short() {
		t.Skip("-short")
	}
}

func suites(t *testing.T) {
	t.Run("Dgemm", func(t *testing.T) { testblas.TestDgemm(t, BLAS{}) })
	t.Run("Dsyrk", func(t *testing.T) { testblas.DsyrkTest(t, BLAS{}) })
	t.Run("Dsyr2k", func(t *testing.T) { testblas.Dsyr2kTest(t, BLAS{}) })
	t.Run("Dsymm", func(t *testing.T) { testblas.DsymmTest(t, BLAS{}) })
	t.Run("Dtrmm", func(t *testing.T) { testblas.DtrmmTest(t, BLAS{}) })
	t.Run("Dtrsm", func(t *testing.T) { testblas.DtrsmTest(t, BLAS{}) })
	t.Run("Dgemv", func(t *testing.T) { testblas.DgemvTest(t, BLAS{}) })

	lapackSuite(t)
	t.Run("Dpotrf", func(t *testing.T) { testlapack.DpotrfTest(t, LAPACK{}) })
	t.Run("Dpotrs", func(t *testing.T) { testlapack.DpotrsTest(t, LAPACK{}) })
	t.Run("Dsyev", func(t *testing.T) { testlapack.DsyevTest(t, LAPACK{}) })
	t.Run("Dgeqrf", func(t *testing.T) { testlapack.DgeqrfTest(t, LAPACK{}) })
	t.Run("Dgelqf", func(t *testing.T) { testlapack.DgelqfTest(t, LAPACK{}) })
	t.Run("Dorgqr", func(t *testing.T) { testlapack.DorgqrTest(t, LAPACK{}) })
	t.Run("Dorglq", func(t *testing.T) { testlapack.DorglqTest(t, LAPACK{}) })
	t.Run("Dormqr", func(t *testing.T) { testlapack.DormqrTest(t, LAPACK{}) })
	t.Run("Dormlq", func(t *testing.T) { testlapack.DormlqTest(t, LAPACK{}) })
}
