package datasets

import (
	"fmt"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// cayley reads the table back from the set: c[a][b] = a∘b, or -1.
func cayley(t *testing.T, s *Set, p int) [][]int {
	t.Helper()
	n, d, c := s.Dims()
	if d != 2*p || c != p {
		t.Fatalf("%s: want %d features and %d classes", s, 2*p, p)
	}
	table := make([][]int, p)
	for a := range table {
		table[a] = slices.Repeat([]int{-1}, p)
	}
	last := -1
	for i := range n {
		x, y := s.X.RawRowView(i), s.Y.RawRowView(i)
		a, b, k := slices.Index(x[:p], 1), slices.Index(x[p:], 1), slices.Index(y, 1)
		if a < 0 || b < 0 || k < 0 || dot(x, x) != 2 || dot(y, y) != 1 {
			t.Fatalf("%s: row %d is not one-hot: %v, %v", s, i, x, y)
		}
		if a*p+b <= last {
			t.Fatalf("%s: row %d is (%d, %d), out of order", s, i, a, b)
		}
		last = a*p + b
		table[a][b] = k
	}
	return table
}

// The table of addition is that of a group with the neutral element 0, in which
// 1 + 1 + ⋯ + 1 runs through all; the others follow from what they undo or
// repeat: (a - b) + b = a, a (b + 1) = ab + a, (a ÷ b) b = a.
func TestModular(t *testing.T) {
	for _, p := range []int{2, 3, 7, 13, 31} {
		add, sub := cayley(t, Modular(p, Add), p), cayley(t, Modular(p, Sub), p)
		mul, div := cayley(t, Modular(p, Mul), p), cayley(t, Modular(p, Div), p)
		sum := 0
		for a := range p {
			if sum != a || add[a][0] != a {
				t.Errorf("p = %d: 1 added %d times is %d, a + 0 = %d", p, a, sum, add[a][0])
			}
			sum = add[sum][1]
			if mul[a][0] != 0 || div[a][0] != -1 {
				t.Errorf("p = %d: %d × 0 = %d, %d ÷ 0 = %d; want 0 and none", p, a, mul[a][0], a, div[a][0])
			}
			for b := range p {
				if add[a][b] != add[b][a] || add[add[a][b]][1] != add[a][add[b][1]] {
					t.Errorf("p = %d: %d + %d = %d is not commutative or associative", p, a, b, add[a][b])
				}
				if add[sub[a][b]][b] != a {
					t.Errorf("p = %d: %d - %d = %d", p, a, b, sub[a][b])
				}
				if mul[a][add[b][1]] != add[mul[a][b]][a] {
					t.Errorf("p = %d: %d × %d = %d", p, a, add[b][1], mul[a][add[b][1]])
				}
				if b > 0 && mul[div[a][b]][b] != a {
					t.Errorf("p = %d: %d ÷ %d = %d", p, a, b, div[a][b])
				}
			}
		}
		if sum != 0 {
			t.Errorf("p = %d: 1 added p times is %d", p, sum)
		}
	}
}

func TestModularOrder(t *testing.T) {
	if n, _, _ := Modular(7, Div).Dims(); n != 42 {
		t.Errorf("%d divisions modulo 7, want 42", n)
	}
	s := Modular(5, Add)
	if got, want := s.X.RawRowView(3*5+4), []float64{0, 0, 0, 1, 0, 0, 0, 0, 0, 1}; !slices.Equal(got, want) {
		t.Errorf("row of (3, 4): got %v, want %v", got, want)
	}
	if s.Features[3] != "a=3" || s.Features[9] != "b=4" || s.Classes[4] != "4" {
		t.Errorf("names: %q, %q", s.Features, s.Classes)
	}
	if n, _, _ := Modular(6, Mul).Dims(); n != 36 || mat.Sum(Modular(6, Mul).Y) != 36 {
		t.Error("products modulo 6, which is not prime, are not the whole table")
	}
}

func TestModularPanics(t *testing.T) {
	panics(t, "datasets: Modular with p = 1; p is at least 2", func() { Modular(1, Add) })
	panics(t, "datasets: Div modulo 9, which is not prime; take a prime such as 31, 61 or 97", func() { Modular(9, Div) })
	panics(t, "datasets: Op(4) is none of Add, Sub, Mul, Div", func() { Modular(7, 4) })
	panics(t, "datasets: Op(-1) is none of Add, Sub, Mul, Div", func() { Modular(7, -1) })
}

func ExampleModular() {
	s := Modular(97, Div)
	fmt.Println(s.Title, Add, Sub, Mul, Div)
	fmt.Println(s)
	// Output:
	// a ÷ b mod 97 Add Sub Mul Div
	// modular: 9312×194, 97 classes
}
