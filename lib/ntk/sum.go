package ntk

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agopher/agopher/lib/nn"
)

var _ Layer = Sum{}

// Sum adds the outputs of branches that have the same input. A residual block is
//
//	ntk.Sum{ntk.Serial(), ntk.Serial(ntk.Dense{}, ntk.ReLU(), ntk.Dense{})}
//
// The covariances of the branches add up,
//
//	k ← Σ_b k_b,  t ← Σ_b t_b,
//
// because all branches but one have to end in weights of their own.
type Sum []Layer

// String returns the layers as a sum; x is the identity.
func (l Sum) String() string {
	names := make([]string, len(l))
	for i, layer := range l {
		if names[i] = layer.String(); names[i] == "" {
			names[i] = "x"
		}
	}
	return "(" + strings.Join(names, " + ") + ")"
}

func (l Sum) after(in shape) shape {
	if len(l) == 0 {
		panic("ntk: a Sum of no layers")
	}
	noNil("Sum", l)
	start := in
	start.fresh, start.branch = false, true
	out := l[0].after(start)
	stale := 0
	for _, layer := range l {
		s := layer.after(start)
		if s.image != out.image || s.h != out.h || s.w != out.w {
			panic(fmt.Sprintf("ntk: in %v one branch gives %v, another %v", l, out, s))
		}
		if !s.fresh {
			stale++
		}
		out.gaussian = out.gaussian && s.gaussian
		out.pooled = out.pooled || s.pooled
	}
	if stale > 1 {
		panic(fmt.Sprintf("ntk: in %v two branches do not end in Dense or Conv: their sum would need the covariance between them", l))
	}
	out.fresh, out.branch = stale == 0, in.branch
	return out
}

func (l Sum) finite(width int) nn.Layer {
	var s nn.Sum
	for _, layer := range l {
		s = append(s, layer.finite(width))
	}
	return s
}

func (l Sum) variances(s *side) {
	q := s.q
	var total side
	for i, layer := range l {
		branch := *s
		branch.q = slices.Clone(q)
		layer.variances(&branch)
		s.tape, s.strides = branch.tape, branch.strides
		if i == 0 {
			total = branch
		} else {
			sum(total.q, branch.q)
		}
	}
	s.q, s.shape = total.q, total.shape
}

func (l Sum) covariances(t *tile) {
	var total tile
	for i, layer := range l {
		branch := *t
		branch.k, branch.t, branch.spare, branch.moved = slices.Clone(t.k), slices.Clone(t.t), nil, nil
		layer.covariances(&branch)
		t.at = branch.at
		if i == 0 {
			total = branch
			continue
		}
		sum(total.k, branch.k)
		if t.t != nil {
			sum(total.t, branch.t)
		}
	}
	t.k, t.t = t.k[:copy(t.k, total.k)], t.t[:copy(t.t, total.t)]
	t.shape, t.full = total.shape, total.full
}
