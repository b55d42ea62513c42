package xrfm

import (
	"cmp"
	"math"
	"slices"
)

// A share is what a leaf has in the prediction of a point.
type share struct {
	leaf   int
	weight float64
}

// margins stores (vᵀx - b) / IQR of all splits below n into dst, by their
// numbers. Without a range it is -Inf on the left and Inf on the right.
func (n *Node) margins(dst, x []float64) {
	if n.IsLeaf() {
		return
	}
	s := dot(n.Direction, x) - n.Threshold
	switch {
	case n.IQR > 0:
		dst[n.index] = s / n.IQR
	case s > 0:
		dst[n.index] = math.Inf(1)
	default:
		dst[n.index] = math.Inf(-1)
	}
	n.Left.margins(dst, x)
	n.Right.margins(dst, x)
}

// leafOf returns the leaf below n that a point with the given margins is in.
func (n *Node) leafOf(margins []float64) *Node {
	for !n.IsLeaf() {
		if margins[n.index] > 0 {
			n = n.Right
		} else {
			n = n.Left
		}
	}
	return n
}

// shares returns the weights of the leaves below the root n at temperature T, in
// the order of the leaves: those of the smallest set that has a share keep of the
// weight, at most so many leaves, normalized. T = 0 is the point's own leaf.
func (n *Node) shares(margins []float64, T, keep float64, most int) []share {
	if T == 0 {
		return []share{{n.leafOf(margins).index, 1}}
	}
	all := n.weights(nil, margins, T, 1)
	slices.SortStableFunc(all, func(a, b share) int { return cmp.Compare(b.weight, a.weight) })
	sum, count := 0.0, 0
	for _, s := range all {
		if sum >= keep || count == most {
			break
		}
		sum += s.weight
		count++
	}
	kept := all[:count]
	for i := range kept {
		kept[i].weight /= sum
	}
	slices.SortFunc(kept, func(a, b share) int { return a.leaf - b.leaf })
	return kept
}

// weights appends the weights of the leaves below n, which itself has weight w.
func (n *Node) weights(dst []share, margins []float64, T, w float64) []share {
	if n.IsLeaf() {
		return append(dst, share{n.index, w})
	}
	right := sigmoid(margins[n.index] / T)
	left := sigmoid(-margins[n.index] / T)
	return n.Right.weights(n.Left.weights(dst, margins, T, w*left), margins, T, w*right)
}

func sigmoid(t float64) float64 { return 1 / (1 + math.Exp(-t)) }
