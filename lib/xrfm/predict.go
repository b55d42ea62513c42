package xrfm

import (
	"context"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/internal/workers"
	"github.com/agopher/agopher/lib/task"
)

// untouched is a task that nobody stops, whatever the default.
var untouched = task.Task{Context: context.Background()}

// Predict returns f at the rows of X, which is p×d, as a p×c matrix. It panics if
// X has not the columns of the training data.
func (f *Forest) Predict(X *mat.Dense) *mat.Dense {
	return f.mean(X, func(F *mat.Dense) *mat.Dense { return F })
}

// mean returns the mean over the leaves of what of makes of their predictions.
func (f *Forest) mean(X *mat.Dense, of func(F *mat.Dense) *mat.Dense) *mat.Dense {
	f.checkColumns(X)
	p, _ := X.Dims()
	F := mat.NewDense(p, f.outputs, nil)
	for _, tree := range f.Trees {
		f.each(tree, X, func(leaf *Node, rows []int, weights []float64, some *mat.Dense) func() {
			P := of(leaf.Model.Predict(some))
			return func() {
				for i, r := range rows {
					floats.AddScaled(F.RawRowView(r), weights[i], P.RawRowView(i))
				}
			}
		})
	}
	return F
}

// each calls work for each leaf of a tree that has a share in the prediction of a
// row of X, with those rows and its weights in them, which for a row are 1 in sum
// over all trees. Leaves are worked on side by side; the functions that work
// returns are then called one after the other, in the order of the leaves.
func (f *Forest) each(tree *Node, X *mat.Dense, work func(leaf *Node, rows []int, weights []float64, some *mat.Dense) func()) {
	leaves := tree.Leaves()
	rows, weights := make([][]int, len(leaves)), make([][]float64, len(leaves))
	for i, shares := range f.route(tree, X) {
		for _, s := range shares {
			rows[s.leaf] = append(rows[s.leaf], i)
			weights[s.leaf] = append(weights[s.leaf], s.weight/float64(len(f.Trees)))
		}
	}
	finish := make([]func(), len(leaves))
	err := workers.Run(untouched, workers.Threads(leaves[0].Model.Kernel), len(leaves), func(l int) error {
		if len(rows[l]) > 0 {
			finish[l] = work(leaves[l], rows[l], weights[l], gather(X, rows[l], nil, nil))
		}
		return nil
	})
	if err != nil {
		panic(err) // nobody stops it
	}
	for _, f := range finish {
		if f != nil {
			f()
		}
	}
}

// route returns the leaves of a tree that predict each row of X.
func (f *Forest) route(tree *Node, X *mat.Dense) [][]share {
	n, _ := X.Dims()
	splits := len(tree.Leaves()) - 1
	shares := make([][]share, n)
	linalg.For(n, func(lo, hi int) {
		margins := make([]float64, splits)
		for i := lo; i < hi; i++ {
			tree.margins(margins, X.RawRowView(i))
			shares[i] = tree.shares(margins, f.Temperature, f.Keep, f.MaxLeaves)
		}
	})
	return shares
}

func (f *Forest) checkColumns(X *mat.Dense) {
	check.Matrix("xrfm", "X", X)
	check.SameColumns("xrfm", "X", X, "the training data", f.Trees[0].Leaves()[0].Model.X)
}
