package completion

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/linalg"
)

// A whole machine keeps all d×d entries of P.
type whole struct {
	obs    *Observed
	opts   Options
	groups []pattern
	Z, G   *mat.Dense
	P      *mat.Dense // nil for the identity
	work   []wholeWork
}

// wholeWork is the scratch of a worker.
type wholeWork struct {
	chol chol
	a, z []float64
}

func newWhole(obs *Observed, opts Options) (*whole, error) {
	n, d := float64(obs.rows), float64(obs.cols)
	matrices := 1.0 // P is G
	if opts.Power != 0.5 {
		matrices = 4 // the eigenvectors and their scaled copy as well
	}
	what := fmt.Sprintf("lin-RFM of a %d×%d matrix", obs.rows, obs.cols)
	if err := memory(what, n*d+matrices*d*d); err != nil {
		return nil, fmt.Errorf("%w; set Rank, for example to %d", err, largeRank)
	}
	return &whole{
		obs: obs, opts: opts, groups: obs.patterns(), work: make([]wholeWork, workers()),
		Z: mat.NewDense(obs.rows, obs.cols, nil), G: mat.NewDense(obs.cols, obs.cols, nil),
	}, nil
}

func (m *whole) solve(lambda float64) (residual, change, norm float64, err error) {
	n := m.obs.rows
	res, dif, sq := make([]float64, n), make([]float64, n), make([]float64, n)
	err = rows(m.opts.Task, m.groups, lambda, func(w int, p pattern) bool {
		ws := &m.work[w]
		cols, _ := m.obs.row(p[0])
		if !m.factorize(&ws.chol, cols, lambda) {
			return false
		}
		for _, i := range p {
			_, y := m.obs.row(i)
			ws.a = append(ws.a[:0], y...)
			ws.chol.solve(ws.a)
			z := m.fit(ws, cols)
			for k, j := range cols {
				r := z[j] - y[k]
				res[i] += r * r
				if !m.opts.Smooth {
					z[j] = y[k]
				}
			}
			old := m.Z.RawRowView(i)
			for j, v := range z {
				dif[i] += (v - old[j]) * (v - old[j])
				sq[i] += v * v
			}
			copy(old, z)
		}
		return true
	})
	for i := range n { // in a fixed order
		residual, change, norm = residual+res[i], change+dif[i], norm+sq[i]
	}
	return residual, change, norm, err
}

// factorize factorizes P[Ω,Ω] + λI.
func (m *whole) factorize(c *chol, cols []int32, lambda float64) bool {
	c.reset(len(cols))
	for a, j := range cols {
		row := c.row(a)
		if m.P == nil {
			clear(row[:a+1])
			row[a] = 1 + lambda
			continue
		}
		p := m.P.RawRowView(int(j))
		for b, k := range cols[:a+1] {
			row[b] = p[k]
		}
		row[a] += lambda
	}
	return c.factorize()
}

// fit returns P[:,Ω] a, in memory of the worker.
func (m *whole) fit(ws *wholeWork, cols []int32) []float64 {
	if len(ws.z) == 0 {
		ws.z = make([]float64, m.obs.cols)
	}
	clear(ws.z)
	for k, j := range cols {
		if m.P == nil {
			ws.z[j] = ws.a[k]
			continue
		}
		axpy(ws.a[k], m.P.RawRowView(int(j)), ws.z)
	}
	return ws.z
}

func (m *whole) update() (rank float64, err error) {
	n, d := m.Z.Dims()
	if err := outer(m.opts.Task, m.G, m.Z, 1/float64(n)); err != nil {
		return 0, err
	}
	rank = effectiveRank(m.G)
	switch m.opts.Power {
	case 0.5:
		m.P = m.G
	case 1:
		if m.P == nil {
			m.P = mat.NewDense(d, d, nil)
		}
		err = outer(m.opts.Task, m.P, m.G, 1) // G² = GᵀG
	default:
		P, ok := linalg.Power(mat.NewSymDense(d, m.G.RawMatrix().Data), 2*m.opts.Power)
		if !ok || math.IsNaN(mat.Trace(P)) {
			return 0, fmt.Errorf("completion: ZᵀZ has no eigenvalues; try a larger Ridge")
		}
		if m.P == nil {
			m.P = mat.NewDense(d, d, nil)
		}
		m.P.Copy(P)
	}
	return rank, err
}

func (m *whole) result() *Result {
	r := &Result{Observed: m.obs, dense: m.Z}
	if !m.opts.Smooth {
		r.on = m.obs.val
	}
	return r
}
