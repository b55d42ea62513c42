package rfm

import (
	"fmt"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/metrics"
)

// Classes returns for each row of X the class with the largest prediction. It
// panics if the model was fitted to a single column of targets.
func (m *Model) Classes(X *mat.Dense) []int {
	m.checkClassifier()
	return metrics.Labels(m.Predict(X))
}

// Proba returns class probabilities for the rows of X. With the logistic loss they
// are the softmax of the predictions. With the square loss they are predictions
// clamped to [1e-3, 1-1e-3] and divided by the row's sum, as in xRFM: least squares
// on one-hot targets estimates the probabilities, the clamp makes them proper. It
// panics if the model was fitted to a single column of targets.
func (m *Model) Proba(X *mat.Dense) *mat.Dense {
	const least = 1e-3
	m.checkClassifier()
	P := m.Predict(X)
	if m.Loss == Logistic {
		return softmax(P)
	}
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

func (m *Model) checkClassifier() {
	if _, c := m.Alpha.Dims(); c < 2 {
		panic("rfm: the model has one output; for classes fit it to one-hot targets, one column a class (metrics.OneHot)")
	}
}

// checkTargets returns an error if Y cannot be the targets of classes that it
// seems to be, or that the loss needs.
func (o Options) checkTargets(Y *mat.Dense, classes bool) error {
	n, c := Y.Dims()
	if !classes {
		if o.Loss != Logistic {
			return nil
		}
		if c == 1 {
			return fmt.Errorf("rfm: Loss is Logistic and Y is one column of numbers; it needs one-hot rows: metrics.OneHot(labels, classes)")
		}
		return fmt.Errorf("rfm: Loss is Logistic and Y is not one-hot; each of its rows needs a single 1 among zeros, in the column of its class")
	}
	if n < c {
		return fmt.Errorf("rfm: there are %d rows for %d classes; fit to at least one row of each, or leave out the columns of the others", n, c)
	}
	labels := metrics.Labels(Y)
	for _, l := range labels {
		if l != labels[0] {
			return nil
		}
	}
	return fmt.Errorf("rfm: all %d rows of Y are class %d of %d; fit to at least two classes (is the data sorted by class?)", n, labels[0], c)
}
