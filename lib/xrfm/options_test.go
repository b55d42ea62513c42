package xrfm

import (
	"testing"

	"github.com/agopher/agopher/lib/kernels"
)

// TestDefaults: the zero Options are those of the paper and of the authors' program,
// but for the sizes that its graphics cards set.
func TestDefaults(t *testing.T) {
	o := Options{}.withDefaults()
	if want := (Leaf{Kernel: kernels.Laplace{L: 10}, Iters: 5, Ridge: 1e-3, Refill: 1500}); o.Leaf != want {
		t.Errorf("leaf %+v, want %+v", o.Leaf, want)
	}
	if want := (Routing{Keep: 0.99, MaxLeaves: 12}); o.Routing != want {
		t.Errorf("routing %+v, want %+v", o.Routing, want)
	}
	if want := (Split{By: AGOP, MaxRows: 5000}); o.Split != want || o.MaxLeaf != 5000 || o.Trees != 1 {
		t.Errorf("%d trees, leaves of %d, %+v", o.Trees, o.MaxLeaf, o.Split)
	}
}
