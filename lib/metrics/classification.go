package metrics

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// Accuracy returns the share of rows whose class is predicted right: whose
// largest score stands in the column of the largest target. With a single
// column, whose targets must take two values such as 0 and 1 or -1 and 1, the
// prediction is right if it lies on the target's side of their midpoint.
func Accuracy(F, Y *mat.Dense) float64 {
	n, c := checkShapes(F, Y)
	if hasNaN(F) {
		return math.NaN()
	}
	right := 0
	if c == 1 {
		lo, hi := twoValues(Y)
		for i := range n {
			if (F.At(i, 0) > (lo+hi)/2) == (Y.At(i, 0) == hi) {
				right++
			}
		}
		return float64(right) / float64(n)
	}
	f, y := Labels(F), Labels(Y)
	for i := range n {
		if f[i] == y[i] {
			right++
		}
	}
	return float64(right) / float64(n)
}

func hasNaN(F *mat.Dense) bool {
	n, _ := F.Dims()
	for i := range n {
		if floats.HasNaN(F.RawRowView(i)) {
			return true
		}
	}
	return false
}

// twoValues returns the two values of a single column.
func twoValues(Y *mat.Dense) (lo, hi float64) {
	values := mat.Col(nil, 0, Y)
	lo, hi = slices.Min(values), slices.Max(values)
	for i, v := range values {
		if v != lo && v != hi {
			panic(fmt.Sprintf("metrics: the targets of one column are %v, %v and, in row %d, %v; classes need two values, or one column each", lo, hi, i, v))
		}
	}
	if lo == hi {
		panic(fmt.Sprintf("metrics: all targets are %v; accuracy needs two classes", lo))
	}
	return lo, hi
}

// Labels returns for each row of scores the column of the largest, the first
// of them if there are several.
func Labels(F *mat.Dense) []int {
	n, _ := F.Dims()
	labels := make([]int, n)
	for i := range labels {
		labels[i] = floats.MaxIdx(F.RawRowView(i))
	}
	return labels
}

// OneHot returns the n×c matrix that has a 1 in row i and column labels[i] and
// is 0 elsewhere: class labels as targets. It panics if a label is not one of
// 0..c-1.
func OneHot(labels []int, c int) *mat.Dense {
	Y := mat.NewDense(len(labels), c, nil)
	for i, l := range labels {
		if l < 0 || l >= c {
			panic(fmt.Sprintf("metrics: label %d is %d; with %d classes labels are 0..%d", i, l, c, c-1))
		}
		Y.Set(i, l, 1)
	}
	return Y
}

// IsOneHot reports whether Y has at least two columns and each of its rows a
// single 1 among zeros.
func IsOneHot(Y *mat.Dense) bool {
	n, c := Y.Dims()
	for i := range n {
		ones := 0
		for _, y := range Y.RawRowView(i) {
			switch y {
			case 0:
			case 1:
				ones++
			default:
				return false
			}
		}
		if ones != 1 {
			return false
		}
	}
	return c > 1
}

// Confusion returns the c×c matrix that counts, in row a and column b, the
// samples of class a that are predicted as b.
func Confusion(F, Y *mat.Dense) *mat.Dense {
	_, c := checkShapes(F, Y)
	C := mat.NewDense(c, c, nil)
	f := Labels(F)
	for i, y := range Labels(Y) {
		C.Set(y, f[i], C.At(y, f[i])+1)
	}
	return C
}

// LogLoss returns the mean negative log likelihood -(1/n) Σᵢ Σⱼ Y[i,j] ln P[i,j]
// of one-hot targets under the class probabilities P, in nats. Probabilities
// below 1e-15 count as 1e-15.
func LogLoss(P, Y *mat.Dense) float64 {
	n, _ := checkShapes(P, Y)
	s := 0.0
	for i := range n {
		p := P.RawRowView(i)
		for j, y := range Y.RawRowView(i) {
			if y != 0 {
				s -= y * math.Log(max(p[j], 1e-15))
			}
		}
	}
	return s / float64(n)
}
