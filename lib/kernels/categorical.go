package kernels

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

var _ Smooth = Categorical{}

// Categorical is a kernel of columns that hold the codes of categories, any
// numbers: with h(x, z) the number of columns in which x and z differ,
//
//	k(x, z) = Rho^h(x,z).
//
// One column has the Gram matrix (1-Rho) I + Rho 𝟏𝟏ᵀ of the categories. Its zero
// value knows nothing about a category from the others. Use it on categorical
// columns by [Columns] and join it to the rest by [Product] or [Sum].
//
// A code has no derivative: the gradient is 0, and no metric changes the kernel.
// A recursive feature machine learns a metric between categories where their
// column is one-hot: then a kernel of distances on the columns of the code, by
// [Columns], is the categorical kernel of that metric.
//
// References:
//   - Roustant, O., Padonou, E., Deville, Y., et al.: Group kernels for Gaussian
//     process metamodels with categorical inputs. SIAM/ASA Journal on Uncertainty
//     Quantification 8 (2020), 775-806
//   - Beaglehole, D., Holzmüller, D., Radhakrishnan, A., Belkin, M.: xRFM:
//     accurate, scalable, and interpretable feature learning models for tabular
//     data. ICLR 2026
type Categorical struct {
	// Rho is the value for two categories, 0 ≤ Rho ≤ 1.
	Rho float64
}

// At returns Rho^h(x,z). NaN, a missing value, differs from all.
func (k Categorical) At(x, z []float64) float64 {
	k.check()
	sameLen(x, z)
	v := 1.0
	for i := range x {
		if x[i] != z[i] {
			v *= k.Rho
		}
	}
	return v
}

// GradTo stores 0 into dst and returns dst. If dst is nil, it is allocated.
func (k Categorical) GradTo(dst, x, z []float64) []float64 {
	sameLen(x, z)
	dst = gradDst(dst, x)
	clear(dst)
	return dst
}

// InMetric returns the kernel as it is.
func (k Categorical) InMetric(*mat.SymDense) Kernel { return k }

// String returns the kernel in the notation of the notebooks:
// Categorical(Rho=0.3).
func (k Categorical) String() string { return fmt.Sprintf("Categorical(Rho=%.6g)", k.Rho) }

func (k Categorical) check() {
	if !(k.Rho >= 0 && k.Rho <= 1) {
		panic(fmt.Sprintf("kernels: Categorical.Rho is %v; it must be between 0 and 1", k.Rho))
	}
}
