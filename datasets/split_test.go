package datasets

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// numberedSet has the index of each sample as its only feature, and classes of
// the given sizes, shuffled.
func numberedSet(sizes ...int) *Set {
	var labels []int
	for k, nk := range sizes {
		labels = append(labels, slices.Repeat([]int{k}, nk)...)
	}
	n := len(labels)
	X, Y := mat.NewDense(n, 1, nil), mat.NewDense(n, len(sizes), nil)
	for i, j := range stream(7, useNoise).Perm(n) {
		X.Set(i, 0, float64(i))
		Y.Set(i, labels[j], 1)
	}
	return &Set{X: X, Y: Y, Classes: names("class", len(sizes))}
}

func counts(s *Set) []int {
	_, _, c := s.Dims()
	n := make([]int, c)
	for _, k := range s.Labels() {
		n[k]++
	}
	return n
}

// Each sample is in one of the parts; the parts have the sizes asked for, and of
// each class the share asked for to within one.
func TestSplit(t *testing.T) {
	for _, s := range []*Set{numberedSet(1, 1), numberedSet(2), numberedSet(5, 3, 2), numberedSet(50, 1, 30, 7), numberedSet(100, 101, 99, 3, 1, 1)} {
		n, _, _ := s.Dims()
		all := counts(s)
		for _, fraction := range []float64{0.01, 0.25, 0.5, 0.7, 0.8, 0.99} {
			train, test := s.Split(fraction, 3)
			m, _, _ := train.Dims()
			if want := min(max(int(math.Round(fraction*float64(n))), 1), n-1); m != want {
				t.Errorf("n = %d, fraction %g: %d for training, want %d", n, fraction, m, want)
			}
			var seen []float64
			for _, part := range []*Set{train, test} {
				seen = append(seen, mat.Col(nil, 0, part.X)...)
				for i, x := range mat.Col(nil, 0, part.X) {
					if !slices.Equal(part.Y.RawRowView(i), s.Y.RawRowView(int(x))) {
						t.Fatalf("sample %g has the target %v, want %v", x, part.Y.RawRowView(i), s.Y.RawRowView(int(x)))
					}
				}
			}
			slices.Sort(seen)
			if len(seen) != n || len(slices.Compact(seen)) != n {
				t.Errorf("n = %d, fraction %g: the parts are not a partition", n, fraction)
			}
			for k, got := range counts(train) {
				if share := float64(m) * float64(all[k]) / float64(n); math.Abs(float64(got)-share) >= 1 {
					t.Errorf("fraction %g of %v: %d of class %d for training, share %g", fraction, all, got, k, share)
				}
			}
		}
	}
}

// Iris has classes of equal size, so the shares are exact.
func TestSplitIris(t *testing.T) {
	train, test := Iris().Split(0.7, 1)
	if got, want := counts(train), []int{35, 35, 35}; !slices.Equal(got, want) {
		t.Errorf("train: got %v, want %v", got, want)
	}
	if got, want := counts(test), []int{15, 15, 15}; !slices.Equal(got, want) {
		t.Errorf("test: got %v, want %v", got, want)
	}
	if train.Name != "iris (train)" || test.Name != "iris (test)" {
		t.Errorf("names %q and %q", train.Name, test.Name)
	}
}

func TestSplitSeed(t *testing.T) {
	s := Diabetes()
	a, _ := s.Split(0.5, 1)
	b, _ := s.Split(0.5, 1)
	c, _ := s.Split(0.5, 2)
	if !mat.Equal(a.X, b.X) || !mat.Equal(a.Y, b.Y) {
		t.Error("the same seed gives two splits")
	}
	if mat.Equal(a.X, c.X) {
		t.Error("two seeds give the same split")
	}
	// Frozen: the split of a seed is not to change between versions.
	train, _ := numberedSet(5, 5).Split(0.5, 1)
	if got, want := mat.Col(nil, 0, train.X), []float64{0, 3, 2, 8, 5}; !slices.Equal(got, want) {
		t.Errorf("split of seed 1: got %v, want %v", got, want)
	}
}

// Over many seeds each sample is for training as often as any other: 200 times of
// 400, with a standard deviation of 10.
func TestSplitUniform(t *testing.T) {
	s := numberedSet(20)
	times := make([]int, 20)
	for seed := range uint64(400) {
		train, _ := s.Split(0.5, seed)
		for _, x := range mat.Col(nil, 0, train.X) {
			times[int(x)]++
		}
	}
	if slices.Min(times) < 160 || slices.Max(times) > 240 {
		t.Errorf("times for training: %v, want 200 ± 40", times)
	}
}

func TestSplitPanics(t *testing.T) {
	const text = "; give the training share between 0 and 1, such as 0.7"
	panics(t, "datasets: Split fraction is 70"+text, func() { toy().Split(70, 1) })
	panics(t, "datasets: Split fraction is 0"+text, func() { toy().Split(0, 1) })
	panics(t, "datasets: Split fraction is 1"+text, func() { toy().Split(1, 1) })
	panics(t, "datasets: Split fraction is NaN"+text, func() { toy().Split(math.NaN(), 1) })
	panics(t, "datasets: Split of one sample; two are needed", func() { toy().Rows([]int{0}).Split(0.5, 1) })
}
