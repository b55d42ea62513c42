package kernels

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

var (
	_ Smooth = sum{}
	_ Smooth = product{}
	_ Smooth = scaled{}
)

// Sum returns the kernel k(x, z) = Σᵢ kᵢ(x, z), whose functions are sums of those of
// its terms. In a metric, each term is. Its Gram matrix takes memory for one
// more of its size. Sum panics without terms, and its gradient where one of them
// has none.
func Sum(ks ...Kernel) Kernel {
	checkParts("Sum", ks)
	return sum(ks)
}

type sum []Kernel

// At returns the sum of the values.
func (ks sum) At(x, z []float64) float64 {
	s := 0.0
	for _, k := range ks {
		s += k.At(x, z)
	}
	return s
}

// GradTo stores the sum of the gradients into dst and returns dst.
func (ks sum) GradTo(dst, x, z []float64) []float64 {
	dst = gradDst(dst, x)
	clear(dst)
	g := make([]float64, len(x))
	for _, k := range ks {
		floats.Add(dst, gradTo(g, k, x, z))
	}
	return dst
}

// InMetric returns the sum of the terms in the metric M.
func (ks sum) InMetric(M *mat.SymDense) Kernel { return sum(inMetric(ks, M)) }

// String joins the terms: Sum(Laplace(L=10), Gaussian(L=2)).
func (ks sum) String() string { return "Sum(" + joined(ks) + ")" }

// Parts says what the kernel is made of, for files.
func (ks sum) Parts() (operation string, numbers []float64, of []Kernel) { return "Sum", nil, ks }

func (ks sum) gramTo(dst, X, Z *mat.Dense) {
	combineGrams(dst, ks, X, Z, func(K *mat.Dense) { dst.Add(dst, K) })
}

func (ks sum) gradients(X, Z, alpha *mat.Dense) []*mat.Dense {
	grads := Gradients(ks[0], X, Z, alpha)
	for _, k := range ks[1:] {
		for c, G := range Gradients(k, X, Z, alpha) {
			grads[c].Add(grads[c], G)
		}
	}
	return grads
}

// Product returns the kernel k(x, z) = Πᵢ kᵢ(x, z), which is positive semidefinite
// by the theorem of Schur. In a metric, each factor is. Its Gram matrix takes
// memory for one more of its size. Product panics without factors, and its
// gradient where one of them has none.
//
// References:
//   - Schur, I.: Bemerkungen zur Theorie der beschränkten Bilinearformen mit
//     unendlich vielen Veränderlichen. Journal für die reine und angewandte
//     Mathematik 140 (1911), 1-28
func Product(ks ...Kernel) Kernel {
	checkParts("Product", ks)
	return product(ks)
}

type product []Kernel

// At returns the product of the values.
func (ks product) At(x, z []float64) float64 {
	p := 1.0
	for _, k := range ks {
		p *= k.At(x, z)
	}
	return p
}

// GradTo stores Σᵢ ∇kᵢ Π_{j≠i} kⱼ into dst and returns dst.
func (ks product) GradTo(dst, x, z []float64) []float64 {
	dst = gradDst(dst, x)
	clear(dst)
	values, g := make([]float64, len(ks)), make([]float64, len(x))
	for i, k := range ks {
		values[i] = k.At(x, z)
	}
	for i, k := range ks {
		others := 1.0
		for j, v := range values {
			if j != i {
				others *= v
			}
		}
		floats.AddScaled(dst, others, gradTo(g, k, x, z))
	}
	return dst
}

// InMetric returns the product of the factors in the metric M.
func (ks product) InMetric(M *mat.SymDense) Kernel { return product(inMetric(ks, M)) }

// String joins the factors: Product(Laplace(L=10), Gaussian(L=2)).
func (ks product) String() string { return "Product(" + joined(ks) + ")" }

// Parts says what the kernel is made of, for files.
func (ks product) Parts() (operation string, numbers []float64, of []Kernel) {
	return "Product", nil, ks
}

func (ks product) gramTo(dst, X, Z *mat.Dense) {
	combineGrams(dst, ks, X, Z, func(K *mat.Dense) { dst.MulElem(dst, K) })
}

func (ks product) gradients(X, Z, alpha *mat.Dense) []*mat.Dense {
	return gradientsByPairs(ks, X, Z, alpha)
}

// Scale returns the kernel c k(x, z), c ≥ 0. It panics if c is negative or not
// finite.
func Scale(c float64, k Kernel) Kernel {
	if !(c >= 0) || math.IsInf(c, 1) {
		panic(fmt.Sprintf("kernels: Scale by %v; it must be 0 or positive", c))
	}
	checkParts("Scale", []Kernel{k})
	return scaled{c, k}
}

type scaled struct {
	c float64
	k Kernel
}

// At returns c k(x, z).
func (k scaled) At(x, z []float64) float64 { return k.c * k.k.At(x, z) }

// GradTo stores c ∇ₓ k(x, z) into dst and returns dst.
func (k scaled) GradTo(dst, x, z []float64) []float64 {
	dst = gradTo(dst, k.k, x, z)
	floats.Scale(k.c, dst)
	return dst
}

// InMetric returns c times the kernel in the metric M.
func (k scaled) InMetric(M *mat.SymDense) Kernel { return scaled{k.c, Metric(k.k, M)} }

// String returns the kernel in the notation of the notebooks: 3 Laplace(L=10).
func (k scaled) String() string { return fmt.Sprintf("%.6g %v", k.c, k.k) }

// Parts says what the kernel is made of, for files.
func (k scaled) Parts() (operation string, numbers []float64, of []Kernel) {
	return "Scale", []float64{k.c}, []Kernel{k.k}
}

func (k scaled) gramTo(dst, X, Z *mat.Dense) {
	GramTo(dst, k.k, X, Z)
	dst.Scale(k.c, dst)
}

func (k scaled) gradients(X, Z, alpha *mat.Dense) []*mat.Dense {
	grads := Gradients(k.k, X, Z, alpha)
	for _, G := range grads {
		G.Scale(k.c, G)
	}
	return grads
}

// combineGrams has the first Gram matrix in dst and gives the others to fold.
func combineGrams(dst *mat.Dense, ks []Kernel, X, Z *mat.Dense, fold func(K *mat.Dense)) {
	GramTo(dst, ks[0], X, Z)
	if len(ks) == 1 {
		return
	}
	n, m := dst.Dims()
	K := mat.NewDense(n, m, nil)
	for _, k := range ks[1:] {
		GramTo(K, k, X, Z)
		fold(K)
	}
}

func inMetric(ks []Kernel, M *mat.SymDense) []Kernel {
	in := make([]Kernel, len(ks))
	for i, k := range ks {
		in[i] = Metric(k, M)
	}
	return in
}

func joined(ks []Kernel) string {
	names := make([]string, len(ks))
	for i, k := range ks {
		names[i] = fmt.Sprint(k)
	}
	return strings.Join(names, ", ")
}

func checkParts(of string, ks []Kernel) {
	if len(ks) == 0 {
		panic(fmt.Sprintf("kernels: %s needs at least one kernel", of))
	}
	for i, k := range ks {
		if k == nil {
			panic(fmt.Sprintf("kernels: %s: kernel %d, counted from 0, is nil", of, i))
		}
	}
}
