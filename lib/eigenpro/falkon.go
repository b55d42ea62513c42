package eigenpro

import (
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/krr"
)

// falkonRows is how many samples are in memory with their kernel values.
const falkonRows = 512

// falkon minimizes ‖K(X,Z)α - Y‖² + λ αᵀK(Z,Z)α, which is to solve
//
//	H α = K(Z,X) Y,  H = K(Z,X)K(X,Z) + λK(Z,Z).
//
// The preconditioner takes the centres for a sample of the data: with K(Z,Z) =
// UᵀU and AᵀA = (n/p) UUᵀ + λI,
//
//	H ≈ (n/p) K(Z,Z)² + λK(Z,Z) = Uᵀ AᵀA U.
//
// The paper's λ is that of a mean over the samples, n times smaller.
func (f *fit) falkon(Z *mat.Dense) (*krr.Model, error) {
	centres := f.cloud(Z, nil)
	p, c, lambda := centres.n, f.c, f.opts.Ridge
	precondition, err := f.falkonPreconditioner(centres)
	if err != nil {
		return nil, err
	}
	K := make([]float64, falkonRows*p)
	b, Kv := make([]float64, p*c), make([]float64, p*c)
	err = f.normal(centres, K, b, func(g []float64, Y *mat.Dense) error {
		copy(g, Y.RawMatrix().Data)
		return nil
	})
	if err != nil {
		return nil, err
	}
	product := func(dst, v []float64) error {
		err := f.normal(centres, K, dst, func(g []float64, _ *mat.Dense) error {
			return linalg.Product(f.task, len(g)/c, p, K, p, v, c, g)
		})
		if err != nil || lambda == 0 {
			return err
		}
		if err := f.apply(centres, centres, v, c, Kv); err != nil {
			return err
		}
		floats.AddScaled(dst, lambda, Kv)
		return nil
	}
	return f.conjugate(Z, b, product, precondition)
}

// normal stores Σ K(Z,B) g into h, over parts B of the samples. values sets g from K,
// which then holds K(B,Z), and from the targets of B.
func (f *fit) normal(centres *cloud, K, h []float64, values func(g []float64, Y *mat.Dense) error) error {
	p, c := centres.n, f.c
	g, part := make([]float64, falkonRows*c), make([]float64, p*c)
	clear(h)
	for lo := 0; lo < f.n; lo += falkonRows {
		X, Y, err := f.read(between(lo, min(lo+falkonRows, f.n)))
		if err != nil {
			return err
		}
		B := f.cloud(X, centres)
		if err := f.block(B, centres, K); err != nil {
			return err
		}
		if err := values(g[:B.n*c], Y); err != nil {
			return err
		}
		if err := linalg.TransposedProduct(f.task, B.n, p, K, p, g, c, part); err != nil {
			return err
		}
		floats.Add(h, part)
	}
	return nil
}

// falkonPreconditioner returns a function that stores (UᵀAᵀAU)⁻¹v into dst.
//
// U is that of K(Z,Z) + δI, with δ = 1e-7 of the mean of its diagonal. Where K(Z,Z) is
// singular, the inverse takes rounding errors ε of a residual for ε/δ², and
// conjugate gradients lose their way when its products ε²/δ² come to those of the
// residual itself, 1e-16 at the tolerance.
func (f *fit) falkonPreconditioner(centres *cloud) (func(dst, v []float64) error, error) {
	p, c, tk := centres.n, f.c, f.task
	U, A := make([]float64, p*p), make([]float64, p*p)
	delta := 1e-7 / float64(p)
	err := definite(tk, p, U, []float64{delta, 100 * delta}, func() error { return f.block(centres, centres, U) })
	if err != nil {
		return nil, err
	}
	err = definite(tk, p, A, leastJitter, func() error {
		err := linalg.TriangularProduct(tk, p, U, p, A)
		for i := range p {
			floats.Scale(float64(f.n)/float64(p), A[i*p+i:(i+1)*p])
			A[i*p+i] += f.opts.Ridge
		}
		return err
	})
	return func(dst, v []float64) error {
		copy(dst, v)
		if err := linalg.SolveUpper(tk, true, p, U, p, c, dst, c); err != nil {
			return err
		}
		if err := linalg.SolveCholesky(tk, p, A, p, c, dst, c); err != nil {
			return err
		}
		return linalg.SolveUpper(tk, false, p, U, p, c, dst, c)
	}, err
}
