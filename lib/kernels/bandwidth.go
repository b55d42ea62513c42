package kernels

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/internal/linalg"
)

// maxMedianRows is how many rows MedianDistance compares with each other.
const maxMedianRows = 2000

// MedianDistance returns the median Euclidean distance between two different
// rows of X, in the units of X: the usual first guess for a bandwidth. Of an
// even number of distances it is the lower of the middle two. Above 2000 rows
// it uses 2000 of them, evenly spaced. It returns 0 for a single row.
func MedianDistance(X *mat.Dense) float64 { return MedianDistanceIn(X, nil) }

// MedianDistanceIn is [MedianDistance] for the distances √((x-z)ᵀM(x-z)) in the
// metric M, which is d×d; nil is the identity. A multiple of it is a bandwidth
// that follows the metric as that changes.
//
// References:
//   - Beaglehole, D., Holzmüller, D., Radhakrishnan, A., Belkin, M.: xRFM:
//     accurate, scalable, and interpretable feature learning models for tabular
//     data. ICLR 2026
func MedianDistanceIn(X *mat.Dense, M *mat.SymDense) float64 {
	check.Matrix("kernels", "X", X)
	checkMetric(M, X)
	X = evenly(X, maxMedianRows)
	n, _ := X.Dims()
	D := make([]float64, n*n)
	P, _ := linalg.NewPoints[float64](X, X, M)
	linalg.SqDists(P, P, D)
	return math.Sqrt(medianAbove(D, n))
}

// MedianDistance returns the median of the kernel's own distance ‖M^½(x-z)‖_P
// between two different rows of X, as [MedianDistanceIn] does of the Euclidean.
func (k Lpq) MedianDistance(X *mat.Dense, M *mat.SymDense) float64 {
	p := k.order()
	if p == 2 {
		return MedianDistanceIn(X, M)
	}
	check.Matrix("kernels", "X", X)
	checkMetric(M, X)
	X = evenly(X, maxMedianRows)
	if r, ok := inRoot(k, M).(rooted); ok {
		X = r.points(X)
	}
	n, _ := X.Dims()
	S := mat.NewDense(n, n, nil)
	additiveGramTo(S, powerSums{normTerms{p: p}}, X, X)
	return math.Pow(medianAbove(S.RawMatrix().Data, n), 1/p)
}

// MedianDistance returns the median of ‖M^½(x-z)‖_P; see [Lpq.MedianDistance].
func (k ProductLaplace) MedianDistance(X *mat.Dense, M *mat.SymDense) float64 {
	return k.lpq().MedianDistance(X, M)
}

// powerSums has the sums Σ_k |Δ_k|^p themselves.
type powerSums struct{ normTerms }

func (powerSums) values([]float64, int) {}

// evenly returns X, or so many of its rows, evenly spaced.
func evenly(X *mat.Dense, most int) *mat.Dense {
	n, d := X.Dims()
	if n <= most {
		return X
	}
	part := mat.NewDense(most, d, nil)
	for i := range most {
		part.SetRow(i, X.RawRowView(i*n/most))
	}
	return part
}

// medianAbove returns the median of the entries of D, which is n×n, above its
// diagonal: 0 if there are none.
func medianAbove(D []float64, n int) float64 {
	if n < 2 {
		return 0
	}
	all := make([]float64, 0, n*(n-1)/2)
	for i := range n {
		all = append(all, D[i*n+i+1:(i+1)*n]...)
	}
	slices.Sort(all)
	return all[(len(all)-1)/2]
}
