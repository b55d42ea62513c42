package xrfm

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/internal/workers"
	"github.com/agopher/agopher/lib/metrics"
	"github.com/agopher/agopher/lib/task"
)

// A Trial is a temperature that was tried.
type Trial struct {
	Temperature float64
	MSE         float64 // of the predictions of the validation data; of classes, of their probabilities
}

// String returns both.
func (t Trial) String() string { return fmt.Sprintf("T=%.3g: MSE %.4g", t.Temperature, t.MSE) }

// temperatures returns 0 and 20 others from 0.025 to 4.5, each the same multiple
// of the one before.
func temperatures() []float64 {
	const count, least, most = 20, 0.025, 4.5
	ts := []float64{0}
	for i := range count {
		ts = append(ts, least*math.Pow(most/least, float64(i)/(count-1)))
	}
	return ts
}

// tune sets the temperature that predicts the validation data best, the lowest of
// several. Each leaf predicts each row that it has a share in at some temperature
// once.
func (f *Forest) tune(tk task.Task, X, Y *mat.Dense) error {
	n, c := Y.Dims()
	ts := temperatures()
	sums := make([]*mat.Dense, len(ts))
	for t := range sums {
		sums[t] = mat.NewDense(n, c, nil)
	}
	for _, tree := range f.Trees {
		if err := f.addTrials(tk, tree, X, ts, sums); err != nil {
			return err
		}
	}
	best := 0
	for t, F := range sums {
		f.Tuning = append(f.Tuning, Trial{ts[t], metrics.MSE(F, Y)})
		if f.Tuning[t].MSE < f.Tuning[best].MSE {
			best = t
		}
	}
	f.Temperature = ts[best]
	return nil
}

// addTrials adds the predictions of a tree at the temperatures ts to sums.
func (f *Forest) addTrials(tk task.Task, tree *Node, X *mat.Dense, ts []float64, sums []*mat.Dense) error {
	n, _ := X.Dims()
	splits := len(tree.Leaves()) - 1
	leaves := tree.Leaves()
	shares := make([][][]share, n) // by row and temperature
	linalg.For(n, func(lo, hi int) {
		margins := make([]float64, splits)
		for i := lo; i < hi; i++ {
			tree.margins(margins, X.RawRowView(i))
			for _, T := range ts {
				shares[i] = append(shares[i], tree.shares(margins, T, f.Keep, f.MaxLeaves))
			}
		}
	})
	rows := make([][]int, len(leaves))
	for i, at := range shares {
		for _, kept := range at {
			for _, s := range kept {
				if r := rows[s.leaf]; len(r) == 0 || r[len(r)-1] != i {
					rows[s.leaf] = append(rows[s.leaf], i)
				}
			}
		}
	}
	predictions := make([]*mat.Dense, len(leaves))
	err := workers.Run(tk, workers.Threads(leaves[0].Model.Kernel), len(leaves), func(l int) error {
		if len(rows[l]) > 0 {
			predictions[l] = leaves[l].Model.Predict(gather(X, rows[l], nil, nil))
			if f.classes {
				predictions[l] = proba(predictions[l])
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for l, P := range predictions {
		for k, i := range rows[l] {
			for t, kept := range shares[i] {
				for _, s := range kept {
					if s.leaf == l {
						floats.AddScaled(sums[t].RawRowView(i), s.weight/float64(len(f.Trees)), P.RawRowView(k))
					}
				}
			}
		}
	}
	return nil
}
