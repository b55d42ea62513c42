package xrfm

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// TestShares: the weights of four leaves by hand.
func TestShares(t *testing.T) {
	split := func(v, b, iqr float64, left, right *Node) *Node {
		return &Node{Direction: []float64{v}, Threshold: b, IQR: iqr, Left: left, Right: right}
	}
	root := split(1, 0, 2, split(1, -1, 1, &Node{}, &Node{}), split(1, 1, 0, &Node{}, &Node{}))
	root.number(0, 0)
	// At x = 0.5 and T = 2 the margins are 0.25, 1.5 and, without a range, -Inf.
	sig := func(t float64) float64 { return 1 / (1 + math.Exp(-t)) }
	r, l := sig(0.125), sig(-0.125)
	all := []float64{l * sig(-0.75), l * sig(0.75), r, 0}
	for _, tt := range []struct {
		x, T, keep float64
		most       int
		want       map[int]float64
	}{
		{0.5, 2, 1, 12, map[int]float64{0: all[0], 1: all[1], 2: all[2]}},
		{0.5, 2, 0.8, 12, map[int]float64{1: all[1] / (all[1] + all[2]), 2: all[2] / (all[1] + all[2])}},
		{0.5, 2, 1, 1, map[int]float64{2: 1}},
		{0.5, 2, 0.3, 12, map[int]float64{2: 1}},
		{1, 2, 1, 12, map[int]float64{0: sig(-0.25) * sig(-1), 1: sig(-0.25) * sig(1), 2: sig(0.25)}}, // on the threshold without a range
		{0.5, 0, 1, 12, map[int]float64{2: 1}},
		{1, 0, 1, 12, map[int]float64{2: 1}}, // on the threshold is left
		{1.5, 0, 1, 12, map[int]float64{3: 1}},
		{-1, 0, 1, 12, map[int]float64{0: 1}},
	} {
		margins := make([]float64, 3)
		root.margins(margins, []float64{tt.x})
		last, sum := -1, 0.0
		for _, s := range root.shares(margins, tt.T, tt.keep, tt.most) {
			if s.leaf <= last || !(math.Abs(s.weight-tt.want[s.leaf]) <= 1e-15) {
				t.Errorf("%+v: leaf %d has %v", tt, s.leaf, s.weight)
			}
			last, sum = s.leaf, sum+s.weight
		}
		if !(math.Abs(sum-1) <= 1e-15) {
			t.Errorf("%+v: %v in sum", tt, sum)
		}
	}
}

// TestSides: validation rows and points to be predicted go to the side that equal
// training rows went to, but for ties beyond the median.
func TestSides(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 0))
	X, Y := mat.NewDense(300, 2, nil), mat.NewDense(300, 1, nil)
	for i := range 300 { // many equal projections
		X.SetRow(i, []float64{float64(rnd.IntN(6)), float64(rnd.IntN(3))})
		Y.Set(i, 0, X.At(i, 0)*X.At(i, 1)+0.01*rnd.NormFloat64())
	}
	f, err := Fit(X, Y, X, Y, Options{MaxLeaf: 80, Leaf: Leaf{Iters: 1, Refill: -1}, Routing: Routing{Hard: true}})
	if err != nil {
		t.Fatal(err)
	}
	leaves := f.Trees[0].Leaves()
	count := make([]int, len(leaves))
	for _, shares := range f.route(f.Trees[0], X) {
		count[shares[0].leaf]++
	}
	for i, l := range leaves {
		if l.Val != count[i] {
			t.Errorf("leaf %s got %d validation rows, and predicts %d of them", l.Path, l.Val, count[i])
		}
	}
	if len(leaves) != 4 || count[0] == leaves[0].Rows {
		t.Errorf("%d leaves, %d rows to the first one of %d: no ties in the test", len(leaves), count[0], leaves[0].Rows)
	}
}
