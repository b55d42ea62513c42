package xrfm

import (
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/agop"
	"github.com/agopher/agopher/lib/internal/workers"
)

// mostImportanceRows is how many rows of a leaf its AGOP is taken over.
const mostImportanceRows = 2000

// AGOP returns the average gradient outer product of the machines of the leaves,
// each over its training rows: of the leaf that a row is in, averaged over all
// rows and trees. Of a leaf with more than 2000 rows it takes 2000, evenly spaced.
func (f *Forest) AGOP() *mat.SymDense {
	sum, total := mat.NewSymDense(f.columns, nil), 0.0
	leaves := f.Leaves()
	parts := make([]*mat.SymDense, len(leaves))
	err := workers.Run(untouched, workers.Threads(leaves[0].Kernel), len(leaves), func(l int) error {
		X := leaves[l].X
		if n, _ := X.Dims(); n > mostImportanceRows {
			some := make([]int, mostImportanceRows)
			for i := range some {
				some[i] = i * n / mostImportanceRows
			}
			X = gather(X, some, nil, nil)
		}
		parts[l] = agop.Of(leaves[l], X)
		return nil
	})
	if err != nil {
		panic(err) // nobody stops it
	}
	for l, A := range parts {
		n, _ := leaves[l].X.Dims()
		A.ScaleSym(float64(n), A)
		sum.AddSym(sum, A)
		total += float64(n)
	}
	sum.ScaleSym(1/total, sum)
	return sum
}

// Importances returns the share of each feature in the trace of [Forest.AGOP],
// between 0 and 1 and 1 in sum: how much the prediction changes with the feature,
// in the units that X was given in. All are 0 if the prediction is constant. What
// matters in one part of the data is in the M of its leaf.
func (f *Forest) Importances() []float64 {
	A := f.AGOP()
	shares := make([]float64, f.columns)
	if trace := mat.Trace(A); trace > 0 {
		for j := range shares {
			shares[j] = A.At(j, j) / trace
		}
	}
	return shares
}
