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

// sample returns the factor of sample i alone.
func (f factor) sample(i int) factor {
	f.D, f.A = rows(f.D, i*f.places, (i+1)*f.places), rows(f.A, i*f.places, (i+1)*f.places)
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
	var P mat.Dense
	P.Mul(f.explicit(), g.explicit().T())
	K.Add(K, &P)
}

// explicit returns the gradient of each sample as a row.
func (f factor) explicit() *mat.Dense {
	n, size := f.D.RawMatrix().Rows/f.places, f.in*f.out
	if f.bias != 0 {
		size += f.out
	}
	G := mat.NewDense(n, size, nil)
	linalg.For(n, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			s := f.sample(i)
			s.at = 0
			s.addTo(G.RawRowView(i))
		}
	})
	return G
}

// outer returns A Bᵀ.
func outer(A, B *mat.Dense) *mat.Dense {
	var P mat.Dense
	P.Mul(A, B.T())
	return &P
}
