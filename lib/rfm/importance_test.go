package rfm_test

import (
	"fmt"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/rfm"
)

func TestTopFeatures(t *testing.T) {
	m := &rfm.Model{M: mat.NewSymDense(3, []float64{2, 1, 0, 1, 5, 0, 0, 0, 1})}
	if got := fmt.Sprint(m.Importances()); got != "[0.25 0.625 0.125]" {
		t.Errorf("importances %s", got)
	}
	for _, tt := range []struct {
		names []string
		n     int
		want  string
	}{
		{nil, 2, "[x2 x1] [0.625 0.25]"},
		{[]string{"a", "b", "c"}, 9, "[b a c] [0.625 0.25 0.125]"},
		{nil, 0, "[] []"},
	} {
		names, shares := m.TopFeatures(tt.names, tt.n)
		if got := fmt.Sprint(names, shares); got != tt.want {
			t.Errorf("TopFeatures(%v, %d) = %s, want %s", tt.names, tt.n, got, tt.want)
		}
	}
	defer func() {
		if r := recover(); r != "rfm: 1 names for 3 features" {
			t.Errorf("panic %v", r)
		}
	}()
	m.TopFeatures([]string{"a"}, 1)
}
