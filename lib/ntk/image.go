package ntk

import (
	"fmt"
	"slices"

	"gonum.org/v1/gonum/floats"

	"github.com/agopher/agopher/lib/nn"
)

var (
	_ Layer = Image{}
	_ Layer = Flatten{}
	_ Layer = GlobalAvgPool{}
)

// Image says that the d inputs are the values of an image, channel by channel
// and in each row by row, as in the files of CIFAR. It must come first.
type Image struct {
	Height, Width int
	// Channels is the number of channels. If Channels is 0, it is taken to be 1.
	Channels int
}

// String returns the layer: Image(32×32×3).
func (l Image) String() string {
	return fmt.Sprintf("Image(%d×%d×%d)", l.Height, l.Width, l.channels())
}

func (l Image) channels() int { return max(l.Channels, 1) }

func (l Image) size() int { return l.Height * l.Width * l.channels() }

func (l Image) after(in shape) shape {
	if l.Height < 1 || l.Width < 1 || l.Channels < 0 {
		panic(fmt.Sprintf("ntk: Image has height %d, width %d and %d channels; they must be positive", l.Height, l.Width, l.Channels))
	}
	if in != (shape{h: 1, w: 1, pixels: in.pixels}) {
		panic(fmt.Sprintf("ntk: %v is not the first layer", l))
	}
	return shape{image: true, h: l.Height, w: l.Width, pixels: in.pixels}
}

func (l Image) finite(int) nn.Layer {
	return nn.Image{Height: l.Height, Width: l.Width, Channels: l.Channels}
}

func (Image) variances(*side)   {}
func (Image) covariances(*tile) {}

// Flatten takes the values of an image as a vector. To the covariances it does
//
//	k ← (1/P) Σ_u k[u,u]
//
// for P places, and the same to t: what a convolutional net without pooling
// knows of two images is what they have at the same places.
type Flatten struct{}

// String returns Flatten.
func (Flatten) String() string { return "Flatten" }

func (Flatten) after(in shape) shape {
	in.image, in.h, in.w = false, 1, 1
	return in
}

func (Flatten) finite(int) nn.Layer { return nn.Flatten{} }

func (Flatten) variances(s *side) {
	s.q = means(s.q, s.places())
	s.shape = Flatten{}.after(s.shape)
}

func (Flatten) covariances(t *tile) {
	t.k, t.t = means(t.k, t.places()), means(t.t, t.places())
	t.shape = Flatten{}.after(t.shape)
	switch {
	case t.flat == nil:
	case t.shifted():
		copy(t.k, t.flat.results[t.flat.next])
		copy(t.t, t.flat.results[t.flat.next+1])
		t.flat.next += 2
	default:
		t.flat.results = append(t.flat.results, slices.Clone(t.k), slices.Clone(t.t))
	}
}

// means returns the mean of each group of size values, in the memory of a.
func means(a []float64, size int) []float64 {
	for i := range len(a) / size {
		a[i] = floats.Sum(a[i*size:][:size]) / float64(size)
	}
	return a[:len(a)/size]
}

// GlobalAvgPool takes the mean of each channel over the P places of an image. To
// the covariances it does
//
//	k ← (1/P²) Σ_{u,v} k[u,v]
//
// and the same to t. All layers before it then take the P² covariances of two
// images where [Flatten] takes P.
type GlobalAvgPool struct{}

// String returns GlobalAvgPool.
func (GlobalAvgPool) String() string { return "GlobalAvgPool" }

func (l GlobalAvgPool) after(in shape) shape {
	if !in.image {
		panic(fmt.Sprintf("ntk: %v after %v: it needs an Image layer first", l, in))
	}
	in.image, in.h, in.w, in.pooled = false, 1, 1, true
	return in
}

func (GlobalAvgPool) finite(int) nn.Layer { return nn.GlobalAvgPool{} }

func (l GlobalAvgPool) variances(s *side) {
	s.q = means(s.q, s.places()) // not the variances: see shape.pooled
	s.shape = l.after(s.shape)
}

// covariances takes the mean over the entries of one shift. What may follow is
// affine in k and t, and the mean over the shifts can be taken at the end.
func (l GlobalAvgPool) covariances(t *tile) {
	t.k, t.t = means(t.k, t.places()), means(t.t, t.places())
	t.shape = l.after(t.shape)
}
