package completion

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// ColumnMeans completes each column by the mean of its observed entries, and a
// column with none by the mean of all: what any method has to beat. It keeps the
// observed entries. It takes memory for n + d numbers.
func ColumnMeans(obs *Observed) (*Result, error) {
	checkObserved(obs, nil)
	sum, count := make([]float64, obs.cols), make([]float64, obs.cols)
	for k, j := range obs.col {
		sum[j] += obs.val[k]
		count[j]++
	}
	u, v := mat.NewDense(obs.rows, 1, nil), mat.NewDense(obs.cols, 1, nil)
	for i := range obs.rows {
		u.Set(i, 0, 1)
	}
	all := obs.Mean()
	for j := range sum {
		v.Set(j, 0, all)
		if count[j] > 0 {
			v.Set(j, 0, sum[j]/count[j])
		}
	}
	r := &Result{Method: "column means", Observed: obs, u: u, v: v, on: obs.val}
	r.Steps = []Step{once(r.residual())}
	return r, nil
}

// once is the step of a direct method.
func once(train float64) Step {
	nan := math.NaN()
	return Step{Iter: 1, Train: train, Ridge: nan, Change: nan, Test: nan, Rank: nan}
}

// residual returns ‖UVᵀ - Y‖/‖Y‖ over the observed entries.
func (r *Result) residual() float64 {
	res, sum := 0.0, 0.0
	for i := range r.Observed.rows {
		u := r.u.RawRowView(i)
		cols, vals := r.Observed.row(i)
		for k, j := range cols {
			e := dot(u, r.v.RawRowView(int(j))) - vals[k]
			res += e * e
			sum += vals[k] * vals[k]
		}
	}
	return relative(res, sum)
}
