package kernels

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

var _ Smooth = columns{}

// Columns returns the kernel k of some of the columns, counted from 0, in their
// order; the others do not count and have gradient 0. With [Sum] and [Product]
// it makes kernels on groups of columns:
//
//	kernels.Product(
//		kernels.Columns(kernels.Laplace{L: 5}, 0, 1, 2),
//		kernels.Columns(kernels.Categorical{Rho: 0.3}, 3),
//	)
//
// In a metric M, k is in the part of M that has its rows and columns: groups stay
// apart, as in a metric of blocks. Columns panics if none is given, or if one is
// negative or given twice.
func Columns(k Kernel, cols ...int) Kernel {
	checkParts("Columns", []Kernel{k})
	if len(cols) == 0 {
		panic("kernels: Columns needs at least one column")
	}
	seen := map[int]bool{}
	for _, c := range cols {
		if c < 0 || seen[c] {
			panic(fmt.Sprintf("kernels: Columns has column %d, which is negative or there twice", c))
		}
		seen[c] = true
	}
	return columns{k, append([]int(nil), cols...)}
}

type columns struct {
	k    Kernel
	cols []int
}

// At returns k of the columns of x and z.
func (k columns) At(x, z []float64) float64 {
	sameLen(x, z)
	return k.k.At(k.pick(x), k.pick(z))
}

// GradTo stores the gradient, 0 in the other columns, into dst and returns dst.
func (k columns) GradTo(dst, x, z []float64) []float64 {
	sameLen(x, z)
	dst = gradDst(dst, x)
	clear(dst)
	for i, g := range gradTo(nil, k.k, k.pick(x), k.pick(z)) {
		dst[k.cols[i]] = g
	}
	return dst
}

// InMetric returns the kernel in the part of M that belongs to its columns.
func (k columns) InMetric(M *mat.SymDense) Kernel {
	if M == nil {
		return k
	}
	part := mat.NewSymDense(len(k.cols), nil)
	for i, r := range k.cols {
		k.check(r, M.SymmetricDim())
		for j, c := range k.cols[:i+1] {
			k.check(c, M.SymmetricDim())
			part.SetSym(i, j, M.At(r, c))
		}
	}
	return columns{Metric(k.k, part), k.cols}
}

// String returns the kernel in the notation of the notebooks:
// Laplace(L=10)[0 1 2].
func (k columns) String() string { return fmt.Sprintf("%v%v", k.k, k.cols) }

// Parts says what the kernel is made of, for files.
func (k columns) Parts() (operation string, numbers []float64, of []Kernel) {
	for _, c := range k.cols {
		numbers = append(numbers, float64(c))
	}
	return "Columns", numbers, []Kernel{k.k}
}

func (k columns) check(c, d int) {
	if c >= d {
		panic(fmt.Sprintf("kernels: Columns has column %d but the points have %d columns", c, d))
	}
}

func (k columns) pick(x []float64) []float64 {
	p := make([]float64, len(k.cols))
	for i, c := range k.cols {
		k.check(c, len(x))
		p[i] = x[c]
	}
	return p
}

func (k columns) both(X, Z *mat.Dense) (Xk, Zk *mat.Dense) {
	pick := func(X *mat.Dense) *mat.Dense {
		n, _ := X.Dims()
		P := mat.NewDense(n, len(k.cols), nil)
		for i := range n {
			P.SetRow(i, k.pick(X.RawRowView(i)))
		}
		return P
	}
	Xk = pick(X)
	if X == Z {
		return Xk, Xk
	}
	return Xk, pick(Z)
}

func (k columns) gramTo(dst, X, Z *mat.Dense) {
	Xk, Zk := k.both(X, Z)
	GramTo(dst, k.k, Xk, Zk)
}

func (k columns) gradients(X, Z, alpha *mat.Dense) []*mat.Dense {
	Xk, Zk := k.both(X, Z)
	part := Gradients(k.k, Xk, Zk, alpha)
	n, d := X.Dims()
	grads := newGradients(len(part), n, d)
	for c, P := range part {
		for i := range n {
			row := grads[c].RawRowView(i)
			for j, g := range P.RawRowView(i) {
				row[k.cols[j]] = g
			}
		}
	}
	return grads
}
