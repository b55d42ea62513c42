package datasets

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Split divides the samples at random: the given fraction of them, rounded, for
// training and the rest for testing, at least one in each. The order is shuffled.
//
// If there are classes, each class k of n_k samples is divided in the same
// proportion. With m training samples of n in all, its share m n_k / n is rounded
// down and what is then missing to m goes to the classes with the largest
// remainders, so that m is exact and each class within one of its share.
//
// The same seed gives the same split. Split panics if fraction is not between 0
// and 1, or if there is only one sample.
func (s *Set) Split(fraction float64, seed uint64) (train, test *Set) {
	n, _, _ := s.Dims()
	switch {
	case !(fraction > 0 && fraction < 1):
		panic(fmt.Sprintf("datasets: Split fraction is %g; give the training share between 0 and 1, such as 0.7", fraction))
	case n < 2:
		panic("datasets: Split of one sample; two are needed")
	}
	m := min(max(int(math.Round(fraction*float64(n))), 1), n-1)
	labels := s.Labels()
	if labels == nil {
		labels = make([]int, n)
	}
	left := shares(labels, m)
	var in, out []int
	for _, i := range stream(seed, useSplit).Perm(n) {
		if k := labels[i]; left[k] > 0 {
			left[k]--
			in = append(in, i)
		} else {
			out = append(out, i)
		}
	}
	train, test = s.Rows(in), s.Rows(out)
	train.Name = strings.TrimSpace(s.Name + " (train)")
	test.Name = strings.TrimSpace(s.Name + " (test)")
	return train, test
}

// shares returns how many of m samples each class gets, by the method of largest
// remainders; of equal remainders the lower class comes first.
func shares(labels []int, m int) []int {
	n := len(labels)
	counts := make([]int, slices.Max(labels)+1)
	for _, k := range labels {
		counts[k]++
	}
	share, order := make([]int, len(counts)), make([]int, len(counts))
	rest := m
	for k, nk := range counts {
		order[k] = k
		share[k] = m * nk / n
		rest -= share[k]
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(m*counts[b]%n, m*counts[a]%n)
	})
	for _, k := range order[:rest] {
		share[k]++
	}
	return share
}
