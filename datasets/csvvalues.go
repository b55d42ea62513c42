package datasets

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/mat"
)

// isMissing reports whether a field holds no value.
func (o CSVOptions) isMissing(field string) bool {
	if slices.Contains(o.MissingValues, field) {
		return true
	}
	x, err := strconv.ParseFloat(field, 64)
	return err == nil && math.IsNaN(x)
}

// fill does with missing values what opts.Missing says, and returns what it did,
// for Source. Columns that are not used are not looked at.
func (t *table) fill(opts CSVOptions) (string, error) {
	used := append(slices.Clone(t.features), t.target)
	missing := func(i, j int) bool { return opts.isMissing(t.rows[i][j]) }
	switch opts.Missing {
	case MissingDrop:
		return t.dropMissing(used, missing)
	case MissingMean:
		return t.meanMissing(missing)
	}
	for i, row := range t.rows {
		for _, j := range used {
			if missing(i, j) {
				return "", t.errorf(i, j, "the value %q is missing; set Missing to datasets.MissingMean or datasets.MissingDrop", row[j])
			}
		}
	}
	return "", nil
}

// dropMissing leaves out the rows that miss a value in one of the used columns.
func (t *table) dropMissing(used []int, missing func(i, j int) bool) (string, error) {
	n := len(t.rows)
	kept := 0
	for i, row := range t.rows {
		if slices.ContainsFunc(used, func(j int) bool { return missing(i, j) }) {
			continue
		}
		t.rows[kept], t.lines[kept] = row, t.lines[i]
		kept++
	}
	if kept == 0 {
		return "", fmt.Errorf("datasets: %s: each of the %d rows misses a value; Drop the columns that miss most, or set Missing to datasets.MissingMean", t.file, n)
	}
	t.rows, t.lines = t.rows[:kept], t.lines[:kept]
	if kept == n {
		return "", nil
	}
	return ", " + count(n-kept, "row", "rows") + " with missing values left out", nil
}

// meanMissing puts the mean of the other values of a feature where one misses.
func (t *table) meanMissing(missing func(i, j int) bool) (string, error) {
	filled := 0
	for i := range t.rows {
		if missing(i, t.target) {
			return "", t.errorf(i, t.target, "the value %q of the target is missing, which a mean should not replace; set Missing to datasets.MissingDrop", t.rows[i][t.target])
		}
	}
	for _, j := range t.features {
		var sum float64
		var at []int
		for i := range t.rows {
			if missing(i, j) {
				at = append(at, i)
				continue
			}
			x, err := t.number(i, j)
			if err != nil {
				return "", err
			}
			sum += x
		}
		if len(at) == len(t.rows) {
			return "", fmt.Errorf("datasets: %s: column %s has no value to take the mean of; Drop it", t.file, t.names[j])
		}
		mean := strconv.FormatFloat(sum/float64(len(t.rows)-len(at)), 'g', -1, 64)
		for _, i := range at {
			t.rows[i][j] = mean
		}
		filled += len(at)
	}
	if filled == 0 {
		return "", nil
	}
	return ", " + count(filled, "missing value", "missing values") + " replaced by means", nil
}

// numbers returns columns as a matrix.
func (t *table) numbers(columns []int) (*mat.Dense, error) {
	X := mat.NewDense(len(t.rows), len(columns), nil)
	for i := range t.rows {
		for k, j := range columns {
			x, err := t.number(i, j)
			if err != nil {
				return nil, err
			}
			X.Set(i, k, x)
		}
	}
	return X, nil
}

// number returns the field of row i and column j, which is to be finite.
func (t *table) number(i, j int) (float64, error) {
	field := t.rows[i][j]
	x, err := strconv.ParseFloat(field, 64)
	switch {
	case math.IsInf(x, 0) && err != nil:
		return 0, t.errorf(i, j, "%q is too large for a float64; correct it, or add it to MissingValues", field)
	case math.IsInf(x, 0):
		return 0, t.errorf(i, j, "%q is infinite; correct it, or add it to MissingValues", field)
	case err != nil:
		return 0, t.errorf(i, j, "%q is not a number; correct it, add it to MissingValues, or Drop the column", field)
	}
	return x, nil
}
