package eigenpro

import (
	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/internal/ridge"
)

var ( // for tests
	// mostFactored is the number of centres up to which the projection has a
	// Cholesky factor of K(Z,Z), of 8p² bytes: 800 MB.
	mostFactored = 10_000
	// projectionRank is that of the preconditioner of a projection without it.
	projectionRank = 500
)

// projection returns a function that replaces h, p×c, by K(Z,Z)⁻¹h.
//
// With a factor that is exact and takes 2p²c operations. Beyond mostFactored
// centres, or where the memory is given and small, it takes some iterations of
// conjugate gradients, as the papers take some epochs of EigenPro 2. What
// is missing from the solution shortens the step and leaves the fixed point as it is.
func (f *fit) projection(Z *cloud) (func(h []float64) error, error) {
	p, c := Z.n, f.c
	if f.factored(p) {
		U := make([]float64, p*p)
		if err := f.factor(Z, U); err != nil {
			return nil, err
		}
		return func(h []float64) error { return linalg.SolveCholesky(f.task, p, U, p, c, h, c) }, nil
	}
	N, err := f.newNystrom(Z, min(p, projectionRank), 0)
	if err != nil {
		return nil, err
	}
	const tolerance, most = 1e-3, 10
	return func(h []float64) error {
		theta := make([]float64, p*c)
		_, err := ridge.System{
			Product:      func(dst, v []float64) error { return f.apply(Z, Z, v, c, dst) },
			Precondition: N.apply,
			C:            c,
		}.ConjugateGradients(theta, h, tolerance, most)
		if err == nil {
			copy(h, theta)
		}
		return err
	}, nil
}

// factored reports whether K(Z,Z) of p centres is kept. What it depends on is the
// same on each machine.
func (f *fit) factored(p int) bool {
	if memory := f.opts.Sizes.Memory; memory > 0 {
		return 8*int64(p)*int64(p) <= memory/2
	}
	return p <= mostFactored
}
