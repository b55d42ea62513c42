package completion

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// A lowRank machine keeps of G = ZᵀZ/n the q largest eigenvalues and their
// eigenvectors V, d×q, and takes the others to be equal to their mean σ, so that
//
//	P = G^{2α} = V D Vᵀ + τI,  D = Λ^{2α} - τI,  τ = σ^{2α}.
//
// Row i with B = V[Ωᵢ] D^½ then has a solution a of (BBᵀ + (τ+λ)I) a = y by a
// ridge regression in q unknowns,
//
//	(BᵀB + (τ+λ)I) c = Bᵀy,  (τ+λ) a = y - Bc,
//
// and Z[i] = u Vᵀ + e with u = D^½ c and e = τa on Ωᵢ, or e = y - Bc there if
// the observed entries are put in place. Z = UVᵀ + E is never formed: products
// with it are all that the eigenvectors of ZᵀZ need.
//
// What was not observed is Z of the iteration before in the AGOP, so that with a
// share p of the entries observed Z goes but p of the way to where it is bound
// for. P is therefore that of UVᵀ + ωE, with ω = 1/2p as in singular value
// projection: the fixed points move by O(λ), and 2000×2000 with 5 % observed is
// at a relative error of 2e-3 after 20 iterations, where ω = 1 takes thousands.
//
// With q = d nothing is left out and the iteration is that of a whole machine, if half
// of a row or column is observed and ω = 1.
//
// Reference: Jain, P., Meka, R., Dhillon, I.: Guaranteed rank minimization via
// singular value projection. NIPS (2010)
type lowRank struct {
	obs    *Observed
	cols   *transpose
	opts   Options
	groups []pattern
	V      *mat.Dense // d×q, orthonormal columns
	Q      *mat.Dense // d×q, V for the next iteration
	U      *mat.Dense // n×q
	E      []float64  // of each observed entry
	D      []float64  // q, of the present P
	tau    float64
	omega  float64    // by which E is multiplied
	oldU   *mat.Dense // of the iteration before, with oldV and old Z on Ω
	oldV   *mat.Dense
	oldOn  []float64
	on     []float64 // UVᵀ on Ω
	work   []lowRankWork
}

// lowRankWork is the scratch of a worker.
type lowRankWork struct {
	chol    chol
	B, c, r []float64
}

func newLowRank(obs *Observed, opts Options) (*lowRank, error) {
	n, d, q, N := float64(obs.rows), float64(obs.cols), float64(opts.Rank), float64(obs.Len())
	if err := memory(fmt.Sprintf("lin-RFM of rank %d of a %v", opts.Rank, obs), 3*n*q+5*d*q+4*N); err != nil {
		return nil, fmt.Errorf("%w; set Rank to less", err)
	}
	m := &lowRank{
		obs: obs, cols: obs.transpose(), opts: opts, groups: obs.patterns(), work: make([]lowRankWork, workers()),
		U: mat.NewDense(obs.rows, opts.Rank, nil), V: start(obs.cols, opts.Rank), tau: 1, omega: relaxation(obs),
		oldU: mat.NewDense(obs.rows, opts.Rank, nil), oldV: mat.NewDense(obs.cols, opts.Rank, nil),
		E: make([]float64, obs.Len()), D: make([]float64, opts.Rank), // P = I
		on: make([]float64, obs.Len()), oldOn: make([]float64, obs.Len()),
	}
	return m, nil
}

// relaxation returns ω = 1/2p, at least 1, for p the largest share that is
// observed of a row or column: more would overshoot there.
func relaxation(obs *Observed) float64 {
	p := 0.0
	cols := make([]float64, obs.cols)
	for i := range obs.rows {
		p = max(p, float64(obs.start[i+1]-obs.start[i])/float64(obs.cols))
	}
	for _, j := range obs.col {
		cols[j] += 1 / float64(obs.rows)
	}
	for _, c := range cols {
		p = max(p, c)
	}
	return max(1, 1/(2*p))
}

// start returns orthonormal columns to start a subspace iteration from. They are
// random, and the same each time: what they converge to does not depend on them.
func start(d, q int) *mat.Dense {
	rng := rand.New(rand.NewPCG(1, factorStream))
	X := mat.NewDense(d, q, nil)
	for i := range d {
		x := X.RawRowView(i)
		for j := range x {
			x[j] = rng.NormFloat64()
		}
	}
	orthonormalize(X)
	return X
}

func (m *lowRank) solve(lambda float64) (residual, change, norm float64, err error) {
	if m.Q != nil {
		m.V, m.oldV, m.Q = m.Q, m.V, m.oldV
	}
	m.U, m.oldU = m.oldU, m.U
	m.on, m.oldOn = m.oldOn, m.on
	root := make([]float64, len(m.D))
	for k, v := range m.D {
		root[k] = math.Sqrt(v)
	}
	err = rows(m.opts.Task, m.groups, lambda, func(w int, p pattern) bool {
		ws := &m.work[w]
		cols, _ := m.obs.row(p[0])
		if !m.factorize(ws, cols, root, lambda) {
			return false
		}
		for _, i := range p {
			m.row(ws, i, root, lambda)
		}
		return true
	})
	if err != nil {
		return 0, 0, 0, err
	}
	residual, change, norm = m.compare(lambda)
	return residual, change, norm, nil
}

// factorize sets B and factorizes BᵀB + (τ+λ)I.
func (m *lowRank) factorize(ws *lowRankWork, cols []int32, root []float64, lambda float64) bool {
	q := len(root)
	ws.B = ws.B[:0]
	for _, j := range cols {
		for k, v := range m.V.RawRowView(int(j)) {
			ws.B = append(ws.B, v*root[k])
		}
	}
	ws.chol.reset(q)
	clear(ws.chol.l)
	for a := range cols {
		b := ws.B[a*q : (a+1)*q]
		for k, v := range b {
			axpy(v, b[:k+1], ws.chol.row(k)[:k+1])
		}
	}
	for k := range q {
		ws.chol.row(k)[k] += m.tau + lambda
	}
	return ws.chol.factorize()
}

// row sets U[i] and E on Ωᵢ.
func (m *lowRank) row(ws *lowRankWork, i int, root []float64, lambda float64) {
	q := len(root)
	_, y := m.obs.row(i)
	u := m.U.RawRowView(i)
	clear(u)
	for k, v := range y {
		axpy(v, ws.B[k*q:(k+1)*q], u)
	}
	ws.chol.solve(u) // c
	for k, v := range y {
		fit := dot(ws.B[k*q:(k+1)*q], u)
		at := m.obs.start[i] + k
		m.on[at] = fit
		m.E[at] = v - fit
		if m.opts.Smooth {
			m.E[at] *= m.tau / (m.tau + lambda)
		}
	}
	for k := range u {
		u[k] *= root[k]
	}
}

// compare returns Σ (Z-Y)² of the fit on Ω, and ‖Z-Z₀‖² and ‖Z‖² for the Z₀ of
// the iteration before. On all entries but those of Ω, Z is UVᵀ.
func (m *lowRank) compare(lambda float64) (residual, change, norm float64) {
	var uu, vv mat.Dense
	uu.Mul(m.U.T(), m.oldU)
	vv.Mul(m.V.T(), m.oldV)
	cross := 0.0
	for k := range m.D {
		cross += dot(uu.RawRowView(k), vv.RawRowView(k))
	}
	now := square(m.U)
	change = now + square(m.oldU) - 2*cross
	norm = now
	for k, fit := range m.on {
		y := m.obs.val[k]
		short := (y - fit) * lambda / (m.tau + lambda) // λa
		residual += short * short
		change -= (fit - m.oldOn[k]) * (fit - m.oldOn[k])
		norm += (fit+m.E[k])*(fit+m.E[k]) - fit*fit
	}
	return residual, max(change, 0), max(norm, 0)
}

func square(A *mat.Dense) float64 {
	a := A.RawMatrix().Data
	return dot(a, a)
}

func (m *lowRank) result() *Result {
	r := &Result{Observed: m.obs, u: m.U, v: m.V, on: m.obs.val}
	if m.opts.Smooth {
		r.on = make([]float64, len(m.on))
		for k, fit := range m.on {
			r.on[k] = fit + m.E[k]
		}
	}
	return r
}
