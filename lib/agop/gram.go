package agop

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/kernels"
)

// worthGram reports whether byGram needs fewer operations than the gradients:
// the products WᵀW, Fαᵀ and ααᵀ and a sandwich by Z, against a product with Z
// for each output.
func (o Options) worthGram(X, Z, alpha *mat.Dense) bool {
	n, d := X.Dims()
	m, c := alpha.Dims()
	N, M, D, C := float64(n), float64(m), float64(d), float64(c)
	gram := N*M*M + 2*N*M*C + M*M*C + 2*(N*M+M*M)*D
	gradients := C * (2*N*M*D + N*D*D)
	return gram < gradients
}

// byGram returns the AGOP of the machine f_c(x) = Σⱼ α[j,c] k(x, Z[j]) without
// its gradients. With ∇k(X[i], Z[j]) = W[i,j] M (X[i] - Z[j]) and F = Wα,
//
//	∇f_c(X[i]) = M (F[i,c] X[i] - Σⱼ W[i,j] α[j,c] Z[j]),
//
// so that, with XM and ZM for X and Z, the sum of the outer products over i and
// c is
//
//	Xᵀ diag(Σ_c F[i,c]²) X - Xᵀ(W∘Fαᵀ)Z - (Xᵀ(W∘Fαᵀ)Z)ᵀ + Zᵀ((WᵀW)∘ααᵀ)Z,
//
// where ∘ is the entrywise product. The number of outputs enters through Fαᵀ
// and ααᵀ alone. Centring subtracts n Σ_c ḡ_c ḡ_cᵀ, or n ḡḡᵀ/c with ḡ = Σ_c ḡ_c for
// a joint mean. A weight ω[i] of a sample multiplies row i of W by √ω[i].
//
// ok is false if the kernel is not radial, or if the terms cancel to fewer than
// nine digits, as they do for two points that are very close.
func (o Options) byGram(k kernels.Kernel, X, Z, alpha *mat.Dense) (_ *mat.SymDense, ok bool, err error) {
	W, M, ok := kernels.GradientWeights(k, X, Z)
	if !ok {
		return nil, false, nil
	}
	n, d := X.Dims()
	m, c := alpha.Dims()
	X, Z = linalg.Centred(X, Z)
	if M != nil { // M enters once, by the points
		X, Z = product(X, M), product(Z, M)
	}
	root := make([]float64, n) // √ω
	for i := range root {
		root[i] = 1
	}
	for i, omega := range o.omega(n) {
		root[i] = math.Sqrt(omega)
		floats.Scale(root[i], W.RawRowView(i))
	}
	F := product(W, alpha)
	w, a, z := W.RawMatrix().Data, mat.DenseCopyOf(alpha).RawMatrix().Data, Z.RawMatrix().Data
	WZ, QZ := mat.NewDense(n, d, nil), mat.NewDense(m, d, nil)
	err = linalg.MulHadamard(o.Task, n, m, c, d, w, F.RawMatrix().Data, a, z, WZ.RawMatrix().Data)
	if err == nil {
		err = linalg.MulGramHadamard(o.Task, n, m, c, d, w, a, z, QZ.RawMatrix().Data)
	}
	if err != nil {
		return nil, false, err
	}
	cross := product(X.T(), WZ) // Xᵀ(W∘Fαᵀ)Z

	A := product(X.T(), scaled(X, rowSquares(F)))
	scale := mat.Trace(A)
	A.Sub(A, cross)
	A.Sub(A, cross.T())
	A.Add(A, product(Z.T(), QZ))
	if o.Centre || o.Joint {
		// Σᵢ ∇f_c(X[i]) = Xᵀ F[:,c] - Zᵀ((Wᵀ𝟏)∘α[:,c]), one column each; with weights
		// √ω stands for 𝟏 and multiplies the rows of F.
		B := product(X.T(), scaled(F, root))
		B.Sub(B, product(Z.T(), scaled(alpha, columnSums(W, root))))
		B.Scale(1/math.Sqrt(float64(n)), B)
		if o.Joint {
			ones := mat.NewVecDense(c, nil)
			for j := range c {
				ones.SetVec(j, 1/math.Sqrt(float64(c)))
			}
			B = product(B, ones)
		}
		A.Sub(A, product(B, B.T()))
	}
	const eps, digits = 0x1p-52, 1e-9
	if eps*scale > digits*mat.Trace(A) {
		return nil, false, nil
	}
	return o.mean(A, n), true, nil
}

func product(A, B mat.Matrix) *mat.Dense {
	var P mat.Dense
	P.Mul(A, B)
	return &P
}

// scaled returns diag(v) A.
func scaled(A *mat.Dense, v []float64) *mat.Dense {
	n, d := A.Dims()
	B := mat.NewDense(n, d, nil)
	for i, s := range v {
		floats.AddScaled(B.RawRowView(i), s, A.RawRowView(i))
	}
	return B
}

func rowSquares(A *mat.Dense) []float64 {
	n, _ := A.Dims()
	v := make([]float64, n)
	for i := range v {
		v[i] = floats.Dot(A.RawRowView(i), A.RawRowView(i))
	}
	return v
}

// columnSums returns Aᵀv.
func columnSums(A *mat.Dense, v []float64) []float64 {
	_, m := A.Dims()
	sums := make([]float64, m)
	for i, s := range v {
		floats.AddScaled(sums, s, A.RawRowView(i))
	}
	return sums
}

// mean returns A/n as a symmetric matrix, or its diagonal.
func (o Options) mean(A *mat.Dense, n int) *mat.SymDense {
	d, _ := A.Dims()
	S := mat.NewSymDense(d, nil)
	for i := range d {
		S.SetSym(i, i, max(A.At(i, i), 0)/float64(n))
		for j := i + 1; j < d && !o.Diag; j++ {
			S.SetSym(i, j, (A.At(i, j)+A.At(j, i))/2/float64(n))
		}
	}
	return S
}
