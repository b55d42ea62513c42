package completion

import (
	"fmt"
	"slices"
)

// An EmptyError reports rows and columns of which nothing is observed, so that
// nothing can be said about their other entries either.
type EmptyError struct {
	Rows, Columns []int
}

// Error names the first ones and says what to do.
func (e *EmptyError) Error() string {
	text := "completion: nothing is observed in " + e.list("row", e.Rows)
	switch {
	case len(e.Rows) == 0:
		text = "completion: nothing is observed in " + e.list("column", e.Columns)
	case len(e.Columns) > 0:
		text += " and in " + e.list("column", e.Columns)
	}
	return text + "; leave them out, or use ColumnMeans, or NTK with a prior that knows the columns"
}

func (*EmptyError) list(what string, at []int) string {
	const most = 5
	if len(at) == 1 {
		return fmt.Sprintf("%s %d", what, at[0])
	}
	text := what + "s"
	for k, i := range at[:min(most, len(at))] {
		sep := ","
		if k == 0 {
			sep = ""
		}
		text += fmt.Sprintf("%s %d", sep, i)
	}
	if len(at) > most {
		text += fmt.Sprintf(" and %d more", len(at)-most)
	}
	return text
}

// empty returns an [EmptyError] if there are rows or columns with nothing
// observed, or nil.
func (o *Observed) empty() error {
	var e EmptyError
	seen := make([]bool, o.cols)
	for i := range o.rows {
		cols, _ := o.row(i)
		if len(cols) == 0 {
			e.Rows = append(e.Rows, i)
		}
		for _, j := range cols {
			seen[j] = true
		}
	}
	for j, s := range seen {
		if !s {
			e.Columns = append(e.Columns, j)
		}
	}
	if len(e.Rows)+len(e.Columns) > 0 {
		return &e
	}
	return nil
}

// A pattern is rows whose observed entries stand in the same columns: one
// factorization serves them all.
type pattern []int

// patterns groups the rows, in the order in which they first occur. Rows
// without an entry are left out.
func (o *Observed) patterns() []pattern {
	groups := make([]pattern, 0, o.rows)
	byHash := make(map[uint64][]int) // positions in groups
	for i := range o.rows {
		cols, _ := o.row(i)
		if len(cols) == 0 {
			continue
		}
		h := uint64(14695981039346656037) // FNV-1a over columns
		for _, j := range cols {
			h = (h ^ uint64(j)) * 1099511628211
		}
		at := slices.IndexFunc(byHash[h], func(g int) bool {
			same, _ := o.row(groups[g][0])
			return slices.Equal(same, cols)
		})
		if at >= 0 {
			g := byHash[h][at]
			groups[g] = append(groups[g], i)
			continue
		}
		byHash[h] = append(byHash[h], len(groups))
		groups = append(groups, pattern{i})
	}
	return groups
}

// A transpose lists the entries column by column.
type transpose struct {
	start []int   // column j has start[j] to start[j+1]
	row   []int32 // of each, increasing in a column
	at    []int32 // its position in the Observed
}

func (o *Observed) transpose() *transpose {
	t := &transpose{start: make([]int, o.cols+1), row: make([]int32, o.Len()), at: make([]int32, o.Len())}
	for _, j := range o.col {
		t.start[j+1]++
	}
	for j := range o.cols {
		t.start[j+1] += t.start[j]
	}
	next := slices.Clone(t.start)
	for i := range o.rows {
		for k := o.start[i]; k < o.start[i+1]; k++ {
			p := next[o.col[k]]
			next[o.col[k]]++
			t.row[p], t.at[p] = int32(i), int32(k)
		}
	}
	return t
}
