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
	n, d := X.Dims()
	if n < 2 {
		return 0
	}
	if n > maxMedianRows {
		part := mat.NewDense(maxMedianRows, d, nil)
		for i := range maxMedianRows {
			part.SetRow(i, X.RawRowView(i*n/maxMedianRows))
		}
		X, n = part, maxMedianRows
	}
	D := make([]float64, n*n)
	P, _ := linalg.NewPoints[float64](X, X, M)
	linalg.SqDists(P, P, D)
	all := make([]float64, 0, n*(n-1)/2)
	for i := range n {
		all = append(all, D[i*n+i+1:(i+1)*n]...)
	}
	slices.Sort(all)
	return math.Sqrt(all[(len(all)-1)/2])
}
