package xrfm

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/agop"
	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/internal/ridge"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/krr"
)

// The machine whose AGOP gives the direction of a split, as in the paper: one
// kernel regression on some of the node's rows.
const (
	splitBandwidth = 10
	splitRidge     = 1e-3
	splitShare     = 0.95
)

// direction returns the unit vector that a node with the given training rows is
// split across.
func (o Options) direction(X, Y *mat.Dense, rows []int, rnd *rand.Rand) ([]float64, error) {
	_, d := X.Dims()
	if o.Split.By == AGOP {
		drawn, _ := draw(rnd, len(rows), min(int(splitShare*float64(len(rows))), o.Split.MaxRows))
		some := pick(rows, drawn)
		Xs, Ys := gather(X, some, nil, nil), gather(Y, some, nil, nil)
		var solver ridge.Solver
		f, err := o.regress(&solver, kernels.Laplace{L: splitBandwidth}, Xs, Ys, splitRidge)
		var singular *krr.SingularError
		if errors.As(err, &singular) {
			return nil, fmt.Errorf("its machine, whose ridge and bandwidth are fixed, is singular; standardize X, or set Split.By to xrfm.PCA (%w)", err)
		}
		if err != nil {
			return nil, err
		}
		A, err := agop.Options{Precision: o.Leaf.Precision, Task: o.Task}.Compute(f, Xs)
		if err != nil {
			return nil, err
		}
		if v := topEigenvector(A); v != nil {
			return v, nil
		}
		// The target does not change among these rows: halve them all the same.
	}
	if v := topEigenvector(covariance(gather(X, rows, nil, nil))); v != nil {
		return v, nil
	}
	v := make([]float64, d) // all rows are equal
	v[0] = 1
	return v, nil
}

// covariance returns the covariance matrix of the rows of X, which it changes,
// times their number.
func covariance(X *mat.Dense) *mat.SymDense {
	n, d := X.Dims()
	mean := make([]float64, d)
	for i := range n {
		floats.AddScaled(mean, 1/float64(n), X.RawRowView(i))
	}
	for i := range n {
		floats.Sub(X.RawRowView(i), mean)
	}
	S := mat.NewSymDense(d, nil)
	S.SymOuterK(1, X.T())
	return S
}

// topEigenvector returns the unit eigenvector of the largest eigenvalue of A; nil
// if that is not positive.
func topEigenvector(A *mat.SymDense) []float64 {
	scale := mat.Max(A) // above 0 for a positive semidefinite matrix that is not 0
	if !(scale > 0) || math.IsInf(scale, 1) {
		return nil
	}
	scaled := mat.NewSymDense(A.SymmetricDim(), nil)
	scaled.ScaleSym(1/scale, A) // a tiny AGOP is not to underflow
	var eig mat.EigenSym
	if !eig.Factorize(scaled, true) {
		return nil
	}
	var Q mat.Dense
	eig.VectorsTo(&Q)
	_, d := Q.Dims()
	v := mat.Col(nil, d-1, &Q)
	orient(v)
	return v
}

// orient fixes the sign of an eigenvector: its largest entry is positive. Tests
// replace it by the sign of the reference figures.
var orient = func(v []float64) {
	if v[largest(v)] < 0 {
		floats.Scale(-1, v)
	}
}

func largest(v []float64) int {
	at := 0
	for i, x := range v {
		if math.Abs(x) > math.Abs(v[at]) {
			at = i
		}
	}
	return at
}

// project returns vᵀx of the given rows of X.
func project(X *mat.Dense, rows []int, v []float64) []float64 {
	p := make([]float64, len(rows))
	linalg.For(len(rows), func(lo, hi int) {
		for i := lo; i < hi; i++ {
			p[i] = dot(v, X.RawRowView(rows[i]))
		}
	})
	return p
}

// dot is the inner product, its terms in the order of the indices: a training
// point and the same point to be predicted are on the same side of a split.
func dot(v, x []float64) float64 {
	s := 0.0
	for i, a := range v {
		s += a * x[i]
	}
	return s
}

// halve parts the projections of a node's n rows, by rank and not by value, so
// that equal ones do not all go to one side: left gets the ⌈(½+overlap) n⌉
// smallest, right the others but for the first ⌈(½-overlap) n⌉. Both are places
// in ascending order. The threshold is the lower of two medians.
func halve(p []float64, overlap float64) (left, right []int, threshold, iqr float64) {
	n := len(p)
	order := sequence(n)
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	const rounding = 1e-9
	at := func(share float64) int { return int(math.Ceil(share*float64(n) - rounding)) }
	left, right = slices.Clone(order[:at(0.5+overlap)]), slices.Clone(order[at(0.5-overlap):])
	slices.Sort(left)
	slices.Sort(right)
	quantile := func(q float64) float64 { // interpolated
		h := q * float64(n-1)
		i := int(h)
		lo, hi := p[order[i]], p[order[min(i+1, n-1)]]
		return lo + (h-float64(i))*(hi-lo)
	}
	return left, right, p[order[(n-1)/2]], quantile(0.75) - quantile(0.25)
}
