package datasets

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/mat"
)

// A Set is n samples with d features and c targets. X and Y are required, the
// rest may be left zero: features without a name are called x1, x2, and so on.
// The zero Set is empty; it prints, and its other methods panic.
type Set struct {
	Name  string // short, such as iris
	Title string // one line that says what the samples are

	X *mat.Dense // n×d, one sample a row
	Y *mat.Dense // n×c, targets, or 1 in the column of a sample's class and 0 elsewhere

	Features []string // names of the columns of X
	Targets  []string // names of the columns of Y; of a classification one name, of what is classified
	Classes  []string // names of the columns of Y if they are classes; nil for a regression

	Source  string // where the data are from
	Licence string // on what terms; "" if the set is generated or the terms are unknown

	// Categories has for each categorical feature the columns of X that are its
	// one-hot code, as [Encode] makes them; nil if there is none.
	Categories [][]int

	// Directions is r×d with orthonormal rows that span the directions on
	// which the target depends; nil if they are not known.
	Directions *mat.Dense
}

// Dims returns the number of samples n, of features d and of columns of Y, c. It
// panics if X or Y is missing or they do not fit together.
func (s *Set) Dims() (n, d, c int) {
	switch {
	case s == nil:
		panic("datasets: the *Set is nil; look at the error that came with it")
	case s.X == nil || s.Y == nil:
		panic("datasets: the Set is empty: X and Y are needed")
	}
	n, d = s.X.Dims()
	m, c := s.Y.Dims()
	switch {
	case m != n:
		panic(fmt.Sprintf("datasets: X is %d×%d but Y is %d×%d", n, d, m, c))
	case s.Classes != nil && len(s.Classes) != c:
		panic(fmt.Sprintf("datasets: Y is %d×%d but there are %d Classes", m, c, len(s.Classes)))
	}
	return n, d, c
}

// Labels returns for each sample the column of the largest entry in its row of Y,
// the index of its class in Classes; of equal entries the first. It returns nil
// for a regression.
func (s *Set) Labels() []int {
	n, _, _ := s.Dims()
	if s.Classes == nil {
		return nil
	}
	labels := make([]int, n)
	for i := range labels {
		y := s.Y.RawRowView(i)
		for k := range y {
			if y[k] > y[labels[i]] {
				labels[i] = k
			}
		}
	}
	return labels
}

// Rows returns a new set of the samples with the indices idx, in that order; an
// index may occur more than once. It panics if idx is empty or an index is not
// in [0, n).
func (s *Set) Rows(idx []int) *Set {
	n, d, c := s.Dims()
	if len(idx) == 0 {
		panic("datasets: Rows of no index; a Set has at least one sample")
	}
	X, Y := mat.NewDense(len(idx), d, nil), mat.NewDense(len(idx), c, nil)
	for i, row := range idx {
		if row < 0 || row >= n {
			panic(fmt.Sprintf("datasets: Rows index %d is not in [0, %d)", row, n))
		}
		X.SetRow(i, s.X.RawRowView(row))
		Y.SetRow(i, s.Y.RawRowView(row))
	}
	return s.with(X, Y)
}

// String returns the name and the size: iris: 150×4, 3 classes (setosa,
// versicolor, virginica).
func (s *Set) String() string {
	if s == nil || s.X == nil || s.Y == nil {
		return "empty data set"
	}
	n, d, c := s.Dims()
	names, text := s.Targets, count(c, "target", "targets")
	if s.Classes != nil {
		names, text = s.Classes, count(c, "class", "classes")
	}
	text = fmt.Sprintf("%d×%d, %s", n, d, text)
	if s.Name != "" {
		text = s.Name + ": " + text
	}
	if len(names) > 0 && len(names) <= maxListed {
		text += " (" + strings.Join(names, ", ") + ")"
	}
	return text
}

// count returns n and what is counted: 1 class, 2 classes.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// maxListed is the most names that one line lists.
const maxListed = 10

// with returns a copy of s with other samples.
func (s *Set) with(X, Y *mat.Dense) *Set {
	t := *s
	t.X, t.Y = X, Y
	t.Features = slices.Clone(s.Features)
	t.Targets = slices.Clone(s.Targets)
	t.Classes = slices.Clone(s.Classes)
	t.Categories = slices.Clone(s.Categories)
	if s.Directions != nil {
		t.Directions = mat.DenseCopyOf(s.Directions)
	}
	return &t
}

// feature returns the name of column j of X.
func (s *Set) feature(j int) string {
	if j < len(s.Features) && s.Features[j] != "" {
		return s.Features[j]
	}
	return numbered("x", j)
}

// target returns the name of column k of Y, or for classes of what they classify.
func (s *Set) target(k int) string {
	switch {
	case s.Classes != nil && len(s.Targets) > 0:
		return s.Targets[0]
	case s.Classes != nil:
		return "class"
	case k < len(s.Targets) && s.Targets[k] != "":
		return s.Targets[k]
	}
	return numbered("y", k)
}

// numbered returns the name of the item with index i: x1 for i = 0.
func numbered(prefix string, i int) string { return prefix + strconv.Itoa(i+1) }

// names returns n numbered names.
func names(prefix string, n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = numbered(prefix, i)
	}
	return list
}
