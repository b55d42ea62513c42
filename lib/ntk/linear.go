package ntk

import (
	"fmt"
	"math"

	"github.com/agopher/agopher/lib/internal/simd"
	"github.com/agopher/agopher/lib/nn"
)

var (
	_ Layer = Dense{}
	_ Layer = Conv{}
)

// Dense is a fully connected layer y = (W/√m) θ_W x + B θ_b with θ ~ N(0, 1) and
// m inputs. To the covariances it does
//
//	k ← W² k + B²,  t ← k + W² t  (with the new k).
type Dense struct {
	// W is the standard deviation of the weights times √m. If W is 0, it is
	// taken to be 1. √2 keeps the size of the values through ReLU layers.
	W float64
	// B is the standard deviation of the bias. At 0 there is none.
	B float64
	// ZeroBias starts the bias at 0 and trains it at the scale B: B² is added
	// to t alone.
	ZeroBias bool
	// Width is the number of outputs of a finite net. If Width is 0, it is the
	// width that [Net.Finite] is called with.
	Width int
}

// String returns the layer with what is not zero: Dense(W=1.5, B=0.3).
func (l Dense) String() string { return "Dense" + options(l.W, l.B) }

func options(W, B float64) string {
	switch {
	case W == 0 && B == 0:
		return ""
	case B == 0:
		return fmt.Sprintf("(W=%.3g)", W)
	}
	return fmt.Sprintf("(W=%.3g, B=%.3g)", orOne(W), B)
}

func (l Dense) after(in shape) shape {
	if in.image {
		panic(fmt.Sprintf("ntk: %v after %v: put Flatten or GlobalAvgPool between", l, in))
	}
	in.gaussian, in.fresh = true, true
	return in
}

func (l Dense) finite(width int) nn.Layer {
	if l.Width != 0 {
		width = l.Width
	}
	return nn.Dense{Out: width, W: l.W, B: l.B, ZeroBias: l.ZeroBias}
}

func (l Dense) variances(s *side) {
	affine(orOne(l.W), l.B, l.ZeroBias).values(s.q)
}

func (l Dense) covariances(t *tile) { affine(orOne(l.W), l.B, l.ZeroBias).both(t) }

// weights is what an affine map with random weights does to covariances.
type weights struct{ w2, b2, late float64 }

func affine(W, B float64, zeroBias bool) weights {
	if !(W > 0) || !(B >= 0) || math.IsInf(W, 0) || math.IsInf(B, 0) {
		panic(fmt.Sprintf("ntk: W is %v and B is %v; W must be positive, B 0 or positive", W, B))
	}
	if zeroBias {
		return weights{W * W, 0, B * B}
	}
	return weights{W * W, B * B, 0}
}

func (l weights) values(k []float64) { simd.Affine(k, nil, l.w2, l.b2, l.late) }

func (l weights) both(t *tile) { simd.Affine(t.k, t.t, l.w2, l.b2, l.late) }

func orOne(v float64) float64 {
	if v == 0 {
		return 1
	}
	return v
}

// Conv is a convolution with Size×Size filters that keeps the height and width
// of an image. To the covariances it does what [Dense] does, after the mean over
// the filter: with r = Size/2
//
//	k[u,v] ← (W²/Size²) Σ_δ k[u+δ,v+δ] + B²,  |δ₁|, |δ₂| ≤ r.
//
// Beyond the border of the image values are 0.
type Conv struct {
	// Size is the width of the filter, an odd number. If Size is 0, it is taken
	// to be 3.
	Size int
	// Circular wraps the image around its borders.
	Circular bool
	// W, B and ZeroBias are those of [Dense].
	W, B     float64
	ZeroBias bool
	// Channels is the number of channels of a finite net. If Channels is 0, it
	// is the width that [Net.Finite] is called with.
	Channels int
}

// String returns the layer with what is not zero: Conv(3×3, W=1.4).
func (l Conv) String() string {
	s := fmt.Sprintf("Conv(%d×%d", l.size(), l.size())
	if l.Circular {
		s += " circular"
	}
	if rest := options(l.W, l.B); rest != "" {
		return s + ", " + rest[1:]
	}
	return s + ")"
}

func (l Conv) size() int {
	switch {
	case l.Size == 0:
		return 3
	case l.Size < 0 || l.Size%2 == 0:
		panic(fmt.Sprintf("ntk: Conv.Size is %d; it must be an odd number", l.Size))
	}
	return l.Size
}

func (l Conv) after(in shape) shape {
	q := l.size()
	if !in.image {
		panic(fmt.Sprintf("ntk: %v after %v: it needs an Image layer first", l, in))
	}
	if small := min(in.h, in.w); q > small && !(l.Circular && q/2 <= small) {
		panic(fmt.Sprintf("ntk: %v on %v: the filter is larger than the image", l, in))
	}
	in.gaussian, in.fresh = true, true
	return in
}

func (l Conv) finite(width int) nn.Layer {
	if l.Channels != 0 {
		width = l.Channels
	}
	return nn.Conv{Out: width, Size: l.size(), Circular: l.Circular, W: l.W, B: l.B, ZeroBias: l.ZeroBias}
}

func (l Conv) variances(s *side) {
	P, spare := s.places(), make([]float64, s.places())
	for i := range s.n {
		l.window(s.shape, 0, 0).sums(s.q[i*P:(i+1)*P], spare)
	}
	l.affine().values(s.q)
}

func (l Conv) covariances(t *tile) {
	sums := l.window(t.shape, t.down, t.right).sums
	if t.full {
		sums = l.allSums(t.shape)
	}
	E := t.entries()
	spare := t.spared(E)
	for j := range t.count {
		sums(t.k[j*E:(j+1)*E], spare)
		if t.t != nil {
			sums(t.t[j*E:(j+1)*E], spare)
		}
	}
	l.affine().both(t)
}

// affine returns the affine map after the sums under the filter.
func (l Conv) affine() weights {
	return affine(orOne(l.W)/float64(l.size()), l.B, l.ZeroBias)
}

// window returns the sums under the filter over the entries of a shift. Where
// images end, neighbours are apart: at the borders of x, and at the places of x
// from which the shift leads over a border of z.
func (l Conv) window(s shape, down, right int) window {
	w := window{h: s.h, w: s.w, r: l.size() / 2, circular: l.Circular}
	if !l.Circular {
		w.row, w.column = (s.h-down)%s.h, (s.w-right)%s.w
	}
	return w
}

// allSums returns the same for all pairs of places, h×w×h×w: first along the
// rows of both images, then along the columns.
func (l Conv) allSums(s shape) func(k, spare []float64) {
	r := l.size() / 2
	return func(k, spare []float64) {
		box{s.h, s.w, s.h, s.w, 1, r, l.Circular}.to(spare, k)
		box{1, s.h, s.w, s.h, s.w, r, l.Circular}.to(k, spare)
	}
}
