package eigenpro

import (
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/krr"
)

// A nystrom is a preconditioner from the Nyström approximation of K on r points,
//
//	K̂ = K(X,S) K(S,S)⁻¹ K(S,X) = B Bᵀ = U L Uᵀ,  B = K(X,S) R⁻¹,  K(S,S) = RᵀR,
//
// which acts as K̂ + λI on the range of K̂ and as l_r + λ elsewhere. Scaled, its
// inverse is
//
//	P⁻¹ = (l_r + λ) U (L + λI)⁻¹ Uᵀ + I - U Uᵀ = I + B C Bᵀ,
//
// where BᵀB = Q L Qᵀ, U = B Q L^{-½}, C = Q diag(((l_r+λ)/(lᵢ+λ) - 1)/lᵢ) Qᵀ.
type nystrom struct {
	f    *fit
	n, r int
	B    []float64 // n×r
	C    []float64 // r×r
}

// newNystrom finds the preconditioner of K(X,X) + λI from r of the points.
func (f *fit) newNystrom(X *cloud, r int, lambda float64) (*nystrom, error) {
	N := &nystrom{f: f, n: X.n, r: r, B: make([]float64, X.n*r), C: make([]float64, r*r)}
	S := X.rows(draw(f.random(0), X.n, r))
	R := make([]float64, r*r)
	if err := f.factor(S, R); err != nil {
		return nil, err
	}
	if err := f.block(X, S, N.B); err != nil {
		return nil, err
	}
	if err := linalg.SolveRows(f.task, X.n, r, R, r, N.B, r); err != nil {
		return nil, err
	}
	Q := R
	if err := linalg.TransposedProduct(f.task, X.n, r, N.B, r, N.B, r, Q); err != nil {
		return nil, err
	}
	l, err := linalg.Eigen(r, Q)
	if err != nil {
		return nil, err
	}
	const noise = 1e-14 // of an eigenvalue, relative to the first
	last := max(l[r-1], noise*l[0])
	QT, DQT := make([]float64, r*r), make([]float64, r*r)
	for j, v := range l {
		v = max(v, last)
		d := ((last+lambda)/(v+lambda) - 1) / v
		for i := range r {
			QT[j*r+i], DQT[j*r+i] = Q[i*r+j], d*Q[i*r+j]
		}
	}
	return N, linalg.TransposedProduct(f.task, r, r, QT, r, DQT, r, N.C)
}

// apply stores P⁻¹v into dst.
func (N *nystrom) apply(dst, v []float64) error {
	tk, c := N.f.task, N.f.c
	t, u := make([]float64, N.r*c), make([]float64, N.r*c)
	if err := linalg.TransposedProduct(tk, N.n, N.r, N.B, N.r, v, c, t); err != nil {
		return err
	}
	if err := linalg.Product(tk, N.r, N.r, N.C, N.r, t, c, u); err != nil {
		return err
	}
	if err := linalg.Product(tk, N.n, N.r, N.B, N.r, u, c, dst); err != nil {
		return err
	}
	floats.Add(dst, v)
	return nil
}

// nystromCG solves (K + λI) α = Y.
func (f *fit) nystromCG(X, Y *mat.Dense) (*krr.Model, error) {
	points, c, lambda := f.cloud(X, nil), f.c, f.opts.Ridge
	precondition := func(dst, v []float64) error { copy(dst, v); return nil }
	if r := f.opts.Sizes.Rank; r > 0 {
		N, err := f.newNystrom(points, r, lambda)
		if err != nil {
			return nil, err
		}
		precondition = N.apply
	}
	product := func(dst, v []float64) error {
		if err := f.apply(points, points, v, c, dst); err != nil {
			return err
		}
		floats.AddScaled(dst, lambda, v)
		return nil
	}
	m, err := f.conjugate(X, mat.DenseCopyOf(Y).RawMatrix().Data, product, precondition)
	if m != nil && err == nil {
		m.Fitted = &mat.Dense{}
		m.Fitted.Scale(-lambda, m.Alpha)
		m.Fitted.Add(Y, m.Fitted)
	}
	return m, err
}
