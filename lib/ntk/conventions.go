package ntk

import (
	"fmt"
	"math"
)

// MLP returns the net of depth hidden layers with one activation,
//
//	depth × (hidden → activation) → hidden,
//
// the convention of neural-tangents for fully connected nets.
func MLP(depth int, hidden Dense, activation Activation) Net {
	return Serial(Repeat(depth, hidden, activation), hidden)
}

// EigenPro returns the ReLU net whose NTK is ntk_relu of the EigenPro programs.
// It differs from [MLP] in three ways: inputs are not divided by d, the first
// layer has weights of variance 1 and the others of 2, and bias² is added to
// the tangent kernel alone, in each layer. Its depth counts the layers with
// weights: at depth 1 the net is linear.
func EigenPro(depth int, bias float64) Net {
	if depth < 1 {
		panic(fmt.Sprintf("ntk: the depth is %d; it must be positive", depth))
	}
	he := Dense{W: math.Sqrt2, B: bias, ZeroBias: true}
	first := he
	first.W = 1
	return Serial(first, Repeat(depth-1, ReLU(), he)).With(Summed)
}

// Arora returns the convolutional ReLU net of depth layers with q×q filters
// whose NTK is the CNTK of Arora et al. It differs from the net of [Conv] layers
// with W = √2 and [Flatten] or [GlobalAvgPool] in its scale: inputs are not
// divided by the number of channels, the first layer has weights of variance 1,
// and without pooling the places are summed, not averaged.
//
// References:
//   - Arora, S., Du, S., Hu, W., Li, Z., Salakhutdinov, R., Wang, R.: On exact
//     computation with an infinitely wide neural net. NeurIPS 2019
func Arora(depth int, image Image, conv Conv, pool bool) Net {
	if depth < 1 {
		panic(fmt.Sprintf("ntk: the depth is %d; it must be positive", depth))
	}
	first, he := conv, conv
	first.W, he.W = 1, math.Sqrt2
	body := Serial(image, first, ReLU(), Repeat(depth-1, he, ReLU()))
	if pool {
		return Serial(body, GlobalAvgPool{}, Dense{W: math.Sqrt2}).With(Summed)
	}
	places := float64(image.Height * image.Width)
	return Serial(body, Flatten{}, Dense{W: math.Sqrt(2 * places)}).With(Summed)
}
