package eigenpro

import (
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/task"
)

// A space evaluates a kernel on samples, a radial one by tiles.
type space struct {
	kernel  kernels.Kernel
	profile linalg.Profile
	M       *mat.SymDense
	radial  bool
	task    task.Task
}

func newSpace(k kernels.Kernel, d int, tk task.Task) space {
	s := space{kernel: k, task: tk}
	s.profile, s.M, s.radial = linalg.ProfileOf(k)
	if s.M != nil && s.M.SymmetricDim() != d {
		m := s.M.SymmetricDim()
		bad("the kernel's M is %d×%d but the samples have %d columns", m, m, d)
	}
	return s
}

// A cloud is a set of samples, prepared for the kernel.
type cloud struct {
	n      int
	X      *mat.Dense              // for a kernel that is not radial
	points *linalg.Points[float64] // for one that is
}

// cloud prepares samples in the way of others, or about their own mean if there
// are none.
func (s space) cloud(X *mat.Dense, like *cloud) *cloud {
	n, _ := X.Dims()
	switch {
	case !s.radial:
		return &cloud{n: n, X: X}
	case like != nil:
		return &cloud{n: n, points: like.points.Like(X)}
	}
	points, _ := linalg.NewPoints[float64](X, X, s.M)
	return &cloud{n: n, points: points}
}

// rows returns some of the samples.
func (a *cloud) rows(index []int) *cloud {
	if a.points != nil {
		return &cloud{n: len(index), points: a.points.Rows(index)}
	}
	_, d := a.X.Dims()
	X := mat.NewDense(len(index), d, nil)
	for i, k := range index {
		X.SetRow(i, a.X.RawRowView(k))
	}
	return &cloud{n: len(index), X: X}
}

// The sides of the blocks in which kernels that are not radial are computed.
const blockRows, blockColumns = 256, 2048

// apply stores K(A, B) V into H, with V of c columns.
func (s space) apply(A, B *cloud, V []float64, c int, H []float64) error {
	const batch = 1024 // rows that are few
	switch {
	case s.radial && A != B && A.n <= batch:
		return linalg.ApplyBatch(s.task, s.profile, A.points, B.points, V, c, H)
	case s.radial:
		return linalg.ApplyValues(s.task, s.profile, A.points, B.points, V, c, H)
	}
	part := make([]float64, blockRows*c)
	K := make([]float64, blockRows*blockColumns)
	clear(H[:A.n*c])
	for i := 0; i < A.n; i += blockRows {
		for j := 0; j < B.n; j += blockColumns {
			if err := s.task.Err(); err != nil {
				return err
			}
			r, m := min(blockRows, A.n-i), min(blockColumns, B.n-j)
			s.gram(A, i, r, B, j, m, K)
			if err := linalg.Product(s.task, r, m, K, m, V[j*c:], c, part); err != nil {
				return err
			}
			floats.Add(H[i*c:(i+r)*c], part[:r*c])
		}
	}
	return nil
}

// block stores K(A, B) into K.
func (s space) block(A, B *cloud, K []float64) error {
	if s.radial {
		return linalg.Gram(s.task, s.profile, A.points, B.points, K, B.n)
	}
	for i := 0; i < A.n; i += blockRows {
		if err := s.task.Err(); err != nil {
			return err
		}
		s.gram(A, i, min(blockRows, A.n-i), B, 0, B.n, K[i*B.n:])
	}
	return nil
}

// gram stores r rows and m columns of K(A, B) for a kernel that is not radial.
func (s space) gram(A *cloud, i, r int, B *cloud, j, m int, K []float64) {
	_, d := A.X.Dims()
	kernels.GramTo(mat.NewDense(r, m, K[:r*m]), s.kernel, A.X.Slice(i, i+r, 0, d).(*mat.Dense), B.X.Slice(j, j+m, 0, d).(*mat.Dense))
}

// highest returns the largest k(x, x) of some samples.
func (s space) highest(a *cloud) float64 {
	if s.radial {
		phi, _ := s.profile.Phi(0)
		return phi
	}
	most := 0.0
	for i := range a.n {
		x := a.X.RawRowView(i)
		most = max(most, s.kernel.At(x, x))
	}
	return most
}
