package xrfm

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/workers"
	"github.com/agopher/agopher/lib/rfm"
)

// A Node is a split or a leaf of a tree.
type Node struct {
	Path string // from the root, "" for itself, "LR" for the right child of its left one
	Rows int    // training rows that came here
	Val  int    // validation rows; those of a leaf after it was refilled

	// Of a split.
	Direction []float64 // v, of unit length
	Threshold float64   // b: left is vᵀx ≤ b
	IQR       float64   // interquartile range of vᵀx over the training rows
	Left      *Node
	Right     *Node

	// Of a leaf.
	Model *rfm.Model // nil for a split

	index int // among the splits, or the leaves, of its tree, from left to right
}

// IsLeaf reports whether n has no children.
func (n *Node) IsLeaf() bool { return n.Left == nil }

// Leaves returns the leaves below n from left to right; n itself if it is one.
func (n *Node) Leaves() []*Node {
	if n.IsLeaf() {
		return []*Node{n}
	}
	return append(n.Left.Leaves(), n.Right.Leaves()...)
}

// number numbers the splits and the leaves below n.
func (n *Node) number(splits, leaves int) (int, int) {
	if n.IsLeaf() {
		n.index = leaves
		return splits, leaves + 1
	}
	n.index = splits
	splits, leaves = n.Left.number(splits+1, leaves)
	return n.Right.number(splits, leaves)
}

// data are the matrices that a forest is fitted to.
type data struct{ X, Y, XVal, YVal *mat.Dense }

// A grower grows the trees of a forest.
type grower struct {
	recipe
	data
	mu    sync.Mutex
	done  int // nodes
	total int
}

// A bud is a node with its rows.
type bud struct {
	node      *Node
	rows, val []int
	id        uint64 // 1 for the root, 2i and 2i+1 for the children of i
}

// grow grows the tree with the given number: all splits, level by level, then all
// leaves. If the task is stopped, the tree is nil unless each of its leaves has a
// machine.
func (g *grower) grow(number int) (*Node, error) {
	n, _ := g.X.Dims()
	nVal, _ := g.XVal.Dims()
	root := &Node{Rows: n, Val: nVal}
	var leaves []*bud
	for level := []*bud{{root, sequence(n), sequence(nVal), 1}}; len(level) > 0; {
		var wide []*bud
		for _, b := range level {
			if len(b.rows) > g.MaxLeaf {
				wide = append(wide, b)
			} else {
				leaves = append(leaves, b)
			}
		}
		atOnce, err := g.workers(min(n, g.Split.MaxRows), fmt.Sprintf("the machine of a split, of %d rows,", min(n, g.Split.MaxRows)))
		if err != nil {
			return nil, fmt.Errorf("%w; set Split.MaxRows lower", err)
		}
		children := make([][]*bud, len(wide))
		err = workers.Run(g.Task, min(atOnce, runtime.GOMAXPROCS(0)), len(wide), func(i int) (err error) {
			if children[i], err = g.split(wide[i], number); err == nil {
				g.step(number, wide[i].node, "split")
			}
			return err
		})
		if err != nil {
			return nil, err
		}
		level = nil
		for _, c := range children {
			level = append(level, c...)
		}
	}
	most := 0
	for _, b := range leaves {
		most = max(most, len(b.rows))
	}
	atOnce, err := g.workers(most, fmt.Sprintf("a leaf of %d rows", most))
	if err != nil {
		return nil, fmt.Errorf("%w; set MaxLeaf lower, or Leaf.Precision to kernels.Float32", err)
	}
	err = workers.Run(g.Task, atOnce, len(leaves), func(i int) error { return g.leaf(leaves[i], number) })
	for _, b := range leaves {
		if b.node.Model == nil {
			return nil, err
		}
	}
	root.number(0, 0)
	return root, err
}

// rand returns the random numbers of a node for one purpose: the same whoever
// works on it, and when.
func (g *grower) rand(number int, id uint64) *rand.Rand {
	return rand.New(rand.NewPCG(g.Seed+uint64(number)*0x9e3779b97f4a7c15, id))
}

// split makes a node a split and returns its children.
func (g *grower) split(b *bud, number int) ([]*bud, error) {
	v, err := g.direction(g.X, g.Y, b.rows, g.rand(number, b.id))
	if err != nil {
		return nil, fmt.Errorf("xrfm: split of %s: %w", g.name(number, b.node), err)
	}
	left, right, threshold, iqr := halve(project(g.X, b.rows, v), g.Split.Overlap)
	b.node.Direction, b.node.Threshold, b.node.IQR = v, threshold, iqr
	children := []*bud{{rows: pick(b.rows, left), id: 2 * b.id}, {rows: pick(b.rows, right), id: 2*b.id + 1}}
	for i, p := range project(g.XVal, b.val, v) {
		to := children[0]
		if p > threshold {
			to = children[1]
		}
		to.val = append(to.val, b.val[i])
	}
	for i, c := range children {
		c.node = &Node{Path: b.node.Path + "LR"[i:i+1], Rows: len(c.rows), Val: len(c.val)}
	}
	b.node.Left, b.node.Right = children[0].node, children[1].node
	return children, nil
}

// leaf fits the machine of a leaf, after some of its training rows have become
// validation rows if it has few.
func (g *grower) leaf(b *bud, number int) error {
	n, nVal := len(b.rows), len(b.val)
	refill := max(0, min(g.Leaf.Refill-nVal, int(refillShare*float64(n))))
	moved, kept := draw(g.rand(number, b.id), n, refill)
	moved, kept = pick(b.rows, moved), pick(b.rows, kept)
	m, err := g.fit(gather(g.X, kept, nil, nil), gather(g.Y, kept, nil, nil),
		gather(g.XVal, b.val, g.X, moved), gather(g.YVal, b.val, g.Y, moved))
	b.node.Model, b.node.Val = m, nVal+refill
	if err != nil {
		return fmt.Errorf("xrfm: leaf at %s: %w", g.name(number, b.node), err)
	}
	g.step(number, b.node, m.Steps[m.Best].String())
	return nil
}

// step reports that a node is finished.
func (g *grower) step(number int, n *Node, note string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.done++
	g.Task.Step(g.done, g.total, g.name(number, n)+": "+note)
}

// name says which node n of the tree with the given number is: tree 2, node LR.
func (g *grower) name(number int, n *Node) string {
	name := "node " + n.Path
	if n.Path == "" {
		name = "root"
	}
	if g.Trees > 1 {
		name = fmt.Sprintf("tree %d, %s", number+1, name)
	}
	return name
}

// nodes returns how many nodes a tree of n rows has.
func (o Options) nodes(n int) int {
	if n <= o.MaxLeaf {
		return 1
	}
	left, right, _, _ := halve(make([]float64, n), o.Split.Overlap)
	return 1 + o.nodes(len(left)) + o.nodes(len(right))
}
