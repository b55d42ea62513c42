package rfm

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// A Loss says what a machine minimizes, beside λ‖f‖² or half of that.
type Loss int

// The losses.
const (
	// Square is kernel ridge regression, minimizing Σᵢ ‖f(X[i]) - Y[i]‖² + λ‖f‖²,
	// for values and for classes.
	Square Loss = iota
	// Logistic is kernel logistic regression, for classes in one-hot rows: with
	// the probabilities p(x) = softmax(f(x)) it minimizes
	//
	//	-Σᵢ Σ_c Y[i,c] log p_c(X[i]) + (λ/2) Σ_c ‖f_c‖².
	//
	// Predictions are f, gradients and the AGOP are those of f, and
	// [Model.Proba] is p. The papers' experiments are with the square loss.
	Logistic
)

// String returns the name of the constant.
func (l Loss) String() string {
	switch l {
	case Square:
		return "Square"
	case Logistic:
		return "Logistic"
	}
	return fmt.Sprintf("Loss(%d)", int(l))
}

// softmax returns exp(F[i,c]) / Σ_c exp(F[i,c]).
func softmax(F *mat.Dense) *mat.Dense {
	P := mat.DenseCopyOf(F)
	n, _ := P.Dims()
	for i := range n {
		p := P.RawRowView(i)
		most := floats.Max(p)
		for j, f := range p {
			p[j] = math.Exp(f - most)
		}
		floats.Scale(1/floats.Sum(p), p)
	}
	return P
}

// crossEntropy returns -Σᵢ ω[i] Σ_c Y[i,c] log softmax(F[i])_c.
func crossEntropy(F, Y *mat.Dense, w []float64) float64 {
	n, _ := F.Dims()
	sum := 0.0
	for i := range n {
		f := F.RawRowView(i)
		sum += w[i] * (floats.LogSumExp(f) - floats.Dot(f, Y.RawRowView(i)))
	}
	return sum
}
