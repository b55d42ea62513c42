package datasets

import (
	"slices"
	"strings"
)

// A labelSet finds out, row by row, whether a target holds classes, and which.
type labelSet struct {
	seen    map[string]bool
	list    []string // in the order in which they are seen
	numeric int      // rows whose target is a number
	rows    int
}

// maxLabels is the most texts that stand for classes: of a number there may be
// several.
const maxLabels = 10 * maxClasses

// add takes the target of the only row of t.
func (l *labelSet) add(t *table, opts CSVOptions) error {
	label := t.rows[0][t.target]
	number := isNumber(label)
	l.rows++
	if number {
		l.numeric++
	}
	if !opts.Classes {
		switch {
		case number && len(l.list) > 0, !number && l.numeric > 0:
			return t.errorf(0, t.target, "%q follows on %d targets of which %d are numbers; correct it, add it to MissingValues, or set Classes: true",
				label, l.rows-1, l.numeric)
		case number: // so far a regression
			_, err := t.number(0, t.target)
			return err
		}
	}
	if l.seen[label] {
		return nil
	}
	label = strings.Clone(label) // not the whole row
	l.seen[label] = true
	if l.list = append(l.list, label); len(l.list) > maxLabels {
		return tooManyClasses(t, len(l.list), l.rows)
	}
	return nil
}

// columns returns the column of each label and the names of the columns; nil for a
// regression.
func (l *labelSet) columns() (class map[string]int, classes []string) {
	if len(l.list) == 0 {
		return nil, nil
	}
	same := slices.Clone(l.list) // 1 and 1.0 become the same
	classes = classNames(same)
	class = make(map[string]int, len(l.list))
	for i, label := range l.list {
		class[label] = slices.Index(classes, same[i])
	}
	return class, classes
}
