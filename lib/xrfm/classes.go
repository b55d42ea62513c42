package xrfm

import (
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/metrics"
)

// Classes returns for each row of X the most probable class, that with the
// largest entry in [Forest.Proba]. It panics if the forest was fitted to a single column of targets.
func (f *Forest) Classes(X *mat.Dense) []int {
	f.checkClassifier()
	return metrics.Labels(f.Proba(X))
}

// Proba returns class probabilities for the rows of X: the weighted mean of those
// of the leaves, which are their predictions clamped to [1e-3, 1-1e-3] and divided
// by the row's sum. Least squares on one-hot targets estimates the probabilities;
// the clamp makes them proper. Proba panics if the forest was fitted to a single
// column of targets.
func (f *Forest) Proba(X *mat.Dense) *mat.Dense {
	f.checkClassifier()
	return f.mean(X, proba)
}

func (f *Forest) checkClassifier() {
	if f.outputs < 2 {
		panic("xrfm: the forest has one output; for classes fit it to one-hot targets, one column a class (metrics.OneHot)")
	}
}

// proba returns the predictions of a machine as probabilities.
func proba(F *mat.Dense) *mat.Dense {
	const least = 1e-3
	P := mat.DenseCopyOf(F)
	n, _ := P.Dims()
	for i := range n {
		p := P.RawRowView(i)
		for j := range p {
			p[j] = min(max(p[j], least), 1-least)
		}
		floats.Scale(1/floats.Sum(p), p)
	}
	return P
}
