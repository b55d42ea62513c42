package rfm

import (
	"fmt"
	"math"

	"github.com/agopher/agopher/lib/display"
)

// String returns the best trial in a line.
func (f *Found) String() string {
	return fmt.Sprintf("best of %d: %v", len(f.Trials), f.Trials[0])
}

// String returns the trial in a line: Laplace(L=10), ridge 0.001, 3 updates: R² 0.9412.
func (t Trial) String() string {
	diag := ""
	if t.Diag {
		diag = ", diagonal"
	}
	point := fmt.Sprintf("%v, ridge %.3g%s", t.Kernel, t.Ridge, diag)
	if t.Err != nil {
		return fmt.Sprintf("%s: %v", point, t.Err)
	}
	return fmt.Sprintf("%s, %d updates: %v", point, t.Iters, t.Val)
}

// Table returns the trials as a table, in their order. In a page a click on a
// heading sorts it.
func (f *Found) Table() display.Table {
	classes := !math.IsNaN(f.Trials[0].Val.Accuracy) && f.Trials[0].Err == nil
	t := display.Table{
		Title:    fmt.Sprintf("%d trials, %d folds", len(f.Trials), f.Folds),
		Head:     []string{"kernel", "ridge", "diagonal", "updates", "R²", "MSE", "sd"},
		Sortable: true,
	}
	if classes {
		t.Head = []string{"kernel", "ridge", "diagonal", "updates", "accuracy", "sd", "MSE"}
	}
	failed := 0
	for _, trial := range f.Trials {
		row := []string{fmt.Sprint(trial.Kernel), fmt.Sprintf("%.3g", trial.Ridge), fmt.Sprint(trial.Diag)}
		v := trial.Val
		switch {
		case trial.Err != nil:
			row = append(row, "-", "-", "-", "-")
			failed++
		case classes:
			row = append(row, fmt.Sprint(trial.Iters), fmt.Sprintf("%.4f", v.Accuracy), fmt.Sprintf("%.4f", trial.SD), fmt.Sprintf("%.3g", v.MSE))
		default:
			row = append(row, fmt.Sprint(trial.Iters), fmt.Sprintf("%.4f", v.R2), fmt.Sprintf("%.3g", v.MSE), fmt.Sprintf("%.2g", trial.SD))
		}
		t.Rows = append(t.Rows, row)
	}
	if failed > 0 {
		t.Note = fmt.Sprintf("%d without a score; their Err says why", failed)
	}
	return t
}

// Bundle shows the trials as a table.
func (f *Found) Bundle() display.Bundle { return f.Table().Bundle() }

// SimpleRender is Bundle for the gophernotes kernel.
func (f *Found) SimpleRender() map[string]any { return f.Bundle().SimpleRender() }
