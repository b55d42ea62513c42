// Package ridge solves (K + λI) α = Y for the Gram matrix K of a kernel, in the
// memory of one matrix. Every method that fits a kernel machine directly stands
// on it.
package ridge

import (
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/task"
)

// A Solver solves one system after another, in the same memory if they are of
// one size, and with the factor of an earlier one where that is faster. Its zero
// value is ready for use.
type Solver struct {
	double []float64
	single []float32
	kept   kept // in double
}

// Solve returns α = (K + λI)⁻¹ Y and the fitted values Kα, which are Y - λα, both
// n×c, for the rows of X, n×d, and Y, n×c. At
// its peak it needs, beside matrices of n×c and n×d, 8n² bytes in Float64 and
// 4n² in the other precisions; where the kernel is radial half of that is never
// written, unless an earlier factor is used.
//
// ok is false if K + λI is singular in the precision. The error is that of the
// task, or that of a method Check(X, Z *mat.Dense) error of the kernel, which it
// may refuse the samples by.
func (s *Solver) Solve(tk task.Task, k kernels.Kernel, X, Y *mat.Dense, lambda float64, p kernels.Precision) (alpha, fitted *mat.Dense, ok bool, err error) {
	if k, ok := k.(interface{ Check(X, Z *mat.Dense) error }); ok {
		if err := k.Check(X, X); err != nil {
			return nil, nil, false, err
		}
	}
	alpha, ok, err = s.solve(tk, k, X, Y, lambda, p)
	if !ok || err != nil {
		return nil, nil, ok, err
	}
	fitted = &mat.Dense{}
	fitted.Scale(-lambda, alpha)
	fitted.Add(Y, fitted)
	return alpha, fitted, true, nil
}

func (s *Solver) solve(tk task.Task, k kernels.Kernel, X, Y *mat.Dense, lambda float64, p kernels.Precision) (alpha *mat.Dense, ok bool, err error) {
	switch p {
	case kernels.Float32:
		s.double, s.kept = nil, kept{}
		return solve(tk, &s.single, k, X, Y, lambda)
	case kernels.Mixed:
		s.double, s.kept = nil, kept{}
		alpha, ok, err = mixed(tk, &s.single, k, X, Y, lambda)
		if ok || err != nil {
			return alpha, ok, err
		}
		s.single = nil // too ill-conditioned for it
	}
	alpha, ok, err = s.warm(tk, k, X, Y, lambda)
	if ok || err != nil {
		return alpha, ok, err
	}
	s.kept = kept{}
	alpha, ok, err = solve(tk, &s.double, k, X, Y, lambda)
	if ok && err == nil {
		n, _ := X.Dims()
		s.kept = kept{n: n, lambda: lambda}
	}
	return alpha, ok, err
}

func solve[T linalg.Float](tk task.Task, memory *[]T, k kernels.Kernel, X, Y *mat.Dense, lambda float64) (alpha *mat.Dense, ok bool, err error) {
	n, c := Y.Dims()
	K, ok, err := factor(tk, memory, k, X, lambda)
	if !ok || err != nil {
		return nil, ok, err
	}
	b := make([]T, n*c)
	for i, y := range entries(Y) {
		b[i] = T(y)
	}
	if err := linalg.SolveCholesky(tk, n, K, n, c, b, c); err != nil {
		return nil, false, err
	}
	alpha = mat.NewDense(n, c, nil)
	for i, v := range b {
		alpha.RawMatrix().Data[i] = float64(v)
	}
	return alpha, true, nil
}

// factor stores the Cholesky factor of K + λI into the memory.
func factor[T linalg.Float](tk task.Task, memory *[]T, k kernels.Kernel, X *mat.Dense, lambda float64) (K []T, ok bool, err error) {
	n, _ := X.Dims()
	if cap(*memory) < n*n {
		*memory = nil // before the next is made
		*memory = make([]T, n*n)
	}
	K = (*memory)[:n*n]
	if err := gram(tk, K, k, X); err != nil {
		return nil, false, err
	}
	for i := range n {
		K[i*n+i] += T(lambda)
	}
	ok, err = linalg.Cholesky(tk, n, K, n)
	return K, ok, err
}

// gram stores the upper triangle of the Gram matrix of the rows of X.
func gram[T linalg.Float](tk task.Task, K []T, k kernels.Kernel, X *mat.Dense) error {
	n, d := X.Dims()
	if p, M, ok := linalg.ProfileOf(k); ok {
		points, _ := linalg.NewPoints[T](X, X, M)
		return linalg.GramUpper(tk, p, points, K, n)
	}
	if K, ok := any(K).([]float64); ok {
		if err := tk.Err(); err != nil {
			return err
		}
		kernels.GramTo(mat.NewDense(n, n, K), k, X, X)
		return nil
	}
	const block = 256
	for i := 0; i < n; i += block {
		if err := tk.Err(); err != nil {
			return err
		}
		// Rows i to i+block against all from i on.
		rows, rest := X.Slice(i, min(i+block, n), 0, d).(*mat.Dense), X.Slice(i, n, 0, d).(*mat.Dense)
		G := kernels.Gram(k, rows, rest)
		r, c := G.Dims()
		for l := range r {
			for j, v := range G.RawRowView(l)[:c] {
				K[(i+l)*n+i+j] = T(v)
			}
		}
	}
	return nil
}

// entries returns the entries of A without gaps between the rows.
func entries(A *mat.Dense) []float64 {
	if raw := A.RawMatrix(); raw.Stride == raw.Cols {
		return raw.Data[:raw.Rows*raw.Cols]
	}
	return mat.DenseCopyOf(A).RawMatrix().Data
}
