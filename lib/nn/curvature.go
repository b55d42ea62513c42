package nn

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// HessianNorms returns the spectral norms of the Hessians of the outputs in the
// parameters,
//
//	‖H‖ = max |vᵀHv| over ‖v‖ = 1,  H = ∂²f_o(X[i])/∂θ²,
//
// as an n×c matrix for the n rows of X. They say how far the net is from linear
// in θ: within a distance R, where ‖H‖ is at most h, the gradient changes by at
// most hR and the output departs from its tangent by at most hR²/2.
//
// It takes the Lanczos iteration, with Hv by central differences of the gradient:
// about a hundred gradients for each norm, good to 1e-3, and memory for a few
// vectors as long as θ. At a kink of an activation there is no Hessian; of ReLU
// nets the result is that of the linear pieces.
//
// References:
//   - Liu, C., Zhu, L., Belkin, M.: On the linearity of large non-linear models:
//     when and why the tangent kernel is constant. NeurIPS 2020
func (f *Net) HessianNorms(X *mat.Dense) *mat.Dense {
	X = f.inputs(X)
	n, _ := X.Dims()
	norms := mat.NewDense(n, f.c, nil)
	for i := range n {
		for o := range f.c {
			norms.Set(i, o, f.hessianNorm(rows(X, i, i+1), o))
		}
	}
	return norms
}

// hessianNorm runs Lanczos without reorthogonalization: lost orthogonality makes
// copies of the outer eigenvalues of T, and leaves these where they are.
func (f *Net) hessianNorm(x *mat.Dense, o int) float64 {
	const (
		most  = 300
		check = 10   // steps between looks at T
		tol   = 1e-4 // of the change between two looks
	)
	g := f.Clone()
	p := len(f.Theta)
	rnd := rand.New(rand.NewPCG(1, uint64(o)))
	v, before, w := make([]float64, p), make([]float64, p), make([]float64, p)
	for j := range v {
		v[j] = rnd.NormFloat64()
	}
	floats.Scale(1/norm(v), v)
	var alpha, beta []float64
	size := 0.0
	for step := 1; step <= min(most, p); step++ {
		f.hessianTimes(w, g, v, x, o)
		a := floats.Dot(v, w)
		floats.AddScaled(w, -a, v)
		if step > 1 {
			floats.AddScaled(w, -beta[step-2], before)
		}
		b := norm(w)
		alpha, beta = append(alpha, a), append(beta, b)
		last := b <= tol*size || step == min(most, p)
		if step%check == 0 || last {
			now := tridiagonalNorm(alpha, beta)
			if last || math.Abs(now-size) <= tol*now {
				return now
			}
			size = now
		}
		if b == 0 {
			return tridiagonalNorm(alpha, beta)
		}
		floats.Scale(1/b, w)
		before, v, w = v, w, before
	}
	return size
}

// hessianTimes stores Hv into dst, with g a clone of f for the shifted gradients.
func (f *Net) hessianTimes(dst []float64, g *Net, v []float64, x *mat.Dense, o int) {
	const h = 1e-4 // rounding 1e-16/h and the third derivative's h² are both far below tol
	clear(dst)
	for _, side := range []float64{1, -1} {
		floats.AddScaledTo(g.Theta, f.Theta, side*h, v)
		floats.Scale(-1, dst)
		for _, l := range g.factors(x, o) {
			l.addTo(dst)
		}
	}
	floats.Scale(-1/(2*h), dst) // dst is the gradient at -h less that at h
}

// tridiagonalNorm returns the largest |eigenvalue| of the matrix with diagonal
// alpha and off-diagonal beta.
func tridiagonalNorm(alpha, beta []float64) float64 {
	T := mat.NewSymDense(len(alpha), nil)
	for i, a := range alpha {
		T.SetSym(i, i, a)
		if i > 0 {
			T.SetSym(i-1, i, beta[i-1])
		}
	}
	var eig mat.EigenSym
	if !eig.Factorize(T, false) {
		return math.NaN()
	}
	values := eig.Values(nil)
	return math.Max(-values[0], values[len(values)-1])
}

func norm(v []float64) float64 {
	return blas64.Nrm2(blas64.Vector{N: len(v), Inc: 1, Data: v})
}

// Taylor returns the terms T₀, T₁, … of the Taylor series of the outputs, n×c,
// along a direction v in the parameters, up to the given order:
//
//	f(X; θ+tv) = T₀ + t T₁ + t² T₂ + …,  T₁ = ∂f/∂θ v,  T₂ = ½ vᵀHv.
//
// T₀ + T₁ is what the net that is linear in θ has at θ+v; v may be the way that
// training has gone. The terms are those of the polynomial through 24 Chebyshev
// points t in [-1, 1]: exact for deep linear nets, whose outputs are polynomials
// in t, and close for other smooth activations, not for ReLU. It panics if v has
// not the length of Theta, or the order is not from 0 to 8.
func (f *Net) Taylor(X *mat.Dense, v []float64, order int) []*mat.Dense {
	const nodes = 24
	X = f.inputs(X)
	if len(v) != len(f.Theta) {
		panic(fmt.Sprintf("nn: the direction has %d entries but the net has %d parameters", len(v), len(f.Theta)))
	}
	if order < 0 || order > nodes/3 {
		panic(fmt.Sprintf("nn: the order is %d; it must be from 0 to %d", order, nodes/3))
	}
	n, _ := X.Dims()
	terms := make([]*mat.Dense, order+1)
	for j := range terms {
		terms[j] = mat.NewDense(n, f.c, nil)
	}
	// Cheb[k][j] is the coefficient of tʲ in the Chebyshev polynomial
	// T_k = 2t T_{k-1} - T_{k-2}.
	var cheb [nodes][]float64
	for k := range cheb {
		cheb[k] = make([]float64, nodes)
		switch k {
		case 0, 1:
			cheb[k][k] = 1
		default:
			for j := range nodes {
				cheb[k][j] = -cheb[k-2][j]
				if j > 0 {
					cheb[k][j] += 2 * cheb[k-1][j-1]
				}
			}
		}
	}
	g := f.Clone()
	for q := range nodes {
		angle := math.Pi * (float64(q) + 0.5) / nodes
		floats.AddScaledTo(g.Theta, f.Theta, math.Cos(angle), v)
		F := g.Predict(X)
		// The interpolant is Σ_k a_k T_k, a_k = (2/N) Σ_q F_q cos(k angle_q), half
		// of that at k = 0.
		for j, T := range terms {
			weight := 0.0
			for k := range nodes {
				a := 2 * math.Cos(float64(k)*angle) / nodes
				if k == 0 {
					a /= 2
				}
				weight += a * cheb[k][j]
			}
			var part mat.Dense
			part.Scale(weight, F)
			T.Add(T, &part)
		}
	}
	return terms
}
