package nn

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// Split cuts the net before one of its layers, counted from 0, into two nets
// with copies of the parameters:
//
//	f(x) = after(before(x)).
//
// With h = before(x), what enters the layer, the neural feature ansatz says of
// the matrix W of that layer
//
//	WᵀW ∝ AGOP(after)ˢ = ((1/n) Σᵢ J(hᵢ)ᵀ J(hᵢ))ˢ,  J = ∂after/∂h,
//
// and agop.Of(after, before.Predict(X)) is that AGOP. It panics if there is no
// such layer, or if it takes images: what a convolution sees is a patch, not h.
//
// References:
//   - Radhakrishnan, A., Beaglehole, D., Pandit, P., Belkin, M.: Mechanism for
//     feature learning in neural networks and backpropagation-free machine
//     learning models. Science 383 (2024), 1461-1467
func (f *Net) Split(layer int) (before, after *Net) {
	f.layer(layer)
	var b builder
	_, s := f.layers[:layer].place(&b, shape{h: 1, w: 1, c: f.d})
	if s.image {
		panic(fmt.Sprintf("nn: layer %d, %v, takes %v; Split cuts between vectors only", layer, f.layers[layer], s))
	}
	before, after = New(f.d, 0, f.layers[:layer]...), New(s.c, 0, f.layers[layer:]...)
	copy(before.Theta, f.Theta)
	copy(after.Theta, f.Theta[b.params:])
	return before, after
}

// Weights returns a copy of the matrix W, out×in, that a [Dense] layer multiplies
// its inputs with, the scale of its parametrisation included: WᵀW is the neural
// feature matrix of the layer. Layers are counted from 0. It panics if there is
// no such layer or if it is of another kind.
func (f *Net) Weights(layer int) *mat.Dense {
	n, ok := f.layer(layer).(linear)
	if !ok {
		panic(fmt.Sprintf("nn: layer %d of %v is %v; Dense layers have a matrix of weights", layer, f.layers, f.layers[layer]))
	}
	W := mat.DenseCopyOf(n.weights(f.Theta))
	W.Scale(n.scale, W)
	return W
}

// layer returns the node of a layer.
func (f *Net) layer(index int) node {
	if index < 0 || index >= len(f.layers) {
		dense := []int{}
		for i, l := range f.layers {
			if _, ok := l.(Dense); ok {
				dense = append(dense, i)
			}
		}
		panic(fmt.Sprintf("nn: there is no layer %d; %v has %d, counted from 0, and those with weights are %s", index, f.layers, len(f.layers), list(dense)))
	}
	return f.root.(serial)[index]
}

func list(numbers []int) string {
	s := fmt.Sprint(numbers)
	return s[1 : len(s)-1]
}
