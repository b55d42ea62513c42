package datasets

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/completion"
)

// A Screen is what drugs do to the genes of cells, as in the Connectivity Map: a
// tensor of cells, drugs and genes, laid out as a matrix of genes by pairs of a
// cell and a drug. A pair that was not tried is a column with nothing observed.
type Screen struct {
	Partial          // rows are genes, columns pairs, called cell:drug
	Cells   []string // the cell of each column
	Drugs   []string // the drug of each column
}

// DrugScreen returns a screen of every drug in every cell line, computed as
//
//	y[c,d,g] = a[c,g] + b[d,g] + Σₖ u[c,k] v[d,k] w[k,g] + noise
//
// with the effects of cells and drugs of variance 1/2 each, three interactions
// of variance 1/4 in all and noise of variance 0.04. The given share of the pairs,
// rounded, is hidden as whole columns, which are Held; each cell and each drug
// keeps one that is not.
//
// DrugScreen panics if there is not at least one gene, two cells and two drugs,
// if hidden is not between 0 and 1, or so large that fewer pairs would be left
// than there are cells and drugs, less one.
func DrugScreen(cells, drugs, genes int, hidden float64, seed uint64) *Screen {
	switch {
	case cells < 2 || drugs < 2 || genes < 1:
		panic(fmt.Sprintf("datasets: DrugScreen of %d cells, %d drugs and %d genes; at least 2, 2 and 1 are needed", cells, drugs, genes))
	case !(hidden > 0 && hidden < 1):
		panic(fmt.Sprintf("datasets: DrugScreen hides a share of %g; give one between 0 and 1, such as 0.3", hidden))
	}
	N := cells * drugs
	hide := int(hidden*float64(N) + 0.5)
	// What is left when no pair can be hidden any more is a union of stars.
	if left := cells + drugs - 1; N-hide < left {
		panic(fmt.Sprintf("datasets: DrugScreen hides %d of %d pairs; that each of %d cells and %d drugs keeps one, %d have to stay", hide, N, cells, drugs, left))
	}
	s := &Screen{}
	s.Name = "drug_screen"
	s.Title = fmt.Sprintf("Effects of %d drugs on %d genes in %d cell lines, computed", drugs, genes, cells)
	s.Source = fmt.Sprintf("datasets.DrugScreen(%d, %d, %d, %g, %d)", cells, drugs, genes, hidden, seed)
	s.Rows = names("gene", genes)
	for c := range cells {
		for d := range drugs {
			s.Cells, s.Drugs = append(s.Cells, numbered("cell", c)), append(s.Drugs, numbered("drug", d))
		}
	}
	s.nameColumns()
	s.Truth = effects(cells, drugs, genes, seed)
	s.observe(screenMask(cells, drugs, genes, hide, seed))
	return s
}

func (s *Screen) nameColumns() {
	s.Columns = nil
	for k, c := range s.Cells {
		s.Columns = append(s.Columns, c+":"+s.Drugs[k])
	}
}

// effects returns the genes × pairs matrix.
func effects(cells, drugs, genes int, seed uint64) *mat.Dense {
	const interactions = 3
	rng, eps := stream(seed, useSamples), stream(seed, useNoise)
	a, b := gaussian(rng, cells, genes), gaussian(rng, drugs, genes)
	u, v, w := gaussian(rng, cells, interactions), gaussian(rng, drugs, interactions), gaussian(rng, interactions, genes)
	Y := mat.NewDense(genes, cells*drugs, nil)
	for c := range cells {
		for d := range drugs {
			for g := range genes {
				y := 0.7071*(a.At(c, g)+b.At(d, g)) + 0.2*eps.NormFloat64()
				for k := range interactions {
					y += 0.2887 * u.At(c, k) * v.At(d, k) * w.At(k, g)
				}
				Y.Set(g, c*drugs+d, y)
			}
		}
	}
	return Y
}

// screenMask hides whole columns, in a random order those whose cell and drug
// have another that is seen.
func screenMask(cells, drugs, genes, hide int, seed uint64) *completion.Mask {
	mask := completion.NewMask(genes, cells*drugs).Not()
	ofCell, ofDrug := make([]int, cells), make([]int, drugs)
	for c := range ofCell {
		ofCell[c] = drugs
	}
	for d := range ofDrug {
		ofDrug[d] = cells
	}
	for _, k := range stream(seed, useSplit).Perm(cells * drugs) {
		c, d := k/drugs, k%drugs
		if hide == 0 || ofCell[c] == 1 || ofDrug[d] == 1 {
			continue
		}
		hide--
		ofCell[c]--
		ofDrug[d]--
		for g := range genes {
			mask.Set(g, k, false)
		}
	}
	return mask
}

// String returns the name and the size: drug_screen: 50 genes, 4 cells, 10
// drugs, 28 of 40 pairs tried.
func (s *Screen) String() string {
	if s == nil || s.Observed == nil {
		return "empty screen"
	}
	genes, pairs := s.Observed.Dims()
	tried := make(map[int]bool)
	for _, j := range s.Observed.Columns() {
		tried[j] = true
	}
	return fmt.Sprintf("%s: %s, %s, %s, %d of %d pairs tried", s.Name, count(genes, "gene", "genes"),
		count(different(s.Cells), "cell", "cells"), count(different(s.Drugs), "drug", "drugs"), len(tried), pairs)
}

func different(labels []string) int {
	set := make(map[string]bool)
	for _, l := range labels {
		set[l] = true
	}
	return len(set)
}
