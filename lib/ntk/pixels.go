package ntk

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/nn"
)

var (
	_ Layer = Downsample{}
	_ Layer = Upsample{}
)

// Pixels returns the NTK of an image-to-image net between the pixels of its
// output at one input, as matrix completion and inpainting use it: training the
// net to give the known pixels of one image is kernel regression with
//
//	T[u,v] = ⟨∂f_u/∂θ, ∂f_v/∂θ⟩
//
// over pixels u, v, numbered row by row. The prior, P×P for the P pixels of the
// [Image] layer that starts the net, has the covariances of the input's pixels:
// ⟨x[u],x[v]⟩ over its channels, or those of a stationary random input.
//
// It takes memory for five P×P matrices, and returns an error if they would not
// fit, or if the prior has a value that is not finite. It panics if the prior
// has another size or the net does not end in an image.
//
// References:
//   - Radhakrishnan, A., Stefanakis, G., Belkin, M., Uhler, C.: Simple, fast,
//     and flexible framework for matrix completion with infinite width neural
//     networks. PNAS 119(16) (2022)
func (n Net) Pixels(prior *mat.SymDense) (*mat.SymDense, error) {
	image, ok := n.image()
	if !ok {
		panic(fmt.Sprintf("ntk: %v does not start with an Image layer", n))
	}
	end := n.after(shape{h: 1, w: 1, pixels: true})
	if !end.image {
		panic(fmt.Sprintf("ntk: %v does not end with an image", n))
	}
	P := image.Height * image.Width
	if p := prior.SymmetricDim(); p != P {
		panic(fmt.Sprintf("ntk: the prior is %d×%d but the image has %d×%d pixels", p, p, image.Height, image.Width))
	}
	need, what := 5*8*int64(max(P, end.places()))*int64(max(P, end.places())), fmt.Sprintf("the kernel of %d pixels", end.places())
	if n.limit > 0 && need > n.limit {
		return nil, fmt.Errorf("ntk: %s needs %s of memory, and %s are allowed", what, check.Bytes(need), check.Bytes(n.limit))
	}
	if err := check.Memory("ntk", what, need); err != nil {
		return nil, err
	}
	K := mat.DenseCopyOf(prior)
	if err := check.Finite("ntk", "prior", K); err != nil {
		return nil, err
	}
	s := shape{image: true, h: image.Height, w: image.Width}
	one := &side{shape: s, n: 1}
	t := &tile{shape: s, full: true, self: true, x: one, z: one, count: 1, k: K.RawMatrix().Data, t: make([]float64, P*P)}
	n.covariances(t)
	return mat.NewSymDense(t.places(), t.t), nil
}

// diagonal returns the variances of a sample with itself.
func (t *tile) diagonal() []float64 {
	P := t.places()
	q := make([]float64, P)
	for u := range q {
		q[u] = t.k[u*(P+1)]
	}
	return q
}

// Downsample keeps every second pixel of every second row, in a net for
// [Net.Pixels]. It has no finite net.
type Downsample struct{}

// Upsample doubles the height and width of an image, in a net for [Net.Pixels].
// It has no finite net.
type Upsample struct {
	// Bilinear interpolates, with the corners of both images on each other;
	// otherwise each pixel becomes four.
	Bilinear bool
}

// String returns Downsample.
func (Downsample) String() string { return "Downsample" }

// String returns the layer: Upsample or Upsample(bilinear).
func (l Upsample) String() string {
	if l.Bilinear {
		return "Upsample(bilinear)"
	}
	return "Upsample"
}

func (l Downsample) after(in shape) shape {
	if in = resizable(l, in); in.h%2 == 1 || in.w%2 == 1 {
		panic(fmt.Sprintf("ntk: %v of %v: the height and width must be even", l, in))
	}
	in.h, in.w = in.h/2, in.w/2
	return in
}

func (l Upsample) after(in shape) shape {
	in = resizable(l, in)
	in.h, in.w = 2*in.h, 2*in.w
	return in
}

func resizable(l Layer, in shape) shape {
	if !in.image || !in.pixels {
		panic(fmt.Sprintf("ntk: %v is a layer of images for Net.Pixels", l))
	}
	return in
}

func (l Downsample) finite(int) nn.Layer { panic(fmt.Sprintf("ntk: %v has no finite net", l)) }
func (l Upsample) finite(int) nn.Layer   { panic(fmt.Sprintf("ntk: %v has no finite net", l)) }
func (Downsample) variances(*side)       {}
func (Upsample) variances(*side)         {}

func (l Downsample) covariances(t *tile) {
	resize(t, l.after, func(u, _ int) []tap { return []tap{{2 * u, 1}} })
}

func (l Upsample) covariances(t *tile) {
	resize(t, l.after, func(u, n int) []tap {
		if !l.Bilinear {
			return []tap{{u / 2, 1}}
		}
		x := float64(u) * float64(n-1) / float64(2*n-1)
		left := int(x)
		return []tap{{left, 1 - x + float64(left)}, {min(left+1, n-1), x - float64(left)}}
	})
}

// A tap is a place that another is made of, with its weight.
type tap struct {
	at     int
	weight float64
}

// resize replaces the covariances k and t by those of the values at the places
// of another image, each made of taps along the height and along the width.
func resize(t *tile, after func(shape) shape, along func(u, n int) []tap) {
	from := t.shape
	to := from
	to.pixels = true
	to = after(to)
	var places [][]tap
	for i := range to.h {
		for j := range to.w {
			var taps []tap
			for _, a := range along(i, from.h) {
				for _, b := range along(j, from.w) {
					taps = append(taps, tap{a.at*from.w + b.at, a.weight * b.weight})
				}
			}
			places = append(places, taps)
		}
	}
	made := func(k []float64) []float64 {
		P := from.places()
		out := make([]float64, 0, len(places)*len(places))
		for _, u := range places {
			for _, v := range places {
				sum := 0.0
				for _, a := range u {
					for _, b := range v {
						sum += a.weight * b.weight * k[a.at*P+b.at]
					}
				}
				out = append(out, sum)
			}
		}
		return out
	}
	t.k, t.t, t.shape = made(t.k), made(t.t), to
	t.x.shape = to
}
