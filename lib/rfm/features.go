package rfm

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/display"
)

// Features say what a model looks at: the share of each feature in M, and the
// first eigenvectors of M, the directions in which its predictions change most.
type Features struct {
	// Names are those of the features, the most important first, and Shares their
	// shares of the trace of M; see [Model.Importances].
	Names  []string
	Shares []float64
	// Values are the k largest eigenvalues of M as shares of its trace, and
	// Vectors the eigenvectors, d×k, with rows in the order of Names. Each has
	// length 1, and its largest entry is positive.
	Values  []float64
	Vectors *mat.Dense
}

// Features returns the importances of the features and the first k eigenvectors of
// M; nil names are x1, x2, and so on. It panics if there are fewer or more names
// than features, or if k is negative or above the number of features.
func (m *Model) Features(names []string, k int) *Features {
	d := m.M.SymmetricDim()
	if k < 0 || k > d {
		bad("%d eigenvectors of a %d×%d metric; there are 0 to %d", k, d, d, d)
	}
	f := &Features{}
	f.Names, f.Shares = m.TopFeatures(names, d)
	if k == 0 {
		return f
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(m.M, true) {
		bad("M has no eigenvectors; it has a NaN or Inf entry")
	}
	var V mat.Dense
	eigen.VectorsTo(&V)
	order := m.order()
	f.Vectors = mat.NewDense(d, k, nil)
	for j := range k {
		at := d - 1 - j // gonum's eigenvalues rise
		f.Values = append(f.Values, max(0, eigen.Values(nil)[at])/mat.Trace(m.M))
		largest := 0.0
		for i, row := range order {
			v := V.At(row, at)
			f.Vectors.Set(i, j, v)
			if math.Abs(v) > math.Abs(largest)+1e-9 {
				largest = v
			}
		}
		if largest < 0 {
			for i := range d {
				f.Vectors.Set(i, j, -f.Vectors.At(i, j))
			}
		}
	}
	return f
}

// mostShown is how many features a table has.
const mostShown = 30

// Table returns a table of the most important features, with their entries in the
// eigenvectors. In a page a click on a heading sorts it.
func (f *Features) Table() display.Table {
	t := display.Table{Head: []string{"feature", "share"}, Sortable: true}
	for j, v := range f.Values {
		t.Head = append(t.Head, fmt.Sprintf("v%d (%.1f %%)", j+1, 100*v))
	}
	for i, name := range f.Names[:min(mostShown, len(f.Names))] {
		row := []string{name, fmt.Sprintf("%.4f", f.Shares[i])}
		for j := range f.Values {
			row = append(row, fmt.Sprintf("%.3f", f.Vectors.At(i, j)))
		}
		t.Rows = append(t.Rows, row)
	}
	if rest := len(f.Names) - mostShown; rest > 0 {
		sum := 0.0
		for _, s := range f.Shares[mostShown:] {
			sum += s
		}
		t.Note = fmt.Sprintf("and %d features with a share of %.4f together", rest, sum)
	}
	return t
}

// String returns the table as text.
func (f *Features) String() string { return f.Table().String() }

// Bundle shows the table.
func (f *Features) Bundle() display.Bundle { return f.Table().Bundle() }

// SimpleRender is Bundle for the gophernotes kernel.
func (f *Features) SimpleRender() map[string]any { return f.Bundle().SimpleRender() }

// order returns the features, the most important first.
func (m *Model) order() []int {
	shares := m.Importances()
	order := make([]int, len(shares))
	for j := range order {
		order[j] = j
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case shares[a] > shares[b]:
			return -1
		case shares[a] < shares[b]:
			return 1
		}
		return 0
	})
	return order
}
