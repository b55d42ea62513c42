package xrfm

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// blocks returns for each of d columns the number of its block of the metric: 0
// for all numeric ones, a number of its own for each category. It is nil if there
// are no categories. It panics if a column is not there, or in two categories.
func (o Options) blocks(d int) []int {
	if len(o.Categories) == 0 {
		return nil
	}
	blocks := make([]int, d)
	for i, group := range o.Categories {
		for _, j := range group {
			switch {
			case j < 0 || j >= d:
				panic(fmt.Sprintf("xrfm: Categories[%d] has column %d; X has columns 0..%d", i, j, d-1))
			case blocks[j] != 0:
				panic(fmt.Sprintf("xrfm: column %d is in Categories[%d] and in Categories[%d]; a column codes one category", j, blocks[j]-1, i))
			}
			blocks[j] = i + 1
		}
	}
	return blocks
}

// checkCategories returns an error if the columns of a category are not one-hot,
// none of them a 1 for an unknown one.
func (o Options) checkCategories(name string, X *mat.Dense) error {
	n, d := X.Dims()
	o.blocks(d)
	for i := range n {
		x := X.RawRowView(i)
		for g, group := range o.Categories {
			ones := 0
			for _, j := range group {
				switch x[j] {
				case 0:
				case 1:
					ones++
				default:
					return fmt.Errorf("xrfm: %s[%d,%d] is %v, in the columns of Categories[%d]; one-hot columns are 0 or 1: do not standardize them", name, i, j, x[j], g)
				}
			}
			if ones > 1 {
				return fmt.Errorf("xrfm: %s[%d] has %d ones in the columns of Categories[%d]; a one-hot code has one", name, i, ones, g)
			}
		}
	}
	return nil
}
