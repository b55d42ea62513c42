package rfm

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/metrics"
)

// A Step is what one kernel regression of a fit found.
type Step struct {
	Iter  int           // how often M had been updated
	M     *mat.SymDense // the metric of this regression
	Train Score         // on the training data
	Val   Score         // on the validation data; all NaN without any
}

// String returns the scores in a line.
func (s Step) String() string {
	if math.IsNaN(s.Val.MSE) {
		return fmt.Sprintf("iteration %d: train %v", s.Iter, s.Train)
	}
	return fmt.Sprintf("iteration %d: train %v, validation %v", s.Iter, s.Train, s.Val)
}

// Rank returns the effective number of directions in M, its participation
// ratio tr(M)²/tr(M²), between 1 and d.
func (s Step) Rank() float64 {
	norm := mat.Norm(s.M, 2)
	tr := mat.Trace(s.M)
	return tr * tr / (norm * norm)
}

// A Score compares predictions with targets.
type Score struct {
	MSE      float64 // mean squared error, in the squared units of Y
	R2       float64 // coefficient of determination
	Accuracy float64 // share of right classes; NaN if Y is not one-hot
}

var noScore = Score{MSE: math.NaN(), R2: math.NaN(), Accuracy: math.NaN()}

// score compares predictions with targets, those of the logistic loss as
// probabilities.
func (o Options) score(F, Y *mat.Dense, classes bool) Score {
	if o.Loss == Logistic {
		F = softmax(F)
	}
	s := Score{MSE: metrics.MSE(F, Y), R2: metrics.R2(F, Y), Accuracy: math.NaN()}
	if classes {
		s.Accuracy = metrics.Accuracy(F, Y)
	}
	return s
}

// better reports whether s is to be preferred to t.
func (s Score) better(t Score) bool {
	if s.Accuracy != t.Accuracy && !math.IsNaN(s.Accuracy) {
		return s.Accuracy > t.Accuracy
	}
	return s.MSE < t.MSE
}

// String returns the accuracy of classes, otherwise R².
func (s Score) String() string {
	if !math.IsNaN(s.Accuracy) {
		return fmt.Sprintf("accuracy %.4f", s.Accuracy)
	}
	return fmt.Sprintf("R² %.4f", s.R2)
}
