package datasets

import (
	"math"
	"slices"
	"strconv"

	"github.com/agopher/agopher/lib/display"
)

// Describe returns a table with a line for each feature, and for each target of
// a regression: mean, population standard deviation, smallest, median and largest
// value, and the number of missing ones, which are NaN and left out of the rest.
// Of more than 100 features the middle ones are left out.
func (s *Set) Describe() display.Table {
	_, d, c := s.Dims()
	t := display.Table{
		Title: s.heading(),
		Head:  []string{"feature", "mean", "sd", "min", "median", "max", "missing"},
		Note:  s.summary(),
	}
	for _, j := range shown(d, 50, 50) {
		if j < 0 {
			t.Rows = append(t.Rows, dots(len(t.Head)))
			continue
		}
		t.Rows = append(t.Rows, describe(s.feature(j), column(s.X, j)))
	}
	if s.Classes != nil {
		return t
	}
	for _, k := range shown(c, 50, 50) {
		if k < 0 {
			t.Rows = append(t.Rows, dots(len(t.Head)))
			continue
		}
		t.Rows = append(t.Rows, describe(s.target(k)+" (target)", column(s.Y, k)))
	}
	return t
}

// describe returns the line of a column x, whose order it changes.
func describe(name string, x []float64) []string {
	n := len(x)
	mean, sd := moments(x)
	x = slices.DeleteFunc(x, math.IsNaN)
	m := len(x)
	missing := strconv.Itoa(n - m)
	if m == 0 {
		return []string{name, "-", "-", "-", "-", "-", missing}
	}
	slices.Sort(x)
	median := (x[(m-1)/2] + x[m/2]) / 2
	const eps = 0x1p-52
	if math.Abs(mean) <= float64(m)*eps*max(math.Abs(x[0]), math.Abs(x[m-1])) {
		mean = 0 // it is smaller than the rounding error of the sum
	}
	row := []string{name}
	for _, v := range []float64{mean, sd, x[0], median, x[m-1]} {
		row = append(row, display.Number(v))
	}
	return append(row, missing)
}
