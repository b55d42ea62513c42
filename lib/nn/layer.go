package nn

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"gonum.org/v1/gonum/mat"
)

// A Layer describes one layer of a net: [Dense], [Conv], [Image], [Flatten],
// [GlobalAvgPool], [Activation], [DAG], [Serial] or [Sum].
type Layer interface {
	String() string
	// place returns the layer at its place after outputs of shape in.
	place(b *builder, in shape) (node, shape)
}

// A node is a layer whose shapes, and whose part of θ, are known.
type node interface {
	// forward returns the outputs, n×out, for the inputs X, n×in, and what
	// backward needs to know of them.
	forward(theta []float64, X *mat.Dense) (Y *mat.Dense, saved any)
	// backward returns the gradient of ΣΔ∘Y in X and gives visit, if that is
	// not nil, the gradients in the weights. It leaves D alone.
	backward(theta []float64, saved any, D *mat.Dense, visit func(factor)) *mat.Dense
}

// A shape is that of one sample between two layers: a vector of c values, or an
// image of h×w places with c values each, place after place.
type shape struct {
	image   bool
	h, w, c int
}

func (s shape) places() int { return s.h * s.w }
func (s shape) size() int   { return s.h * s.w * s.c }

func (s shape) String() string {
	if s.image {
		return fmt.Sprintf("%d×%d images of %d channels", s.h, s.w, s.c)
	}
	return fmt.Sprintf("vectors of length %d", s.c)
}

// A builder puts the layers of a net in their places.
type builder struct {
	params int // length of θ so far
	floats int // values kept for each sample between forward and backward
	inits  []func(theta []float64, rnd *rand.Rand)
}

// Serial puts layers one after the other. With no layer it is the identity, a
// skip connection in a [Sum].
type Serial []Layer

func (l Serial) place(b *builder, in shape) (node, shape) {
	var nodes serial
	for i, layer := range l {
		if layer == nil {
			panic(fmt.Sprintf("nn: layer %d is nil", i))
		}
		var n node
		n, in = layer.place(b, in)
		nodes = append(nodes, n)
	}
	return nodes, in
}

// String returns the layers in order.
func (l Serial) String() string {
	names := make([]string, len(l))
	for i, layer := range l {
		names[i] = layer.String()
	}
	return strings.Join(names, " → ")
}

type serial []node

func (s serial) forward(theta []float64, X *mat.Dense) (*mat.Dense, any) {
	saved := make([]any, len(s))
	for i, n := range s {
		X, saved[i] = n.forward(theta, X)
	}
	return X, saved
}

func (s serial) backward(theta []float64, saved any, D *mat.Dense, visit func(factor)) *mat.Dense {
	for i := len(s) - 1; i >= 0; i-- {
		D = s[i].backward(theta, saved.([]any)[i], D, visit)
	}
	return D
}

// Sum adds the outputs of layers that have the same input: a residual block is
// Sum{Serial{}, Serial{Dense{Out: m}, ReLU(), Dense{Out: m}}}.
type Sum []Layer

func (l Sum) place(b *builder, in shape) (node, shape) {
	if len(l) == 0 {
		panic("nn: a Sum of no layers")
	}
	var nodes sum
	var out shape
	for i, layer := range l {
		if layer == nil {
			panic(fmt.Sprintf("nn: layer %d of a Sum is nil", i))
		}
		n, s := layer.place(b, in)
		if i > 0 && s != out {
			panic(fmt.Sprintf("nn: in %v one branch gives %v, another %v", l, out, s))
		}
		nodes, out = append(nodes, n), s
	}
	b.floats += out.size()
	return nodes, out
}

// String returns the layers as a sum.
func (l Sum) String() string {
	names := make([]string, len(l))
	for i, layer := range l {
		if names[i] = layer.String(); names[i] == "" {
			names[i] = "x"
		}
	}
	return "(" + strings.Join(names, " + ") + ")"
}

type sum []node

func (s sum) forward(theta []float64, X *mat.Dense) (*mat.Dense, any) {
	saved := make([]any, len(s))
	var Y *mat.Dense
	for i, n := range s {
		var Yi *mat.Dense
		Yi, saved[i] = n.forward(theta, X)
		Y = plus(Y, Yi)
	}
	return Y, saved
}

func (s sum) backward(theta []float64, saved any, D *mat.Dense, visit func(factor)) *mat.Dense {
	var DX *mat.Dense
	for i := len(s) - 1; i >= 0; i-- {
		DX = plus(DX, s[i].backward(theta, saved.([]any)[i], D, visit))
	}
	return DX
}

// plus returns A + B in new memory: either may be another branch's. A may be nil.
func plus(A, B *mat.Dense) *mat.Dense {
	if A == nil {
		return B
	}
	var C mat.Dense
	C.Add(A, B)
	return &C
}
