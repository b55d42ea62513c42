package datasets

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/completion"
	"github.com/agopher/agopher/lib/display"
)

// A Partial is a matrix of which some entries are observed, to be completed.
// Observed is required, the rest may be left zero.
type Partial struct {
	Name  string // short, such as ratings
	Title string // one line that says what the entries are

	Observed *completion.Observed // n×d
	Held     *completion.Observed // the other entries, as far as they are known; nil if they are not
	Truth    *mat.Dense           // n×d, the whole matrix; nil if it is not known

	Rows, Columns []string // names of the rows and columns

	Source  string // where the data are from
	Licence string // on what terms; "" if generated or unknown
}

// String returns the name and the size: low_rank_matrix: 100×100, 1000 observed
// (10 %).
func (p *Partial) String() string {
	if p == nil || p.Observed == nil {
		return "empty matrix"
	}
	if p.Name == "" {
		return p.Observed.String()
	}
	return p.Name + ": " + p.Observed.String()
}

// Bundle shows the first rows and columns with the title and the source.
func (p *Partial) Bundle() display.Bundle {
	if p == nil || p.Observed == nil {
		return display.Bundle{display.MIMEText: p.String()}
	}
	n, d := p.Observed.Dims()
	t := display.Table{Title: p.String(), Head: []string{""}, Note: p.Title}
	if p.Source != "" {
		t.Note += ". Source: " + p.Source + "."
	}
	name := func(names []string, prefix string, i int) string {
		if i < len(names) {
			return names[i]
		}
		return numbered(prefix, i)
	}
	rows, cols := shown(n, shownFeatures, shownFeatures), shown(d, shownFeatures, shownFeatures)
	for _, j := range cols {
		t.Head = append(t.Head, cell(j, func(j int) string { return name(p.Columns, "column ", j) }))
	}
	for _, i := range rows {
		line := []string{cell(i, func(i int) string { return name(p.Rows, "row ", i) })}
		for _, j := range cols {
			text := "…"
			if i >= 0 && j >= 0 {
				text = ""
				if v, ok := p.Observed.At(i, j); ok {
					text = display.Number(v)
				}
			}
			line = append(line, text)
		}
		t.Rows = append(t.Rows, line)
	}
	return t.Bundle()
}

// SimpleRender is Bundle for the gophernotes kernel.
func (p *Partial) SimpleRender() map[string]any { return p.Bundle().SimpleRender() }

// Split divides the observed entries at random into a fraction to learn from and
// the rest, which become Held. Each row and column keeps an entry to learn from.
// The same seed gives the same split. Split panics if fraction is not between 0
// and 1.
func (p *Partial) Split(fraction float64, seed uint64) *Partial {
	if p == nil || p.Observed == nil {
		panic("datasets: Split of an empty matrix; look at the error that came with it")
	}
	q := *p
	q.Observed, q.Held = p.Observed.Split(fraction, seed)
	return &q
}

// LowRankMatrix returns an n×d matrix of rank r,
//
//	Y = U Vᵀ / √r,  U n×r and V d×r of independent N(0, 1),
//
// whose entries have unit variance, with the given number of entries observed at
// random and the others held out. It has r(n+d-r) degrees of freedom: fewer
// entries determine it in no way.
//
// LowRankMatrix panics if n or d is below 1, rank is not in [1, min(n, d)], or
// observed is not in [1, nd].
func LowRankMatrix(n, d, rank, observed int, seed uint64) *Partial {
	checkSizes("LowRankMatrix", n, d)
	switch {
	case rank < 1 || rank > min(n, d):
		panic(fmt.Sprintf("datasets: LowRankMatrix of rank %d of %d×%d entries; rank is between 1 and the smaller", rank, n, d))
	case observed < 1 || observed > n*d:
		panic(fmt.Sprintf("datasets: LowRankMatrix with %d of %d×%d entries observed", observed, n, d))
	}
	U, V := gaussian(stream(seed, useSamples), n, rank), gaussian(stream(seed, useDirections), d, rank)
	Y := mat.NewDense(n, d, nil)
	for i := range n {
		y, u := Y.RawRowView(i), U.RawRowView(i)
		for j := range y { // in a fixed order, for the same bits with any BLAS
			y[j] = dot(u, V.RawRowView(j))
		}
	}
	Y.Scale(1/math.Sqrt(float64(rank)), Y)
	mask := completion.RandomMask(n, d, observed, seed)
	p := &Partial{
		Name:   "low_rank_matrix",
		Title:  fmt.Sprintf("A matrix of rank %d with %d degrees of freedom", rank, rank*(n+d-rank)),
		Truth:  Y,
		Source: fmt.Sprintf("datasets.LowRankMatrix(%d, %d, %d, %d, %d)", n, d, rank, observed, seed),
	}
	p.observe(mask)
	return p
}

// observe sets Observed and Held from Truth.
func (p *Partial) observe(mask *completion.Mask) {
	var err error
	if p.Observed, err = completion.Observe(p.Truth, mask); err != nil {
		panic(err) // the entries are finite
	}
	if rest := mask.Not(); rest.Count() > 0 {
		if p.Held, err = completion.Observe(p.Truth, rest); err != nil {
			panic(err)
		}
	}
}
