package nn

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/linalg"
)

// DAG is a layer of neurons on a directed acyclic graph,
//
//	h_v = φ((W/√m_v) Σ_u θ_uv h_u),  θ ~ N(0, 1),
//
// where u goes through the m_v sources of neuron v: inputs of the layer and
// earlier neurons. The outputs are the neurons that are no source, in order.
//
// References:
//   - Zhu, L., Liu, C., Belkin, M.: Transition to linearity of general neural
//     networks with directed acyclic graph architecture. NeurIPS 2022
type DAG struct {
	// Inputs is the number of inputs.
	Inputs int
	// Sources has a list for each neuron v: u below Inputs is an input, and
	// Inputs+u is neuron u, which must come before v.
	Sources [][]int
	// Activation is φ. If its Phi is nil, it is taken to be Tanh().
	Activation Activation
	// W is that of [Dense].
	W float64
}

// RandomDAG returns a graph of d inputs and 2·width neurons at each level. At
// the first level a neuron's sources are all the inputs; at the others they are
// width to 2·width values, in number and choice at random, of all that is at
// the levels below, the inputs among them. It panics if a number is below 1.
func RandomDAG(d, levels, width int, seed uint64) DAG {
	if d < 1 || levels < 1 || width < 1 {
		panic(fmt.Sprintf("nn: a random graph of %d inputs, %d levels and width %d; it needs at least 1 of each", d, levels, width))
	}
	rnd := rand.New(rand.NewPCG(seed, 2))
	g := DAG{Inputs: d}
	for level := range levels {
		below := d + len(g.Sources)
		for range 2 * width {
			number := below
			if level > 0 {
				number = width + rnd.IntN(width+1)
			}
			sources := rnd.Perm(below)[:number]
			slices.Sort(sources)
			g.Sources = append(g.Sources, sources)
		}
	}
	return g
}

// Width returns the least number of sources of a neuron that has a neuron among
// them, as the width of a net is defined in the reference, or 0 if none has.
func (l DAG) Width() int {
	width := 0
	for _, sources := range l.Sources {
		if slices.ContainsFunc(sources, func(u int) bool { return u >= l.Inputs }) && (width == 0 || len(sources) < width) {
			width = len(sources)
		}
	}
	return width
}

// String returns the layer in the notation of the package: DAG(48 neurons, width 8).
func (l DAG) String() string {
	return fmt.Sprintf("DAG(%d neurons, width %d)", len(l.Sources), l.Width())
}

func (l DAG) place(b *builder, in shape) (node, shape) {
	if in.image || in.c != l.Inputs {
		panic(fmt.Sprintf("nn: %v of %d inputs after %v", l, l.Inputs, in))
	}
	if len(l.Sources) == 0 {
		panic("nn: a DAG of no neurons")
	}
	n := dag{inputs: l.Inputs, phi: l.Activation.Phi}
	if n.phi == nil {
		n.phi = Tanh().Phi
	}
	taken := make([]bool, len(l.Sources))
	for v, sources := range l.Sources {
		if len(sources) == 0 {
			panic(fmt.Sprintf("nn: neuron %d of a DAG has no sources", v))
		}
		for _, u := range sources {
			if u < 0 || u >= l.Inputs+v {
				panic(fmt.Sprintf("nn: neuron %d of a DAG has the source %d; it must be from 0 to %d", v, u, l.Inputs+v-1))
			}
			if u >= l.Inputs {
				taken[u-l.Inputs] = true
			}
		}
		n.neurons = append(n.neurons, neuron{newLinear(b, len(sources), 1, l.W, 0, false, false), slices.Clone(sources)})
		n.edges += len(sources)
	}
	for v := range taken {
		if !taken[v] {
			n.outputs = append(n.outputs, l.Inputs+v)
		}
	}
	b.floats += n.edges + 3*(n.inputs+len(n.neurons))
	return n, shape{h: 1, w: 1, c: len(n.outputs)}
}

// A dag node has the values of its inputs and then of its neurons in one row.
type dag struct {
	inputs, edges int
	neurons       []neuron
	outputs       []int // their places in a row
	phi           func(u float64) (phi, dphi float64)
}

// A neuron is a linear node of one output and of the values at sources.
type neuron struct {
	linear
	sources []int
}

type dagSaved struct{ H, slopes *mat.Dense } // values, n×(inputs+neurons), and φ′, n×neurons

func (n dag) forward(theta []float64, X *mat.Dense) (*mat.Dense, any) {
	rows, _ := X.Dims()
	s := dagSaved{mat.NewDense(rows, n.inputs+len(n.neurons), nil), mat.NewDense(rows, len(n.neurons), nil)}
	Y := mat.NewDense(rows, len(n.outputs), nil)
	linalg.For(rows, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			h, slopes := s.H.RawRowView(i), s.slopes.RawRowView(i)
			copy(h, X.RawRowView(i))
			for v, e := range n.neurons {
				sum := 0.0
				for k, u := range e.sources {
					sum += theta[e.at+k] * h[u]
				}
				h[n.inputs+v], slopes[v] = n.phi(e.scale * sum)
			}
			y := Y.RawRowView(i)
			for k, u := range n.outputs {
				y[k] = h[u]
			}
		}
	})
	return Y, s
}

func (n dag) backward(theta []float64, saved any, D *mat.Dense, visit func(factor)) *mat.Dense {
	s := saved.(dagSaved)
	rows, _ := D.Dims()
	DX := mat.NewDense(rows, n.inputs, nil)
	before := mat.NewDense(rows, len(n.neurons), nil) // gradients before φ
	linalg.For(rows, func(lo, hi int) {
		dh := make([]float64, n.inputs+len(n.neurons))
		for i := lo; i < hi; i++ {
			clear(dh)
			for k, u := range n.outputs {
				dh[u] = D.At(i, k)
			}
			slopes, delta := s.slopes.RawRowView(i), before.RawRowView(i)
			for v := len(n.neurons) - 1; v >= 0; v-- {
				e := n.neurons[v]
				delta[v] = slopes[v] * dh[n.inputs+v]
				for k, u := range e.sources {
					dh[u] += e.scale * delta[v] * theta[e.at+k]
				}
			}
			DX.SetRow(i, dh[:n.inputs])
		}
	})
	if visit == nil {
		return DX
	}
	gathered := make([]float64, rows*n.edges)
	for v, e := range n.neurons {
		A := mat.NewDense(rows, e.in, gathered[:rows*e.in])
		gathered = gathered[rows*e.in:]
		for i := range rows {
			h, a := s.H.RawRowView(i), A.RawRowView(i)
			for k, u := range e.sources {
				a[k] = h[u]
			}
		}
		visit(factor{linear: e.linear, places: 1, D: before.Slice(0, rows, v, v+1).(*mat.Dense), A: A})
	}
	return DX
}
