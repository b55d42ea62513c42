package xrfm

import (
	"fmt"
	"math"

	"github.com/agopher/agopher/lib/display"
)

// mostShown is how many leaves the table of a forest has.
const mostShown = 32

// String describes the forest:
// XRFM(Laplace(L=10), 1 tree, 64 leaves, n=200000, d=50, c=1, T=0.293).
func (f *Forest) String() string {
	leaves, n := 0, 0
	for _, tree := range f.Trees {
		leaves += len(tree.Leaves())
		n = tree.Rows
	}
	routing := "hard"
	if f.Temperature > 0 {
		routing = fmt.Sprintf("T=%.3g", f.Temperature)
	}
	return fmt.Sprintf("XRFM(%v, %s, %s, n=%d, d=%d, c=%d, %s)", f.kernel, count(len(f.Trees), "tree", "trees"),
		count(leaves, "leaf", "leaves"), n, f.columns, f.outputs, routing)
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprint(n, " ", many)
}

// Bundle shows the leaves as a table.
func (f *Forest) Bundle() display.Bundle {
	t := display.Table{Title: f.String(), Head: []string{"leaf", "rows", "validation rows", "iteration", "validation MSE", "validation R²"}}
	if f.classes {
		t.Head = append(t.Head, "validation accuracy")
	}
	t.Head = append(t.Head, "most in M")
	all := 0
	for i, tree := range f.Trees {
		for _, l := range tree.Leaves() {
			if all++; all > mostShown {
				continue
			}
			path := l.Path
			if path == "" {
				path = "root"
			}
			if len(f.Trees) > 1 {
				path = fmt.Sprintf("tree %d: %s", i+1, path)
			}
			t.Rows = append(t.Rows, append([]string{path}, f.row(l)...))
		}
	}
	if all > mostShown {
		t.Note = fmt.Sprintf("and %s more", count(all-mostShown, "leaf", "leaves"))
	}
	return t.Bundle()
}

func (f *Forest) row(l *Node) []string {
	m := l.Model
	n, _ := m.X.Dims()
	val := m.Steps[m.Best].Val
	number := func(format string, x float64) string {
		if math.IsNaN(x) {
			return "-"
		}
		return fmt.Sprintf(format, x)
	}
	row := []string{fmt.Sprint(n), fmt.Sprint(l.Val), fmt.Sprint(m.Best), number("%.3g", val.MSE), number("%.4f", val.R2)}
	if f.classes {
		row = append(row, number("%.4f", val.Accuracy))
	}
	names, _ := m.TopFeatures(nil, 3)
	if m.Best == 0 { // M is the identity
		names = nil
	}
	return append(row, fmt.Sprint(names))
}

// SimpleRender is Bundle for the gophernotes kernel.
func (f *Forest) SimpleRender() map[string]any { return f.Bundle().SimpleRender() }
