package rfm

import (
	"fmt"
	"math"

	"github.com/agopher/agopher/lib/display"
	"github.com/agopher/agopher/lib/kernels"
)

// String describes the model:
// RFM(Laplace(L=10), iteration 4 of 5, n=398, d=30, c=2).
func (m *Model) String() string {
	n, d := m.X.Dims()
	_, c := m.Alpha.Dims()
	base := any(m.Kernel)
	if k, ok := m.Kernel.(kernels.Mahalanobis); ok {
		base = k.Base
	}
	return fmt.Sprintf("RFM(%v, iteration %d of %d, n=%d, d=%d, c=%d)", base, m.Best, len(m.Steps)-1, n, d, c)
}

// Bundle shows the steps of the fit as a table.
func (m *Model) Bundle() display.Bundle {
	t := display.Table{Title: m.String(), Head: []string{"iteration", "train MSE", "train R²"}}
	last := m.Steps[len(m.Steps)-1]
	hasVal, classes := !math.IsNaN(last.Val.MSE), !math.IsNaN(last.Train.Accuracy)
	if hasVal {
		t.Head = append(t.Head, "validation MSE", "validation R²")
		if classes {
			t.Head = append(t.Head, "validation accuracy")
		}
		t.Note = fmt.Sprintf("best on the validation data: iteration %d", m.Best)
	}
	t.Head = append(t.Head, "effective rank of M")
	for _, s := range m.Steps {
		row := []string{fmt.Sprint(s.Iter), fmt.Sprintf("%.3g", s.Train.MSE), fmt.Sprintf("%.4f", s.Train.R2)}
		if hasVal {
			row = append(row, fmt.Sprintf("%.3g", s.Val.MSE), fmt.Sprintf("%.4f", s.Val.R2))
			if classes {
				row = append(row, fmt.Sprintf("%.4f", s.Val.Accuracy))
			}
		}
		t.Rows = append(t.Rows, append(row, fmt.Sprintf("%.1f", s.Rank())))
	}
	return t.Bundle()
}

// SimpleRender is Bundle for the gophernotes kernel.
func (m *Model) SimpleRender() map[string]any { return m.Bundle().SimpleRender() }
