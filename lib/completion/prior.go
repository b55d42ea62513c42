package completion

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
)

// OneHot returns the matrix that says for each label which of the different
// labels it is: row k has a 1 in the column of labels[k], columns in the order
// in which labels first occur, and is 0 elsewhere. It panics without a label.
func OneHot(labels []string) *mat.Dense {
	if len(labels) == 0 {
		panic("completion: OneHot of no label")
	}
	at := make(map[string]int)
	for _, l := range labels {
		if _, ok := at[l]; !ok {
			at[l] = len(at)
		}
	}
	Z := mat.NewDense(len(labels), len(at), nil)
	for k, l := range labels {
		Z.Set(k, at[l], 1)
	}
	return Z
}

// GroupMeans returns for each label the mean of the rows of X whose own label it
// is, and for a label that no row has the mean of all rows. xLabels has one
// label for each row of X, which is n×p; the result is len(labels)×p. What a
// drug does in cells where it was tried is such a prior for cells where it was
// not. It panics if the rows of X and xLabels differ in number.
func GroupMeans(labels, xLabels []string, X *mat.Dense) *mat.Dense {
	check.Matrix("completion", "X", X)
	n, p := X.Dims()
	if len(xLabels) != n || len(labels) == 0 {
		panic(fmt.Sprintf("completion: GroupMeans for %d labels from %d labels of a %d×%d X", len(labels), len(xLabels), n, p))
	}
	sum, count := make(map[string][]float64), make(map[string]float64)
	all := make([]float64, p)
	for i, l := range xLabels {
		if sum[l] == nil {
			sum[l] = make([]float64, p)
		}
		axpy(1, X.RawRowView(i), sum[l])
		axpy(1/float64(n), X.RawRowView(i), all)
		count[l]++
	}
	Z := mat.NewDense(len(labels), p, nil)
	for k, l := range labels {
		if count[l] == 0 {
			Z.SetRow(k, all)
			continue
		}
		axpy(1/count[l], sum[l], Z.RawRowView(k))
	}
	return Z
}

// Beside returns the blocks, all of n rows, one beside the other: features of
// several kinds. It panics if they differ in rows.
func Beside(blocks ...*mat.Dense) *mat.Dense {
	if len(blocks) == 0 {
		panic("completion: Beside of no block")
	}
	var Z *mat.Dense
	for k, B := range blocks {
		check.Matrix("completion", fmt.Sprintf("block %d", k), B)
		if k == 0 {
			Z = mat.DenseCopyOf(B)
			continue
		}
		check.SameRows("completion", "block 0", blocks[0], fmt.Sprintf("block %d", k), B)
		var both mat.Dense
		both.Augment(Z, B)
		Z = &both
	}
	return Z
}

// ScaledTo returns Z with each row scaled to the length c‖e‖ of the row e of E
// beside it: features that are to count c times as much. A zero row stays 0. It
// panics if Z and E differ in rows.
func ScaledTo(Z, E *mat.Dense, c float64) *mat.Dense {
	check.Matrix("completion", "Z", Z)
	check.Matrix("completion", "E", E)
	check.SameRows("completion", "Z", Z, "E", E)
	S := mat.DenseCopyOf(Z)
	n, _ := Z.Dims()
	for i := range n {
		s, e := S.RawRowView(i), E.RawRowView(i)
		if norm := math.Sqrt(dot(s, s)); norm > 0 {
			f := c * math.Sqrt(dot(e, e)) / norm
			for j := range s {
				s[j] *= f
			}
		}
	}
	return S
}

// WithIdentity returns the features with c times the identity beside them,
//
//	[Z, c I],  n×(p+n),
//
// so that columns with equal features are not the same column. The papers take
// c = 1.5. The larger c, the less the features say.
func WithIdentity(Z *mat.Dense, c float64) *mat.Dense {
	check.Matrix("completion", "Z", Z)
	n, _ := Z.Dims()
	I := mat.NewDense(n, n, nil)
	for i := range n {
		I.Set(i, i, c)
	}
	return Beside(Z, I)
}
