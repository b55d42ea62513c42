package eigenpro

import (
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/krr"
)

// eigenPro2 fits a machine with a centre at each sample. For a batch B with the
// residuals g = f(B) - Y the step of length η is
//
//	α_B -= η/m g,  α_S += η/m V D Vᵀ K(S,B) g.
func (f *fit) eigenPro2(X, Y *mat.Dense) (*krr.Model, error) {
	points := f.cloud(X, nil)
	P, err := f.newPreconditioner(points, &f.opts.Sizes)
	if err != nil {
		return nil, err
	}
	m, c := f.opts.Sizes.Batch, f.c
	step, err := f.safeStep(P, m, points.rows(draw(f.random(1), f.n, min(m, mostSample))))
	if err != nil {
		return nil, err
	}
	alpha, g, u := make([]float64, f.n*c), make([]float64, m*c), make([]float64, P.S.n*c)
	learnt := false
	err = f.epochs(func(rows []int) (rr, yy float64, err error) {
		B := points.rows(rows)
		if err := f.apply(B, points, alpha, c, g); err != nil {
			return 0, 0, err
		}
		for i, row := range rows {
			for j, y := range Y.RawRowView(row) {
				g[i*c+j] -= y
				rr, yy = rr+g[i*c+j]*g[i*c+j], yy+y*y
			}
		}
		if P.q > 0 {
			if err := f.apply(P.S, B, g, c, u); err != nil {
				return 0, 0, err
			}
		}
		w, err := f.correct(P, u, c)
		if err != nil {
			return 0, 0, err
		}
		addRows(alpha, rows, -step, g, c)
		addRows(alpha, P.index, step, w, c)
		learnt = true
		return rr, yy, nil
	})
	return f.model(X, alpha, learnt), err
}
