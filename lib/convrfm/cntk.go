package convrfm

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/task"
)

var _ kernels.Smooth = CNTK{}

// CNTK is the kernel of the paper: the tangent kernel of an infinitely wide
// convolutional net whose first filters see every patch times M^½,
//
//	Conv → (ReLU → Conv) × (Depth-1) → ReLU → Flatten → Dense.
//
// From a patch u of p pixels k_u = t_u = x_uᵀ M z_u / p; then, Depth times, with
// the cosine ρ_u of k_u between the two images and the arc-cosine functions κ₀
// and κ₁ = ρ κ₀ + √(1-ρ²)/π,
//
//	ReLU  k_u ← √(k_u(x,x) k_u(z,z)) κ₁(ρ_u),  t_u ← κ₀(ρ_u) t_u
//	Conv  k_u ← mean of k over the q×q places around u,  t_u ← k_u + that mean of t
//
// the Conv between two ReLUs only, with 0 beyond the border; and k(x, z) is the
// mean of k_u + t_u over the places. The weights have the variance 2 of He for
// ReLU, which keeps k_u(x,x) as it is.
//
// For one pair of images it takes time O(P (p + Depth q)).
type CNTK struct {
	M     *mat.SymDense // p×p; not copied. Nil is the identity
	Shape Shape
	Depth int // of the net: how many convolutions; at least 1
}

// At returns k(x, z).
func (k CNTK) At(x, z []float64) float64 {
	X, Z := k.pair(x, z)
	return newPass(X, Z).at(0, 0)
}

// GradTo stores ∇ₓ k(x, z), over the pixels, into dst and returns dst. If dst is
// nil, it is allocated. At places where the images have the same patch, or a
// multiple of it, the kernel has a kink, of which nothing is added.
func (k CNTK) GradTo(dst, x, z []float64) []float64 {
	dst = zeroed(dst, x)
	X, Z := k.pair(x, z)
	p := newPass(X, Z)
	p.at(0, 0)
	p.back(0, 0)
	for u := range X.places {
		g := make([]float64, X.size)
		floats.AddScaled(g, p.dk[u]/float64(X.size), Z.metric.RawRowView(u))
		floats.AddScaled(g, 2*p.dv[u]/float64(X.size), X.metric.RawRowView(u))
		X.shape.rows(u, func(to, from int) { floats.Add(dst[to:to+X.shape.Filter], g[from:from+X.shape.Filter]) })
	}
	return dst
}

func (k CNTK) pair(x, z []float64) (X, Z *layers) {
	if len(x) != len(z) {
		panic(fmt.Sprintf("convrfm: x has length %d but z has %d", len(x), len(z)))
	}
	return k.layers(mat.NewDense(1, len(x), x)), k.layers(mat.NewDense(1, len(z), z))
}

// String returns the kernel in the notation of the notebooks:
// CNTK(depth 2, 3×3 patches).
func (k CNTK) String() string {
	q := k.Shape.filter()
	return fmt.Sprintf("CNTK(depth %d, %d×%d patches)", k.Depth, q, q)
}

func (k CNTK) in(M *mat.SymDense) patchKernel { k.M = M; return k }

func (k CNTK) gram(t task.Task, X, Z *mat.Dense) (*mat.Dense, error) {
	n, _ := X.Dims()
	m, _ := Z.Dims()
	K := mat.NewDense(n, m, nil)
	x := k.layers(X)
	z := x
	if Z != X {
		z = k.layers(Z)
	}
	row := func(p *pass, i int) {
		first := 0
		if Z == X {
			first = i
		}
		for j := first; j < m; j++ {
			v := p.at(i, j)
			K.Set(i, j, v)
			if Z == X {
				K.Set(j, i, v)
			}
		}
	}
	linalg.For((n+1)/2, func(lo, hi int) {
		p := newPass(x, z)
		for i := lo; i < hi && t.Err() == nil; i++ {
			row(p, i) // a long and a short one
			if other := n - 1 - i; other != i {
				row(p, other)
			}
		}
	})
	return K, t.Err()
}

// patchAGOP sums Mv (Mv)ᵀ over the images, places and outputs, with the gradient
// of an output in patch u being Mv for
//
//	v = (1/p) Σⱼ α[j] (∂k/∂k_u z_{j,u} + 2 ∂k/∂k_u(x,x) x_u).
func (k CNTK) patchAGOP(t task.Task, X, Z, alpha *mat.Dense) (*mat.SymDense, error) {
	n, _ := X.Dims()
	m, c := alpha.Dims()
	x, z := k.layers(X), k.layers(Z)
	S := mat.NewSymDense(x.size, nil)
	dk, dv := mat.NewDense(x.places, m, nil), mat.NewDense(x.places, m, nil)
	for i := range n {
		if err := t.Err(); err != nil {
			return nil, err
		}
		linalg.For(m, func(lo, hi int) {
			p := newPass(x, z)
			for j := lo; j < hi; j++ {
				p.at(i, j)
				p.back(i, j)
				for u := range x.places {
					dk.Set(u, j, p.dk[u])
					dv.Set(u, j, p.dv[u])
				}
			}
		})
		V := mat.NewDense(x.places*c, x.size, nil)
		linalg.For(x.places, func(lo, hi int) {
			for u := lo; u < hi; u++ {
				z.gradient(V.Slice(u*c, (u+1)*c, 0, x.size).(*mat.Dense), x.patch(i, u), u, dk.RawRowView(u), dv.RawRowView(u), alpha)
			}
		})
		S.SymRankK(S, 1/(float64(n)*float64(x.size)*float64(x.size)), V.T())
	}
	if k.M == nil {
		return S, nil
	}
	return sandwich(k.M, S), nil
}

// gradient stores into the rows of V, for each output, p v of a patch x at place u.
func (l *layers) gradient(V *mat.Dense, x []float64, u int, dk, dv []float64, alpha *mat.Dense) {
	m, c := alpha.Dims()
	for j := range m {
		for o := range c {
			a := alpha.At(j, o)
			floats.AddScaled(V.RawRowView(o), a*dk[j], l.patch(j, u))
			floats.AddScaled(V.RawRowView(o), 2*a*dv[j], x)
		}
	}
}

// sandwich returns M S M.
func sandwich(M, S *mat.SymDense) *mat.SymDense {
	var SM, P mat.Dense
	SM.Mul(S, M)
	P.Mul(M, &SM)
	p := M.SymmetricDim()
	R := mat.NewSymDense(p, nil)
	for i := range p {
		for j := i; j < p; j++ {
			R.SetSym(i, j, (P.At(i, j)+P.At(j, i))/2)
		}
	}
	return R
}

// memory returns how many numbers gram keeps beside the Gram matrix.
func (k CNTK) memory(n int) float64 {
	P, p := k.Shape.patches()
	return float64(n) * float64(P) * float64(2*p+k.Depth)
}

// scale is the largest entry of K, by which the paper divides it.
func (CNTK) scale(K *mat.Dense) float64 { return math.Max(mat.Max(K), math.SmallestNonzeroFloat64) }
