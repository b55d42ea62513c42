// Package metrics scores predictions against targets. Both are n×c matrices
// with one row for each sample: values for regression; for classification
// scores, of which the largest in a row is the predicted class, against one-hot
// targets. All of these panic if the shapes differ, and return NaN if a
// prediction is. [PowerLaw] fits the rate at which such a score changes.
package metrics

import (
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
)

func checkShapes(F, Y *mat.Dense) (n, c int) {
	check.Matrix("metrics", "the prediction", F)
	check.Matrix("metrics", "the target", Y)
	check.SameRows("metrics", "the prediction", F, "the target", Y)
	check.SameColumns("metrics", "the prediction", F, "the target", Y)
	return Y.Dims()
}
