package ntk

import (
	"fmt"

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
	s.q = means(s.q, s.places(), 1)
	s.shape = Flatten{}.after(s.shape)
}

func (Flatten) covariances(t *tile) {
	E, step := t.entries(), 1
	if t.full {
		step = t.places() + 1
	}
	t.k, t.t = means(t.k, E, step), means(t.t, E, step)
	t.shape, t.full = Flatten{}.after(t.shape), false
}

// means returns the mean of every step-th value of each group of size values,
// in the memory of a.
func means(a []float64, size, step int) []float64 {
	if a == nil {
		return nil
	}
	for i := range len(a) / size {
		sum, n := 0.0, 0
		for j := 0; j < size; j += step {
			sum += a[i*size+j]
			n++
		}
		a[i] = sum / float64(n)
	}
	return a[:len(a)/size]
}

// GlobalAvgPool takes the mean of each channel over the P places of an image. To
// the covariances it does
//
//	k ← (1/P²) Σ_{u,v} k[u,v]
//
// and the same to t. All layers before it then need the P² covariances of two
// images where [Flatten] needs P.
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
	s.q = means(s.q, s.places(), 1) // not the variances: see shape.pooled
	s.shape = l.after(s.shape)
}

func (l GlobalAvgPool) covariances(t *tile) {
	t.k, t.t = means(t.k, t.entries(), 1), means(t.t, t.entries(), 1)
	t.shape, t.full = l.after(t.shape), false
}
