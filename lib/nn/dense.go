package nn

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// Dense is a fully connected layer,
//
//	y = (W/√m) θ_W x + B θ_b,  θ ~ N(0, 1),
//
// for m inputs. Its zero value has one output, W = 1 and no bias.
type Dense struct {
	// Out is the number of outputs. If Out is 0, it is taken to be 1.
	Out int
	// W is the standard deviation of the weights times √m. If W is 0, it is
	// taken to be 1. √2 keeps the size of the values through ReLU layers.
	W float64
	// B is the standard deviation of the bias. At 0 there is none.
	B float64
	// ZeroBias starts the bias at 0; it is trained at the scale B all the same.
	ZeroBias bool
	// Standard has the scales in θ itself, y = θ_W x + θ_b with
	// θ_W ~ N(0, W²/m) and θ_b ~ N(0, B²).
	Standard bool
}

// String returns the layer in the notation of the package: Dense(512).
func (l Dense) String() string { return fmt.Sprintf("Dense(%d)", l.out()) }

func (l Dense) out() int { return atLeast("Dense.Out", l.Out, 1) }

func (l Dense) place(b *builder, in shape) (node, shape) {
	if in.image {
		panic(fmt.Sprintf("nn: %v after %v: put Flatten or GlobalAvgPool between", l, in))
	}
	n := newLinear(b, in.c, l.out(), l.W, l.B, l.ZeroBias, l.Standard)
	b.floats += n.out
	return n, shape{h: 1, w: 1, c: n.out}
}

// A linear node is y = scale θ_W x + bias θ_b, at each row of its input.
type linear struct {
	at, in, out int // θ_W is out×in at θ[at:], θ_b follows if bias ≠ 0
	scale, bias float64
}

func newLinear(b *builder, in, out int, W, B float64, zeroBias, standard bool) linear {
	if W == 0 {
		W = 1
	}
	if math.IsNaN(W*B) || math.IsInf(W, 0) || math.IsInf(B, 0) {
		panic(fmt.Sprintf("nn: W is %v and B is %v; they must be finite", W, B))
	}
	n := linear{at: b.params, in: in, out: out, scale: W / math.Sqrt(float64(in)), bias: B}
	sdW, sdB := 1.0, 1.0
	if standard {
		sdW, n.scale = n.scale, 1
		if B != 0 {
			sdB, n.bias = B, 1
		}
	}
	if zeroBias {
		sdB = 0
	}
	weights := in * out
	b.params += weights
	if B != 0 {
		b.params += out
	}
	end := b.params
	b.inits = append(b.inits, func(theta []float64, rnd *rand.Rand) {
		for i := n.at; i < end; i++ {
			sd := sdW
			if i >= n.at+weights {
				sd = sdB
			}
			theta[i] = sd * rnd.NormFloat64()
		}
	})
	return n
}

func (n linear) weights(theta []float64) *mat.Dense {
	return mat.NewDense(n.out, n.in, theta[n.at:n.at+n.out*n.in])
}

func (n linear) forward(theta []float64, X *mat.Dense) (*mat.Dense, any) {
	rows, _ := X.Dims()
	Y := mat.NewDense(rows, n.out, nil)
	beta := 0.0
	if n.bias != 0 {
		beta = n.bias
		for i := range rows {
			Y.SetRow(i, theta[n.at+n.out*n.in:][:n.out])
		}
	}
	blas64.Gemm(blas.NoTrans, blas.Trans, n.scale, X.RawMatrix(), n.weights(theta).RawMatrix(), beta, Y.RawMatrix())
	return Y, X
}

func (n linear) backward(theta []float64, saved any, D *mat.Dense, visit func(factor)) *mat.Dense {
	X := saved.(*mat.Dense)
	if visit != nil {
		visit(factor{linear: n, places: 1, D: D, A: X})
	}
	rows, _ := D.Dims()
	DX := mat.NewDense(rows, n.in, nil)
	blas64.Gemm(blas.NoTrans, blas.NoTrans, n.scale, D.RawMatrix(), n.weights(theta).RawMatrix(), 0, DX.RawMatrix())
	return DX
}

// atLeast returns v, or what a zero v stands for. It panics on negative values.
func atLeast(name string, v, zero int) int {
	switch {
	case v == 0:
		return zero
	case v < 0:
		panic(fmt.Sprintf("nn: %s is %d; it must be positive", name, v))
	}
	return v
}
