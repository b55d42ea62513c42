package datasets

import (
	"fmt"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/display"
)

// How much of a set is shown: the first samples, and of many features or targets
// those at both ends.
const (
	shownSamples  = 6
	shownFeatures = 4 // at each end
	shownTargets  = 2 // at each end
)

// Bundle shows the first samples as a table, with the size of the set, the
// number of samples in each class, the source and the licence.
func (s *Set) Bundle() display.Bundle {
	if s == nil || s.X == nil || s.Y == nil {
		return display.Bundle{display.MIMEText: s.String()}
	}
	n, d, c := s.Dims()
	features, targets := shown(d, shownFeatures, shownFeatures), shown(c, shownTargets, shownTargets)
	labels := s.Labels()
	if labels != nil {
		targets = []int{0}
	}
	t := display.Table{Title: s.heading(), Head: []string{""}, Note: s.note()}
	for _, j := range features {
		t.Head = append(t.Head, cell(j, s.feature))
	}
	for _, k := range targets {
		t.Head = append(t.Head, cell(k, s.target))
	}
	for i := range min(n, shownSamples) {
		row := []string{strconv.Itoa(i)}
		for _, j := range features {
			row = append(row, cell(j, func(j int) string { return display.Number(s.X.At(i, j)) }))
		}
		for _, k := range targets {
			row = append(row, cell(k, func(k int) string {
				if labels != nil {
					return s.Classes[labels[i]]
				}
				return display.Number(s.Y.At(i, k))
			}))
		}
		t.Rows = append(t.Rows, row)
	}
	if n > shownSamples {
		t.Rows = append(t.Rows, dots(len(t.Head)))
	}
	return t.Bundle()
}

// SimpleRender is Bundle for the gophernotes kernel.
func (s *Set) SimpleRender() map[string]any { return s.Bundle().SimpleRender() }

// heading returns the name and the title.
func (s *Set) heading() string {
	if s.Name == "" || s.Title == "" {
		return s.Name + s.Title
	}
	return s.Name + ": " + s.Title
}

// summary returns the size and the number of samples in each class.
func (s *Set) summary() string {
	n, d, c := s.Dims()
	text := count(n, "sample", "samples") + ", " + count(d, "feature", "features") + ", "
	if s.Classes == nil {
		return text + count(c, "target", "targets")
	}
	text += count(c, "class", "classes")
	counts := make([]int, c)
	for _, k := range s.Labels() {
		counts[k]++
	}
	var list []string
	for k, name := range s.Classes {
		if c > maxListed && k == maxListed-1 {
			list = append(list, "…")
			break
		}
		list = append(list, fmt.Sprintf("%s (%d)", name, counts[k]))
	}
	return text + ": " + strings.Join(list, ", ")
}

// note returns the summary, the source and the licence.
func (s *Set) note() string {
	text := s.summary()
	if s.Directions != nil {
		r, _ := s.Directions.Dims()
		text += "; the target depends on " + count(r, "direction", "directions")
	}
	if s.Source != "" {
		text += ". Source: " + s.Source
	}
	if s.Licence != "" {
		text += ". Licence: " + s.Licence
	}
	return text + "."
}

// shown lists the indices of n, with -1 for those between the first head and the
// last tail.
func shown(n, head, tail int) []int {
	var is []int
	for i := range n {
		switch {
		case n <= head+tail, i < head, i >= n-tail:
			is = append(is, i)
		case i == head:
			is = append(is, -1)
		}
	}
	return is
}

// cell returns text(i), or dots for what is left out.
func cell(i int, text func(int) string) string {
	if i < 0 {
		return "…"
	}
	return text(i)
}

// dots is a row of n cells that stand for those left out.
func dots(n int) []string { return strings.Split(strings.Repeat("…", n), "") }

// column returns a copy of column j of X.
func column(X *mat.Dense, j int) []float64 { return mat.Col(nil, j, X) }
