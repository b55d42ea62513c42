package nn

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/linalg"
)

// A factor is the gradient of ΣΔ∘f in the weights of one layer, kept as its
// factors. With P places in a sample, 1 for a dense layer, sample i has
//
//	∂/∂θ_W = scale Σ_u D[iP+u] A[iP+u]ᵀ,  ∂/∂θ_b = bias Σ_u D[iP+u],
//
// where A holds the inputs of the layer and D the gradients in its outputs.
type factor struct {
	linear
	places int
	D, A   *mat.Dense // nP×out, nP×in
}

// addTo adds the gradient, summed over the samples, to g, of the length of θ.
func (f factor) addTo(g []float64) {
	blas64.Gemm(blas.Trans, blas.NoTrans, f.scale, f.D.RawMatrix(), f.A.RawMatrix(), 1, f.weights(g).RawMatrix())
	f.addBias(g, f.D)
}

func (f factor) addBias(g []float64, D *mat.Dense) {
	if f.bias == 0 {
		return
	}
	n, _ := D.Dims()
	for i := range n {
		floats.AddScaled(g[f.at+f.in*f.out:][:f.out], f.bias, D.RawRowView(i))
	}
}

// samples returns the factor of samples lo to hi alone.
func (f factor) samples(lo, hi int) factor {
	f.D, f.A = rows(f.D, lo*f.places, hi*f.places), rows(f.A, lo*f.places, hi*f.places)
	return f
}

// kernelTo adds the inner products of the gradients of all pairs of samples of
// f and g, factors of one layer, to K. With one place a sample they are
//
//	scale² (A_f A_gᵀ)∘(D_f D_gᵀ) + bias² D_f D_gᵀ,
//
// without the gradients themselves, of which each has in·out entries.
func (f factor) kernelTo(K *mat.Dense, g factor) {
	if f.places == 1 {
		DD, AA := outer(f.D, g.D), outer(f.A, g.A)
		k, dd, aa := K.RawMatrix(), DD.RawMatrix().Data, AA.RawMatrix().Data
		for i := range k.Rows {
			for j := range k.Cols {
				at := i*k.Cols + j
				k.Data[i*k.Stride+j] += dd[at] * (f.scale*f.scale*aa[at] + f.bias*f.bias)
			}
		}
		return
	}
	// The gradients themselves, of as many samples at once as fit in some 100 MB,
	// but of a few at least: each is made anew for each block of the others.
	const floats, few = 12 << 20, 8
	size := max(few, floats/f.params())
	n, m := K.Dims()
	F, G := mat.NewDense(min(n, size), f.params(), nil), mat.NewDense(min(m, size), f.params(), nil)
	for lo := 0; lo < n; lo += size {
		hi := min(lo+size, n)
		F := rows(F, 0, hi-lo)
		f.samples(lo, hi).explicitTo(F)
		for first := 0; first < m; first += size {
			last := min(first+size, m)
			G := rows(G, 0, last-first)
			g.samples(first, last).explicitTo(G)
			block := K.Slice(lo, hi, first, last).(*mat.Dense).RawMatrix()
			blas64.Gemm(blas.NoTrans, blas.Trans, 1, F.RawMatrix(), G.RawMatrix(), 1, block)
		}
	}
}

// params returns the number of weights of the layer.
func (f factor) params() int {
	if f.bias != 0 {
		return f.in*f.out + f.out
	}
	return f.in * f.out
}

// explicitTo stores the gradient of each sample in a row of G.
func (f factor) explicitTo(G *mat.Dense) {
	G.Zero()
	n, _ := G.Dims()
	linalg.For(n, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			s := f.samples(i, i+1)
			s.at = 0
			s.addTo(G.RawRowView(i))
		}
	})
}

// outer returns A Bᵀ.
func outer(A, B *mat.Dense) *mat.Dense {
	var P mat.Dense
	P.Mul(A, B.T())
	return &P
}
