package convrfm

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/display"
)

// A Step is what one kernel regression of a fit found.
type Step struct {
	Iter  int           // how often M had been updated
	M     *mat.SymDense // the metric of this regression, ‖M‖_F = 1
	Train Score
	Test  Score // all NaN without test data
}

// String returns the scores in a line.
func (s Step) String() string {
	text := fmt.Sprintf("iteration %d: train MSE %.3g", s.Iter, s.Train.MSE)
	if !math.IsNaN(s.Test.MSE) {
		text += fmt.Sprintf(", test MSE %.3g", s.Test.MSE)
	}
	if !math.IsNaN(s.Test.Accuracy) {
		text += fmt.Sprintf(", test accuracy %.4f", s.Test.Accuracy)
	}
	return text
}

// Filters returns the k top eigenvectors of M, the largest first, each as an
// image of q rows and q columns for every channel, one channel below the other.
// They have length 1; their sign, which M does not know, is such that the entry
// of largest size is positive. It panics if there are not so many.
func (m *Model) Filters(k int) []*mat.Dense {
	p := m.M.SymmetricDim()
	if k < 1 || k > p {
		panic(fmt.Sprintf("convrfm: %d filters of a %d×%d M", k, p, p))
	}
	var eig mat.EigenSym
	if !eig.Factorize(m.M, true) {
		panic("convrfm: M has no eigenvalues")
	}
	var V mat.Dense
	eig.VectorsTo(&V)
	q := m.shape.Filter
	filters := make([]*mat.Dense, k)
	for f := range filters {
		v := mat.Col(nil, p-1-f, &V)
		top := 0
		for j := range v {
			if math.Abs(v[j]) > math.Abs(v[top]) {
				top = j
			}
		}
		if v[top] < 0 {
			for j := range v {
				v[j] = -v[j]
			}
		}
		filters[f] = mat.NewDense(p/q, q, v)
	}
	return filters
}

// String describes the model:
// ConvRFM(Laplace(L=1) over 3×3 patches, iteration 3, n=300, 8×8 pixels, c=2).
func (m *Model) String() string {
	n, _ := m.X.Dims()
	_, c := m.Alpha.Dims()
	s := m.shape
	return fmt.Sprintf("ConvRFM(%v, iteration %d, n=%d, %d×%d pixels, c=%d)", m.patches, len(m.Steps)-1, n, s.Height, s.Width, c)
}

// Bundle shows the steps of the fit as a table.
func (m *Model) Bundle() display.Bundle {
	t := display.Table{Title: m.String(), Head: []string{"iteration", "train MSE"}}
	last := m.Steps[len(m.Steps)-1]
	test, classes := !math.IsNaN(last.Test.MSE), !math.IsNaN(last.Train.Accuracy)
	if test {
		t.Head = append(t.Head, "test MSE")
		if classes {
			t.Head = append(t.Head, "test accuracy")
		}
	}
	t.Head = append(t.Head, "share of the top filter")
	for _, s := range m.Steps {
		row := []string{fmt.Sprint(s.Iter), fmt.Sprintf("%.3g", s.Train.MSE)}
		if test {
			row = append(row, fmt.Sprintf("%.3g", s.Test.MSE))
			if classes {
				row = append(row, fmt.Sprintf("%.4f", s.Test.Accuracy))
			}
		}
		t.Rows = append(t.Rows, append(row, fmt.Sprintf("%.3f", s.Share())))
	}
	return t.Bundle()
}

// Share returns the share of the largest eigenvalue in the trace of M, from 1/p,
// all directions alike, to 1, one filter.
func (s Step) Share() float64 {
	var eig mat.EigenSym
	if !eig.Factorize(s.M, false) {
		return math.NaN()
	}
	values := eig.Values(nil)
	return values[len(values)-1] / mat.Trace(s.M)
}

// SimpleRender is Bundle for the gophernotes kernel.
func (m *Model) SimpleRender() map[string]any { return m.Bundle().SimpleRender() }
