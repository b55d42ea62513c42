package nn_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/nn"
)

// TestDAGOfLayers writes dense layers as a graph. The parameters have the same
// order, so the seed draws the same net.
func TestDAGOfLayers(t *testing.T) {
	g := nn.DAG{Inputs: 4, Activation: nn.GELU(), W: 1.5}
	first := 0 // of the values of the layer before
	for _, widths := range [][2]int{{4, 3}, {3, 5}} {
		all := make([]int, widths[0])
		for k := range all {
			all[k] = first + k
		}
		for range widths[1] {
			g.Sources = append(g.Sources, all)
		}
		first += widths[0]
	}
	graph := nn.New(4, 1, g, nn.Dense{Out: 2})
	layers := nn.New(4, 1, nn.Dense{Out: 3, W: 1.5}, nn.GELU(), nn.Dense{Out: 5, W: 1.5}, nn.GELU(), nn.Dense{Out: 2})
	X, Y := random(1, 6, 4), random(2, 6, 2)
	for name, values := range map[string]func(f *nn.Net) *mat.Dense{
		"outputs":        func(f *nn.Net) *mat.Dense { return f.Predict(X) },
		"input gradient": func(f *nn.Net) *mat.Dense { return f.Gradients(X)[1] },
		"tangent kernel": func(f *nn.Net) *mat.Dense { return f.NTK(X, X) },
		"trained": func(f *nn.Net) *mat.Dense {
			f = f.Clone()
			if err := f.Train(X, Y, nn.Options{Epochs: 50, Batch: 4}); err != nil {
				t.Fatal(err)
			}
			return f.Predict(X)
		},
	} {
		golden.Near(t, name, values(graph), values(layers), 1e-12)
	}
}

func TestRandomDAG(t *testing.T) {
	const d, levels, width = 5, 4, 6
	g := nn.RandomDAG(d, levels, width, 1)
	if len(g.Sources) != levels*2*width {
		t.Fatalf("%d neurons, want %d", len(g.Sources), levels*2*width)
	}
	least, most, skips := math.MaxInt, 0, 0
	for v, sources := range g.Sources {
		level := v / (2 * width)
		below := d + level*2*width
		if !slices.IsSorted(sources) || len(slices.Compact(slices.Clone(sources))) != len(sources) || sources[len(sources)-1] >= below {
			t.Errorf("neuron %d of level %d has the sources %v", v, level, sources)
		}
		if level == 0 {
			if len(sources) != d {
				t.Errorf("neuron %d of the first level has %d sources, want %d", v, len(sources), d)
			}
			continue
		}
		least, most = min(least, len(sources)), max(most, len(sources))
		if level > 1 && sources[0] < below-2*width {
			skips++
		}
	}
	if least != width || most != 2*width || g.Width() != least || skips == 0 {
		t.Errorf("%d to %d sources, width %d, %d neurons with edges over levels; want %d to %d, and some", least, most, g.Width(), skips, width, 2*width)
	}
	if got := g.String(); got != "DAG(48 neurons, width 6)" {
		t.Error(got)
	}
	if same, other := nn.RandomDAG(d, levels, width, 1), nn.RandomDAG(d, levels, width, 2); fmt.Sprint(same) != fmt.Sprint(g) ||
		!slices.EqualFunc(same.Sources, g.Sources, slices.Equal) || slices.EqualFunc(other.Sources, g.Sources, slices.Equal) {
		t.Error("the graph does not depend on the seed alone")
	}
	if w := nn.RandomDAG(d, 1, 3, 1).Width(); w != 0 {
		t.Errorf("width %d of one level, want 0", w)
	}
}

func TestDAGErrors(t *testing.T) {
	graph := func(sources ...[]int) func() {
		return func() { nn.New(2, 1, nn.DAG{Inputs: 2, Sources: sources}) }
	}
	for want, f := range map[string]func(){
		"nn: a DAG of no neurons":                                            graph(),
		"nn: neuron 1 of a DAG has no sources":                               graph([]int{0}, nil),
		"nn: neuron 1 of a DAG has the source 3; it must be from 0 to 2":     graph([]int{0}, []int{3}),
		"nn: neuron 0 of a DAG has the source -1; it must be from 0 to 1":    graph([]int{-1}),
		"DAG(2 neurons, width 0) of 3 inputs after vectors of length 2":      func() { nn.New(2, 1, nn.RandomDAG(3, 1, 1, 1)) },
		"DAG(2 neurons, width 0) of 4 inputs after 2×2 images of 1 channels": func() { nn.New(4, 1, nn.Image{Height: 2, Width: 2}, nn.RandomDAG(4, 1, 1, 1)) },
		"nn: a random graph of 3 inputs, 0 levels and width 2":               func() { nn.RandomDAG(3, 0, 2, 1) },
	} {
		func() {
			defer func() {
				if r := recover(); !strings.Contains(fmt.Sprint(r), want) {
					t.Errorf("panic %v, want %s", r, want)
				}
			}()
			f()
		}()
	}
}

func ExampleDAG() {
	// 0 and 1 are the inputs; neurons 2 and 3 take both, neuron 4 takes 0 and 2.
	g := nn.DAG{Inputs: 2, Sources: [][]int{{0, 1}, {0, 1}, {0, 2}}, Activation: nn.Square()}
	net := nn.New(2, 1, g)
	copy(net.Theta, []float64{1, 3, 2, 0, 4, 1})
	fmt.Println(g)
	fmt.Printf("%.1f\n", mat.Formatted(net.Predict(mat.NewDense(1, 2, []float64{5, -1})))) // h₂ = (5-3)²/2 = 2, h₃ = 10²/2, h₄ = (20+2)²/2
	// Output:
	// DAG(3 neurons, width 2)
	// [ 50.0  242.0]
}
