package ntk

import (
	"fmt"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/kernels"
)

var _ kernels.Smooth = smooth{}

// A smooth kernel is that of a net whose layers take jets.
type smooth struct{ kernel }

// GradTo stores ∇ₓ k(x, z) into dst and returns dst; it allocates dst if that is
// nil. At x = z, where an NTK has a kink, it is the mean of the slopes.
func (k smooth) GradTo(dst, x, z []float64) []float64 {
	if len(x) != len(z) {
		panic(fmt.Sprintf("ntk: x has length %d but z has %d", len(x), len(z)))
	}
	if dst == nil {
		dst = make([]float64, len(x))
	}
	if len(dst) != len(x) {
		panic(fmt.Sprintf("ntk: dst has length %d but x has %d", len(dst), len(x)))
	}
	X, Z := mat.NewDense(1, len(x), x), mat.NewDense(1, len(z), z)
	copy(dst, k.Gradients(X, Z, mat.NewDense(1, 1, []float64{1}))[0].RawRowView(0))
	return dst
}

// Gradients returns the gradients at the rows of X of the kernel machine with
// centres Z and coefficients α; see [kernels.Gradients]. With k a function of
// s = ⟨x,z⟩_M and q = ‖x‖²_M,
//
//	∇f(X[i]) = M (Σⱼ α[j] ∂k/∂s Z[j] + 2 Σⱼ α[j] ∂k/∂q X[i]).
func (k smooth) Gradients(X, Z, alpha *mat.Dense) []*mat.Dense {
	k.net.mustCheck(X, Z)
	k.checkMetric(X)
	check.Matrix("ntk", "alpha", alpha)
	check.SameRows("ntk", "Z", Z, "alpha", alpha)
	S, Q, scale := k.derivatives(X, Z)
	n, d := X.Dims()
	m, c := alpha.Dims()
	var B mat.Dense
	B.Mul(Q, alpha)
	A := Q // its memory
	grads := make([]*mat.Dense, c)
	for o := range grads {
		col := mat.Col(nil, o, alpha)
		for i := range n {
			floats.MulTo(A.RawRowView(i)[:m], S.RawRowView(i), col)
		}
		G := mat.NewDense(n, d, nil)
		G.Mul(A, Z)
		for i := range n {
			floats.AddScaled(G.RawRowView(i), 2*B.At(i, o), X.RawRowView(i))
		}
		G.Scale(scale, G)
		if k.M != nil {
			P := mat.NewDense(n, d, nil)
			P.Mul(G, k.M)
			G = P
		}
		grads[o] = G
	}
	return grads
}

// derivatives returns the n×m matrices ∂k/∂s and ∂k/∂q in scale·⟨x,z⟩ and
// scale·‖x‖².
func (k smooth) derivatives(X, Z *mat.Dense) (S, Q *mat.Dense, scale float64) {
	n, _ := X.Dims()
	m, _ := Z.Dims()
	p := k.net.points(X, Z, k.M)
	S, Q = mat.NewDense(n, m, nil), mat.NewDense(n, m, nil)
	p.productsTo(S)
	linalg.For(n, func(lo, hi int) {
		memory := make([]float64, 4*m)
		for i := lo; i < hi; i++ {
			j := jets{x: p.x, z: p.z, i: i, qq: 1, k: S.RawRowView(i), ks: memory[:m], kq: Q.RawRowView(i), t: memory[m : 2*m], ts: memory[2*m : 3*m], tq: memory[3*m : 4*m]}
			for e := range m {
				j.ks[e], j.kq[e], j.t[e], j.ts[e], j.tq[e] = 1, 0, 0, 0, 0
			}
			k.net.jets(&j)
			s, q := j.ks, j.kq
			if k.ntk {
				s, q = j.ts, j.tq
			}
			copy(S.RawRowView(i), s)
			copy(Q.RawRowView(i), q)
		}
	})
	return S, Q, p.scale
}

// InMetric returns the kernel with ⟨x,z⟩_M = xᵀMz for the inner products, that
// of the base kernel on the data X M^½, as a recursive feature machine has it.
func (k smooth) InMetric(M *mat.SymDense) kernels.Kernel {
	k.M = M
	return k
}
