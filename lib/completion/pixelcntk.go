package completion

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/task"
)

// A PixelLayer is a layer of a convolutional net that maps images to images.
type PixelLayer int

// The layers of a [PixelCNTK].
const (
	Conv      PixelLayer = iota // convolution with filters of 3×3 pixels, circular at the borders
	ReLU                        // max(x, 0)
	LeakyReLU                   // max(x, x/100)
	Down                        // every other pixel of every other row
	Up                          // each pixel four times
	Bilinear                    // twice the size, interpolated, corners on corners
)

// String returns the name of the constant.
func (l PixelLayer) String() string {
	names := [...]string{"Conv", "ReLU", "LeakyReLU", "Down", "Up", "Bilinear"}
	if l < 0 || int(l) >= len(names) {
		return fmt.Sprintf("PixelLayer(%d)", int(l))
	}
	return names[l]
}

const (
	filter = 3    // pixels
	leak   = 0.01 // slope of LeakyReLU left of 0

	mostHalvings = 30 // of an image of a thousand million pixels beside each other
)

// HourGlass returns the layers of a net that halves the image the given number
// of times and doubles it as often, with a convolution and a leaky ReLU before
// each, and a convolution at the end. Its kernel is larger for pixels that are
// near each other. It panics if halvings is not from 0 to 30.
func HourGlass(halvings int) []PixelLayer {
	if halvings < 0 || halvings > mostHalvings {
		panic(fmt.Sprintf("completion: HourGlass of %d halvings; they are from 0 to %d", halvings, mostHalvings))
	}
	var net []PixelLayer
	for _, resize := range []PixelLayer{Down, Up} {
		for range halvings {
			net = append(net, Conv, LeakyReLU, resize)
		}
	}
	return append(net, Conv)
}

// PixelCNTK returns the neural tangent kernel of a convolutional net that maps
// one fixed image, the prior, to an image of h×w pixels: the h·w×h·w matrix of
//
//	K[(i,j), (i′,j′)] = ⟨∂f(i,j), ∂f(i′,j′)⟩
//
// over the weights, at infinite width. Pixels are numbered row by row. With Σ
// the covariance of a layer's values, S(A) the sum of A over the 3×3 pixels
// around both places, circular, κ₁ and κ₀ the arc cosine functions, ρ =
// Σ/√(n n′) and n the diagonal of Σ:
//
//	first Conv     Σ ← S(Σ⁰),  K ← Σ
//	ReLU           Σ ← κ₁(ρ) √(n n′)/9,  Σ̇ ← κ₀(ρ)/9
//	Conv           K ← S(Σ + Σ̇∘K),  Σ ← S(Σ)
//
// and Down, Up and Bilinear act on both places of Σ, Σ̇ and K. That is what the
// authors' program does; for Bilinear, the net itself would have Σ̇∘K
// interpolated, and not its factors.
//
// Σ⁰ = ⟨prior[i,j], prior[i′,j′]⟩ over the channels, each h×w. Without a prior it
// is 1/300 for a pixel with itself and 1/400 for two: the image of independent
// values that is the paper's choice. Then nothing but the phase of the pixels in
// the grid of the coarsest layer matters beside their distance, unless a layer is
// Bilinear, and only that much is computed. Otherwise three matrices of (h w)² are.
//
// It panics on a net that does not begin and end with Conv, has two activations
// without a Conv between, or does not return to h×w, and on a prior of another
// size. It returns an error if the image is smaller than the filter or cannot be
// halved as often, if a value of the prior is NaN or infinite, if the memory is
// not there, or the task is stopped.
//
// References:
//   - Radhakrishnan, A., Stefanakis, G., Belkin, M., Uhler, C.: Simple, fast, and
//     flexible framework for matrix completion with infinite width neural
//     networks. PNAS 119(16) (2022), arXiv:2108.00131
func PixelCNTK(net []PixelLayer, h, w int, prior []*mat.Dense, t task.Task) (*mat.Dense, error) {
	halvings, err := checkNet(net, h, w)
	if err != nil {
		return nil, err
	}
	if err := checkPrior(prior, h, w); err != nil {
		return nil, err
	}
	p := &pairs{h: h, w: w, th: h, tw: w, task: t}
	if period := 1 << halvings; prior == nil && !has(net, Bilinear) {
		p.th, p.tw = period, period
	}
	N := float64(h) * float64(w)
	need := N*N + 4*float64(p.th*p.tw)*N
	if has(net, Bilinear) {
		need += 3 * N * N // both sides of an interpolation
	}
	if err := memory(fmt.Sprintf("the convolutional kernel of %d×%d pixels", h, w), need); err != nil {
		return nil, err
	}
	p.prior(prior)
	for k, l := range net {
		if err := t.Err(); err != nil {
			return nil, err
		}
		t.Step(k+1, len(net), l.String())
		if err := p.layer(l, k == 0); err != nil {
			return nil, err
		}
	}
	return p.matrix(p.K), nil
}

// checkPrior panics if a prior is not of h×w pixels, and returns an error if a
// value is not finite.
func checkPrior(prior []*mat.Dense, h, w int) error {
	if prior == nil {
		return nil
	}
	if ph, pw := checkImage("prior", prior); ph != h || pw != w {
		panic(fmt.Sprintf("completion: the image is %d×%d but the prior is %d×%d", h, w, ph, pw))
	}
	for _, X := range prior {
		if err := check.Finite("completion", "the prior", X); err != nil {
			return err
		}
	}
	return nil
}

func has(net []PixelLayer, l PixelLayer) bool {
	for _, m := range net {
		if m == l {
			return true
		}
	}
	return false
}

// checkNet returns how often the net halves the image at most.
func checkNet(net []PixelLayer, h, w int) (halvings int, err error) {
	if len(net) == 0 || net[0] != Conv || net[len(net)-1] != Conv {
		panic(fmt.Sprintf("completion: the net is %v; it begins and ends with Conv", net))
	}
	if h < filter || w < filter {
		return 0, fmt.Errorf("completion: the image has %d×%d pixels, less than the filter of %d×%d", h, w, filter, filter)
	}
	level := 0
	active := Conv // the activation since the last Conv
	for k, l := range net {
		switch l {
		case Conv:
			active = Conv
		case ReLU, LeakyReLU:
			if active != Conv {
				panic(fmt.Sprintf("completion: layer %d of the net is %v after %v; there is a Conv between", k, l, active))
			}
			active = l
		case Down:
			level++
			halvings = max(halvings, level)
		case Up, Bilinear:
			if level--; level < 0 {
				panic(fmt.Sprintf("completion: layer %d of the net is %v; a Down comes before", k, l))
			}
		default:
			panic(fmt.Sprintf("completion: layer %d of the net is %v", k, l))
		}
	}
	if level != 0 {
		panic(fmt.Sprintf("completion: the net has %d more Down than Up; the image must return to its size", level))
	}
	if f := 1 << min(halvings, mostHalvings); h%f != 0 || w%f != 0 {
		return 0, fmt.Errorf("completion: the net halves the image %d times, but %d×%d pixels are not a multiple of %d; cut the image, or use fewer halvings", halvings, h, w, f)
	}
	return halvings, nil
}
