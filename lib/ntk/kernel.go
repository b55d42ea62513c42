package ntk

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/kernels"
)

var _ kernels.Kernel = kernel{}

// NNGP returns the covariance of the outputs of nets with random weights as a
// kernel, for krr and whatever else takes one. It computes its Gram matrices in
// blocks on all cores. See [Net.NTK] for its gradients.
func (n Net) NNGP() kernels.Kernel { return n.kernel(false) }

// NTK returns the neural tangent kernel of the net as a kernel. A machine with
// it is a net of infinite width trained to convergence, on average over the
// weights at the start.
//
// If the net has no other layers than Dense, Sum and the ABReLU family, ReLU
// among them, and reads its inputs as Averaged or Summed, the kernel is a
// [kernels.Smooth] and its machines have gradients, and so an AGOP.
func (n Net) NTK() kernels.Kernel { return n.kernel(true) }

func (n Net) kernel(ntk bool) kernels.Kernel {
	if end := n.check(); end.image {
		panic(fmt.Sprintf("ntk: %v ends with %v: add Flatten or GlobalAvgPool, and Dense", n, end))
	}
	k := kernel{net: n, ntk: ntk}
	if n.inputs != Unit && isDifferentiable(n) {
		return smooth{k}
	}
	return k
}

// A kernel is one of the two kernels of a net.
type kernel struct {
	net Net
	ntk bool
	M   *mat.SymDense // the metric of the inner products; nil for the identity
}

// At returns k(x, z).
func (k kernel) At(x, z []float64) float64 {
	if len(x) != len(z) {
		panic(fmt.Sprintf("ntk: x has length %d but z has %d", len(x), len(z)))
	}
	K := mat.NewDense(1, 1, nil)
	X, Z := mat.NewDense(1, len(x), x), mat.NewDense(1, len(z), z)
	k.GramTo(K, X, Z)
	return K.At(0, 0)
}

// GramTo stores the Gram matrix of the rows of X and Z into dst.
func (k kernel) GramTo(dst, X, Z *mat.Dense) {
	k.net.mustCheck(X, Z)
	k.checkMetric(X)
	if k.ntk {
		k.net.run(nil, dst, X, Z, k.M)
	} else {
		k.net.run(dst, nil, X, Z, k.M)
	}
}

func (k kernel) checkMetric(X *mat.Dense) {
	if k.M == nil {
		return
	}
	n, d := X.Dims()
	if m := k.M.SymmetricDim(); m != d {
		panic(fmt.Sprintf("ntk: M is %d×%d but X is %d×%d", m, m, n, d))
	}
}

// Check returns the error of the net's Check.
func (k kernel) Check(X, Z *mat.Dense) error { return k.net.Check(X, Z) }

// String returns the kernel: NTK(Dense → ReLU → Dense).
func (k kernel) String() string {
	name, inputs, metric := "NNGP", "", ""
	if k.ntk {
		name = "NTK"
	}
	if k.net.inputs != Averaged {
		inputs = fmt.Sprintf(", inputs %v", k.net.inputs)
	}
	if k.M != nil {
		d := k.M.SymmetricDim()
		metric = fmt.Sprintf(" in a %d×%d metric", d, d)
	}
	return fmt.Sprintf("%s(%v%s)%s", name, k.net, inputs, metric)
}
