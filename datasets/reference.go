package datasets

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"github.com/agopher/agopher/lib/display"
)

//go:embed data/reference.json.gz
var referenceFile []byte

// A reference has the splits of a set and what known methods score on them.
type reference struct {
	Metric string
	Splits []struct{ Val, Test []int }
	Scores []struct {
		Method string
		Scores []float64
	}
}

var references = sync.OnceValue(func() map[string]reference {
	var all map[string]reference
	r, err := gzip.NewReader(bytes.NewReader(referenceFile))
	if err == nil {
		err = json.NewDecoder(r).Decode(&all)
	}
	if err != nil {
		panic(fmt.Sprintf("datasets: reference.json.gz: %v", err)) // it is linked in: the build is broken
	}
	return all
})

// ReferenceSplits is how many splits [Set.ReferenceSplit] has.
const ReferenceSplits = 5

// ReferenceSplit returns one of five fixed splits of an embedded set, k = 0 to
// 4, on which [Set.Baselines] has the scores of known methods: 56 % of the rows
// for training, 14 % for validation and 30 % for the test, with the classes in
// equal shares. To fit to the first two together, [Join] them. It panics if the
// set has no such splits.
func (s *Set) ReferenceSplit(k int) (train, val, test *Set) {
	n, _, _ := s.Dims()
	ref, ok := references()[s.Name]
	if !ok {
		panic(fmt.Sprintf("datasets: %s has no reference splits; those of Names do, other sets have Split", s.Name))
	}
	if k < 0 || k >= ReferenceSplits {
		panic(fmt.Sprintf("datasets: reference split %d; there are 0 to %d", k, ReferenceSplits-1))
	}
	split := ref.Splits[k]
	used := make([]bool, n)
	for _, i := range slices.Concat(split.Val, split.Test) {
		if i >= n {
			panic(fmt.Sprintf("datasets: the reference splits are of the whole set, but this one has only %d rows", n))
		}
		used[i] = true
	}
	var rest []int
	for i := range n {
		if !used[i] {
			rest = append(rest, i)
		}
	}
	return s.Rows(rest), s.Rows(split.Val), s.Rows(split.Test)
}

// A Baseline is what a method scores on the reference splits of a set.
type Baseline struct {
	Method   string
	Metric   string    // accuracy or R²
	Scores   []float64 // on the test part of each split
	Mean, SD float64   // of the scores; the standard deviation is that of a sample
}

// Baselines returns the scores of known methods on the reference splits, those
// of the authors' own program for RFM and Laplace kernel regression first; nil
// if there are none. data/reference.md says how they were made.
func (s *Set) Baselines() []Baseline {
	var list []Baseline
	ref := references()[s.Name]
	for _, m := range ref.Scores {
		mean, sd := stat.MeanStdDev(m.Scores, nil)
		list = append(list, Baseline{Method: m.Method, Metric: ref.Metric, Scores: slices.Clone(m.Scores), Mean: mean, SD: sd})
	}
	return list
}

// String returns the method with its mean score and standard deviation.
func (b Baseline) String() string {
	return fmt.Sprintf("%s: %s %.3f ± %.3f", b.Method, b.Metric, b.Mean, b.SD)
}

// BaselineTable shows scores on the reference splits of a set: the baselines',
// and above them own ones, by method.
func (s *Set) BaselineTable(own ...Baseline) display.Table {
	t := display.Table{Head: []string{"method", "mean", "sd"}, Note: "five reference splits"}
	for i, b := range append(slices.Clone(own), s.Baselines()...) {
		if i == 0 {
			t.Title = fmt.Sprintf("%s: test %s", s.Name, b.Metric)
		}
		t.Rows = append(t.Rows, []string{b.Method, fmt.Sprintf("%.3f", b.Mean), fmt.Sprintf("%.3f", b.SD)})
	}
	return t
}

// Score returns a Baseline of one's own scores.
func (s *Set) Score(method string, scores []float64) Baseline {
	mean, sd := stat.MeanStdDev(scores, nil)
	return Baseline{Method: method, Metric: references()[s.Name].Metric, Scores: scores, Mean: mean, SD: sd}
}

// Join returns the rows of a and, below them, those of b, which must have the
// same features, targets and classes.
func Join(a, b *Set) *Set {
	_, d, c := a.Dims()
	if _, db, cb := b.Dims(); d != db || c != cb || !slices.Equal(a.Classes, b.Classes) {
		panic(fmt.Sprintf("datasets: Join of %v and %v: the columns differ", a, b))
	}
	var X, Y mat.Dense
	X.Stack(a.X, b.X)
	Y.Stack(a.Y, b.Y)
	return a.with(&X, &Y)
}
