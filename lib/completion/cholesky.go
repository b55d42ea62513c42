package completion

import "math"

// A chol is the Cholesky factor L of a small symmetric matrix, LLᵀ, in the lower
// triangle of m rows of a common stride. The systems of single rows are too
// small and too many for a library's calls.
type chol struct {
	m int
	l []float64 // m×m
}

// reset makes room for an m×m matrix, whose lower triangle is then to be set.
func (c *chol) reset(m int) {
	c.m = m
	if cap(c.l) < m*m {
		c.l = make([]float64, m*m)
	}
	c.l = c.l[:m*m]
}

func (c *chol) row(i int) []float64 { return c.l[i*c.m : (i+1)*c.m] }

// factorize replaces the lower triangle by L. ok is false if the matrix is not
// positive definite.
//
//	L[i,j] = (A[i,j] - Σ_{k<j} L[i,k] L[j,k]) / L[j,j],  L[i,i] = √(A[i,i] - Σ L[i,k]²)
func (c *chol) factorize() (ok bool) {
	for i := range c.m {
		a := c.row(i)
		for j := range i {
			b := c.row(j)
			a[j] = (a[j] - dot(a[:j], b[:j])) / b[j]
		}
		p := a[i] - dot(a[:i], a[:i])
		if !(p > 0) {
			return false
		}
		a[i] = math.Sqrt(p)
	}
	return true
}

// solve replaces x by (LLᵀ)⁻¹x.
func (c *chol) solve(x []float64) {
	for i := range c.m {
		a := c.row(i)
		x[i] = (x[i] - dot(a[:i], x[:i])) / a[i]
	}
	for i := c.m - 1; i >= 0; i-- {
		a := c.row(i)
		x[i] /= a[i]
		axpy(-x[i], a[:i], x[:i])
	}
}
