package ntk

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agopher/agopher/lib/nn"
)

// A Layer is one layer of a [Net]: [Dense], [Conv], [Image], [Flatten],
// [GlobalAvgPool], [Sum], an activation, or a Net.
type Layer interface {
	String() string
	// after returns the shape that follows a shape; it panics if the layer does
	// not fit.
	after(in shape) shape
	// variances takes the variances of samples through the layer.
	variances(s *side)
	// covariances takes those of pairs of samples through it.
	covariances(t *tile)
	// finite returns the layer of a finite net, with the given number of
	// outputs where the layer does not say.
	finite(width int) nn.Layer
}

// A Net describes a neural network of infinite width. It is an immutable value:
// its methods read it as one of its kernels or as a finite net.
type Net struct {
	layers []Layer
	inputs Inputs
	limit  int64
}

var _ Layer = Net{}

// Serial puts layers one after the other. With no layer it is the identity, a
// skip connection in a [Sum]. The methods that read the net panic if a layer
// does not fit what comes before it.
func Serial(layers ...Layer) Net {
	noNil("Serial", layers)
	return Net{layers: slices.Clone(layers)}
}

func noNil(what string, layers []Layer) {
	for i, l := range layers {
		if l == nil {
			panic(fmt.Sprintf("ntk: layer %d of %s is nil", i, what))
		}
	}
}

// Repeat returns a net of times copies of the layers, for deep nets:
//
//	ntk.Serial(ntk.Repeat(5, ntk.Dense{W: math.Sqrt2}, ntk.ReLU()), ntk.Dense{})
func Repeat(times int, layers ...Layer) Net {
	if times < 0 {
		panic(fmt.Sprintf("ntk: Repeat is given %d times; it must be 0 or positive", times))
	}
	noNil("Repeat", layers)
	return Net{layers: slices.Repeat(layers, times)}
}

// Inputs says how the inputs enter the first covariance k₀(x, z).
type Inputs int

// The conventions of the literature, for d inputs, or d channels of an image.
const (
	Averaged Inputs = iota // ⟨x,z⟩/d, that of neural-tangents and of finite nets
	Summed                 // ⟨x,z⟩, that of Arora et al. and of EigenPro
	Unit                   // ⟨x,z⟩/(‖x‖‖z‖), on the sphere
)

// String returns the name of the constant.
func (in Inputs) String() string {
	names := [...]string{"Averaged", "Summed", "Unit"}
	if in < 0 || int(in) >= len(names) {
		return fmt.Sprintf("Inputs(%d)", int(in))
	}
	return names[in]
}

// With returns the net with its inputs read as in says; after Serial they are
// Averaged.
func (n Net) With(in Inputs) Net {
	if in < Averaged || in > Unit {
		panic(fmt.Sprintf("ntk: Inputs is %d; it must be one of Averaged, Summed, Unit", in))
	}
	n.inputs = in
	return n
}

// Within returns the net with a limit, in bytes, on the memory that its kernels
// may take. Without one it is what the machine has free.
func (n Net) Within(bytes int64) Net {
	n.limit = bytes
	return n
}

// String returns the layers in order: Dense(W=1.4) → ReLU → Dense.
func (n Net) String() string {
	var names []string
	for i := 0; i < len(n.layers); {
		// A repeated pair, as of a deep net, is written once.
		name, times := n.layers[i].String(), 1
		pair := name
		if i+1 < len(n.layers) {
			pair += " → " + n.layers[i+1].String()
			for i+2*times+1 < len(n.layers) && n.layers[i+2*times].String()+" → "+n.layers[i+2*times+1].String() == pair {
				times++
			}
		}
		if times > 1 {
			names = append(names, fmt.Sprintf("%d × (%s)", times, pair))
			i += 2 * times
			continue
		}
		names = append(names, name)
		i++
	}
	return strings.Join(names, " → ")
}

// check panics if a layer does not fit, and returns the shape at the end.
func (n Net) check() shape { return n.after(shape{h: 1, w: 1}) }

// image returns the layer that says that the inputs are images.
func (n Net) image() (Image, bool) {
	if len(n.layers) == 0 {
		return Image{}, false
	}
	switch first := n.layers[0].(type) {
	case Image:
		return first, true
	case Net:
		return first.image()
	}
	return Image{}, false
}

func (n Net) after(s shape) shape {
	for _, l := range n.layers {
		s = l.after(s)
	}
	return s
}

func (n Net) variances(s *side) {
	for _, l := range n.layers {
		l.variances(s)
	}
}

func (n Net) covariances(t *tile) {
	for _, l := range n.layers {
		l.covariances(t)
	}
}

func (n Net) finite(width int) nn.Layer {
	var s nn.Serial
	for _, l := range n.layers {
		s = append(s, l.finite(width))
	}
	return s
}

// each calls f on all layers, those inside nets and sums too.
func each(l Layer, f func(Layer)) {
	switch l := l.(type) {
	case Net:
		for _, inner := range l.layers {
			each(inner, f)
		}
	case Sum:
		for _, inner := range l {
			each(inner, f)
		}
	default:
		f(l)
	}
}

// Finite returns a net of finite width with d inputs and one output, whose
// weights are drawn with the seed: its outputs at two points have the
// covariance NNGP, and its tangent kernel tends to NTK, as the width grows. The
// width is that of the layers that do not say theirs. A net whose last weights
// are those of a Conv before Flatten has an output for each place.
//
// It panics if the net ends in a skip connection, which has as many outputs as
// what comes before it, unless the layers say their widths.
func (n Net) Finite(d, width int, seed uint64) *nn.Net {
	n.check()
	if n.inputs != Averaged {
		panic(fmt.Sprintf("ntk: a finite net reads its inputs as Averaged, not as %v", n.inputs))
	}
	last, _ := ending(n)
	return nn.New(d, seed, last.finite(width))
}

// ends says how many outputs the last weights of a layer have.
type ends int

const (
	unweighted ends = iota // as many as come in
	one
	stated
)

// ending returns the layer with one output of its last weights, where these do
// not say how many they have.
func ending(l Layer) (Layer, ends) {
	e := unweighted
	switch l := l.(type) {
	case Dense:
		if l.Width != 0 {
			return l, stated
		}
		l.Width = 1
		return l, one
	case Conv:
		if l.Channels != 0 {
			return l, stated
		}
		l.Channels = 1
		return l, one
	case Net:
		l.layers = slices.Clone(l.layers)
		for i := len(l.layers) - 1; i >= 0 && e == unweighted; i-- {
			l.layers[i], e = ending(l.layers[i])
		}
		return l, e
	case Sum:
		l = slices.Clone(l)
		var has [3]bool
		for i, branch := range l {
			l[i], e = ending(branch)
			has[e] = true
		}
		switch {
		case has[unweighted] && has[one]:
			panic(fmt.Sprintf("ntk: the net ends in %v, with a branch that has no weights: add a Dense layer, for the one output", l))
		case has[one]:
			return l, one
		case has[stated]:
			return l, stated
		}
		return l, unweighted
	}
	return l, e
}
