package plotting

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func TestBlocks(t *testing.T) {
	for _, tt := range []struct{ r, c, br, bc int }{
		{1, 1, 1, 1}, {280, 280, 1, 1}, {281, 281, 2, 2}, {784, 784, 3, 3}, {784, 100, 3, 3}, {1000, 20, 4, 1}, {1, 5000, 1, 18},
	} {
		if br, bc := blocks(tt.r, tt.c); br != tt.br || bc != tt.bc {
			t.Errorf("blocks(%d, %d) = %d, %d, want %d, %d", tt.r, tt.c, br, bc, tt.br, tt.bc)
		}
	}
}

func TestPool(t *testing.T) {
	m := mat.NewDense(3, 3, []float64{
		1, -5, 2,
		math.NaN(), 3, math.NaN(),
		7, -8, math.NaN(),
	})
	for _, tt := range []struct {
		name string
		pick func(mat.Matrix) float64
		want []float64
	}{
		{"largest", largest, []float64{-5, 2, -8, math.NaN()}},
		{"average", average, []float64{-1.0 / 3, 2, -0.5, math.NaN()}},
	} {
		got := pool(m, 2, 2, tt.pick)
		for i, v := range got.RawMatrix().Data {
			if w := tt.want[i]; math.Abs(v-w) > 1e-15 || math.IsNaN(v) != math.IsNaN(w) {
				t.Errorf("%s: got %v, want %v", tt.name, got.RawMatrix().Data, tt.want)
				break
			}
		}
	}
}

func TestLargeHeatmapKeepsSpike(t *testing.T) {
	m := mat.NewDense(784, 784, nil)
	m.Set(500, 3, -1)
	h := Heatmap("", m).grid().(*heatmap)
	if got := h.cells.At(500/3, 1); got != -1 {
		t.Errorf("the block of the only entry is %g, want -1", got)
	}
	if got, want := h.note(), "each cell: the largest of 3×3 entries"; got != want {
		t.Errorf("note %q, want %q", got, want)
	}
}
