package ntk

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/linalg"
)

// Points are the two sets of samples that a kernel is computed of.
type points struct {
	shape
	shifts   int // between places of two images that are wanted: 1, none, or all
	self     bool
	X, XM, Z *mat.Dense // Z and XM for the inner products, XM = X M
	scale    float64
	x, z     *side
}

func (n Net) points(X, Z *mat.Dense, M *mat.SymDense) points {
	p := points{shape: shape{h: 1, w: 1}, self: X == Z, X: X, XM: X, Z: Z, scale: 1, shifts: 1}
	_, d := X.Dims()
	if n.inputs == Unit {
		p.X = onSphere(X)
		if p.Z = p.X; !p.self {
			p.Z = onSphere(Z)
		}
		p.XM = p.X
	}
	if image, ok := n.image(); ok {
		p.shape, d = shape{image: true, h: image.Height, w: image.Width}, image.channels()
		each(n, func(l Layer) {
			if _, ok := l.(GlobalAvgPool); ok {
				p.shifts = p.places()
			}
		})
	}
	if n.inputs == Averaged {
		p.scale = 1 / float64(d)
	}
	ZM := p.Z
	if M != nil {
		p.XM = new(mat.Dense)
		p.XM.Mul(X, M)
		if ZM = p.XM; !p.self {
			ZM = new(mat.Dense)
			ZM.Mul(Z, M)
		}
	}
	p.x = n.side(p.X, p.XM, p.shape, p.scale)
	if p.z = p.x; !p.self {
		p.z = n.side(p.Z, ZM, p.shape, p.scale)
	}
	return p
}

// side returns the variances of the rows of X in all layers.
func (n Net) side(X, XM *mat.Dense, s shape, scale float64) *side {
	rows, d := X.Dims()
	P := s.places()
	a := &side{shape: s, n: rows, q: make([]float64, rows*P)}
	for i := range rows {
		x, xm := X.RawRowView(i), XM.RawRowView(i)
		for j := range d {
			a.q[i*P+j%P] += x[j] * xm[j]
		}
	}
	for i := range a.q {
		a.q[i] = max(scale*a.q[i], 0)
	}
	a.inputs = append([]float64(nil), a.q...)
	n.variances(a)
	return a
}

func onSphere(X *mat.Dense) *mat.Dense {
	n, d := X.Dims()
	U := mat.NewDense(n, d, nil)
	for i := range n {
		floats.AddScaled(U.RawRowView(i), 1/floats.Norm(X.RawRowView(i), 2), X.RawRowView(i))
	}
	return U
}

// productsTo stores the covariances of the inputs, scale·XMZᵀ. Of two equal
// points it is exactly the variance, not a product that rounds otherwise: an
// angle of 1e-8 would be left between them.
func (p points) productsTo(dst *mat.Dense) {
	const near = 1e-6
	blas64.Gemm(blas.NoTrans, blas.Trans, p.scale, p.XM.RawMatrix(), p.Z.RawMatrix(), 0, dst.RawMatrix())
	rows, _ := dst.Dims()
	linalg.For(rows, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			k, x := dst.RawRowView(i), p.X.RawRowView(i)
			qx, qz := p.x.inputs[i], p.z.inputs
			for j, v := range k {
				s := qx + qz[j]
				if s-2*v > near*s {
					continue
				}
				if floats.Equal(x, p.Z.RawRowView(j)) {
					k[j] = qx
				}
			}
		}
	})
}
