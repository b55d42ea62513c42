package datasets

import (
	"fmt"
	"math"
	"strconv"
)

// A feature is what an encoder knows of a column.
type feature struct {
	name      string
	first     int     // its first column of X
	mean      float64 // of numbers
	scale     float64 // their standard deviation
	empty     bool    // no value
	constant  bool    // one value
	levels    *levels // of categories; nil for numbers
	usual     string  // the most frequent category
	lacked    bool    // the training part missed values
	indicator bool    // there is a column for that, the last of the feature
	target    bool    // it is the target
}

// levels are the categories of a column.
type levels struct {
	names []string
	index map[string]int
	value map[float64]int // if all are numbers
}

// newFeature learns a column of the training part.
func newFeature(f *Frame, c *frameColumn, categories bool) (*feature, error) {
	ft := &feature{name: c.name, lacked: c.lacking() > 0}
	if !categories {
		mean, sd := moments(c.numbers)
		if math.IsNaN(sd) || math.IsInf(sd, 0) {
			return nil, fmt.Errorf("datasets: %s: the numbers of column %s are too large: their variance is beyond float64; divide them by a power of ten", f.file, c.name)
		}
		ft.mean, ft.scale = mean, sd
		ft.empty = c.lacking() == len(c.numbers)
		if ft.constant = constant(len(c.numbers), mean, sd); ft.constant {
			ft.scale = 1
		}
		return ft, nil
	}
	var labels []string
	for i, s := range c.text {
		if !c.missing[i] {
			labels = append(labels, s)
		}
	}
	if len(labels) == 0 {
		ft.levels, ft.empty = &levels{}, true
		return ft, nil
	}
	names := classNames(labels)
	if len(names) > maxClasses {
		return nil, fmt.Errorf("datasets: %s: the column %s has %d categories in %d rows, more than %d; Drop it", f.file, c.name, len(names), len(f.lines), maxClasses)
	}
	ft.levels, ft.constant = newLevels(names), len(names) == 1
	counts := make(map[string]int)
	for _, l := range labels { // which classNames has made the same
		counts[l]++
	}
	ft.usual = mostFrequent(counts)
	return ft, nil
}

func newLevels(names []string) *levels {
	l := &levels{names: names, index: make(map[string]int), value: make(map[float64]int)}
	for k, name := range names {
		l.index[name] = k
		x, err := strconv.ParseFloat(name, 64)
		if err != nil || math.Abs(x) >= 1<<53 { // see classNames
			l.value = nil
		}
		if l.value != nil {
			l.value[x] = k
		}
	}
	return l
}

// find returns the number of a category; 1 and 1.0 are the same if all categories
// are numbers.
func (l *levels) find(s string) (int, bool) {
	if k, ok := l.index[s]; ok {
		return k, true
	}
	if x, err := strconv.ParseFloat(s, 64); err == nil {
		k, ok := l.value[x]
		return k, ok
	}
	return 0, false
}

// useless reports whether the column says nothing. One with a single value does if
// it is of interest whether the value is there.
func (ft *feature) useless(how Encoding) bool {
	return ft.empty || ft.constant && !(how.Indicator && ft.lacked)
}

// put stores the code of row i of a column in x, which starts at its first column.
func (ft *feature) put(x []float64, f *Frame, c *frameColumn, i int, how Encoding) error {
	if c.missing[i] {
		switch how.Missing {
		case MissingDrop: // one row for each is wanted
			return f.errorf(i, c, "the value %q is missing; leave such rows out with DropMissing, or fit the encoder with MissingMean", c.text[i])
		case MissingError:
			return c.missingError(f, i)
		}
		ft.putMissing(x, how)
		return nil
	}
	if ft.levels == nil {
		if c.numbers == nil {
			return f.errorf(i, c, "the column holds categories, such as %q, but numbers in the training part", c.text[i])
		}
		x[0] = c.numbers[i]
		if !how.Raw {
			x[0] = (x[0] - ft.mean) / ft.scale
		}
		return nil
	}
	k, ok := ft.levels.find(c.text[i])
	switch {
	case ok:
	case ft.target:
		return f.errorf(i, c, "the class %q is not in the training part, which has %s; leave its rows out, or split so that each class is in both parts", c.text[i], listed(ft.levels.names))
	case how.Unseen == UnseenColumn:
		k = len(ft.levels.names)
	default:
		return f.errorf(i, c, "the category %q is not in the training part, which has %s; set Unseen to datasets.UnseenColumn, or correct it", c.text[i], listed(ft.levels.names))
	}
	x[k] = 1
	return nil
}

// putMissing stores the code of a missing value: the mean, or the most frequent
// category, and a 1 in the column that says so.
func (ft *feature) putMissing(x []float64, how Encoding) {
	width := 1
	switch {
	case ft.levels != nil:
		k, _ := ft.levels.find(ft.usual)
		x[k] = 1
		if width = len(ft.levels.names); how.Unseen == UnseenColumn {
			width++
		}
	case how.Raw:
		x[0] = ft.mean
	default:
		x[0] = 0
	}
	if ft.indicator {
		x[width] = 1
	}
}

func (c *frameColumn) missingError(f *Frame, i int) error {
	return f.errorf(i, c, "the value %q is missing; set Missing to datasets.MissingMean or datasets.MissingDrop", c.text[i])
}
