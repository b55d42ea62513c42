package completion

import (
	"math"

	"gonum.org/v1/gonum/lapack/lapack64"
	"gonum.org/v1/gonum/mat"
)

// update takes the q largest eigenvalues of G = ZᵀZ/n by a step of subspace
// iteration from V, two in the first iteration,
//
//	Q ← orthonormal columns of Zᵀ(Z V),  QᵀGQ = R Λ Rᵀ,  V ← Q R.
func (m *lowRank) update() (rank float64, err error) {
	n, d, q := m.obs.rows, m.obs.cols, len(m.D)
	X := m.V
	steps := 1
	if m.Q == nil {
		steps = 3
	}
	if q == d {
		steps = 0 // V spans everything
	}
	for range steps {
		W, err := m.times(X)
		if err != nil {
			return 0, err
		}
		if X, err = m.timesT(W); err != nil {
			return 0, err
		}
		orthonormalize(X)
	}
	W, err := m.times(X)
	if err != nil {
		return 0, err
	}
	H := mat.NewSymDense(q, nil)
	H.SymOuterK(1/float64(n), W.T())
	var eig mat.EigenSym
	if !eig.Factorize(H, true) {
		return 0, &SingularError{Ridge: m.opts.Ridge}
	}
	var R mat.Dense
	eig.VectorsTo(&R)
	m.Q = mat.NewDense(d, q, nil)
	m.Q.Mul(X, &R)

	lambda := eig.Values(nil)
	trace, square := m.trace(), 0.0
	rest := trace
	for _, l := range lambda {
		rest -= l
	}
	sigma := 0.0
	if q < d {
		sigma = max(rest, 0) / float64(d-q)
	}
	m.tau = math.Pow(sigma, 2*m.opts.Power)
	for k, l := range lambda {
		m.D[k] = max(math.Pow(max(l, 0), 2*m.opts.Power)-m.tau, 0)
		square += l * l
	}
	square += sigma * sigma * float64(d-q)
	if square == 0 {
		return 0, nil
	}
	return trace * trace / square, nil
}

// trace returns tr G = ‖UVᵀ + E‖²/n.
func (m *lowRank) trace() float64 {
	norm := square(m.U)
	for k, fit := range m.on {
		e := m.omega * m.E[k]
		norm += (2*fit + e) * e
	}
	return max(norm, 0) / float64(m.obs.rows)
}

// rowsAtOnce is how many rows of a product are worked on between questions to
// the task.
const rowsAtOnce = 128

// times returns Z X = U(VᵀX) + E X for the n×d matrix Z and X, d×q.
func (m *lowRank) times(X *mat.Dense) (*mat.Dense, error) {
	var VX mat.Dense
	VX.Mul(m.V.T(), X)
	_, q := X.Dims()
	W := mat.NewDense(m.obs.rows, q, nil)
	W.Mul(m.U, &VX)
	err := chunks(m.opts.Task, m.obs.rows, rowsAtOnce, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			w := W.RawRowView(i)
			for k := m.obs.start[i]; k < m.obs.start[i+1]; k++ {
				axpy(m.omega*m.E[k], X.RawRowView(int(m.obs.col[k])), w)
			}
		}
	})
	return W, err
}

// timesT returns ZᵀW = V(UᵀW) + EᵀW for W, n×q.
func (m *lowRank) timesT(W *mat.Dense) (*mat.Dense, error) {
	var UW mat.Dense
	UW.Mul(m.U.T(), W)
	_, q := W.Dims()
	X := mat.NewDense(m.obs.cols, q, nil)
	X.Mul(m.V, &UW)
	err := chunks(m.opts.Task, m.obs.cols, rowsAtOnce, func(_, lo, hi int) {
		for j := lo; j < hi; j++ {
			x := X.RawRowView(j)
			for k := m.cols.start[j]; k < m.cols.start[j+1]; k++ {
				axpy(m.omega*m.E[m.cols.at[k]], W.RawRowView(int(m.cols.row[k])), x)
			}
		}
	})
	return X, err
}

// orthonormalize makes the columns of X, d×q with q ≤ d, orthonormal with the
// same span, by Householder reflections in place. In a column that depends on
// others it leaves some direction orthogonal to them.
func orthonormalize(X *mat.Dense) {
	_, q := X.Dims()
	raw := X.RawMatrix()
	tau, size := make([]float64, q), make([]float64, 1)
	lapack64.Geqrf(raw, tau, size, -1)
	work := make([]float64, int(size[0]))
	lapack64.Geqrf(raw, tau, work, len(work))
	lapack64.Orgqr(raw, tau, size, -1)
	work = make([]float64, int(size[0]))
	lapack64.Orgqr(raw, tau, work, len(work))
}
