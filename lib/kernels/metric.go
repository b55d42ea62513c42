package kernels

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/linalg"
)

var _ Smooth = rooted{}

// Metric returns k in the metric of a positive semidefinite matrix M, d×d, which
// is k(M^½x, M^½z). For a radial kernel that is [Mahalanobis]; a kernel with a
// method InMetric(M *mat.SymDense) Kernel says itself what it is. M is not
// copied and must not change while the kernel is in use; nil is the identity.
func Metric(k Kernel, M *mat.SymDense) Kernel {
	switch k := k.(type) {
	case interface{ InMetric(M *mat.SymDense) Kernel }:
		return k.InMetric(M)
	case Radial:
		return Mahalanobis{Base: k, M: M}
	}
	return inRoot(k, M)
}

// rooted is a kernel of the points x T, T = M^½.
type rooted struct {
	base Kernel
	M    *mat.SymDense
	root *mat.SymDense
	diag []float64 // of T if it has no other entries
}

// inRoot returns k of the points x M^½.
func inRoot(k Kernel, M *mat.SymDense) Kernel {
	if M == nil {
		return k
	}
	root, err := rootOf(M)
	if err != nil {
		panic(err.Error())
	}
	r := rooted{base: k, M: M, root: root}
	if linalg.IsDiagonal(root) {
		for i := range root.SymmetricDim() {
			r.diag = append(r.diag, root.At(i, i))
		}
	}
	return r
}

// rootOf returns M^½, with eigenvalues that rounding has made negative taken as 0.
func rootOf(M *mat.SymDense) (*mat.SymDense, error) {
	d := M.SymmetricDim()
	for i := range d {
		for j := i; j < d; j++ {
			if v := M.At(i, j); math.IsNaN(v) || math.IsInf(v, 0) {
				return nil, fmt.Errorf("kernels: M[%d,%d] is %v, so that M, %d×%d, has no root", i, j, v, d, d)
			}
		}
	}
	root, ok := linalg.Power(M, 0.5)
	if !ok {
		return nil, fmt.Errorf("kernels: the eigenvalues of M, %d×%d, do not converge; try to scale it", d, d)
	}
	return root, nil
}

// At returns base(x T, z T).
func (k rooted) At(x, z []float64) float64 {
	sameLen(x, z)
	return k.base.At(k.pointTo(nil, x), k.pointTo(nil, z))
}

// GradTo stores T ∇base(x T, z T) into dst and returns dst.
func (k rooted) GradTo(dst, x, z []float64) []float64 {
	sameLen(x, z)
	dst = gradDst(dst, x)
	return k.pointTo(dst, gradTo(nil, k.base, k.pointTo(nil, x), k.pointTo(nil, z)))
}

// String returns the kernel in the notation of the notebooks:
// Lpq(L=10, P=1.5, Q=0.9) in a 50×50 metric.
func (k rooted) String() string {
	d := k.root.SymmetricDim()
	return fmt.Sprintf("%v in a %d×%d metric", k.base, d, d)
}

// Parts says what the kernel is made of, for files: M by its upper triangle.
func (k rooted) Parts() (operation string, numbers []float64, of []Kernel) {
	d := k.M.SymmetricDim()
	for i := range d {
		for j := i; j < d; j++ {
			numbers = append(numbers, k.M.At(i, j))
		}
	}
	return "Metric", numbers, []Kernel{k.base}
}

// pointTo stores x T into dst, which must not be x. It sums in the same order
// whatever is computed beside x, so that equal points stay equal.
func (k rooted) pointTo(dst, x []float64) []float64 {
	if d := k.root.SymmetricDim(); d != len(x) {
		panic(fmt.Sprintf("kernels: M is %d×%d but x has length %d", d, d, len(x)))
	}
	dst = gradDst(dst, x)
	if k.diag != nil {
		return floats.MulTo(dst, k.diag, x)
	}
	clear(dst)
	raw := k.root.RawSymmetric() // the upper triangle only
	for i, v := range x {
		row := raw.Data[i*raw.Stride : i*raw.Stride+len(x)]
		dst[i] += floats.Dot(row[i:], x[i:])
		floats.AddScaled(dst[i+1:], v, row[i+1:])
	}
	return dst
}

func (k rooted) points(X *mat.Dense) *mat.Dense {
	checkMetric(k.root, X)
	n, d := X.Dims()
	P := mat.NewDense(n, d, nil)
	linalg.For(n, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			k.pointTo(P.RawRowView(i), X.RawRowView(i))
		}
	})
	return P
}

func (k rooted) both(X, Z *mat.Dense) (XT, ZT *mat.Dense) {
	XT = k.points(X)
	if X == Z {
		return XT, XT
	}
	return XT, k.points(Z)
}

func (k rooted) gramTo(dst, X, Z *mat.Dense) {
	XT, ZT := k.both(X, Z)
	GramTo(dst, k.base, XT, ZT)
}

func (k rooted) gradients(X, Z, alpha *mat.Dense) []*mat.Dense {
	XT, ZT := k.both(X, Z)
	grads := Gradients(k.base, XT, ZT, alpha)
	for c, G := range grads {
		grads[c] = k.points(G)
	}
	return grads
}
