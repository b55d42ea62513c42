package datasets

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// pairs returns the numbers an + b of the pairs in a part of the table, sorted.
func pairs(s *Set, n int) []int {
	var list []int
	rows, _ := s.X.Dims()
	for i := range rows {
		x := s.X.RawRowView(i)
		list = append(list, slices.Index(x[:n], 1)*n+slices.Index(x[n:], 1))
	}
	slices.Sort(list)
	return list
}

// TestSymmetricSplit: the parts are the table, a shift that keeps the sum maps each
// to itself, and one that is not in the subgroup does not.
func TestSymmetricSplit(t *testing.T) {
	const n = 12
	for _, order := range []int{1, 3, 4} {
		train, test := SymmetricSplit(n, order, 0.6, 1)
		a, b := pairs(train, n), pairs(test, n)
		all := append(slices.Clone(a), b...)
		slices.Sort(all)
		for k, v := range all {
			if k != v {
				t.Fatalf("order %d: the parts are not the table: %v", order, all)
			}
		}
		if len(all) != n*n || float64(len(a)) < 0.55*n*n || float64(len(a)) > 0.65*n*n {
			t.Errorf("order %d: %d of %d pairs", order, len(a), len(all))
		}
		for h := 1; h < n; h++ {
			var shifted []int
			for _, k := range a {
				shifted = append(shifted, (k/n+h)%n*n+(k%n-h+n)%n)
			}
			slices.Sort(shifted)
			if got, want := slices.Equal(shifted, a), h%(n/order) == 0; got != want {
				t.Errorf("order %d: symmetric under %d is %t", order, h, got)
			}
		}
	}
	for want, f := range map[string]func(){
		"the order must divide 12": func() { SymmetricSplit(12, 5, 0.5, 1) },
		"both parts must have one": func() { SymmetricSplit(12, 2, 1, 1) },
	} {
		func() {
			defer func() {
				if r := recover(); !strings.Contains(fmt.Sprint(r), want) {
					t.Errorf("panic %v, want %q", r, want)
				}
			}()
			f()
		}()
	}
}
