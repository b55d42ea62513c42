package rfm

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// Importances returns the share of each feature in the trace of M, between 0
// and 1 and 1 in sum: how much the prediction changes with the feature, in the
// units that X was given in. Features in different units are comparable only if
// they were standardized.
func (m *Model) Importances() []float64 {
	shares := make([]float64, m.M.SymmetricDim())
	for j := range shares {
		shares[j] = m.M.At(j, j) / mat.Trace(m.M)
	}
	return shares
}

// TopFeatures returns the names and the shares of the n most important
// features, the most important first; nil names are x1, x2, and so on. It
// panics if there are fewer or more names than features.
func (m *Model) TopFeatures(names []string, n int) ([]string, []float64) {
	shares := m.Importances()
	d := len(shares)
	if names != nil && len(names) != d {
		panic(fmt.Sprintf("rfm: %d names for %d features", len(names), d))
	}
	var topNames []string
	var topShares []float64
	for _, j := range m.order()[:min(max(n, 0), d)] {
		name := fmt.Sprintf("x%d", j+1)
		if names != nil {
			name = names[j]
		}
		topNames, topShares = append(topNames, name), append(topShares, shares[j])
	}
	return topNames, topShares
}
