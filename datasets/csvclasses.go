package datasets

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/mat"
)

// maxClasses is the most classes a target may have. A column with more is
// likely to hold names, and Y would have a column for each.
const maxClasses = 1000

// isClasses reports whether the target holds classes. It is an error if only some
// of its values are numbers, unless opts.Classes is set.
func (t *table) isClasses(opts CSVOptions) (bool, error) {
	if opts.Classes {
		return true, nil
	}
	numeric, text := 0, -1
	for i, row := range t.rows {
		if isNumber(row[t.target]) {
			numeric++
		} else if text < 0 {
			text = i
		}
	}
	switch {
	case text < 0:
		return false, nil
	case numeric == 0:
		return true, nil
	}
	return false, t.errorf(text, t.target, "%q is not a number, but %d of %d targets are; correct it, add it to MissingValues, or set Classes: true",
		t.rows[text][t.target], numeric, len(t.rows))
}

// classes returns the target as one column a class, and the names of the classes
// in order.
func (t *table) classes() (*mat.Dense, []string, error) {
	labels := make([]string, len(t.rows))
	for i, row := range t.rows {
		labels[i] = row[t.target]
	}
	names := classNames(labels)
	if len(names) > maxClasses {
		return nil, nil, tooManyClasses(t, len(names), len(labels))
	}
	index := make(map[string]int, len(names))
	for k, name := range names {
		index[name] = k
	}
	Y := mat.NewDense(len(labels), len(names), nil)
	for i, l := range labels {
		Y.Set(i, index[l], 1)
	}
	return Y, names, nil
}

func tooManyClasses(t *table, classes, rows int) error {
	return fmt.Errorf("datasets: %s: the target %s has %d classes in %d rows, more than %d; choose another Target",
		t.file, t.names[t.target], classes, rows, maxClasses)
}

// classNames returns the distinct labels in alphabetical order. If all are
// numbers they are in the order of their values, and labels of the same value
// are made the same, the one that comes first: 1, 1.0 and 1e0 are one class.
func classNames(labels []string) []string {
	const exact = 1 << 53 // from here on, different integers may be the same float64
	value := make(map[string]float64)
	name := make(map[float64]string)
	numeric := true
	for _, l := range labels {
		x, err := strconv.ParseFloat(l, 64)
		if numeric = numeric && err == nil && math.Abs(x) < exact; !numeric {
			break
		}
		value[l] = x
		if _, ok := name[x]; !ok {
			name[x] = l
		}
	}
	if !numeric {
		names := slices.Clone(labels)
		slices.Sort(names)
		return slices.Compact(names)
	}
	for i, l := range labels {
		labels[i] = name[value[l]]
	}
	return slices.SortedFunc(maps.Values(name), func(a, b string) int {
		return cmp.Compare(value[a], value[b])
	})
}

// isNumber reports whether a field is a number, if only one too large.
func isNumber(field string) bool {
	_, err := strconv.ParseFloat(field, 64)
	return err == nil || errors.Is(err, strconv.ErrRange)
}
